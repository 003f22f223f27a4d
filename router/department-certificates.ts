import { type CertificateFiles, refusalRecord, watchCertificates } from '@civigraph/subgraph-kit'
import type { DepartmentTls } from './engine/fetch/dial.ts'

export interface DepartmentCertificates extends DepartmentTls {
  readonly close: () => void
}

/**
 * The router's certificate and whom it takes for a department, as they stand in their files now. What is refused, whether a
 * department or a new file, is told on standard error.
 *
 * @throws {Error} When the files cannot be used.
 */
export function departmentCertificates(files: CertificateFiles): DepartmentCertificates {
  const record = refusalRecord({ what: 'certificate' })
  const watched = watchCertificates(files, {
    refused: (reason) => record('router', `new files are not taken up. ${reason}`),
  })
  return { current: watched.current, refused: record, close: watched.close }
}

import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'vitest'

/** Real parts that a machine may lack. Without one a test is skipped with its reason; in CI a missing part fails. */
const data = resolve(import.meta.dirname, '../../../shared/data')

/** Path of a file of the real data that lies beside the repository. */
export function sharedData(file: string): string {
  return resolve(data, file)
}

/** A `test` that needs the real data beside the repository. */
export const withSharedData = needing(existsSync(sharedData('EXPECTED.json')), 'shared/data is not beside the clone')

/** A `test` for a part; where the part is missing it says so, and in CI it fails instead of skipping. */
export function needing(there: boolean, reason: string): typeof test {
  if (there) return test
  if (process.env['CI'] === 'true') throw new Error(`A part is missing in CI: ${reason}`)
  process.stderr.write(`SKIPPED, because ${reason}\n`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `skip` has the call signatures of `test`
  return test.skip as unknown as typeof test
}

import { execFileSync } from 'node:child_process'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { needing } from './parts.ts'

/** A certificate and its key, each in a file (PEM). */
export interface CertificatePair {
  readonly certFile: string
  readonly keyFile: string
}

export interface Issue {
  /** DNS names that it is for; what it calls itself (`CN`) is its file's name unless said otherwise. */
  readonly names: readonly string[]
  readonly use: 'serverAuth' | 'clientAuth'
  readonly commonName?: string
}

/** An authority of a test's own. */
export interface Authority {
  readonly caFile: string
  /** Signs a new key and puts both in place of what had the file's name before, the key first. */
  readonly issue: (file: string, what: Issue) => CertificatePair
}

/** Node reads certificates but signs none. */
export const isOpensslHere = answers()
needing(isOpensslHere, 'openssl is not on the path') // says so, and in CI fails

export function newAuthority(folder: string, name: string): Authority {
  const [caFile, caKeyFile] = [join(folder, `${name}.pem`), join(folder, `${name}-key.pem`)]
  const isAuthority = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign']
  certify({ certFile: caFile, keyFile: caKeyFile }, name, isAuthority)
  return {
    caFile,
    issue(file, { names, use, commonName = file }) {
      const pair = { certFile: join(folder, `${file}.pem`), keyFile: join(folder, `${file}-key.pem`) }
      const fresh = { certFile: `${pair.certFile}.new`, keyFile: `${pair.keyFile}.new` }
      const isFor = names.map((one) => `DNS:${one}`).join(',')
      const extensions = ['basicConstraints=critical,CA:FALSE', `subjectAltName=${isFor}`, `extendedKeyUsage=${use}`]
      certify(fresh, commonName, extensions, ['-CA', caFile, '-CAkey', caKeyFile])
      renameSync(fresh.keyFile, pair.keyFile)
      renameSync(fresh.certFile, pair.certFile)
      return pair
    },
  }
}

// oxlint-disable-next-line max-params -- the order of the command's own arguments
function certify({ certFile, keyFile }: CertificatePair, name: string, extensions: string[], signer: string[] = []) {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile]
  const added = extensions.flatMap((one) => ['-addext', one])
  const subject = ['-subj', `/CN=${name}`, '-days', '7']
  execFileSync('openssl', ['req', '-x509', ...key, '-out', certFile, ...subject, ...signer, ...added], {
    stdio: 'ignore',
  })
}

function answers(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

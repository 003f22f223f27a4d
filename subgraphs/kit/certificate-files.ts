import { X509Certificate } from 'node:crypto'
import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { setTimeout as wait } from 'node:timers/promises'

/** Paths of PEM files: what proves who a process is, and whom it trusts. */
export interface CertificateFiles {
  /** The certificate, followed by those between it and its authority. Null for a process that proves nothing. */
  readonly certFile: string | null
  /** Its private key. */
  readonly keyFile: string | null
  /** The authorities that are trusted; null for those that Node knows. */
  readonly caFile: string | null
}

/** What the files hold, as Node's TLS takes it. A new object each time that they change. */
export interface Certificates {
  readonly cert?: string
  readonly key?: string
  readonly ca?: string
}

export interface WatchCertificatesOptions {
  /** Given what the files hold now, each time that it is another set that can be used. */
  readonly changed?: (certificates: Certificates) => void
  /** Told why a new set is not taken up; the one before stays. No reason quotes a file. */
  readonly refused: (reason: string) => void
  readonly lookMs?: number
  /** Files count once they stayed the same for so long: a certificate and its key are two files, written in turn. */
  readonly settledMs?: number
}

export interface WatchedCertificates {
  readonly current: () => Certificates
  readonly close: () => void
}

/**
 * Reads certificates, and takes up others when their files change: they live for weeks, a process may live for months.
 * As for a supergraph, the state of the files is asked for, since links that are exchanged tell nobody.
 *
 * @throws {Error} When a file cannot be read, when key and certificate do not belong together, or the certificate has ended.
 */
export function watchCertificates(files: CertificateFiles, options: WatchCertificatesOptions): WatchedCertificates {
  const { changed, refused, lookMs = 1_000, settledMs = 200 } = options
  let current = usable(read(files))
  let seen = textOf(current)
  let looking = false
  let closed = false

  async function look() {
    if (looking) return
    looking = true
    const found = await settled(files, settledMs)
    looking = false
    if (closed || textOf(found) === seen) return
    seen = textOf(found)
    try {
      current = usable(found)
      changed?.(current)
    } catch (error) {
      refused(error instanceof Error ? error.message : 'They cannot be used.')
    }
  }

  const onChange = () => void look()
  const paths = [files.certFile, files.keyFile, files.caFile].filter((path) => path !== null)
  for (const path of paths) watchFile(path, { interval: lookMs, persistent: false }, onChange)
  return {
    current: () => current,
    close() {
      closed = true
      for (const path of paths) unwatchFile(path, onChange)
    },
  }
}

function read({ certFile, keyFile, caFile }: CertificateFiles): Certificates {
  return {
    ...(certFile !== null && { cert: textIn(certFile) }),
    ...(keyFile !== null && { key: textIn(keyFile) }),
    ...(caFile !== null && { ca: textIn(caFile) }),
  }
}

/** Empty for a file that is away: it may come back, and is refused until then. */
function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

async function settled(files: CertificateFiles, settledMs: number): Promise<Certificates> {
  let found = read(files)
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- looks until two readings in a row are the same
    await wait(settledMs, null, { ref: false })
    const again = read(files)
    if (textOf(again) === textOf(found)) return found
    found = again
  }
}

function textOf({ cert = '', key = '', ca = '' }: Certificates): string {
  return [cert, key, ca].join('\0')
}

/** @returns The same. @throws {Error} That says which of them cannot be used. */
function usable(certificates: Certificates): Certificates {
  const { cert, key, ca } = certificates
  if (ca !== undefined) readCertificate(ca, 'authorities')
  if (cert !== undefined && Date.parse(readCertificate(cert, 'certificate').validTo) <= Date.now())
    throw new Error('The certificate has ended: put a new one in its file.')
  if ((cert === undefined) !== (key === undefined))
    throw new Error('A certificate needs its key, and a key its certificate.')
  try {
    createSecureContext(certificates)
  } catch {
    throw new Error('The certificate and its key cannot be used together.') // the reason may quote the key
  }
  return certificates
}

function readCertificate(pem: string, which: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch {
    throw new Error(`The file of the ${which} holds no certificate (PEM).`)
  }
}

import type { LookupFunction } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { buildConnector } from 'undici'
import { watchConnection } from './kept-alive.ts'

/** How the router shows itself to departments, and whom it trusts (mutual TLS). */
export interface DepartmentTls {
  /** Asked for each new connection: another object when certificates were replaced. */
  readonly current: () => Pick<ConnectionOptions, 'ca' | 'cert' | 'key'>
  /** Is told of a department that did not prove to be the one at this address, with OpenSSL's or Node's word for it. */
  readonly refused?: (host: string, code: string) => void
}

export interface DialOptions {
  readonly timeoutMs: number
  /** Whether HTTP/2 is spoken with origins that offer it (over TLS). */
  readonly allowH2: boolean
  readonly tls: DepartmentTls | undefined
  /** Finds the addresses of names; default: the system's. */
  readonly lookup: LookupFunction | undefined
}

/** Opens connections to departments. Those that are open keep the certificates with which they were opened. */
export function dialer({ timeoutMs, allowH2, tls, lookup }: DialOptions): buildConnector.connector {
  const connectorWith = (parts: ReturnType<DepartmentTls['current']>) =>
    buildConnector({ timeout: timeoutMs, allowH2, ...(lookup && { lookup }), ...parts })
  let parts = tls?.current() ?? {}
  let dial = connectorWith(parts)
  return (target, callback) => {
    const now = tls?.current() ?? parts
    // Anew, since a connector keeps sessions that it would resume: with them, the proof of the old certificate.
    if (now !== parts) dial = connectorWith((parts = now))
    dial(target, (...[error, socket]) => {
      if (error) {
        const code = codeOf(error)
        if (ABOUT_TRUST.test(code)) tls?.refused?.(target.host ?? target.hostname, code)
        return callback(error, null)
      }
      watchConnection(socket)
      callback(null, socket)
    })
  }
}

/** Words of OpenSSL and Node for certificates and handshakes; not those for a department that is away. */
const ABOUT_TRUST = /CERT|ISSUER|SIGNATURE|PURPOSE|MISMATCH|_CA$|_TLS_|_SSL_|^EPROTO$/

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { TLSSocket } from 'node:tls'
import { type CertificateFiles, watchCertificates } from './certificate-files.ts'
import { type RecordRefusal, refusalRecord } from './envelope-refusals.ts'

/** Mutual TLS: who may open a connection at all. It stands beside the caller envelope, never in its place. */
export interface ServeTls extends CertificateFiles {
  readonly certFile: string
  readonly keyFile: string
  /** Authorities that sign certificates of callers. */
  readonly caFile: string
  /** DNS names, one of which a caller's certificate must hold: the router's. That an authority signed it is not enough. */
  readonly allowedNames: readonly string[]
  /** Is told of each connection that was refused; lines on standard error unless said otherwise. */
  readonly recordRefusal?: RecordRefusal
}

/** As much of Fastify's settings as reaches its server. */
interface ServerTimes {
  readonly keepAliveTimeout?: number
  readonly requestTimeout?: number
  readonly connectionTimeout?: number
}

type Handle = (request: IncomingMessage, response: ServerResponse) => void

/**
 * A server for Fastify's `serverFactory` that takes connections only from holders of a certificate with an allowed name.
 * Certificates that are replaced on disk are used for new connections; open ones stay.
 *
 * @throws {Error} When nobody could connect: no name is allowed, or the files cannot be used.
 */
export function tlsServer(subgraph: string, tls: ServeTls) {
  const { recordRefusal = refusalRecord({ what: 'certificate' }), allowedNames } = tls
  if (allowedNames.length === 0) throw new Error('Name who may connect: no certificate would be taken.')
  return (handle: Handle, times: ServerTimes): Server => {
    const files = watchCertificates(tls, {
      changed: (certificates) => server.setSecureContext({ ...certificates, minVersion: 'TLSv1.3' }),
      refused: (reason) => recordRefusal(subgraph, `new files are not taken up. ${reason}`),
    })
    const server = createServer(
      { ...files.current(), minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true },
      handle,
    )
    server.keepAliveTimeout = times.keepAliveTimeout ?? server.keepAliveTimeout
    server.requestTimeout = times.requestTimeout ?? server.requestTimeout
    server.setTimeout(times.connectionTimeout ?? 0)
    // Before HTTP listens to the socket: of a caller without an allowed name no byte is read.
    server.prependListener('secureConnection', (socket) => {
      if (holdsAny(socket, allowedNames)) return
      recordRefusal(subgraph, 'it holds no name that may connect')
      socket.destroy()
    })
    server.on('tlsClientError', (error, socket) => recordRefusal(subgraph, reasonOf(error, socket)))
    server.once('close', () => files.close())
    return server
  }
}

/** The subject is not looked at, and a wildcard names nobody. */
function holdsAny(socket: TLSSocket, names: readonly string[]): boolean {
  const certificate = socket.getPeerX509Certificate()
  return names.some((name) => certificate?.checkHost(name, { subject: 'never', wildcards: false }) !== undefined)
}

/** A word of OpenSSL's or Node's: the caller chose which, but wrote none of it. */
function reasonOf(error: Error, { authorizationError }: TLSSocket): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'the handshake failed'
  return authorizationError ? String(authorizationError) : code
}

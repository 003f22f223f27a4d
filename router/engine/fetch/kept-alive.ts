import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

/** Errors that ended a connection over which an answer had come before. */
const endedAfterUse = new WeakSet<Error>()

/**
 * Watches a new connection, so that later it is known whether an error met it fresh or kept from an earlier call.
 * HTTP/2 says itself which requests were not seen, and sends frames of its own before the first answer.
 */
export function watchConnection(socket: Socket) {
  if (socket instanceof TLSSocket && socket.alpnProtocol === 'h2') return
  let readOfItsOwn = socket.bytesRead
  // TLS sends tickets for later sessions, which are no answer.
  socket.on('session', () => (readOfItsOwn = socket.bytesRead))
  socket.on('error', (error) => {
    if (socket.bytesRead > readOfItsOwn) endedAfterUse.add(error)
  })
}

export function metAKeptConnection(error: Error): boolean {
  return endedAfterUse.has(error)
}

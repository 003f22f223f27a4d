import type { Socket } from 'node:net'
import { GraphError } from '@civigraph/subgraph-kit'

/**
 * Answers what is no HTTP request, before anything else has seen it: bytes that Node cannot parse, headers that are too
 * long, and requests that take too long to arrive. The connection ends, since nobody knows where a next one would begin.
 *
 * @returns Whether there was somebody to answer.
 */
export function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): boolean {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return false
  }
  const [status, wayOut] = BROKEN[error.code ?? ''] ?? NOT_HTTP
  const body = JSON.stringify({ errors: [new GraphError('MALFORMED_REQUEST', wayOut).toJSON()] })
  socket.write(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
  socket.destroySoon()
  return true
}

const NOT_HTTP = ['400 Bad Request', 'Send HTTP/1.1.'] as const

const BROKEN: Readonly<Record<string, readonly [status: string, wayOut: string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'Send the whole request at once.'],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'Send fewer or shorter headers.'],
}

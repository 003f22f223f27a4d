import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ReportFault, SOCKET_PROTOCOL, type SocketOperation, speakGraphql } from '@civigraph/subgraph-kit'
import { type WebSocket, WebSocketServer } from 'ws'
import { heldPerAddress } from '../bounds/held-per-address.ts'
import type { Arrival, Exchange } from '../exchange.ts'
import { ACTING_FOR_HEADER } from '../guard/mandates/act-for.ts'
import { PURPOSE_HEADER } from '../guard/purposes/purpose-header.ts'
import { parseJson } from './bounded-json.ts'
import { senderAddress, trustIn } from './sender-address.ts'

export interface WebSocketOptions {
  /** Leads an operation along its way. Never throws: what goes wrong is in the answer. */
  readonly follow: (arrival: Arrival) => Promise<Pick<Exchange, 'answer' | 'events'>>
  /** Origins of pages that may open a socket; a browser sends a page's origin, and cannot be kept from connecting. */
  readonly origins: ReadonlySet<string>
  /** Addresses of proxies (CIDR) whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[]
  readonly maxMessageBytes: number
  readonly maxOperationsPerSocket: number
  readonly maxSockets: number
  /** Of one address of the network; of IPv6, of one block. */
  readonly maxSocketsPerAddress: number
  readonly reportFault: ReportFault
}

const PATH = '/graphql'
const CLOSING_MS = 1_000

/**
 * Serves graphql-transport-ws at `/graphql`: subscriptions, queries and mutations, all along the way of a request. Whoever
 * asks says so in `connection_init` (`{ "authorization": "Bearer …" }`), never in the address; so does who
 * acts for another or names a purpose.
 *
 * @returns Ends all sockets.
 */
export function serveWebSockets(server: Server, options: WebSocketOptions): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: options.maxMessageBytes,
    perMessageDeflate: false, // each socket would hold some 300 kB for it
    handleProtocols: (offered) => offered.has(SOCKET_PROTOCOL) && SOCKET_PROTOCOL,
  })
  const isTrusted = trustIn(options.trustedProxies)
  const held = heldPerAddress(options.maxSocketsPerAddress)
  sockets.on('connection', (socket, request) => {
    const remoteAddress = senderAddress(request, isTrusted)
    socket.once('close', held.hold(remoteAddress))
    speak(socket, { request, remoteAddress }, options)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isFull = held.isFull(senderAddress(request, isTrusted))
    const refusal = refusalOf(request, { open: sockets.clients.size, isFull }, options)
    if (refusal !== null) refuse(socket, refusal)
    else sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request))
  })
  return () => {
    for (const socket of sockets.clients) {
      socket.close(1001, 'Going away')
      setTimeout(() => socket.terminate(), CLOSING_MS) // one whose client says nothing would keep the server open
    }
  }
}

function refuse(socket: Duplex, status: string) {
  // Node no longer listens here, and an error that nobody hears ends the process.
  socket.on('error', () => {}).once('finish', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

interface Taken {
  /** Sockets of all. */
  readonly open: number
  /** Whether this address has all that it gets. */
  readonly isFull: boolean
}

function refusalOf(request: IncomingMessage, { open, isFull }: Taken, options: WebSocketOptions): string | null {
  const { origin } = request.headers
  // Nothing may follow the path: a token there would end in logs and histories.
  if (request.url !== PATH) return '404 Not Found'
  if (origin !== undefined && !options.origins.has(origin)) return '403 Forbidden'
  if (isFull) return '429 Too Many Requests\r\nretry-after: 5'
  return open >= options.maxSockets ? '503 Service Unavailable\r\nretry-after: 5' : null
}

interface Connection {
  /** Which opened the socket. */
  readonly request: IncomingMessage
  readonly remoteAddress: string
}

function speak(socket: WebSocket, connection: Connection, options: WebSocketOptions) {
  speakGraphql(socket, {
    maxOperations: options.maxOperationsPerSocket,
    parse: parseJson,
    reportFault: (error) => options.reportFault(error, 'web socket'),
    async follow(operation) {
      const { answer, events } = await options.follow(arrivalOf(operation, connection))
      return events ?? answer ?? {}
    },
  })
}

function arrivalOf({ payload, connection, signal }: SocketOperation, { request, remoteAddress }: Connection): Arrival {
  return {
    form: 'STREAM',
    parameters: payload,
    headers: headersOf(connection, request),
    address: PATH,
    remoteAddress,
    signal,
  }
}

/** Headers that a page cannot send with a socket; `connection_init` may bring them. */
const BROUGHT: readonly string[] = ['authorization', ACTING_FOR_HEADER, PURPOSE_HEADER]

/** What comes in both places comes twice, and is refused where it is read. What is no text fits no header, and says so there. */
function headersOf(connection: SocketOperation['connection'], request: IncomingMessage): Arrival['headers'] {
  const headers: Record<string, readonly string[] | undefined> = { ...request.headersDistinct }
  for (const name of BROUGHT) {
    const brought = connection[name]
    if (brought == null) continue
    headers[name] = [...(headers[name] ?? []), typeof brought === 'string' ? brought : '']
  }
  return headers
}

import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ReportFault, SOCKET_PROTOCOL, type SocketOperation, speakGraphql } from '@civigraph/subgraph-kit'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Arrival, Exchange } from '../exchange.ts'
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
  readonly reportFault: ReportFault
}

const PATH = '/graphql'
const CLOSING_MS = 1_000

/**
 * Serves graphql-transport-ws at `/graphql`: subscriptions, queries and mutations, all along the way of a request. Whoever
 * asks says so in `connection_init` (`{ "authorization": "Bearer …" }`), never in the address.
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
  sockets.on('connection', (socket, request) => {
    const remoteAddress = senderAddress(request, isTrusted)
    speak(socket, { request, remoteAddress }, options)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refusalOf(request, sockets.clients.size, options)
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
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}

function refusalOf(request: IncomingMessage, open: number, options: WebSocketOptions): string | null {
  const { origin } = request.headers
  // Nothing may follow the path: a token there would end in logs and histories.
  if (request.url !== PATH) return '404 Not Found'
  if (origin !== undefined && !options.origins.has(origin)) return '403 Forbidden'
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
    headers: { ...request.headersDistinct, authorization: tokensOf(connection, request) },
    address: PATH,
    remoteAddress,
    signal,
  }
}

/** A token in both places is two tokens, which the sign-on refuses. What is no text cannot be a token, and says so there. */
function tokensOf({ authorization }: SocketOperation['connection'], { headersDistinct }: IncomingMessage): string[] {
  const inMessage = authorization == null ? [] : [typeof authorization === 'string' ? authorization : '']
  return [...(headersDistinct['authorization'] ?? []), ...inMessage]
}

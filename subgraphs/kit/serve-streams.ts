import type { FastifyInstance, FastifyRequest } from 'fastify'
import { WebSocketServer } from 'ws'
import type { Caller } from './caller.ts'
import { ENVELOPE_EXTENSION, type EnvelopeCall, socketBody } from './envelope.ts'
import { GraphError } from './errors.ts'
import { isGraphQLRequest } from './graphql-request.ts'
import type { ReportFault } from './public-error.ts'
import { EVENT_STREAM_TYPE, eventStream } from './stream/event-stream.ts'
import { SOCKET_PROTOCOL } from './stream/graphql-socket.ts'
import type { SocketPayload } from './stream/socket-message.ts'
import { speakGraphql } from './stream/speak.ts'
import { isIterable, type Subscribe } from './stream/subscribe.ts'
import { writeStream } from './stream/write-stream.ts'

export interface StreamOptions {
  readonly subscribe: Subscribe
  readonly verifyCaller: (call: EnvelopeCall) => Promise<Caller | null>
  readonly maxBodyBytes: number
  readonly reportFault: ReportFault
}

const MAX_OPERATIONS_PER_SOCKET = 1_000

/** Answers a POST that accepts an event stream with one. Registered behind the check of the caller. */
export function serveEventStreams(app: FastifyInstance, { subscribe, reportFault }: StreamOptions) {
  app.addHook('preHandler', async (request, reply) => {
    if (!acceptsEvents(request) || !isGraphQLRequest(request.body)) return
    const { query, variables, operationName } = request.body
    const subscribed = await subscribe(
      { query, variables: variables ?? undefined, operationName: operationName ?? undefined },
      request.caller,
    )
    reply.hijack()
    const values = isIterable(subscribed) ? subscribed : only(subscribed)
    const { signal } = new AbortController() // the response itself tells when its reader is gone
    await writeStream(reply.raw, { form: eventStream, values, signal }).catch((error: unknown) =>
      reportFault(error, 'stream'),
    )
  })
}

/** Answers subscriptions over graphql-transport-ws. Each operation brings an envelope of its own. */
export function serveSockets(app: FastifyInstance, options: StreamOptions) {
  const { subscribe, verifyCaller, maxBodyBytes, reportFault } = options
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxBodyBytes,
    handleProtocols: (offered) => offered.has(SOCKET_PROTOCOL) && SOCKET_PROTOCOL,
  })
  sockets.on('connection', (socket) =>
    speakGraphql(socket, {
      maxOperations: MAX_OPERATIONS_PER_SOCKET,
      reportFault: (error) => reportFault(error, 'stream'),
      async follow({ payload }) {
        const caller = await verifyCaller({ header: envelopesOf(payload), body: socketBody(payload) })
        if (!isGraphQLRequest(payload)) throw new GraphError('MALFORMED_REQUEST', 'Send `query` and `variables`.')
        const { query, variables, operationName } = payload
        return await subscribe(
          { query, variables: variables ?? undefined, operationName: operationName ?? undefined },
          caller,
        )
      },
    }),
  )
  app.server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/graphql') socket.destroy()
    else sockets.handleUpgrade(request, socket, head, (accepted) => sockets.emit('connection', accepted, request))
  })
  app.addHook('preClose', async () => {
    for (const socket of sockets.clients) socket.terminate() // an upgraded connection would keep the server open
  })
}

function acceptsEvents({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes(EVENT_STREAM_TYPE) === true
}

function envelopesOf({ extensions }: SocketPayload): string[] {
  if (typeof extensions !== 'object' || extensions === null || !(ENVELOPE_EXTENSION in extensions)) return []
  const envelope = extensions[ENVELOPE_EXTENSION]
  return typeof envelope === 'string' ? [envelope] : []
}

async function* only<T>(value: T): AsyncGenerator<T, undefined> {
  yield await Promise.resolve(value)
}

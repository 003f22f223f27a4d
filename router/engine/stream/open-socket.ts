import { ENVELOPE_EXTENSION, Mailbox, socketBody } from '@civigraph/subgraph-kit'
import { type Client, createClient, type SubscribePayload } from 'graphql-ws'
import { type ClientOptions as SocketOptions, WebSocket } from 'ws'
import { asError, eventOf, type OpenWay, type SourceEvent, type SourceOptions, type SourceRequest } from './source.ts'

const PING_MS = 15_000
const EVENTS_WAITING_MAX = 1_000

/**
 * A subscription over graphql-transport-ws, in a socket of its own: an event that is too large, or a socket that breaks,
 * ends one subscription and not those of other callers. The caller's envelope goes along in `extensions`.
 *
 * The protocol does not tell when a department has subscribed; it is taken to have when it answers the ping that follows.
 */
export const openSocket: OpenWay = (options) => {
  const Socket = boundedSocket(() => ({
    maxPayload: options.maxEventCharacters * 4, // bytes of a character in UTF-8 at most
    handshakeTimeout: options.openTimeoutMs,
    followRedirects: false,
    perMessageDeflate: false,
    ...(options.lookup && { lookup: options.lookup }),
    ...options.tls?.current(),
  }))
  return async (request) => {
    const payload = await signedPayload(request, options)
    const opened = Promise.withResolvers<void>()
    const client = clientFor(socketUrl(request.address.url), Socket, opened.resolve)
    const events = subscribe(client, payload, { request, opened })
    await opened.promise
    return events
  }
}

async function signedPayload(request: SourceRequest, { envelope }: SourceOptions): Promise<SubscribePayload> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the router itself has just written this text
  const payload = JSON.parse(request.body) as SubscribePayload
  const signed = await envelope(request.address.department, request.caller, socketBody({ ...payload }))
  const traceparent = request.traceparent === null ? {} : { traceparent: request.traceparent }
  return {
    ...payload,
    extensions: { ...payload.extensions, ...traceparent, ...(signed ? { [ENVELOPE_EXTENSION]: signed[1] } : {}) },
  }
}

/** A client that gives up when pings are not answered, and tells when the first one is. */
function clientFor(url: string, webSocketImpl: unknown, onPong: () => void): Client {
  let pongTimer: NodeJS.Timeout | undefined
  const client = createClient({
    url,
    webSocketImpl,
    retryAttempts: 0, // it would send the same envelope again, which is good for one use
    keepAlive: PING_MS,
    on: {
      connected(socket) {
        // After the message `subscribe`, which the client sends as soon as this returns.
        if (socket instanceof WebSocket) setImmediate(() => socket.send('{"type":"ping"}'))
      },
      ping(received) {
        if (!received) pongTimer = setTimeout(() => client.terminate(), PING_MS)
      },
      pong(received) {
        if (!received) return
        clearTimeout(pongTimer)
        onPong()
      },
      closed: () => clearTimeout(pongTimer),
    },
  })
  return client
}

interface Opening {
  readonly request: SourceRequest
  readonly opened: PromiseWithResolvers<void>
}

function subscribe(client: Client, payload: SubscribePayload, { request, opened }: Opening): Mailbox<SourceEvent> {
  const events = new Mailbox<SourceEvent>({ maxItems: EVENTS_WAITING_MAX })

  function take(result: object) {
    opened.resolve()
    try {
      const event = eventOf(JSON.stringify(result), request.address)
      if (!events.put(event)) throw new Error('More events came than were read.')
    } catch (error) {
      fail(error)
    }
  }

  function fail(reason: unknown) {
    opened.reject(reason)
    events.end(asError(reason))
    unsubscribe()
  }

  const unsubscribe = client.subscribe(payload, {
    next: take,
    error(reason) {
      // A list is what the department says to this operation; anything else, that the socket broke.
      if (!Array.isArray(reason)) return fail(reason)
      take({ errors: reason })
      events.end()
    },
    complete() {
      opened.resolve()
      events.end()
    },
  })
  const { signal } = request
  if (signal.aborted) fail(signal.reason)
  else signal.addEventListener('abort', () => fail(signal.reason))
  return events
}

function boundedSocket(optionsNow: () => SocketOptions) {
  return class extends WebSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols, optionsNow())
    }
  }
}

function socketUrl(url: URL): string {
  const address = new URL(url)
  address.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}

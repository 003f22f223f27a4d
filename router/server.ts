import { createServer, type RequestListener, type Server } from 'node:http'
import Fastify, { type FastifyInstance } from 'fastify'
import { answerBrokenRequest } from './http/broken-request.ts'
import { KEEP_ALIVE_MS, SILENCE_MS } from './http/connection-times.ts'
import { GRAPHQL_PATH, graphqlRoute, type GraphqlRouteOptions, isForGraphql } from './http/graphql-route.ts'
import { type RefusalOptions, refuser } from './http/refusal.ts'
import { trustIn } from './http/sender-address.ts'

export interface ServerOptions extends Pick<GraphqlRouteOptions, 'follow' | 'reportFault'>, RefusalOptions {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Default 32 MB. */
  readonly maxAnswerBytes?: number
  /** What may come by GET; default `trusted`. */
  readonly get?: GraphqlRouteOptions['get']
  /** Requests that may come as one list; default 0: none. */
  readonly maxBatch?: number
  /** Forms in which streams are served; default none: then a subscription is 406. */
  readonly streams?: GraphqlRouteOptions['streams']
  /** Longest time for a request to arrive: its head, and then as long again for its body. Default 5 s. */
  readonly receiveTimeoutMs?: number
  /** How long requests under way are waited for when the server closes; then their connections are cut. Default 10 s. */
  readonly closeWithinMs?: number
  /** Addresses of proxies (CIDR) whose `X-Forwarded-For` is believed. Default none. */
  readonly trustedProxies?: readonly string[]
  /** Public keys of the caller envelope, as a JWK set. */
  readonly envelopeKeys: object
  /** Whether requests can be answered now, and what each part says about itself. */
  readonly readiness: () => Promise<Readiness>
  /** Further routes that a process adds, for example the import of the departments beside it. */
  readonly routes?: (server: FastifyInstance) => Promise<void> | void
}

export interface Readiness {
  readonly ready: boolean
  readonly parts: Readonly<Record<string, string>>
}

export interface RouterServer {
  readonly url: URL
  /** Still takes requests, but ends each connection with its next answer: callers are to find another server. */
  readonly letGo: () => void
  /** Takes no more requests, lets those under way end, and settles when the last connection is gone. */
  readonly close: () => Promise<void>
}

/** Serves the national graph: routes, bodies and headers. It decides nothing; `request.ts` does. */
export async function startServer(options: ServerOptions): Promise<RouterServer> {
  const closing = new AbortController()
  const closed = new AbortController()
  const refuse = refuser({ ...options, closing: closing.signal })
  const { trustedProxies = [] } = options
  const graphql = graphqlRoute({
    ...DEFAULTS,
    ...options,
    isTrustedProxy: trustIn(trustedProxies),
    closing: closing.signal,
    closed: closed.signal,
    refuse,
  })
  const app = createApp(options, graphql)
  app.setErrorHandler((error, { raw: request }, reply) => {
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value)
    reply.hijack()
    refuse(error, { request, response: reply.raw, arrivedAt: performance.now() - reply.elapsedTime })
  })
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send({ error: 'Nothing is here.', graph: GRAPHQL_PATH, health: '/health', ready: '/ready' }),
  )
  addRoutesAboutItself(app, options)
  await options.routes?.(app)
  await app.listen({ host: options.host, port: options.port })

  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The router listens on no TCP port.')
  return {
    url: new URL(`http://localhost:${address.port}${GRAPHQL_PATH}`),
    letGo() {
      app.server.prependListener('request', (_request, response) => response.setHeader('connection', 'close'))
    },
    async close() {
      closing.abort()
      await closeWithin(app, options.closeWithinMs ?? 10_000)
      closed.abort()
    },
  }
}

const DEFAULTS = {
  get: 'trusted',
  maxBatch: 0,
  maxAnswerBytes: 32_000_000,
  streams: {},
  receiveTimeoutMs: 5_000,
} as const

const HEADER_BYTES_MAX = 16_384

/** Fastify serves all routes but the one that every request for data takes. */
function createApp(options: ServerOptions, graphql: RequestListener): FastifyInstance {
  const { maxBodyBytes, trustedProxies = [], refused } = options
  const app = Fastify({
    bodyLimit: maxBodyBytes,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what comes on an open connection is still answered, and told to close
    clientErrorHandler(error, socket) {
      if (answerBrokenRequest(error, socket)) refused?.({ requestId: null, code: 'MALFORMED_REQUEST', ms: 0 })
    },
    serverFactory: (others) => createHttpServer(options, { graphql, others }),
  })
  app.removeContentTypeParser('text/plain') // a form of another site can post text; it cannot post JSON
  return app
}

interface Listeners {
  readonly graphql: RequestListener
  readonly others: RequestListener
}

function createHttpServer(
  { receiveTimeoutMs = DEFAULTS.receiveTimeoutMs }: ServerOptions,
  { graphql, others }: Listeners,
): Server {
  return createServer(
    {
      maxHeaderSize: HEADER_BYTES_MAX,
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: receiveTimeoutMs,
      requestTimeout: 0, // an import may take minutes; each route bounds its own bodies
      connectionsCheckingInterval: Math.min(1_000, receiveTimeoutMs), // Node looks for late requests this often
    },
    (request, response) => {
      if (isForGraphql(request)) return graphql(request, response)
      request.socket.setTimeout(SILENCE_MS)
      others(request, response)
    },
  )
}

function addRoutesAboutItself(app: FastifyInstance, { readiness, envelopeKeys }: ServerOptions): void {
  app.get('/health', async () => ({ status: 'up' }))
  app.get('/ready', async (_request, reply) => {
    const found = await readiness()
    return reply.code(found.ready ? 200 : 503).send(found)
  })
  app.get('/.well-known/civigraph/envelope-keys.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(envelopeKeys),
  )
}

async function closeWithin(app: FastifyInstance, boundMs: number): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), boundMs)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}

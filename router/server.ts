import Fastify, { type FastifyInstance } from 'fastify'
import { answerBrokenRequest } from './http/broken-request.ts'
import { GRAPHQL_PATH, graphqlRoute, type GraphqlRouteOptions, methodNotAllowed } from './http/graphql-route.ts'
import { type RefusalOptions, refuser } from './http/refusal.ts'

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
  const app = createApp(options)
  const refuse = refuser(options)
  app.setErrorHandler(refuse)
  app.setNotFoundHandler(async (request, reply) => {
    if (request.url.split('?', 1)[0] === GRAPHQL_PATH) return refuse(methodNotAllowed(), request, reply)
    return reply.code(404).send({ error: 'Nothing is here.', graph: GRAPHQL_PATH, health: '/health', ready: '/ready' })
  })
  addRoutesAboutItself(app, options)
  const closing = new AbortController()
  await app.register(graphqlRoute({ ...DEFAULTS, ...options, closing: closing.signal }))
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

/** Longer than load balancers keep an idle connection (60 s): whoever closes first must not be the one that is sent to. */
const KEEP_ALIVE_MS = 65_000

/** A caller that reads nothing for so long is gone; streams are never silent for half of it. */
const SILENCE_MS = 90_000

function createApp({
  maxBodyBytes,
  receiveTimeoutMs = DEFAULTS.receiveTimeoutMs,
  trustedProxies = [],
  refused,
}: ServerOptions): FastifyInstance {
  const app = Fastify({
    bodyLimit: maxBodyBytes,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionTimeout: SILENCE_MS,
    http: {
      maxHeaderSize: HEADER_BYTES_MAX,
      headersTimeout: receiveTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, receiveTimeoutMs), // Node looks for late requests this often
    },
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what comes on an open connection is still answered, and told to close
    clientErrorHandler(error, socket) {
      if (answerBrokenRequest(error, socket)) refused?.({ requestId: null, code: 'MALFORMED_REQUEST', ms: 0 })
    },
  })
  app.removeContentTypeParser('text/plain') // a form of another site can post text; it cannot post JSON
  return app
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

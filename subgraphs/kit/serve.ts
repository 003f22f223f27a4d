import Fastify, { type FastifyInstance } from 'fastify'
import type { Caller } from './caller.ts'
import { ENVELOPE_HEADER, type EnvelopeCall } from './envelope.ts'
import { GraphError } from './errors.ts'
import { isGraphQLRequest } from './graphql-request.ts'
import type { ReportFault } from './public-error.ts'
import { serveEventStreams, serveSockets } from './serve-streams.ts'
import { type ServeTls, tlsServer } from './serve-tls.ts'
import { inProcessEvents } from './stream/subscribe.ts'
import type { Subgraph } from './subgraph.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it came, for the envelope's digest. */
    rawBody: Buffer
    caller: Caller | null
  }
}

export interface ServeOptions {
  /** The GraphQL server: Mercurius unless a department prefers Apollo Server. Both give the same answers. */
  readonly server?: 'mercurius' | 'apollo'
  /** Address to listen on; loopback unless said otherwise. */
  readonly host?: string
  /** 0 takes any free port. */
  readonly port: number
  /** Takes connections over TLS, and only from the router. Plain HTTP without it: for loopback, or behind one who does it. */
  readonly tls?: ServeTls | null
  /** Checks the caller envelope; see `envelopeVerifier`. */
  readonly verifyCaller: (call: EnvelopeCall) => Promise<Caller | null>
  readonly reportFault: ReportFault
  /** What is wrong with the store, for `/ready`; null when nothing is. */
  readonly isReady?: () => Promise<string | null>
  /** Largest body. */
  readonly maxBodyBytes?: number
  /** Further routes, for example the import's. They are outside the envelope check and must check for themselves. */
  readonly routes?: (server: FastifyInstance) => Promise<void> | void
}

export interface Served {
  /** Address of the GraphQL endpoint. */
  readonly url: URL
  readonly close: () => Promise<void>
}

/**
 * Serves a subgraph over HTTP: `/graphql` for the router only, `/health` for anybody who looks after it. Subscriptions are
 * served at `/graphql` too, over graphql-transport-ws and as server-sent events, the same with both servers.
 */
export async function serve(subgraph: Subgraph, options: ServeOptions): Promise<Served> {
  const { maxBodyBytes = 4 * 1024 * 1024, verifyCaller, reportFault, tls } = options
  const app = Fastify({
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    ...(tls && { serverFactory: tlsServer(subgraph.name, tls) }),
  })
  const streams = { subscribe: inProcessEvents(subgraph, reportFault), verifyCaller, maxBodyBytes, reportFault }
  app.get('/health', async () => ({ status: 'up', subgraph: subgraph.name }))
  app.get('/ready', async (_request, reply) => {
    const wrong = (await options.isReady?.()) ?? null
    return reply.code(wrong === null ? 200 : 503).send({ ready: wrong === null, database: wrong ?? 'answers' })
  })
  await options.routes?.(app)
  await app.register(async (graph) => {
    keepRawBody(graph)
    graph.decorateRequest('caller', null)
    graph.addHook('preHandler', async (request) => {
      const header = request.raw.headersDistinct[ENVELOPE_HEADER] ?? []
      const { body } = request
      const text = isGraphQLRequest(body) ? { text: body.query } : {}
      request.caller = await verifyCaller({ header, body: request.rawBody ?? Buffer.alloc(0), ...text })
      if (!isGraphQLRequest(body)) throw malformed()
    })
    graph.setErrorHandler((error, _request, reply) => {
      const refusal = refusalOf(error, reportFault)
      return reply.code(ofStatus(refusal)).send({ errors: [refusal.toJSON()] })
    })
    if (subgraph.schema.getSubscriptionType()) serveEventStreams(graph, streams)
    const serveGraphql = await graphqlServer(options.server)
    await serveGraphql(graph, subgraph, reportFault)
  })
  if (subgraph.schema.getSubscriptionType()) serveSockets(app, streams)
  await app.listen({ host: options.host ?? '127.0.0.1', port: options.port })
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The department listens on no TCP port.')
  const scheme = tls ? 'https' : 'http'
  return { url: new URL(`${scheme}://127.0.0.1:${address.port}/graphql`), close: () => app.close() }
}

/** Only the server that is used is loaded: each costs some 15 MB. */
async function graphqlServer(server: ServeOptions['server']) {
  return server === 'apollo'
    ? (await import('./serve-apollo.ts')).onApollo
    : (await import('./serve-mercurius.ts')).onMercurius
}

/** Fastify parses JSON and forgets the bytes; the envelope is signed over the bytes. */
function keepRawBody(app: FastifyInstance) {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    request.rawBody = body
    void parse(request, body.toString('utf8'), done)
  })
}

function malformed(): GraphError {
  return new GraphError('MALFORMED_REQUEST', 'Send one JSON object with `query` and `variables`.')
}

function refusalOf(error: unknown, reportFault: ReportFault): GraphError {
  if (error instanceof GraphError) return error
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return new GraphError('LIMIT_EXCEEDED', 'Send a smaller body.')
  if (typeof status === 'number' && status < 500) return malformed()
  reportFault(error, '')
  return new GraphError('INTERNAL', 'It was recorded.')
}

function ofStatus(refusal: GraphError): number {
  const http = refusal.extensions['http']
  return typeof http === 'object' && http !== null && 'status' in http && typeof http.status === 'number'
    ? http.status
    : 500
}

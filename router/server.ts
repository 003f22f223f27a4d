import { ERRORS, isErrorCode, type ReportFault } from '@civigraph/subgraph-kit'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { GraphAnswer } from './exchange.ts'
import { follow, requestPath, type RequestParts } from './request.ts'

export interface ServerOptions extends RequestParts {
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly maxBodyBytes: number
  readonly reportFault: ReportFault
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
  readonly close: () => Promise<void>
}

/** Serves the national graph: routes, bodies and headers. It decides nothing; `request.ts` does. */
export async function startServer(options: ServerOptions): Promise<RouterServer> {
  const app = Fastify({ bodyLimit: options.maxBodyBytes, forceCloseConnections: true })
  app.removeContentTypeParser('text/plain') // a form of another site can post text; it cannot post JSON
  const steps = requestPath(options)

  app.get('/health', async () => ({ status: 'up' }))
  app.get('/ready', async (_request, reply) => {
    const readiness = await options.readiness()
    return reply.code(readiness.ready ? 200 : 503).send(readiness)
  })
  app.get('/.well-known/civigraph/envelope-keys.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(options.envelopeKeys),
  )
  app.post('/graphql', async (request, reply) => {
    const { headersDistinct: headers, url = '' } = request.raw
    const address = URL.parse(url, 'http://router') ?? new URL('http://router')
    const arrival = { body: request.body, headers, address, signal: goneAway(reply) }
    return send(reply, mediaTypeFor(request), await follow(steps, arrival, options.reportFault))
  })
  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/graphql',
    handler: async (request, reply) =>
      send(
        reply.header('allow', 'POST').code(405),
        mediaTypeFor(request),
        refusal('MALFORMED_REQUEST', 'Operations come by POST.', 405),
      ),
  })
  app.setErrorHandler((error, request, reply) => {
    const code = codeOfDoor(error)
    if (code === 'INTERNAL') options.reportFault(error, request.routeOptions.url ?? '')
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : ERRORS[code].status
    return send(reply.code(status), mediaTypeFor(request), refusal(code, wayOut(code, options.maxBodyBytes), status))
  })
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'Nothing is here.', graph: '/graphql', health: '/health', ready: '/ready' }),
  )
  await options.routes?.(app)
  await app.listen({ host: options.host, port: options.port })

  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('The router listens on no TCP port.')
  return { url: new URL(`http://localhost:${address.port}/graphql`), close: () => app.close() }
}

const JSON_TYPE = 'application/json'
const GRAPHQL_TYPE = 'application/graphql-response+json'

/** GraphQL over HTTP, section "Content negotiation": the newer type only for callers that name it. */
function mediaTypeFor(request: FastifyRequest): string {
  return (request.headers.accept ?? '').includes(GRAPHQL_TYPE) ? GRAPHQL_TYPE : JSON_TYPE
}

function send(reply: FastifyReply, mediaType: string, answer: GraphAnswer) {
  const code = answer.data === undefined ? answer.errors?.[0]?.extensions?.['code'] : undefined
  if (isErrorCode(code) && reply.statusCode === 200) reply.code(statusFor(code, mediaType))
  if (reply.statusCode === 401)
    reply.header(
      'www-authenticate',
      'Bearer realm="civigraph", error="invalid_token", error_description="Sign in again"',
    )
  return reply.type(`${mediaType}; charset=utf-8`).header('cache-control', 'no-store').send(JSON.stringify(answer))
}

/** Under `application/json` a well-formed request is answered with 200, even when its operation was refused. */
function statusFor(code: keyof typeof ERRORS, mediaType: string): number {
  const operationRefused = code === 'INVALID_OPERATION' || code === 'LIMIT_EXCEEDED'
  return mediaType === JSON_TYPE && operationRefused ? 200 : ERRORS[code].status
}

function goneAway(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}

function codeOfDoor(error: unknown): 'MALFORMED_REQUEST' | 'LIMIT_EXCEEDED' | 'INTERNAL' {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 413) return 'LIMIT_EXCEEDED'
  return typeof status === 'number' && status < 500 ? 'MALFORMED_REQUEST' : 'INTERNAL'
}

function wayOut(code: keyof typeof ERRORS, maxBodyBytes: number): string {
  if (code === 'LIMIT_EXCEEDED') return `A body may have at most ${maxBodyBytes} bytes.`
  return code === 'INTERNAL' ? 'It was recorded.' : 'Send JSON with content-type application/json.'
}

function refusal(code: keyof typeof ERRORS, detail: string, status: number): GraphAnswer {
  const { retry, meaning } = ERRORS[code]
  return { errors: [{ message: `${meaning} ${detail}`, extensions: { code, retry, http: { status } } }] }
}

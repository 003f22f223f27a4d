import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { GraphError, inProcess } from '@civigraph/subgraph-kit'
import { memoryDocuments } from '#router/documents/document-store.ts'
import type { SchemaQuestions } from '#router/bounds/schema-questions.ts'
import { NO_TRUSTED_DOCUMENTS, type TrustedDocuments } from '#router/documents/trusted-documents.ts'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import type { Step } from '#router/exchange.ts'
import { prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath } from '#router/request.ts'
import { type ServerOptions, startServer } from '#router/server.ts'
import type { OperationLimits } from '#router/bounds/operation-limits.ts'
import type { Documents } from '#router/steps/find-operation.ts'
import { callerWith, partsForTests, TEST_LIMITS } from './national-graph.ts'
import { tinySubgraph } from './tiny-subgraph.ts'

export interface DoorOptions extends Partial<ServerOptions> {
  readonly execute?: Documents['execute']
  readonly trusted?: TrustedDocuments
  readonly persisted?: Documents['persisted']
  readonly limits?: OperationLimits
  readonly schemaQuestions?: SchemaQuestions
  /** Steps before all others, for what the steps of a test look at or add. */
  readonly steps?: readonly Step[]
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Of the first error. */
  readonly code: string | undefined
}

export interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
}

export interface Door {
  readonly url: URL
  readonly faults: unknown[]
  readonly send: (body: string | Buffer, sent?: Sent) => Promise<Answer>
  /** Posts a request; what is no text is written as JSON. */
  readonly ask: (request: unknown, headers?: Sent['headers']) => Promise<Answer>
  readonly close: () => Promise<void>
}

/** Smaller than in production, so that a test reaches them. */
const SMALL_LIMITS = { ...TEST_LIMITS, maxTokens: 500, maxDepth: 6, maxFields: 60, maxRootFields: 10 }

/** The real server and the real way of a request on a free port, over one subgraph that can fail in every way. */
export async function openDoor(options: DoorOptions = {}): Promise<Door> {
  const { execute = 'any', trusted = NO_TRUSTED_DOCUMENTS, persisted = memoryDocuments(), steps = [] } = options
  const faults: unknown[] = []
  const reportFault = (error: unknown) => void faults.push(error)
  const graph = await tinyGraph(options.limits ?? SMALL_LIMITS, reportFault)
  const documents = { execute, trusted, persisted, get: options.get ?? 'trusted' }
  const way = {
    steps: [
      ...steps,
      ...requestPath({ ...partsForTests(), schemaQuestions: options.schemaQuestions ?? 'on', documents, verifyToken }),
    ],
    graphs: { take: () => graph, giveBack: () => {} },
    deadlineMs: 10_000,
    reportFault,
  }
  const server = await startServer({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 20_000,
    envelopeKeys: { keys: [] },
    readiness: async () => ({ ready: false, parts: { realmKeys: 'none' } }),
    reportFault,
    follow: (arrival) => follow(way, arrival),
    ...options,
  })
  const send: Door['send'] = (body, sent = {}) => sendTo(server.url, body, sent)
  return {
    url: server.url,
    faults,
    send,
    ask: (request, headers = {}) => send(typeof request === 'string' ? request : JSON.stringify(request), { headers }),
    async close() {
      await server.close()
      await graph.close()
    },
  }
}

/** The subgraph has no subscriptions, and no test here reads figures. */
async function tinyGraph(limits: OperationLimits, reportFault: (error: unknown) => void) {
  const tiny = tinySubgraph()
  const composition = compose([{ name: tiny.name, sdl: tiny.sdl, url: 'memory:tiny' }])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const call = inProcess(tiny, reportFault)
  return await prepareNationalGraph({
    supergraphSdl: composition.supergraphSdl,
    limits,
    reportFault,
    takeDepartment: (name) => ({ department: inProcessDepartment({ name, timeoutMs: 5_000, call }) }),
  })
}

async function verifyToken(token: string) {
  if (token === 'unsure') throw new GraphError('UPSTREAM_UNAVAILABLE', 'The realm does not answer.')
  return token === 'good' ? callerWith({}) : null
}

/** node:http, since fetch would join two headers of one name and add headers of its own. */
async function sendTo(server: URL, body: string | Buffer, { method = 'POST', path = '/graphql', headers }: Sent) {
  return await new Promise<Answer>((done, failed) => {
    const all = Object.entries({ 'content-type': method === 'POST' ? 'application/json' : undefined, ...headers })
    const given = Object.fromEntries(all.filter(([, value]) => value !== undefined))
    const sent = httpRequest(new URL(path, server), { method, headers: given }, (response) => {
      let text = ''
      response.on('data', (part: Buffer) => (text += part.toString()))
      response.on('end', () =>
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
          code: /"code":"(\w+)"/.exec(text)?.[1],
        }),
      )
      response.once('error', failed)
    })
    sent.once('error', failed)
    sent.end(body)
  })
}

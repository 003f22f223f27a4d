import { type Caller, type Department, inProcess, type Subgraph } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import type { Arrival, GraphAnswer } from '#router/exchange.ts'
import { prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath, type RequestParts, type RequestWay } from '#router/request.ts'
import { createMetrics } from '#router/telemetry/metrics.ts'
import { noTracing } from '#router/telemetry/tracing.ts'
import { localBuckets } from '#router/bounds/local-buckets.ts'
import { USUAL_LIMITS } from '#router/bounds/operation-limits.ts'
import { NO_TRUSTED_DOCUMENTS } from '#router/documents/trusted-documents.ts'

interface AskedOfTests {
  readonly query: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
}

export interface TestGraph {
  /** Sends a request as a caller (anonymous without one), along the router's own way of a request. */
  readonly answer: (
    request: AskedOfTests,
    caller?: Caller | 'forged token' | null,
    headers?: Arrival['headers'],
  ) => Promise<GraphAnswer>
  /** Every fetch that reached a department, in order. */
  readonly fetches: { readonly department: string; readonly query: string }[]
  /** Departments that do not answer: a test adds their names. */
  readonly dead: Set<string>
  /** Faults that were masked. A test that expects none asserts that this is empty. */
  readonly faults: unknown[]
  readonly close: () => Promise<void>
}

/** The whole platform in one process: real composition, guard and plans, the real way of a request, no ports. */
export async function startNationalGraph(
  database: DatabaseHost,
  departments: readonly Department[],
): Promise<TestGraph> {
  return await graphOf(departments.map((department) => department.subgraph(database)))
}

/** The same over subgraphs that a test made itself. */
export async function graphOf(subgraphs: readonly Subgraph[]): Promise<TestGraph> {
  const composition = compose(subgraphs.map(({ name, sdl }) => ({ name, sdl, url: `memory:${name}` })))
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const fetches: TestGraph['fetches'] = []
  const faults: unknown[] = []
  const dead = new Set<string>()
  const reportFault = (error: unknown) => void faults.push(error)
  const byName = new Map(subgraphs.map((subgraph) => [subgraph.name, inProcess(subgraph, reportFault)]))
  const graph = await prepareNationalGraph({
    supergraphSdl: composition.supergraphSdl,
    reportFault,
    limits: TEST_LIMITS,
    takeDepartment: (name) => ({
      department: inProcessDepartment({
        name,
        timeoutMs: 5_000,
        async call(fetch, caller) {
          fetches.push({ department: name, query: fetch.query })
          if (dead.has(name)) throw new Error(`${name} does not answer`)
          const call = byName.get(name)
          if (!call) throw new Error(`No department ${name}.`)
          return await call(fetch, caller)
        },
      }),
    }),
  })
  const callers = new Map<string, Caller>()
  const way: RequestWay = {
    graphs: { take: () => graph, giveBack: () => {} },
    deadlineMs: 10_000,
    reportFault,
    steps: requestPath({ ...partsForTests(), verifyToken: async (token) => callers.get(token) ?? null }),
  }
  return {
    fetches,
    faults,
    dead,
    async answer(request, caller = null, headers = {}) {
      const token = crypto.randomUUID()
      if (caller !== null && caller !== 'forged token') callers.set(token, caller)
      const { answer } = await follow(way, {
        ...anArrival(request),
        headers: caller ? { ...headers, authorization: [`Bearer ${token}`] } : headers,
      })
      return answer ?? {}
    },
    close: () => graph.close(),
  }
}

/** Parts of the way that a test does not look at. */
export function partsForTests(): Omit<RequestParts, 'verifyToken'> {
  const perOperation = { perOperation: 10_000, perMinute: 0 }
  return {
    admission: { maxInFlight: 1_000, perAddress: null },
    costs: { signedIn: perOperation, anonymous: perOperation, buckets: localBuckets() },
    takeSession: null,
    schemaQuestions: 'on',
    lookups: { perCaller: 1_000_000, perClient: null, perIdentifier: 1_000_000 },
    documents: { trusted: NO_TRUSTED_DOCUMENTS, persisted: null, execute: 'any', get: 'trusted' },
    streams: {
      open() {
        throw new Error('This test opens no streams.')
      },
    },
    telemetry: { metrics: createMetrics(), log: null, tracing: noTracing },
    planViewers: 'nobody',
  }
}

/** A request by POST from nobody in particular. */
export function anArrival(parameters: unknown): Arrival {
  return {
    form: 'POST',
    parameters,
    headers: {},
    address: '/graphql',
    remoteAddress: '127.0.0.1',
    signal: new AbortController().signal,
  }
}

export const TEST_LIMITS = USUAL_LIMITS

/** A caller for tests: nobody special, with what a test adds. */
export function callerWith(
  rights: Partial<Omit<Caller, 'scopes' | 'roles' | 'duties'>> & { scopes?: string; roles?: string; duties?: string },
): Caller {
  const { scopes = '', roles = '', duties = '', ...rest } = rights
  return {
    subject: 'test-account',
    person: null,
    client: 'civigraph-cli',
    organisation: null,
    assurance: 'LOW',
    authenticatedAt: null,
    actor: null,
    purpose: null,
    consents: [],
    ...rest,
    scopes: new Set(scopes.split(' ').filter(Boolean)),
    roles: new Set(roles.split(' ').filter(Boolean)),
    duties: new Set(duties.split(' ').filter(Boolean)),
  }
}

import { type Caller, type Department, inProcess, type Subgraph } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import type { GraphAnswer, GraphRequest } from '#router/exchange.ts'
import { prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath } from '#router/request.ts'

export interface TestGraph {
  /** Sends a request as a caller (anonymous without one), along the router's own way of a request. */
  readonly answer: (request: GraphRequest, caller?: Caller | 'forged token' | null) => Promise<GraphAnswer>
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
    transportTo: (department) => async (fetch, caller) => {
      fetches.push({ department, query: fetch.query })
      if (dead.has(department)) throw new Error(`${department} does not answer`)
      const call = byName.get(department)
      if (!call) throw new Error(`No department ${department}.`)
      return await call(fetch, caller)
    },
  })
  const callers = new Map<string, Caller>()
  const steps = requestPath({
    graph,
    verifyToken: async (token) => callers.get(token) ?? null,
    limits: {
      maxDepth: 16,
      maxFields: 500,
      maxRootFields: 20,
      maxValues: 20_000,
      maxTokens: 5_000,
      introspection: true,
    },
  })
  return {
    fetches,
    faults,
    dead,
    async answer(request, caller = null) {
      const token = crypto.randomUUID()
      if (caller !== null && caller !== 'forged token') callers.set(token, caller)
      return await follow(
        steps,
        {
          body: { ...request },
          headers: caller ? { authorization: [`Bearer ${token}`] } : {},
          address: new URL('http://router/graphql'),
          signal: new AbortController().signal,
        },
        reportFault,
      )
    },
    close: () => graph.engine.close(),
  }
}

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
    ...rest,
    scopes: new Set(scopes.split(' ').filter(Boolean)),
    roles: new Set(roles.split(' ').filter(Boolean)),
    duties: new Set(duties.split(' ').filter(Boolean)),
  }
}

import { type Caller, inProcess, type Subgraph } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import type { GraphAnswer, IncrementalPart } from '#router/graph-answer.ts'
import { type NationalGraph, prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath, type RequestParts, type RequestWay } from '#router/request.ts'
import { anArrival, partsForTests, TEST_LIMITS } from '../../support/national-graph.ts'

/** What was sent to a department. */
export interface Sent {
  readonly department: string
  readonly schema: GraphQLSchema
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** What a caller got, parts that came later in their places. */
export interface Got {
  readonly data: unknown
  readonly errors: readonly GraphQLFormattedError[]
  readonly parts: number
  /** Of these, parts that are null because of a field that may not be. */
  readonly lostParts: number
  readonly sent: readonly Sent[]
}

export interface GuardedStage {
  readonly apiSchema: GraphQLSchema
  readonly ask: (
    query: string,
    caller: Caller | null,
    variables: Readonly<Record<string, unknown>>,
    purpose?: string,
  ) => Promise<Got>
  readonly faults: unknown[]
  readonly close: () => Promise<void>
}

/** The router's own way of a request over departments in this process: composition, guard, planner, compiled engine. */
export async function setGuardedStage(
  departments: readonly Subgraph[],
  parts: Partial<RequestParts> = {},
): Promise<GuardedStage> {
  const composition = compose(departments.map(({ name, sdl }) => ({ name, sdl, url: `memory:${name}` })))
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const faults: unknown[] = []
  const sent: Sent[] = []
  const graph = await graphOver(composition.supergraphSdl, departments, { sent, faults })
  const callers = new Map<string, Caller>()
  const way: RequestWay = {
    graphs: { take: () => graph, giveBack: () => {} },
    deadlineMs: 10_000,
    reportFault: (fault) => void faults.push(fault),
    steps: requestPath({
      ...partsForTests(),
      verifyToken: async (token) => callers.get(token) ?? null,
      ...parts,
    }),
  }
  return {
    apiSchema: graph.apiSchema,
    faults,
    close: () => graph.close(),
    async ask(query, caller, variables, purpose) {
      sent.length = 0
      if (caller) callers.set('token', caller)
      const headers = {
        ...(caller ? { authorization: ['Bearer token'] } : {}),
        ...(purpose === undefined ? {} : { 'civigraph-purpose': [purpose] }),
      }
      const { answer, later } = await follow(way, { ...anArrival({ query, variables }), headers, takesParts: true })
      const whole = await joined(answer ?? {}, later?.answers ?? nothing())
      return { ...whole, sent: [...sent] }
    },
  }
}

async function graphOver(
  supergraphSdl: string,
  departments: readonly Subgraph[],
  { sent, faults }: { sent: Sent[]; faults: unknown[] },
): Promise<NationalGraph> {
  const reportFault = (fault: unknown) => void faults.push(fault)
  const byName = new Map(departments.map((one) => [one.name, { one, call: inProcess(one, reportFault) }]))
  return await prepareNationalGraph({
    supergraphSdl,
    reportFault,
    limits: TEST_LIMITS,
    takeDepartment(name) {
      const found = byName.get(name)
      if (!found) throw new Error(`No department ${name}.`)
      return {
        department: inProcessDepartment({
          name,
          timeoutMs: 5_000,
          async call(fetch, caller) {
            const { query, variables = {} } = fetch
            sent.push({ department: name, schema: found.one.schema, query, variables })
            return await found.call(fetch, caller)
          },
        }),
      }
    },
  })
}

async function* nothing(): AsyncGenerator<never> {}

async function joined(first: GraphAnswer, later: AsyncIterable<{ incremental?: readonly IncrementalPart[] }>) {
  const whole = JSON.parse(JSON.stringify({ data: first.data ?? null })) as { data: unknown }
  const errors = [...(first.errors ?? [])]
  let parts = 0
  let lostParts = 0
  for await (const { incremental = [] } of later) {
    for (const { data, path, errors: own = [] } of incremental) {
      parts++
      errors.push(...own)
      const place = path.reduce<unknown>((at, step) => Object.getOwnPropertyDescriptor(at, step)?.value, whole.data)
      if (data) merge(place, JSON.parse(JSON.stringify(data)))
      else lostParts++
    }
  }
  return { data: whole.data, errors: JSON.parse(JSON.stringify(errors)) as GraphQLFormattedError[], parts, lostParts }
}

function merge(target: unknown, addition: unknown) {
  if (!isContainer(target) || !isContainer(addition))
    throw new Error('A part came for a place that the answer does not have.')
  for (const [name, value] of Object.entries(addition)) {
    const known = Object.hasOwn(target, name) ? target[name] : undefined
    if (isContainer(known) && isContainer(value)) merge(known, value)
    else target[name] = value
  }
}

function isContainer(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

import { buildSubgraphSchema } from '@apollo/subgraph'
import { execute, getOperationAST, getVariableValues, type GraphQLSchema, parse, validate } from 'graphql'
import { compiledEngine } from '#router/engine/compiled-engine.ts'
import type { PreparedOperation } from '#router/engine/engine.ts'
import type { Department } from '#router/engine/fetch/department.ts'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import { buildSchemaInSlices } from '#router/engine/plan/build-schema.ts'
import { openPlanner } from '#router/engine/plan/open-planner.ts'
import type { OpenedPlanner, PlannerName, PlanNode } from '#router/engine/plan/planner.ts'
import { compose } from '#router/registry/compose.ts'
import { readSupergraph } from '#router/registry/read-supergraph.ts'
import type { Question, Row, Scene, SceneDepartment } from './scene.ts'

export interface OpenedScene {
  readonly ask: (question: Question) => Promise<Told>
  readonly close: () => Promise<void>
}

export interface Told {
  readonly data: unknown
  readonly hasErrors: boolean
  /** How often each department was asked. */
  readonly fetches: Readonly<Record<string, number>>
  /** What helps to understand a wrong answer. */
  readonly plan: PlanNode | null
  readonly errors: readonly unknown[]
}

/** Composes the departments of a scene and opens the engine of the router over them, with either planner. */
export async function openScene(scene: Scene, plannerName: PlannerName): Promise<OpenedScene> {
  const { plannerSdl } = readSupergraph(supergraphOf(scene))
  const planner = await openPlanner({ supergraphSdl: plannerSdl, use: plannerName, acceptWrong: true })
  const schema = await buildSchemaInSlices(planner.apiDefinitions)
  return {
    ask: (question) => ask(question, { schema, planner, departments: scene.departments() }),
    close: planner.close,
  }
}

function supergraphOf({ name, departments }: Scene): string {
  const sources = Object.entries(departments()).map(([id, { sdl }]) => ({ name: id, sdl, url: `memory:${id}` }))
  const composition = compose(sources)
  if (!composition.ok) throw new Error(`${name}: ${composition.problems.map(({ message }) => message).join('\n')}`)
  return composition.supergraphSdl
}

interface Stage {
  readonly schema: GraphQLSchema
  readonly planner: OpenedPlanner
  readonly departments: Readonly<Record<string, SceneDepartment>>
}

async function ask({ query, variables = {} }: Question, { schema, planner, departments }: Stage): Promise<Told> {
  const fetches: Record<string, number> = {}
  const faults: unknown[] = []
  const document = parse(query)
  const coerced = getVariableValues(schema, getOperationAST(document)?.variableDefinitions ?? [], variables)
  const mistakes = [...validate(schema, document), ...(coerced.errors ?? [])]
  if (mistakes.length > 0) return { data: null, hasErrors: true, fetches, plan: null, errors: mistakes }

  const ways = new Map(
    Object.entries(departments).map(([name, department]) => [name, wayTo(name, department, fetches)]),
  )
  const engine = compiledEngine({
    schema,
    possibleTypes: planner.possibleTypes,
    planner,
    reportFault: (fault) => void faults.push(fault),
    departmentOf(name) {
      const way = ways.get(name)
      if (!way) throw new Error(`No department ${name}.`)
      return way
    },
  })
  const prepared = await engine.prepare({ document, operationName: undefined }).catch((error: unknown) => {
    faults.push(error)
    return null
  })
  const answer = prepared ? await run(prepared, coerced.coerced ?? {}) : { errors: faults }
  const { data = null, errors = [] } = answer
  return { data, hasErrors: errors.length > 0, fetches, plan: prepared?.plan ?? null, errors: [...errors, ...faults] }
}

/** The answer as it goes out: what JSON leaves out is not there. */
async function run(prepared: PreparedOperation, variables: Row): Promise<{ data?: unknown; errors?: unknown[] }> {
  const answer = await prepared.execute({
    variables,
    callerOf: () => null,
    signal: new AbortController().signal,
    deadlineAt: performance.now() + 10_000,
    traceparent: null,
    calls: null,
  })
  return JSON.parse(JSON.stringify(answer))
}

/** A department as its own library serves it; what it is sent must fit its own schema. */
function wayTo(name: string, { sdl, resolvers }: SceneDepartment, fetches: Record<string, number>): Department {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers })
  return inProcessDepartment({
    name,
    timeoutMs: 5_000,
    async call({ query, variables }) {
      fetches[name] = (fetches[name] ?? 0) + 1
      const document = parse(query)
      const [mistake] = validate(schema, document)
      if (mistake) throw new Error(`${name} was sent an operation that does not fit its schema: ${mistake.message}`)
      const result = await execute({ schema, document, variableValues: variables ?? {} })
      return { ...result, ...JSON.parse(JSON.stringify({ data: result.data })) }
    },
  })
}

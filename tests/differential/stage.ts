import { Supergraph } from '@apollo/federation-internals'
import { type DocumentNode, getOperationAST, getVariableValues, type GraphQLSchema } from 'graphql'
import type { Engine } from '#router/engine/engine.ts'
import type { Department } from '#router/engine/fetch/department.ts'
import type { PlanNode } from '#router/engine/plan/planner.ts'
import type { GraphAnswer } from '#router/exchange.ts'
import { stripSecurity } from '#router/guard/strip.ts'
import { compose } from '#router/registry/compose.ts'
import { differences } from './compare.ts'
import { type Feature, inProcessDepartment, type Journal } from './federation.ts'
import type { PublishedSdl } from './graph/random-graph.ts'
import { createMonolith } from './monolith.ts'
import type { TestOperation } from './operation/random-operation.ts'
import { createWorld, type World } from './world/world.ts'

/** One graph set up twice over the same data: as departments behind an engine, and as a single program. */
export interface Stage {
  readonly sources: readonly PublishedSdl[]
  readonly supergraphSdl: string
  readonly schema: GraphQLSchema
  readonly world: World
  readonly departmentOf: (name: string) => Department
  /** How often departments did what only federation makes them do. */
  readonly served: Map<Feature, number>
  /** Why operations that were sent for the last answer do not fit a department. */
  readonly misfits: readonly string[]
  readonly expected: (operation: TestOperation) => Promise<Told>
  readonly actual: (engine: Engine, operation: TestOperation) => Promise<Told>
}

/** An answer, and which mutations ran in which order. */
export interface Told {
  readonly answer: GraphAnswer
  readonly journal: readonly string[]
  readonly plan: PlanNode | null
}

/** @returns Null when the departments do not compose. */
export function setStage(sources: readonly PublishedSdl[], seed: number): Stage | null {
  const composition = tryToCompose(sources)
  if (!composition?.ok) return null
  const supergraphSdl = stripSecurity(composition.supergraphSdl)
  const schema = Supergraph.build(supergraphSdl).apiSchema().toGraphQLJSSchema()
  const world = createWorld(sources, seed)
  const journal: Journal = []
  const monolith = createMonolith(schema, world, journal)
  const served = new Map<Feature, number>()
  const note = (feature: Feature) => void served.set(feature, (served.get(feature) ?? 0) + 1)
  const misfits: string[] = []
  const onlookers = { journal, note, refuse: (message: string) => void misfits.push(message) }
  const departments = new Map(
    world.departments.map((facts) => [facts.name, inProcessDepartment(facts, world, onlookers)] as const),
  )

  async function told(ask: () => Promise<{ answer: GraphAnswer; plan: PlanNode | null }>): Promise<Told> {
    journal.length = 0
    misfits.length = 0
    const { answer, plan } = await ask()
    return { answer, plan, journal: [...journal] }
  }

  return {
    sources,
    supergraphSdl,
    schema,
    world,
    served,
    misfits,
    departmentOf(name) {
      const department = departments.get(name)
      if (!department) throw new Error(`No department ${name}.`)
      return department
    },
    expected: ({ document, variables }) =>
      told(async () => ({ answer: await monolith(document, variables), plan: null })),
    actual: (engine, { document, variables }) =>
      told(async () => await askEngine(engine, document, coerced(schema, document, variables))),
  }
}

function tryToCompose(sources: readonly PublishedSdl[]) {
  try {
    return compose(sources)
  } catch {
    return null // The composer itself fails on some graphs that it should refuse or compose.
  }
}

/** How an engine's answer differs from the monolith's; mutations must have run in the same order. */
export async function compareOn(stage: Stage, engine: Engine, operation: TestOperation) {
  const expected = await stage.expected(operation)
  const actual = await stage.actual(engine, operation)
  // Where a null went up to the root, the rest may or may not have run.
  const order =
    expected.answer.data === null || expected.journal.join('\n') === actual.journal.join('\n')
      ? []
      : [`mutations ran as ${actual.journal.join(', ')} instead of ${expected.journal.join(', ')}`]
  const polluted = Object.keys(Object.getPrototypeOf({})).length > 0 ? ['the engine wrote into Object.prototype'] : []
  return { expected, actual, found: [...differences(expected.answer, actual.answer), ...order, ...polluted] }
}

async function askEngine(engine: Engine, document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
  const prepared = await engine.prepare({ document, operationName: undefined })
  const answer = await prepared.execute({
    variables,
    callerOf: () => null,
    signal: NEVER,
    deadlineAt: performance.now() + 60_000,
    traceparent: null,
    calls: null,
  })
  // As it goes out: what JSON leaves out is not there.
  return { answer: JSON.parse(JSON.stringify(answer)) as GraphAnswer, plan: prepared.plan }
}

const NEVER = new AbortController().signal

function coerced(schema: GraphQLSchema, document: DocumentNode, variables: Readonly<Record<string, unknown>>) {
  const declared = getOperationAST(document)?.variableDefinitions ?? []
  const { coerced: values, errors } = getVariableValues(schema, declared, variables)
  if (errors) throw new Error(`The test made wrong variables: ${errors[0]?.message}`)
  return values
}

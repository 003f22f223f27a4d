import { buildSchema, getOperationAST, parse, print } from 'graphql'
import type { Execution, PreparedOperation } from '#router/engine/engine.ts'
import type { Department, SubgraphAnswer, SubgraphFetch } from '#router/engine/fetch/department.ts'
import { normalForm } from '#router/engine/plan/normal-form.ts'
import { supergraphTypes } from '#router/engine/plan/supergraph-types.ts'
import type {
  EntityGroup,
  FetchNode,
  PathStep,
  PlanNode,
  RequiredField,
  RequiredFragment,
  RequiredSelection,
} from '#router/engine/plan/planner.ts'
import { possibleTypesOf } from '#router/engine/plan/possible-types.ts'
import { compileOperation } from '#router/engine/run/compile.ts'
import type { GraphAnswer } from '#router/exchange.ts'

/** A request as a department got it. */
export interface Sent {
  readonly department: string
  readonly kind: SubgraphFetch['kind']
  readonly body: Record<string, unknown>
}

/** What a department says to a request: the same each time, or what it makes of the variables. */
export type Says = object | ((variables: Record<string, unknown>) => unknown)

export interface Scene {
  /** SDL of what callers see. */
  readonly schema: string
  readonly query: string
  readonly plan: PlanNode
  readonly departments?: Readonly<Record<string, Says>>
  readonly variables?: Execution['variables']
  readonly isDenied?: (fetchText: string) => boolean
}

export interface Outcome {
  readonly answer: GraphAnswer
  /** The answer's data as it goes out. */
  readonly text: string
  readonly sent: readonly Sent[]
  readonly faults: readonly unknown[]
}

/** Runs a plan against departments that say what the scene tells. */
export async function runPlan(scene: Scene): Promise<Outcome> {
  const { prepared, sent, faults } = prepare(scene)
  const answer = await prepared.execute(executionOf(scene))
  return { answer: JSON.parse(JSON.stringify(answer)), text: JSON.stringify(answer.data), sent, faults }
}

export function prepare(scene: Scene) {
  const sent: Sent[] = []
  const faults: unknown[] = []
  const document = parse(scene.query)
  const operation = getOperationAST(document)!
  const prepared: PreparedOperation = compileOperation({
    schema: buildSchema(scene.schema),
    possibleTypes: possibleTypesOf(scene.schema),
    document,
    operation,
    plan: scene.plan,
    departmentOf: (name) => saying(name, scene.departments?.[name], sent),
    reportFault: (error, place) => void faults.push([String(error), place]),
  })
  return { prepared, sent, faults }
}

export function executionOf({ variables = {}, isDenied = () => false }: Partial<Scene> = {}): Execution {
  const signal = new AbortController().signal
  const callerOf = (fetchText: string) => (isDenied(fetchText) ? 'denied' : null)
  return { variables, callerOf, signal, deadlineAt: Infinity, traceparent: null, calls: null }
}

function saying(name: string, says: Says | undefined, sent: Sent[]): Department {
  return {
    name,
    async send({ kind, body }) {
      const request = JSON.parse(body) as Record<string, unknown>
      sent.push({ department: name, kind, body: request })
      await Promise.resolve()
      const variables = (request['variables'] ?? {}) as Record<string, unknown>
      const answer: unknown = typeof says === 'function' ? await says(variables) : says
      if (answer instanceof Error) throw answer
      return JSON.parse(JSON.stringify(answer)) as SubgraphAnswer
    },
  }
}

/** What a department is asked when it alone answers an operation: that is under the names of plans. */
export function plannedText(query: string, schema: string): string {
  const document = normalForm(parse(query), { types: supergraphTypes(schema), groups: true })
  if (!document) throw new Error('The operation asks nothing.')
  return print(document)
}

export function fetchOf(department: string, text: string, more: Partial<FetchNode> = {}): FetchNode {
  return {
    kind: 'Fetch',
    department,
    operationKind: 'query',
    text,
    operationName: null,
    variables: [],
    entities: [],
    outputRewrites: [],
    ...more,
  }
}

/** A fetch of entities at one path. */
export function entitiesOf(
  department: string,
  selection: string,
  group: Partial<EntityGroup> & Pick<EntityGroup, 'paths' | 'requires'>,
): FetchNode {
  const text = `query($representations:[_Any!]!){_entities(representations:$representations){${selection}}}`
  return fetchOf(department, text, { entities: [groupOf(group)] })
}

export function groupOf(group: Partial<EntityGroup> & Pick<EntityGroup, 'paths' | 'requires'>): EntityGroup {
  return { alias: '_entities', variable: 'representations', inputRewrites: [], outputRewrites: [], ...group }
}

/** `users.@.address` as the steps of a path; types stand in brackets: `found.@.[A,B]`. */
export function pathOf(text: string): readonly PathStep[] {
  return text.split('.').map((step) => (step.startsWith('[') ? { types: step.slice(1, -1).split(',') } : step))
}

/** What a representation of a type holds, its type name included. */
export function requiring(
  typeCondition: string,
  selections: readonly (string | RequiredSelection)[],
  more: Partial<RequiredFragment> = {},
): RequiredFragment {
  const all = ['__typename', ...selections].map((one) => (typeof one === 'string' ? field(one) : one))
  return { kind: 'InlineFragment', typeCondition, selections: all, ...more }
}

export function field(
  name: string,
  selections: readonly RequiredSelection[] = [],
  alias: string | null = null,
): RequiredField {
  return { kind: 'Field', name, alias, selections }
}

export function inOrder(...nodes: readonly PlanNode[]): PlanNode {
  return { kind: 'Sequence', nodes }
}

export function sideBySide(...nodes: readonly PlanNode[]): PlanNode {
  return { kind: 'Parallel', nodes }
}

import type { ReportFault } from '@civigraph/subgraph-kit'
import { type DocumentNode, type GraphQLSchema, type OperationDefinitionNode, print } from 'graphql'
import type { PreparedOperation, PreparedSubscription } from '../engine.ts'
import type { Department } from '../fetch/department.ts'
import type { PlanNode, SubscriptionNode } from '../plan/planner.ts'
import type { PossibleTypes } from '../plan/possible-types.ts'
import { clientPlaces } from './client-places.ts'
import type { Compilation } from './compilation.ts'
import { rootReceiver } from './fetch-root.ts'
import { type Finish, finisher } from './finish.ts'
import { Flags } from './flags.ts'
import { PlanReader } from './plan-reader.ts'
import { planStep } from './plan-steps.ts'
import { bodyWriter } from './request-body.ts'
import { begin } from './begin.ts'
import type { Step } from './run.ts'
import { TypeNames } from './typenames.ts'
import { runnerInParts } from './run-in-parts.ts'

export { withoutMetaFields } from './introspect.ts'

export interface CompileInput {
  /** What callers see. */
  readonly schema: GraphQLSchema
  /** Of the whole supergraph. */
  readonly possibleTypes: PossibleTypes
  /** Validated, and as the guard left it. */
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** Of the operation without its root meta fields. */
  readonly plan: PlanNode
  readonly departmentOf: (name: string) => Department
  readonly reportFault: ReportFault
}

/** Makes code of a plan and of the shape of its answer, so that nothing of either is read again while it runs. */
export function compileOperation(input: CompileInput): PreparedOperation {
  const { plan } = input
  const isStream = plan.kind === 'Subscription'
  const compilation = compilationOf(input)
  const finish = finisher({ ...input, flags: compilation.flags })
  const step = isStream ? null : planStep(plan, compilation)
  return {
    plan,
    bytes: estimateBytes(input),
    async execute(execution) {
      if (isStream) throw new Error('A subscription has no single answer.')
      const run = begin(execution, compilation)
      const waiting = step?.(run)
      if (waiting) await waiting
      return finish(run)
    },
    inParts: isStream ? null : runnerInParts(input, compilation),
    subscription: isStream ? subscriptionOf(plan, compilation, finish) : null,
  }
}

function compilationOf({
  schema,
  possibleTypes,
  document,
  operation,
  departmentOf,
  reportFault,
}: CompileInput): Compilation {
  return {
    schema,
    typeNames: new TypeNames(possibleTypes),
    departmentOf,
    reportFault,
    flags: new Flags(),
    reader: new PlanReader(),
    places: clientPlaces(schema, document, operation),
  }
}

function subscriptionOf(node: SubscriptionNode, compilation: Compilation, finish: Finish): PreparedSubscription {
  const { primary, rest } = node
  const receive = rootReceiver(primary, compilation)
  const step: Step | null = rest && planStep(rest, compilation)
  const bodyOf = bodyWriter(primary)
  return {
    source: primary,
    bodyOf: (variables) => bodyOf(variables, []),
    async answerTo(event, execution) {
      const run = begin(execution, compilation)
      receive(run, event)
      const waiting = step?.(run)
      if (waiting) await waiting
      return finish(run)
    },
  }
}

/** Code and closures per character of the operation and of what is sent for it: an estimate. */
const BYTES_PER_CHARACTER = 60

function estimateBytes({ document, plan }: CompileInput): number {
  const text = document.loc?.source.body ?? print(document)
  return BYTES_PER_CHARACTER * text.length + 2 * JSON.stringify(plan).length
}

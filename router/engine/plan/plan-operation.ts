import { type DocumentNode, Kind, type OperationDefinitionNode, OperationTypeNode, type SelectionNode } from 'graphql'
import { checkRequirements } from './check-requirements.ts'
import { normalForm, type NormalFormRules } from './normal-form.ts'
import { planByCases } from './plan-by-cases.ts'
import type { PlanNode } from './planner.ts'
import { refuseSplitFields } from './refuse-split-fields.ts'
import { type RootSelection, rootSelectionsOf } from './root-selections.ts'
import { operationOf } from './selections.ts'
import { turnsOf } from './turns.ts'

/** What a planner's library does: a plan for one document, or null when it sees nothing to do. */
export type PlanDocument = (document: DocumentNode) => PlanNode | null

/**
 * Plans an operation as the specification executes it, where the planners do not: what asks nothing is an empty plan,
 * and a mutation's root fields run in the order of the text, each with all below it before the next.
 *
 * @throws Error when the planner sees nothing to do for an operation that asks something.
 * @source GraphQL specification, October 2021, 6.2.2. @graphql-hive/router-query-planner 0.0.38 starts the second
 *   mutation beside what is below the first, and turns the order round where a fragment carries a condition.
 */
export function planOperation(asked: DocumentNode, rules: NormalFormRules, planDocument: PlanDocument): PlanNode {
  const document = normalForm(asked, rules)
  if (document === null) return { kind: 'Empty' }
  const operation = operationOf(document)
  return operation.operation === OperationTypeNode.MUTATION
    ? planMutation(operation, planDocument)
    : planWhole(document, planDocument)
}

function planMutation(operation: OperationDefinitionNode, planDocument: PlanDocument): PlanNode {
  const fields = rootSelectionsOf(operation)
  // One fetch of fields that are all asked is one department that keeps the order by itself.
  if (fields.every(({ conditions }) => conditions.length === 0)) {
    const whole = planWhole(withRoot(operation, fields), planDocument)
    if (whole.kind === 'Fetch') return whole
  }
  const byName = Map.groupBy(fields, ({ name }) => name)
  const plans = new Map([...byName].map(([name, same]) => [name, planWhole(withRoot(operation, same), planDocument)]))
  return { kind: 'Sequence', nodes: turnsOf(fields, plans) }
}

/** Where a planner fails over conditions, it is asked once for each case. */
function planWhole(document: DocumentNode, planDocument: PlanDocument): PlanNode {
  try {
    return planAtOnce(document, planDocument)
  } catch (error) {
    if (operationOf(document).operation === OperationTypeNode.SUBSCRIPTION) throw error // it has one source
    const cases = planByCases(document, (part) => planAtOnce(part, planDocument))
    if (cases) return cases
    throw error
  }
}

function planAtOnce(document: DocumentNode, planDocument: PlanDocument): PlanNode {
  const plan = planDocument(document)
  if (plan === null) throw new Error('The planner found an empty plan for an operation that asks something.')
  refuseSplitFields(plan)
  checkRequirements(plan, document)
  return plan
}

function withRoot(operation: OperationDefinitionNode, fields: readonly RootSelection[]): DocumentNode {
  const selections: readonly SelectionNode[] = fields.map(({ selection }) => selection)
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, selectionSet }] }
}

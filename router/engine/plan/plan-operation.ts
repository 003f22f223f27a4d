import {
  type DocumentNode,
  Kind,
  OperationTypeNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { PlanNode } from './planner.ts'
import { fragmentsOf, isLeftOut, operationOf } from './selections.ts'

/** What a planner's library does: a plan for one document, or null when it sees nothing to do. */
export type PlanDocument = (document: DocumentNode) => PlanNode | null

/**
 * Plans an operation as the specification executes it, where the planners do not: what asks nothing is an empty plan,
 * and a mutation's root fields run in the order of the text, each with all below it before the next.
 *
 * @throws Error when the planner sees nothing to do for an operation that asks something.
 * @source GraphQL specification, October 2021, 6.2.2. @graphql-hive/router-query-planner 0.0.38 starts the second
 *   mutation beside what is below the first, and turns the order round where a fragment carries a condition;
 *   @apollo/query-planner 2.14.4 moves named fragments to the front.
 */
export function planOperation(document: DocumentNode, planDocument: PlanDocument): PlanNode {
  if (isLeftOut(document)) return { kind: 'Empty' }
  const operation = operationOf(document)
  const fields = operation.operation === OperationTypeNode.MUTATION ? rootFields(document, operation) : []
  if (fields.length < 2) return planWhole(document, planDocument)

  // One fetch of plain fields is one department that keeps the order by itself.
  const whole = fields.some(isWrapped) ? null : planWhole(withRoot(document, operation, fields), planDocument)
  if (whole?.kind === 'Fetch') return whole
  const parts = fields.map((field) => planOperation(withRoot(document, operation, [field]), planDocument))
  return { kind: 'Sequence', nodes: parts.filter(({ kind }) => kind !== 'Empty') }
}

function planWhole(document: DocumentNode, planDocument: PlanDocument): PlanNode {
  const plan = planDocument(document)
  if (plan === null) throw new Error('The planner found an empty plan for an operation that asks something.')
  return plan
}

/** All selections of one name in the answer. */
type RootField = readonly SelectionNode[]

/** The root fields of an operation in the order in which they are executed; each keeps the conditions around it. */
function rootFields(document: DocumentNode, { selectionSet }: OperationDefinitionNode): readonly RootField[] {
  const fragments = fragmentsOf(document)
  const fields = new Map<string, SelectionNode[]>()
  collect(selectionSet, (selection) => selection)
  return [...fields.values()]

  function collect(within: SelectionSetNode, wrap: (selection: SelectionNode) => SelectionNode): void {
    for (const selection of within.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value
        fields.set(name, [...(fields.get(name) ?? []), wrap(selection)])
        continue
      }
      const inner = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      if (!inner) continue
      const directives = selection.directives ?? []
      collect(inner.selectionSet, (one) => wrap(directives.length === 0 ? one : inFragment(one, directives)))
    }
  }
}

function inFragment(selection: SelectionNode, directives: NonNullable<SelectionNode['directives']>): SelectionNode {
  return { kind: Kind.INLINE_FRAGMENT, directives, selectionSet: selectionSetOf([selection]) }
}

function isWrapped(field: RootField): boolean {
  return field.some(({ kind }) => kind !== Kind.FIELD)
}

function withRoot(document: DocumentNode, operation: OperationDefinitionNode, fields: readonly RootField[]) {
  const selectionSet = selectionSetOf(fields.flat())
  const definitions = document.definitions.map((node) => (node === operation ? { ...operation, selectionSet } : node))
  return { ...document, definitions }
}

function selectionSetOf(selections: readonly SelectionNode[]): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections }
}

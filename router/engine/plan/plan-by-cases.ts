import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode, visit } from 'graphql'
import { conditionNode } from './condition-node.ts'
import { conditionOf, isCondition } from './conditions.ts'
import type { PlanNode } from './planner.ts'
import { operationOf } from './selections.ts'

/** Each variable doubles the plans. */
const VARIABLES_MAX = 4

/**
 * Plans an operation once for each combination of the variables in its conditions, so that the planner sees none of them:
 * for operations that it plans wrongly, or not at all, because of their conditions.
 *
 * @param document In normal form.
 * @param whole Plans a document without conditions.
 * @returns Null when conditions are not the reason, or are too many.
 */
export function planByCases(document: DocumentNode, whole: (document: DocumentNode) => PlanNode): PlanNode | null {
  const variables = variablesIn(document)
  if (variables.length === 0 || variables.length > VARIABLES_MAX) return null
  return planned(document, variables)

  function planned(part: DocumentNode, [variable, ...others]: readonly string[]): PlanNode {
    if (variable === undefined) return whole(part)
    const branch = (value: boolean) => {
      const decided = withDecided(part, variable, value)
      return decided && planned(decided, others)
    }
    return conditionNode(variable, [branch(true), branch(false)])
  }
}

function variablesIn(document: DocumentNode): readonly string[] {
  const found = new Set<string>()
  visit(document, {
    Directive(node) {
      const condition = conditionOf(node)
      if (typeof condition?.when === 'string') found.add(condition.when)
    },
  })
  return [...found]
}

/** The document with a variable's conditions resolved; null when nothing of it is left. */
function withDecided(document: DocumentNode, variable: string, value: boolean): DocumentNode | null {
  const operation = operationOf(document)
  const left = decidedIn(operation.selectionSet)
  return left && { ...document, definitions: [{ ...operation, selectionSet: left }] }

  function decidedIn({ selections }: SelectionSetNode): SelectionSetNode | null {
    const kept = selections.flatMap((one) => decidedSelection(one) ?? [])
    return kept.length === 0 ? null : { kind: Kind.SELECTION_SET, selections: kept }
  }

  function decidedSelection(selection: SelectionNode): SelectionNode | null {
    const conditions = (selection.directives ?? []).map(conditionOf)
    if (conditions.some((condition) => condition?.when === variable && condition.wanted !== value)) return null
    const directives = (selection.directives ?? []).filter(
      (one) => !isCondition(one) || conditionOf(one)?.when !== variable,
    )
    if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return { ...selection, directives }
    const selectionSet = decidedIn(selection.selectionSet) // never null below a field: see normal-form.ts
    return selectionSet && { ...selection, directives, selectionSet }
  }
}

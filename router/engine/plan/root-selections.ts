import { Kind, type OperationDefinitionNode, type SelectionNode, type SelectionSetNode } from 'graphql'
import { conditionOf } from './conditions.ts'

/** One selection of a root field. */
export interface RootSelection {
  /** Its name in the answer. */
  readonly name: string
  /** As it is asked at the root, with all fragments around it. */
  readonly selection: SelectionNode
  /** What must hold for it to be asked. */
  readonly conditions: readonly VariableCondition[]
}

export interface VariableCondition {
  readonly variable: string
  readonly wanted: boolean
}

/** The root fields of an operation in its normal form, in the order of the text. */
export function rootSelectionsOf({ selectionSet }: OperationDefinitionNode): readonly RootSelection[] {
  return selectionsWithin(selectionSet)
}

function selectionsWithin({ selections }: SelectionSetNode): readonly RootSelection[] {
  return selections.flatMap((selection): readonly RootSelection[] => {
    const conditions = conditionsOf(selection)
    if (selection.kind === Kind.FIELD)
      return [{ name: (selection.alias ?? selection.name).value, selection, conditions }]
    if (selection.kind !== Kind.INLINE_FRAGMENT) throw new Error('A named fragment is left in an operation to plan.')
    return selectionsWithin(selection.selectionSet).map((inner) => ({
      name: inner.name,
      selection: { ...selection, selectionSet: { kind: Kind.SELECTION_SET, selections: [inner.selection] } as const },
      conditions: [...conditions, ...inner.conditions],
    }))
  })
}

function conditionsOf({ directives = [] }: SelectionNode): readonly VariableCondition[] {
  return directives.flatMap((directive) => {
    const { when, wanted } = conditionOf(directive) ?? { when: null, wanted: true }
    return typeof when === 'string' ? [{ variable: when, wanted }] : []
  })
}

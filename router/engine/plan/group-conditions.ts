import { Kind, type SelectionNode } from 'graphql'
import { conditionsText, isCondition } from './conditions.ts'
import { selectionSetOf } from './selections.ts'
import type { SupergraphTypes } from './supergraph-types.ts'

/**
 * Puts selections of one object under equal conditions into one fragment, here and below: of two such fields, of which the
 * first needs another department, @graphql-hive/router-query-planner 0.0.38 asks for the second without its condition. Not
 * for interface objects, on which it does not follow fragments, nor for the root of a mutation, whose fields run in order.
 * In such fragments @apollo/query-planner 2.14.4 forgets to rename keys of different types.
 *
 * @param type Name of the type whose fields are asked; undefined: nothing tells.
 */
export function groupConditions(
  selections: readonly SelectionNode[],
  type: string | undefined,
  types: SupergraphTypes,
): readonly SelectionNode[] {
  const below = selections.map((selection) => groupedBelow(selection, type, types))
  if (type === 'Mutation' || (type !== undefined && types.isInterfaceObject(type))) return below
  const byConditions = Map.groupBy(below, ({ directives }) => conditionsText(directives))
  const groups = new Map([...byConditions.values()].map((same) => [same[0], same]))
  return below.flatMap((one): readonly SelectionNode[] => {
    if (conditionsText(one.directives) === '') return [one]
    const same = groups.get(one) ?? []
    if (same.length < 2) return same
    const directives = one.directives?.filter(isCondition) ?? []
    const together = groupConditions(same.flatMap(withoutConditions), type, types)
    return [{ kind: Kind.INLINE_FRAGMENT, directives, selectionSet: selectionSetOf(together) }]
  })
}

function groupedBelow(selection: SelectionNode, type: string | undefined, types: SupergraphTypes): SelectionNode {
  if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return selection
  const within =
    selection.kind === Kind.INLINE_FRAGMENT
      ? (selection.typeCondition?.name.value ?? type)
      : type && types.outputOf(type, selection.name.value)
  const selections = groupConditions(selection.selectionSet.selections, within, types)
  return { ...selection, selectionSet: selectionSetOf(selections) }
}

/** A fragment that said only its conditions is what was in it. */
function withoutConditions(selection: SelectionNode): readonly SelectionNode[] {
  const directives = (selection.directives ?? []).filter((one) => !isCondition(one))
  const isBare = selection.kind === Kind.INLINE_FRAGMENT && !selection.typeCondition && directives.length === 0
  return isBare ? selection.selectionSet.selections : [{ ...selection, directives }]
}

import { type FieldNode, Kind, parse, print, type SelectionSetNode, visit } from 'graphql'
import { fetchesIn } from './plan-nodes.ts'
import type { PlanNode } from './planner.ts'

/**
 * Refuses a plan with a fetch that asks one field twice, under different conditions, for different types below which one name
 * stands for different things: a department refuses such a text. @graphql-hive/router-query-planner 0.0.38 gives another name
 * to the second of two keys of different types, but not where it splits the field above them by a condition.
 *
 * @throws Error for such a plan.
 * @source GraphQL specification, October 2021, 5.3.2 (Field Selection Merging).
 */
export function refuseSplitFields(plan: PlanNode): void {
  for (const { text } of fetchesIn(plan)) {
    if (!CONDITION.test(text)) continue
    visit(parse(text), {
      SelectionSet(selectionSet) {
        if (isSplit(selectionSet)) throw new Error('The plan asks a field twice, and one name below it for two things.')
      },
    })
  }
}

const CONDITION = /@(?:skip|include)\b/

interface Asked {
  readonly field: FieldNode
  /** Names of types and conditions around it, as text. */
  readonly types: string
  readonly conditions: string
}

function isSplit(selectionSet: SelectionSetNode): boolean {
  const asked = fieldsIn(selectionSet)
  const same = Map.groupBy(asked, ({ field, types }) => `${types} ${nameOf(field)}`)
  return [...same.values()].some((group) => new Set(group.map(({ conditions }) => conditions)).size > 1 && clash(group))
}

/** Whether a name stands below two of them for fields of different types. */
function clash(group: readonly Asked[]): boolean {
  const typesByName = new Map<string, string>()
  for (const { field } of group) {
    for (const below of field.selectionSet ? fieldsIn(field.selectionSet) : []) {
      const name = nameOf(below.field)
      const known = typesByName.get(name)
      if (name !== '__typename' && known !== undefined && known !== below.types) return true
      typesByName.set(name, below.types)
    }
  }
  return false
}

/** Fields of a selection, those in its inline fragments too. */
function fieldsIn({ selections }: SelectionSetNode, types = '', conditions = ''): readonly Asked[] {
  return selections.flatMap((selection): readonly Asked[] => {
    const all = conditions + (selection.directives ?? []).map(print).join()
    if (selection.kind === Kind.FIELD) return [{ field: selection, types, conditions: all }]
    if (selection.kind === Kind.FRAGMENT_SPREAD) return []
    const type = selection.typeCondition?.name.value ?? ''
    return fieldsIn(selection.selectionSet, type === '' ? types : `${types}/${type}`, all)
  })
}

function nameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value
}

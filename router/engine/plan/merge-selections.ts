import { type DirectiveNode, type FieldNode, Kind, type SelectionNode } from 'graphql'
import { conditionsText, isCondition } from './conditions.ts'

/**
 * The same selections, each name once where that can be said: a field that is asked for certain takes in what is asked of
 * it under conditions elsewhere, and fields under equal conditions become one. Others stay side by side.
 */
export function mergeSelections(selections: readonly SelectionNode[]): readonly SelectionNode[] {
  const fields = Map.groupBy(selections.filter(isField), nameOf)
  const kept = new Map([...fields.values()].flatMap(mergeFields))
  return selections.flatMap((one): readonly SelectionNode[] => (isField(one) ? (kept.get(one) ?? []) : [one]))
}

/** No directive stands twice at one place. */
export function alsoUnder(directives: readonly DirectiveNode[], selection: SelectionNode): SelectionNode {
  if (directives.length === 0) return selection
  const own = selection.directives ?? []
  const isFree = directives.every(({ name }) => own.every((other) => other.name.value !== name.value))
  if (isFree) return { ...selection, directives: [...directives, ...own] }
  return {
    kind: Kind.INLINE_FRAGMENT,
    directives,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
  }
}

/** What stands in the place of each field that stays. */
function mergeFields(same: readonly FieldNode[]): readonly (readonly [FieldNode, readonly FieldNode[]])[] {
  const certain = same.find((field) => conditionsOf(field).length === 0)
  if (certain) return [[same[0] ?? certain, [mergedInto(certain, same)]]]
  const alike = Map.groupBy(same, ({ directives }) => conditionsText(directives))
  return [...alike.values()].flatMap((fields) =>
    fields.slice(0, 1).map((first) => [first, [mergedInto(first, fields)]]),
  )
}

/** @param fields Those that are certain, or under the conditions of the base, give what they ask as it is. */
function mergedInto(base: FieldNode, fields: readonly FieldNode[]): FieldNode {
  if (!base.selectionSet || fields.length === 1) return base
  const known = conditionsText(base.directives)
  const selections = fields.flatMap((field) => {
    const conditions = conditionsText(field.directives) === known ? [] : conditionsOf(field)
    return (field.selectionSet?.selections ?? []).map((one) => alsoUnder(conditions, one))
  })
  return { ...base, selectionSet: { kind: Kind.SELECTION_SET, selections: mergeSelections(selections) } }
}

function conditionsOf({ directives = [] }: FieldNode): readonly DirectiveNode[] {
  return directives.filter(isCondition)
}

function nameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value
}

function isField(selection: SelectionNode): selection is FieldNode {
  return selection.kind === Kind.FIELD
}

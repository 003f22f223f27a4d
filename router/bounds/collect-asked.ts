import { type FieldNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql'
import type { Condition } from './formula.ts'
import type { Fragments } from './measure-fields.ts'

/** One field of the answer, whichever fragments ask for it. */
export interface AskedField {
  readonly node: FieldNode
  /** Name of the type on which it is asked. */
  readonly on: string
  readonly conditions: readonly Condition[]
  /** What is asked below it, in all places together. */
  readonly below: SelectionSetNode[]
}

/**
 * The fields that selection sets ask for together. A field that several fragments ask for is one, as it is executed once;
 * asked under different conditions or on different types, it counts for each.
 */
export function collectAsked(
  sets: readonly SelectionSetNode[],
  on: string,
  fragments: Fragments,
): Iterable<AskedField> {
  const fields = new Map<string, AskedField>()
  const spread = new Set<string>()
  for (const set of sets) collect(set, on, NO_CONDITIONS)
  return fields.values()

  function collect(set: SelectionSetNode, type: string, above: Conditions) {
    for (const selection of set.selections) {
      const conditions = withConditionsOf(selection, above)
      if (conditions === null) continue
      if (selection.kind === Kind.FIELD) ask(selection, type, conditions)
      else follow(selection, type, conditions)
    }
  }

  function ask(node: FieldNode, type: string, { key, all }: Conditions) {
    const name = `${type} ${node.alias?.value ?? node.name.value} ${key}`
    const below = node.selectionSet ? [node.selectionSet] : []
    const known = fields.get(name)
    if (known) known.below.push(...below)
    else fields.set(name, { node, on: type, conditions: all, below })
  }

  function follow(selection: Exclude<SelectionNode, FieldNode>, type: string, conditions: Conditions) {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return collect(selection.selectionSet, selection.typeCondition?.name.value ?? type, conditions)
    const fragment = fragments.get(selection.name.value)
    const place = `${selection.name.value} ${conditions.key}`
    if (!fragment || spread.has(place)) return
    spread.add(place)
    collect(fragment.selectionSet, fragment.typeCondition.name.value, conditions)
  }
}

interface Conditions {
  readonly key: string
  readonly all: readonly Condition[]
}

const NO_CONDITIONS: Conditions = { key: '', all: [] }

/** Null for what is never asked. */
function withConditionsOf({ directives = [] }: SelectionNode, above: Conditions): Conditions | null {
  const own: Condition[] = []
  for (const { name, arguments: given = [] } of directives) {
    const value = given.find((argument) => argument.name.value === 'if')?.value
    if ((name.value !== 'skip' && name.value !== 'include') || !value) continue
    const is = name.value === 'include'
    if (value.kind === Kind.BOOLEAN && value.value !== is) return null
    if (value.kind === Kind.VARIABLE) own.push({ variable: value.name.value, is })
  }
  if (own.length === 0) return above
  const key = own.map(({ variable, is }) => `${is ? '+' : '-'}${variable}`).join('')
  return { key: above.key + key, all: [...above.all, ...own] }
}

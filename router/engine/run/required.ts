import type { RequiredSelection } from '../plan/planner.ts'
import type { Flags } from './flags.ts'
import type { TypeNames } from './typenames.ts'

/** A selection with the conditions of all fragments around it, as source; empty: always. */
export interface Conditional {
  readonly selection: RequiredSelection
  readonly conditions: readonly string[]
}

/** One member of a representation, from every selection that gives it. */
export interface RequiredMember {
  /** Name under which the value was fetched. */
  readonly name: string
  /** Source that says whether it is wanted; null: always. */
  readonly condition: string | null
  readonly below: readonly Conditional[]
}

/** What is required of objects of one type, by the name that the department expects. Null: of a type that no fragment names. */
export function membersFor(
  selections: readonly Conditional[],
  typename: string | null,
  { typeNames, flags }: RequiredContext,
): ReadonlyMap<string, RequiredMember> {
  const members = new Map<string, RequiredMember>()
  for (const one of selections) add(one)
  return members

  function add({ selection, conditions }: Conditional) {
    if (selection.kind === 'InlineFragment') {
      if (typename === null || !typeNames.matching(selection.typeCondition).has(typename)) return
      const all = [...conditions, ...conditionsOf(selection, flags)]
      for (const inner of selection.selections) add({ selection: inner, conditions: all })
      return
    }
    const key = selection.alias ?? selection.name
    const before = members.get(key)
    const below = selection.selections.map((inner) => ({ selection: inner, conditions }))
    members.set(key, {
      name: selection.name,
      condition: either(before, conditions.length === 0 ? null : conditions.join('&&')),
      below: [...(before?.below ?? []), ...below],
    })
  }
}

export interface RequiredContext {
  readonly typeNames: TypeNames
  readonly flags: Flags
}

/** Every type name that some fragment among the selections is for. */
export function namesAsked(selections: readonly Conditional[], typeNames: TypeNames): ReadonlySet<string> {
  const names = new Set<string>()
  for (const { selection } of selections) {
    if (selection.kind !== 'InlineFragment') continue
    for (const name of typeNames.matching(selection.typeCondition)) names.add(name)
  }
  return names
}

interface Switched {
  readonly skipIf?: string | undefined
  readonly includeIf?: string | undefined
}

function conditionsOf({ skipIf, includeIf }: Switched, flags: Flags): readonly string[] {
  return [
    ...(skipIf === undefined ? [] : [flags.sourceOf(skipIf, false)]),
    ...(includeIf === undefined ? [] : [flags.sourceOf(includeIf, true)]),
  ]
}

function either(before: RequiredMember | undefined, condition: string | null): string | null {
  if (!before) return condition
  return before.condition === null || condition === null ? null : `${before.condition}||${condition}`
}

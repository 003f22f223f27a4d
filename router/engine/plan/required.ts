import type { RequiredFragment, RequiredSelection } from './planner.ts'

/** What both planners write under `requires`, as far as they agree. */
export type PlannedSelection =
  | { readonly kind: 'Field'; readonly name: string; readonly alias?: string; readonly selections?: PlannedSelections }
  | PlannedFragment
  | { readonly kind: 'FragmentSpread' }

type PlannedSelections = readonly PlannedSelection[]

interface PlannedFragment {
  readonly kind: 'InlineFragment'
  readonly typeCondition?: string
  readonly selections: PlannedSelections
  readonly skipIf?: string
  readonly includeIf?: string
}

/** @throws Error when a representation has a field outside all fragments: it would hold for entities of any type. */
export function toRequired(selections: PlannedSelections): readonly RequiredFragment[] {
  return toSelections(selections).map((selection) => {
    if (selection.kind === 'Field') throw new Error('A plan requires a field of no type.')
    return selection
  })
}

function toSelections(selections: PlannedSelections): readonly RequiredSelection[] {
  return selections.flatMap((selection): readonly RequiredSelection[] => {
    if (selection.kind === 'InlineFragment') return toFragments(selection)
    if (selection.kind === 'FragmentSpread') throw new Error('A plan requires a named fragment that it does not hold.')
    const { name, alias = null, selections: below = [] } = selection
    return [{ kind: 'Field', name, alias, selections: toSelections(below) }]
  })
}

function toFragments({ typeCondition, selections, skipIf, includeIf }: PlannedFragment): readonly RequiredSelection[] {
  const inner = toSelections(selections)
  if (typeCondition !== undefined)
    return [{ kind: 'InlineFragment', typeCondition, selections: inner, skipIf, includeIf }]
  if (skipIf !== undefined || includeIf !== undefined) throw new Error('A plan requires a condition without a type.')
  return inner
}

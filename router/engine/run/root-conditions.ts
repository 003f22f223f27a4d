import { type DocumentNode, type FragmentDefinitionNode, Kind, parse, type SelectionSetNode } from 'graphql'
import { conditionOf } from '../plan/conditions.ts'
import type { VariableCondition } from '../plan/root-selections.ts'
import { fragmentsOf, operationOf } from '../plan/selections.ts'
import type { Flags } from './flags.ts'

/** Whether a run asks any root field of a fetch. */
export type IsAsked = (flags: readonly boolean[]) => boolean

/**
 * Reads the conditions at the root of a fetch. Planners leave them in its text, so that a fetch of which nothing is left
 * would cost a call all the same.
 *
 * @returns Null: something is asked under any variables.
 */
export function rootConditions(text: string, flags: Flags): IsAsked | null {
  if (!text.includes('@')) return null
  const ways = waysToFields(parse(text, { noLocation: true }))
  if (ways.some((conditions) => conditions.length === 0)) return null
  const byFlag = ways.map((conditions) =>
    conditions.map(({ variable, wanted }) => ({ flag: flags.numberOf(variable), wanted })),
  )
  return (on) => byFlag.some((conditions) => conditions.every(({ flag, wanted }) => on[flag] === wanted))
}

/** What must hold for each root field to be asked. */
type Way = readonly VariableCondition[]

function waysToFields(document: DocumentNode): readonly Way[] {
  return waysWithin(operationOf(document).selectionSet, fragmentsOf(document))
}

function waysWithin(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): readonly Way[] {
  return selections.flatMap((selection): readonly Way[] => {
    const around: VariableCondition[] = []
    for (const directive of selection.directives ?? []) {
      const { when, wanted } = conditionOf(directive) ?? OTHER
      if (typeof when === 'string') around.push({ variable: when, wanted })
      else if (when !== wanted) return []
    }
    if (selection.kind === Kind.FIELD) return [around]
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    if (!fragment) return []
    return waysWithin(fragment.selectionSet, fragments).map((inner) => around.concat(inner))
  })
}

/** Of a directive that is no condition nothing depends. */
const OTHER = { when: true, wanted: true }

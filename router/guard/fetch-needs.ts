import { Kind, parse, type SelectionSetNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import type { Graph } from './operation.ts'

/** Of all texts that are kept: those with literal values in them come in any number and of any length. */
const KNOWN_CHARACTERS_MAX = 8_000_000
/** What an entry weighs beside its text, in characters. */
const ENTRY_CHARACTERS = 200

/**
 * What the text of a fetch asks, as numbers of requirements. A planner adds fields of its own: keys, and what `@requires`
 * names. So each fetch is held against its caller once more, on its way out; what is found there is a fault of a schema,
 * not of the caller.
 */
export function fetchNeeds(graph: Graph): (fetchText: string) => readonly number[] {
  const known = new LRUCache<string, readonly number[]>({
    maxSize: KNOWN_CHARACTERS_MAX,
    sizeCalculation: (_, fetchText) => fetchText.length + ENTRY_CHARACTERS,
  })

  function remember(fetchText: string): readonly number[] {
    const needs = needsOf(fetchText, graph)
    known.set(fetchText, needs)
    return needs
  }

  return (fetchText) => known.get(fetchText) ?? remember(fetchText)
}

function needsOf(fetchText: string, graph: Graph): readonly number[] {
  const document = parse(fetchText, { noLocation: true })
  const { fields, returns, types } = graph.requirements
  const needs = new Set<number>()
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one] as const] : [],
    ),
  )

  function walk(set: SelectionSetNode | undefined, parent: string | undefined) {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.INLINE_FRAGMENT)
        walk(selection.selectionSet, selection.typeCondition?.name.value ?? parent)
      else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value)
        walk(fragment?.selectionSet, fragment?.typeCondition.name.value)
      } else {
        const { value: name } = selection.name
        add(fields.get(`${parent}.${name}`))
        if (name !== '__typename' && parent !== undefined) add(types.get(parent))
        walk(selection.selectionSet, returns.get(`${parent}.${name}`)) // below `_entities` the fragments name the types
      }
    }
  }

  function add(some: readonly number[] = []) {
    for (const need of some) needs.add(need)
  }

  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      walk(definition.selectionSet, graph.schema.getRootType(definition.operation)?.name)
  return [...needs]
}

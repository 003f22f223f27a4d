import { getNamedType, isInterfaceType, isObjectType, Kind, parse, type SelectionSetNode } from 'graphql'
import type { Graph } from './operation.ts'

const KNOWN_FETCHES_MAX = 10_000

/**
 * What the text of a fetch asks, as numbers of requirements. A planner adds fields of its own: keys, and what `@requires`
 * names. So each fetch is held against its caller once more, on its way out; what is found there is a fault of a schema,
 * not of the caller.
 */
export function fetchNeeds(graph: Graph): (fetchText: string) => readonly number[] {
  const known = new Map<string, readonly number[]>()

  function remember(fetchText: string): readonly number[] {
    const needs = needsOf(fetchText, graph)
    if (known.size >= KNOWN_FETCHES_MAX) known.delete(known.keys().next().value ?? '')
    known.set(fetchText, needs)
    return needs
  }

  return (fetchText) => known.get(fetchText) ?? remember(fetchText)
}

function needsOf(fetchText: string, graph: Graph): readonly number[] {
  const document = parse(fetchText, { noLocation: true })
  const { fields, types } = graph.requirements
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
        walk(selection.selectionSet, typeBelow(graph, parent, name))
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

/** Below `_entities` the fragments name the types. */
function typeBelow({ schema }: Graph, parent: string | undefined, field: string): string | undefined {
  const type = parent === undefined ? undefined : schema.getType(parent)
  const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined
  return found && getNamedType(found.type).name
}

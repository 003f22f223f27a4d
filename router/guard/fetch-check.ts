import {
  type DocumentNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  getNamedType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'

const KNOWN_FETCHES_MAX = 1_000

/** Tells whether the text of a fetch asks for a coordinate that its caller may not have. */
export type FetchCheck = (fetch: string, denied: ReadonlySet<string>) => boolean

/**
 * A planner adds fields of its own: keys, and what `@requires` names. So each fetch is held against what the caller is
 * denied once more, on its way out; what is found there is a fault of a schema, not of the caller.
 */
export function fetchCheck(schema: GraphQLSchema): FetchCheck {
  const known = new Map<string, ReadonlySet<string>>()

  function remember(fetch: string): ReadonlySet<string> {
    const coordinates = coordinatesOf(parse(fetch), schema)
    if (known.size >= KNOWN_FETCHES_MAX) known.delete(known.keys().next().value ?? '')
    known.set(fetch, coordinates)
    return coordinates
  }

  return (fetch, denied) => {
    if (denied.size === 0) return false
    const coordinates = known.get(fetch) ?? remember(fetch)
    return [...coordinates].some((coordinate) => denied.has(coordinate))
  }
}

function coordinatesOf(document: DocumentNode, schema: GraphQLSchema): ReadonlySet<string> {
  const coordinates = new Set<string>()
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
        const name = selection.name.value
        if (parent !== undefined) coordinates.add(`${parent}.${name}`)
        walk(selection.selectionSet, parent === undefined ? undefined : typeBelow(schema, parent, name))
      }
    }
  }

  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      walk(definition.selectionSet, schema.getRootType(definition.operation)?.name)
  return coordinates
}

/** Below `_entities` the fragments name the types. */
function typeBelow(schema: GraphQLSchema, parent: string, field: string): string | undefined {
  const type = schema.getType(parent)
  const found = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined
  return found && getNamedType(found.type).name
}

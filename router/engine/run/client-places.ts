import {
  type DocumentNode,
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { fragmentsOf, responseName } from './asked.ts'
import type { Place } from './place.ts'

/** The longest part of a place that the caller's answer can have; what departments are asked besides leads nowhere. */
export type KnownPart = (place: Place) => Place

interface Known {
  /** Lists around the value. */
  readonly lists: number
  readonly below: Map<string, Known>
}

/** Read when the first error is to be placed: most operations never need it. */
export function clientPlaces(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): KnownPart {
  const fragments = fragmentsOf(document)
  let root: Map<string, Known> | null = null

  return (place) => {
    root ??= read(operation.selectionSet, schema.getRootType(operation.operation), new Map())
    return place.slice(0, lengthKnown(place, root))
  }

  function read({ selections }: SelectionSetNode, type: Typed, into: Map<string, Known>): Map<string, Known> {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        readField(selection, type, into)
        continue
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      const condition = fragment?.typeCondition
      if (fragment) read(fragment.selectionSet, condition ? schema.getType(condition.name.value) : type, into)
    }
    return into
  }

  function readField(node: FieldNode, type: Typed, into: Map<string, Known>): void {
    const field = type && 'getFields' in type ? type.getFields()[node.name.value] : undefined
    const output = field && 'args' in field ? field.type : null
    const known = into.get(responseName(node)) ?? { lists: listsAround(output), below: new Map() }
    into.set(responseName(node), known)
    if (node.selectionSet) read(node.selectionSet, output && getNamedType(output), known.below)
  }
}

type Typed = GraphQLNamedType | null | undefined

export function listsAround(type: GraphQLOutputType | null): number {
  const nullable = type && getNullableType(type)
  return isListType(nullable) ? 1 + listsAround(nullable.ofType) : 0
}

function lengthKnown(place: Place, root: ReadonlyMap<string, Known>): number {
  let length = 0
  for (let fields: ReadonlyMap<string, Known> | null = root; fields;) {
    const step = place[length]
    const known: Known | undefined = typeof step === 'string' ? fields.get(step) : undefined
    if (!known) break
    length++
    for (let lists = known.lists; lists > 0 && typeof place[length] === 'number'; lists--) length++
    fields = known.below
  }
  return length
}

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
import { plannedName } from '../plan/planned-names.ts'
import { fragmentsOf } from '../plan/selections.ts'
import { responseName } from './asked.ts'
import type { Place } from './place.ts'

/** Places of the caller's answer. */
export interface ClientPlaces {
  /** The longest part of a place that the answer can have; what departments are asked besides leads nowhere. */
  readonly known: (place: Place) => Place
  /** The same place under the names of the answer. */
  readonly answered: (place: Place) => Place
}

/** A field by the name under which it is fetched. */
interface Known {
  /** Name in the answer. */
  readonly name: string
  /** Lists around the value. */
  readonly lists: number
  readonly below: Map<string, Known>
}

/** Read when the first error is to be placed: most operations never need it. */
export function clientPlaces(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): ClientPlaces {
  const fragments = fragmentsOf(document)
  let root: Map<string, Known> | null = null

  return {
    known: (place) => place.slice(0, follow(place).length),
    answered(place) {
      const named = follow(place)
      return [...named, ...place.slice(named.length)]
    },
  }

  /** What of a place is known, under the names of the answer. */
  function follow(place: Place): Place {
    root ??= read(operation.selectionSet, schema.getRootType(operation.operation), new Map())
    return followed(place, root)
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
    const name = plannedName(node)
    const known = into.get(name) ?? { name: responseName(node), lists: listsAround(output), below: new Map() }
    into.set(name, known)
    if (node.selectionSet) read(node.selectionSet, output && getNamedType(output), known.below)
  }
}

type Typed = GraphQLNamedType | null | undefined

export function listsAround(type: GraphQLOutputType | null): number {
  const nullable = type && getNullableType(type)
  return isListType(nullable) ? 1 + listsAround(nullable.ofType) : 0
}

function followed(place: Place, root: ReadonlyMap<string, Known>): Place {
  const named: (string | number)[] = []
  for (let fields: ReadonlyMap<string, Known> | null = root; fields;) {
    const step = place[named.length]
    const known: Known | undefined = typeof step === 'string' ? fields.get(step) : undefined
    if (!known) break
    named.push(known.name)
    for (let lists = known.lists; lists > 0; lists--) {
      const index = place[named.length]
      if (typeof index !== 'number') break
      named.push(index)
    }
    fields = known.below
  }
  return named
}

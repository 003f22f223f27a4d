import { GraphError } from '@civigraph/subgraph-kit'
import {
  type DirectiveNode,
  type FieldNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLOutputType,
  isCompositeType,
  isIntrospectionType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import { type Condition, conditionsOf } from './conditions.ts'
import {
  fieldNeeds,
  fieldOf,
  fragmentOf,
  fragmentType,
  type Graph,
  type Operation,
  parentNeeds,
  possibleTypes,
  typeNeeds,
} from './operation.ts'

/** Selections of one operation with every fragment in its place; a selection spread twice stands here twice. */
export type Place = FieldPlace | FragmentPlace

export interface FieldPlace {
  readonly kind: 'field'
  readonly node: FieldNode
  /** Name in the answer: the alias, else the field's. */
  readonly name: string
  readonly coordinate: string
  readonly type: GraphQLOutputType
  /** What the field and its return type ask. */
  readonly needs: readonly number[]
  /** What the type it is selected on asks. */
  readonly parentNeeds: readonly number[]
  readonly when: readonly Condition[]
  /** Null for a leaf, and for introspection, which is none of the guard's business. */
  readonly below: { readonly type: GraphQLCompositeType; readonly places: readonly Place[] } | null
}

export interface FragmentPlace {
  readonly kind: 'fragment'
  readonly on: GraphQLCompositeType
  /** What the type it is on asks. */
  readonly needs: readonly number[]
  readonly directives: readonly DirectiveNode[]
  readonly when: readonly Condition[]
  /** Names of the object types it applies to; null when it applies to all that can stand here. */
  readonly onTypes: ReadonlySet<string> | null
  readonly places: readonly Place[]
}

/** Bounds what a chain of fragments can unfold into; the limits on operations cut in long before. */
export const MAX_PLACES = 20_000

/**
 * Unfolds an operation. Needed only when something in it is denied.
 *
 * @throws {GraphError} `LIMIT_EXCEEDED` when it unfolds into more than 20 000 selections.
 */
export function expand(graph: Graph, { definition, fragments, root }: Operation): readonly Place[] {
  let count = 0
  return unfold(definition.selectionSet, root, possibleTypes(graph, root))

  function unfold(selectionSet: SelectionSetNode, type: GraphQLCompositeType, possible: ReadonlySet<string>): Place[] {
    return selectionSet.selections.map((selection) => place(selection, type, possible))
  }

  function place(selection: SelectionNode, type: GraphQLCompositeType, possible: ReadonlySet<string>): Place {
    if (++count > MAX_PLACES) throw new GraphError('LIMIT_EXCEEDED', 'Its fragments unfold into too many selections.')
    const when = conditionsOf(selection.directives, definition)
    if (selection.kind === Kind.FIELD) return fieldPlace(selection, type, when)

    const named = selection.kind === Kind.FRAGMENT_SPREAD ? fragmentOf(fragments, selection.name.value) : selection
    const on = fragmentType(graph, named.typeCondition?.name.value, type)
    const covered = possibleTypes(graph, on)
    const narrowed = new Set([...possible].filter((name) => covered.has(name)))
    return {
      kind: 'fragment',
      on,
      needs: typeNeeds(graph, on),
      when,
      directives: selection.directives ?? [],
      onTypes: narrowed.size === possible.size ? null : narrowed,
      places: unfold(named.selectionSet, on, narrowed),
    }
  }

  function fieldPlace(node: FieldNode, parent: GraphQLCompositeType, when: readonly Condition[]): FieldPlace {
    const field = fieldOf(graph, parent, node.name.value)
    const type = getNamedType(field.type)
    const goesOn = node.selectionSet && isCompositeType(type) && !isIntrospectionType(type)
    return {
      kind: 'field',
      node,
      when,
      name: node.alias?.value ?? node.name.value,
      coordinate: `${parent.name}.${field.name}`,
      type: field.type,
      needs: fieldNeeds(graph, parent, field),
      parentNeeds: parentNeeds(graph, parent, field),
      below: goesOn ? { type, places: unfold(node.selectionSet, type, possibleTypes(graph, type)) } : null,
    }
  }
}

import { GraphError } from '@civigraph/subgraph-kit'
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isIntrospectionType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql'
import type { Requirements } from './requirements.ts'

/** One operation of a validated document with what it asks: the same for every caller and all variables. */
export interface Operation {
  readonly definition: OperationDefinitionNode
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly root: GraphQLObjectType
  /** Numbers of the distinct requirements of all its selections. */
  readonly needs: readonly number[]
}

/** What the reading of operations needs to know of the graph. */
export interface Graph {
  readonly schema: GraphQLSchema
  readonly requirements: Requirements
}

/**
 * Reads an operation once. Each fragment is walked once, however often it is spread, so this costs no more than the text
 * is long.
 *
 * @throws {GraphError} `INVALID_OPERATION` for what validation would have refused.
 */
export function readOperation(graph: Graph, document: DocumentNode, operationName: string | undefined): Operation {
  const definition = findOperation(document, operationName)
  const root = graph.schema.getRootType(definition.operation)
  if (!root) throw invalid(`The national schema has no ${definition.operation}.`)
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  )
  const needs = new Set<number>()
  const walked = new Set<string>()
  walk(definition.selectionSet, root)
  return { definition, fragments, root, needs: [...needs] }

  function walk(selectionSet: SelectionSetNode, type: GraphQLCompositeType) {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = fieldOf(graph, type, selection.name.value)
        add(fieldNeeds(graph, type, field), parentNeeds(graph, type, field))
        const below = getNamedType(field.type)
        if (selection.selectionSet && isCompositeType(below) && !isIntrospectionType(below))
          walk(selection.selectionSet, below)
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, fragmentType(graph, selection.typeCondition?.name.value, type))
      } else if (!walked.has(selection.name.value)) {
        walked.add(selection.name.value)
        const fragment = fragmentOf(fragments, selection.name.value)
        walk(fragment.selectionSet, fragmentType(graph, fragment.typeCondition.name.value, type))
      }
    }
  }

  function add(...lists: readonly (readonly number[])[]) {
    for (const list of lists) for (const need of list) needs.add(need)
  }
}

export function fieldOf({ schema }: Graph, type: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> {
  const field = metaField(schema, type, name) ?? (isUnionType(type) ? undefined : type.getFields()[name])
  if (!field) throw invalid(`${type.name} has no field ${name}.`)
  return field
}

function metaField(schema: GraphQLSchema, type: GraphQLCompositeType, name: string) {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef
  if (type !== schema.getQueryType()) return undefined
  return [SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name)
}

export function fragmentOf(fragments: ReadonlyMap<string, FragmentDefinitionNode>, name: string) {
  const fragment = fragments.get(name)
  if (!fragment) throw invalid(`It has no fragment ${name}.`)
  return fragment
}

export function fragmentType({ schema }: Graph, name: string | undefined, within: GraphQLCompositeType) {
  const type = name === undefined ? within : schema.getType(name)
  if (!isCompositeType(type)) throw invalid(`${name} is not a type that a fragment can be on.`)
  return type
}

/** What a field asks, its return type's requirements with it; nothing for `__typename`, `__schema` and `__type`. */
export function fieldNeeds({ requirements }: Graph, type: GraphQLNamedType, field: GraphQLField<unknown, unknown>) {
  if (isMeta(field)) return []
  const needs = requirements.fields.get(`${type.name}.${field.name}`)
  // Reached only when a schema was swapped under a guard: nothing is known of this field, so nothing is let through.
  if (!needs) throw new GraphError('INTERNAL', 'A field has no entry in the guard’s table.')
  return needs
}

/** What the type that a field is selected on asks. */
export function parentNeeds(graph: Graph, type: GraphQLNamedType, field: GraphQLField<unknown, unknown>) {
  return isMeta(field) ? [] : typeNeeds(graph, type)
}

export function typeNeeds({ requirements }: Graph, { name }: GraphQLNamedType): readonly number[] {
  return requirements.types.get(name) ?? []
}

/** Names of the object types that can stand behind a type. */
export function possibleTypes({ schema }: Graph, type: GraphQLCompositeType): ReadonlySet<string> {
  return new Set(isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name])
}

function invalid(detail: string): GraphError {
  return new GraphError('INVALID_OPERATION', detail)
}

function isMeta({ name }: GraphQLField<unknown, unknown>): boolean {
  return name.startsWith('__')
}

function findOperation(document: DocumentNode, name: string | undefined): OperationDefinitionNode {
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION)
  const found = name === undefined ? operations : operations.filter((node) => node.name?.value === name)
  const [operation, second] = found
  if (!operation || second) throw invalid('The request must name exactly one operation of its document.')
  return operation
}

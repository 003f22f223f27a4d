import type { Caller } from '@civigraph/subgraph-kit'
import {
  type DefinitionNode,
  type FieldDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  isSpecifiedScalarType,
  Kind,
  OperationTypeNode,
  parse,
  print,
  printType,
  type StringValueNode,
} from 'graphql'
import { buildSchemaInSlices } from '../engine/plan/build-schema.ts'
import { wordsOf } from './field-error.ts'
import type { Graph } from './operation.ts'
import type { Policies } from './policies.ts'
import { visibleIn, type Visible } from './visible-schema.ts'

/** Whoever has it is told the whole schema, and what each part of it asks. */
export const DESCRIBE_SCOPE = 'graph:describe'

/** Schemas kept, one for each mask of denials; the oldest goes first. */
const MAX_SCHEMAS = 32

export interface ToldSchemaOptions {
  readonly graph: Graph
  readonly policies: Policies
  readonly isDenied: (need: number, caller: Caller | null) => boolean
}

/** The schema as it is told to a caller: what that caller may use and no more. Each is made once for a mask of denials. */
export function toldSchemas({ graph, policies, isDenied }: ToldSchemaOptions) {
  const known = new Map<string, Promise<GraphQLSchema>>()

  return (caller: Caller | null): Promise<GraphQLSchema> => {
    if (caller?.scopes.has(DESCRIBE_SCOPE)) return kept(DESCRIBE_SCOPE, described)
    const denied = [...graph.requirements.distinct.keys()].filter((need) => isDenied(need, caller))
    return kept(denied.join(), () => filtered(denied))
  }

  function kept(mask: string, make: () => Promise<GraphQLSchema>): Promise<GraphQLSchema> {
    const found = known.get(mask)
    if (found) return found
    const [oldest] = known.keys()
    if (known.size >= MAX_SCHEMAS && oldest !== undefined) known.delete(oldest)
    const made = make()
    known.set(mask, made)
    return made
  }

  async function filtered(denied: readonly number[]): Promise<GraphQLSchema> {
    if (denied.length === 0) return graph.schema
    const visible = visibleIn(graph, new Set(denied))
    return await rebuilt(visible.types, (node) => onlyVisible(node, visible, graph.schema))
  }

  async function described(): Promise<GraphQLSchema> {
    return await rebuilt(Object.values(graph.schema.getTypeMap()), withRequirements)
  }

  async function rebuilt(types: Iterable<GraphQLNamedType>, change: (node: DefinitionNode) => DefinitionNode) {
    const own = [...types].filter((type) => !isSpecifiedScalarType(type) && !type.name.startsWith('__'))
    const nodes = own.flatMap((type) => parse(printType(type), { noLocation: true }).definitions.map(change))
    return await buildSchemaInSlices([print(rootsOf(graph.schema, own)), ...nodes.map(print)])
  }

  function withRequirements(node: DefinitionNode): DefinitionNode {
    if (!('name' in node) || !node.name || !('description' in node)) return node
    const { value: type } = node.name
    const told = { ...node, ...describedAs(node.description, graph.requirements.types.get(type)) }
    if (told.kind !== Kind.OBJECT_TYPE_DEFINITION && told.kind !== Kind.INTERFACE_TYPE_DEFINITION) return told
    const fields = told.fields?.map((field) => ({
      ...field,
      ...describedAs(field.description, graph.requirements.fields.get(`${type}.${field.name.value}`)),
    }))
    return { ...told, ...(fields ? { fields } : {}) }
  }

  function describedAs(before: StringValueNode | undefined, needs: readonly number[] = []) {
    const words = needs.flatMap((need) => {
      const requirement = graph.requirements.distinct[need]
      return requirement ? [wordsOf(requirement, policies)] : []
    })
    if (words.length === 0) return {}
    const value = [...(before ? [before.value] : []), `Needs ${words.join(', and ')}.`].join('\n\n')
    return { description: { kind: Kind.STRING, value, block: true } as const }
  }
}

/** A definition without what is not visible of it. */
function onlyVisible(node: DefinitionNode, { types, fieldsOf }: Visible, schema: GraphQLSchema): DefinitionNode {
  const isShown = (name: string) => [schema.getType(name)].some((type) => type !== undefined && types.has(type))
  if (node.kind === Kind.UNION_TYPE_DEFINITION)
    return { ...node, types: node.types?.filter(({ name }) => isShown(name.value)) ?? [] }
  if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return node
  const type = schema.getType(node.name.value)
  const shown = new Set(type ? fieldsOf(type) : [])
  const fields: readonly FieldDefinitionNode[] = node.fields ?? []
  return {
    ...node,
    interfaces: node.interfaces?.filter(({ name }) => isShown(name.value)) ?? [],
    fields: fields.filter(({ name }) => shown.has(name.value)),
  }
}

function rootsOf(schema: GraphQLSchema, types: readonly GraphQLNamedType[]): DefinitionNode {
  return {
    kind: Kind.SCHEMA_DEFINITION,
    ...(schema.description ? { description: { kind: Kind.STRING, value: schema.description } as const } : {}),
    operationTypes: Object.values(OperationTypeNode).flatMap((operation) => {
      const type = schema.getRootType(operation)
      if (!type || !types.includes(type)) return []
      const named = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type.name } } as const
      return [{ kind: Kind.OPERATION_TYPE_DEFINITION, operation, type: named } as const]
    }),
  }
}

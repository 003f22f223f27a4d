import { buildSubgraphSchema } from '@apollo/subgraph'
import {
  type ASTNode,
  type ConstDirectiveNode,
  getNamedType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import type { PublishedSdl } from '../graph/random-graph.ts'

/** What one department says in its SDL, as far as data depends on it. */
export interface DepartmentFacts {
  readonly name: string
  readonly sdl: string
  readonly schema: GraphQLSchema
  readonly keysOf: ReadonlyMap<string, readonly SelectionSetNode[]>
  readonly interfaceObjects: ReadonlySet<string>
  /** By `Type.field`, as the department names the type. */
  readonly fields: ReadonlyMap<string, FieldFacts>
}

export interface FieldFacts {
  readonly type: GraphQLOutputType
  readonly isExternal: boolean
  readonly requires: SelectionSetNode | null
  readonly provides: SelectionSetNode | null
  /** The department from which this one took the field over. */
  readonly overrides: string | null
}

export type FieldsType = GraphQLObjectType | GraphQLInterfaceType

export function readDepartment({ name, sdl }: PublishedSdl): DepartmentFacts {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl) })
  const keysOf = new Map<string, SelectionSetNode[]>()
  const interfaceObjects = new Set<string>()
  const fields = new Map<string, FieldFacts>()
  for (const type of fieldsTypes(schema)) {
    const directives = directivesOf(type.astNode, ...type.extensionASTNodes)
    const keys = directives
      .filter((one) => one.name.value === 'key')
      .map((one) => fieldSet(textArgument(one, 'fields')))
    if (keys.length > 0) keysOf.set(type.name, keys)
    if (directives.some((one) => one.name.value === 'interfaceObject')) interfaceObjects.add(type.name)
    for (const field of Object.values(type.getFields())) fields.set(`${type.name}.${field.name}`, readField(field))
  }
  return { name, sdl, schema, keysOf, interfaceObjects, fields }
}

/** Object and interface types that departments write; not those of federation itself. */
export function fieldsTypes(schema: GraphQLSchema): FieldsType[] {
  return Object.values(schema.getTypeMap()).filter(
    (type): type is FieldsType => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('_'),
  )
}

/** Concrete types that a department may mean by a type's name. */
export function concreteTypes(
  facts: DepartmentFacts,
  all: readonly DepartmentFacts[],
  name: string,
): readonly string[] {
  if (facts.interfaceObjects.has(name)) {
    const keepers = all.filter(({ schema }) => isInterfaceType(schema.getType(name)))
    return [...new Set(keepers.flatMap((keeper) => concreteTypes(keeper, all, name)))]
  }
  const type = facts.schema.getType(name)
  return isAbstractType(type) ? facts.schema.getPossibleTypes(type).map((possible) => possible.name) : [name]
}

/** Name of the type of which a field's values are. */
export function namedTypeOf(type: GraphQLOutputType): string {
  return getNamedType(type).name
}

function readField(field: GraphQLField<unknown, unknown>): FieldFacts {
  const directives = directivesOf(field.astNode)
  const textOf = (directive: string, argument: string) => {
    const found = directives.find((one) => one.name.value === directive)
    return found ? textArgument(found, argument) : null
  }
  const requires = textOf('requires', 'fields')
  const provides = textOf('provides', 'fields')
  return {
    type: field.type,
    isExternal: directives.some((one) => one.name.value === 'external'),
    requires: requires === null ? null : fieldSet(requires),
    provides: provides === null ? null : fieldSet(provides),
    overrides: textOf('override', 'from'),
  }
}

function directivesOf(...nodes: readonly (ASTNode | null | undefined)[]): ConstDirectiveNode[] {
  return nodes.flatMap((node) =>
    node && 'directives' in node ? [...((node.directives ?? []) as ConstDirectiveNode[])] : [],
  )
}

function textArgument(directive: ConstDirectiveNode, name: string): string {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  if (value?.kind !== Kind.STRING) throw new Error(`@${directive.name.value} without ${name}.`)
  return value.value
}

function fieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{ ${text} }`, { noLocation: true }).definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`No field set: ${text}`)
  return definition.selectionSet
}

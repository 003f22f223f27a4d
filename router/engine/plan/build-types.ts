import {
  type ASTNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  getDirectiveValues,
  GraphQLDeprecatedDirective,
  type GraphQLDirective,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLOneOfDirective,
  GraphQLScalarType,
  GraphQLSpecifiedByDirective,
  type GraphQLType,
  GraphQLUnionType,
  type InputValueDefinitionNode,
  isInputType,
  isInterfaceType,
  isObjectType,
  isOutputType,
  isTypeDefinitionNode,
  Kind,
  type NamedTypeNode,
  type NameNode,
  specifiedScalarTypes,
  type StringValueNode,
  type TypeDefinitionNode,
  type TypeNode,
  valueFromAST,
} from 'graphql'

export type TypesByName = ReadonlyMap<string, GraphQLNamedType>

/**
 * The types that definitions define. Their fields, interfaces and members are made when they are first asked for.
 *
 * @source graphql-js 16.15, `extendSchemaImpl`, which makes all of them at once.
 */
export function buildTypes(nodes: readonly DefinitionNode[]): TypesByName {
  const types = new Map<string, GraphQLNamedType>()
  const known = new Map<string, GraphQLNamedType>(specifiedScalarTypes.map((type) => [type.name, type]))
  for (const node of nodes.filter(isTypeDefinitionNode)) {
    const type = buildType(node, known)
    known.set(type.name, type)
    types.set(type.name, type)
  }
  return types
}

function buildType(node: TypeDefinitionNode, types: TypesByName): GraphQLNamedType {
  switch (node.kind) {
    case Kind.SCALAR_TYPE_DEFINITION: {
      const specifiedByURL = saidBy(GraphQLSpecifiedByDirective, 'url', node)
      return new GraphQLScalarType({ ...toldOf(node), astNode: node, specifiedByURL })
    }
    case Kind.OBJECT_TYPE_DEFINITION:
      return new GraphQLObjectType({ ...toldOf(node), astNode: node, ...partsOf(node, types) })
    case Kind.INTERFACE_TYPE_DEFINITION:
      return new GraphQLInterfaceType({ ...toldOf(node), astNode: node, ...partsOf(node, types) })
    case Kind.UNION_TYPE_DEFINITION: {
      const members = () => (node.types ?? []).map((member) => expect(isObjectType, typeNamed(member, types)))
      return new GraphQLUnionType({ ...toldOf(node), astNode: node, types: members })
    }
    case Kind.ENUM_TYPE_DEFINITION: {
      const values = byName(node.values, (value) => ({ ...toldOf(value), astNode: value }))
      return new GraphQLEnumType({ ...toldOf(node), astNode: node, values })
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const isOneOf = getDirectiveValues(GraphQLOneOfDirective, node) !== undefined
      const fields = () => byName(node.fields, (field) => inputOf(field, types))
      return new GraphQLInputObjectType({ ...toldOf(node), astNode: node, isOneOf, fields })
    }
    default:
      throw new Error('A schema defines a type of a kind that GraphQL does not have.')
  }
}

interface FieldsNode {
  readonly fields?: readonly FieldDefinitionNode[] | undefined
  readonly interfaces?: readonly NamedTypeNode[] | undefined
}

function partsOf({ fields, interfaces = [] }: FieldsNode, types: TypesByName) {
  return {
    interfaces: () => interfaces.map((one) => expect(isInterfaceType, typeNamed(one, types))),
    fields: () =>
      byName(fields, (field) => ({
        ...toldOf(field),
        astNode: field,
        type: expect(isOutputType, typeOf(field.type, types)),
        args: byName(field.arguments, (argument) => inputOf(argument, types)),
      })),
  }
}

function inputOf(node: InputValueDefinitionNode, types: TypesByName) {
  const type = expect(isInputType, typeOf(node.type, types))
  return { ...toldOf(node), astNode: node, type, defaultValue: valueFromAST(node.defaultValue, type) }
}

/** What introspection tells of anything. */
function toldOf(node: ASTNode & { readonly name: NameNode; readonly description?: StringValueNode | undefined }) {
  return {
    name: node.name.value,
    description: node.description?.value,
    deprecationReason: saidBy(GraphQLDeprecatedDirective, 'reason', node),
  }
}

function saidBy(directive: GraphQLDirective, argument: string, node: ASTNode): string | undefined {
  if (!('directives' in node)) return undefined
  const said: unknown = getDirectiveValues(directive, node)?.[argument]
  return typeof said === 'string' ? said : undefined
}

function typeOf(node: TypeNode, types: TypesByName): GraphQLType {
  if (node.kind === Kind.NON_NULL_TYPE) return new GraphQLNonNull(typeOf(node.type, types))
  if (node.kind === Kind.LIST_TYPE) return new GraphQLList(typeOf(node.type, types))
  return typeNamed(node, types)
}

function typeNamed({ name }: NamedTypeNode, types: TypesByName): GraphQLNamedType {
  const type = types.get(name.value)
  if (!type) throw new Error(`The schema names a type that it does not define: ${name.value}.`)
  return type
}

function expect<T extends GraphQLType>(is: (type: GraphQLType) => type is T, type: GraphQLType): T {
  if (!is(type)) throw new Error(`The schema uses a type where it cannot stand: ${type.toString()}.`)
  return type
}

function byName<N extends { readonly name: NameNode }, T>(nodes: readonly N[] = [], build: (node: N) => T) {
  // No prototype: a field may have a name like `constructor`.
  const built: Record<string, T> = Object.create(null)
  for (const node of nodes) built[node.name.value] = build(node)
  return built
}

import {
  type DirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  type TypeNode,
} from 'graphql'

/** Kinds that may carry a requirement; unions and inputs may not. */
type GuardedKind = 'OBJECT' | 'INTERFACE' | 'SCALAR' | 'ENUM'

/** A type of the supergraph with what is written on it; extensions are joined with their type. */
export interface TypeElement {
  readonly name: string
  readonly kind: GuardedKind
  readonly directives: DirectiveNode[]
  readonly interfaces: string[]
  readonly fields: FieldElement[]
}

export interface FieldElement {
  readonly name: string
  /** Name of the type it returns, lists and non-null taken off. */
  readonly returns: string
  readonly directives: readonly DirectiveNode[]
}

/** Directives on something that cannot be guarded: an argument, an input, a union, an enum value, the schema. */
interface OtherElement {
  readonly coordinate: string
  readonly directives: readonly DirectiveNode[]
}

export interface Elements {
  readonly types: ReadonlyMap<string, TypeElement>
  readonly others: readonly OtherElement[]
  /** Names of the query, mutation and subscription types. */
  readonly roots: ReadonlySet<string>
}

/** A supergraph as the list of its elements with their directives. */
export function readElements(document: DocumentNode): Elements {
  const types = new Map<string, TypeElement>()
  for (const node of document.definitions) {
    const kind = GUARDED_KINDS[node.kind]
    if (kind === undefined || !('name' in node) || !node.name) continue
    const type = entry(types, node.name.value, kind)
    type.directives.push(...(node.directives ?? []))
    if ('interfaces' in node) type.interfaces.push(...(node.interfaces ?? []).map(({ name }) => name.value))
    if ('interfaces' in node) type.fields.push(...(node.fields ?? []).map(toField))
  }
  const roots = document.definitions.flatMap(rootsOf)
  return {
    types,
    others: document.definitions.flatMap(othersOf),
    roots: new Set(roots.length > 0 ? roots : ['Query', 'Mutation', 'Subscription']),
  }
}

const GUARDED_KINDS: Readonly<Partial<Record<Kind, GuardedKind>>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'OBJECT',
  [Kind.OBJECT_TYPE_EXTENSION]: 'OBJECT',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'INTERFACE',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'INTERFACE',
  [Kind.SCALAR_TYPE_DEFINITION]: 'SCALAR',
  [Kind.SCALAR_TYPE_EXTENSION]: 'SCALAR',
  [Kind.ENUM_TYPE_DEFINITION]: 'ENUM',
  [Kind.ENUM_TYPE_EXTENSION]: 'ENUM',
}

function othersOf(node: DefinitionNode): OtherElement[] {
  const name = 'name' in node && node.name ? node.name.value : 'schema'
  const itself = GUARDED_KINDS[node.kind] === undefined && 'directives' in node
  const own = itself ? [{ coordinate: name, directives: node.directives ?? [] }] : []
  return [...own, ...partsOf(node, name)]
}

/** Enum values, fields of inputs, and arguments. */
function partsOf(node: DefinitionNode, type: string): OtherElement[] {
  if ('values' in node) return (node.values ?? []).map((value) => part(type, value))
  if ('interfaces' in node) return (node.fields ?? []).flatMap((field) => argumentsOfField(type, field))
  if (node.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION || node.kind === Kind.INPUT_OBJECT_TYPE_EXTENSION)
    return (node.fields ?? []).map((field) => part(type, field))
  if (node.kind === Kind.DIRECTIVE_DEFINITION) return (node.arguments ?? []).map((value) => part(`@${type}`, value))
  return []
}

function part(type: string, { name, directives }: EnumValueDefinitionNode | InputValueDefinitionNode): OtherElement {
  return { coordinate: `${type}.${name.value}`, directives: directives ?? [] }
}

function rootsOf(node: DefinitionNode): string[] {
  return 'operationTypes' in node ? (node.operationTypes ?? []).map(({ type }) => type.name.value) : []
}

function entry(types: Map<string, TypeElement>, name: string, kind: GuardedKind): TypeElement {
  const known = types.get(name)
  if (known) return known
  const type: TypeElement = { name, kind, directives: [], interfaces: [], fields: [] }
  types.set(name, type)
  return type
}

function toField({ name, type, directives }: FieldDefinitionNode): FieldElement {
  return { name: name.value, returns: namedType(type), directives: directives ?? [] }
}

function argumentsOfField(type: string, field: FieldDefinitionNode): OtherElement[] {
  return (field.arguments ?? []).map(({ name, directives }) => ({
    coordinate: `${type}.${field.name.value}(${name.value}:)`,
    directives: directives ?? [],
  }))
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

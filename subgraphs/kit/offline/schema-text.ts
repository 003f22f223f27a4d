import {
  type ConstDirectiveNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  parse,
  print,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  type TypeNode,
} from 'graphql'
import { type Applied, argumentsOf, type Carrier } from './applied.ts'
import { type Link, type Links, readLinks } from './links.ts'
import { type Place, placeOf } from './place.ts'

export type TypeKind = 'scalar' | 'object' | 'interface' | 'union' | 'enum' | 'input'

/** Anything that has a coordinate. */
export interface Element extends Carrier {
  readonly name: string
  readonly coordinate: string
  readonly description: string | null
  readonly place: Place
}

export interface ArgumentText extends Element {
  readonly type: TypeNode
  /** As written; null when there is none. */
  readonly defaultValue: string | null
}

/** A field of an output type, or of an input type: then with a default instead of arguments. */
export interface FieldText extends ArgumentText {
  readonly arguments: ReadonlyMap<string, ArgumentText>
}

export interface TypeText extends Element {
  readonly kind: TypeKind
  readonly fields: ReadonlyMap<string, FieldText>
  readonly values: ReadonlyMap<string, Element>
  readonly members: ReadonlyMap<string, Place>
  readonly interfaces: ReadonlyMap<string, Place>
}

export interface DirectiveText extends Element {
  readonly arguments: ReadonlyMap<string, ArgumentText>
  readonly locations: readonly string[]
  readonly repeatable: boolean
}

export const OPERATIONS = ['query', 'mutation', 'subscription'] as const

/** A schema as it is written: definitions and their extensions put together, each with its place. */
export interface SchemaText extends Carrier {
  readonly types: ReadonlyMap<string, TypeText>
  readonly directives: ReadonlyMap<string, DirectiveText>
  /** Name of each root type that there is. */
  readonly roots: ReadonlyMap<string, string>
  readonly links: readonly Link[]
  /** The feature's own name of a directive, from the name that it carries in this text. */
  readonly nameOf: Links['nameOf']
  /** A composed text: what only planners read of it is left out above. */
  readonly isSupergraph: boolean
}

/**
 * Reads an SDL: of a subgraph, of a supergraph, or of an API. What composition adds for planners is left out, so that two
 * supergraphs differ by what callers notice.
 *
 * @throws GraphQLError when the text is not GraphQL.
 */
export function schemaText(sdl: string): SchemaText {
  const document = parse(sdl)
  const links = readLinks(document)
  const isSupergraph = links.links.some(({ identity }) => identity.endsWith('/join'))
  const reader = elementReader(links)
  const parts = document.definitions.filter((node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node))
  const shown = parts.filter(({ name }) => !isMachinery(name.value))
  const types = Map.groupBy(shown, ({ name }) => name.value)
  return {
    types: new Map([...types].map(([name, nodes]) => [name, reader.type(name, nodes)])),
    directives: new Map(directiveDefinitions(document).map((node) => [node.name.value, reader.directive(node)])),
    roots: rootsOf(document, types),
    applied: reader.applied(schemaDirectives(document)),
    links: links.links,
    nameOf: links.nameOf,
    isSupergraph,
  }
}

/** Name of the type inside lists and non-null marks. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type)
}

export function isList(type: TypeNode): boolean {
  return type.kind === Kind.LIST_TYPE || (type.kind === Kind.NON_NULL_TYPE && isList(type.type))
}

export function isRequired({ type, defaultValue }: ArgumentText): boolean {
  return type.kind === Kind.NON_NULL_TYPE && defaultValue === null
}

function elementReader({ nameOf }: Links) {
  const applied = (directives: readonly ConstDirectiveNode[] = []): Applied[] =>
    directives
      .filter(({ name }) => !isMachinery(name.value))
      .map((node) => ({ name: nameOf(node.name.value), arguments: argumentsOf(node), place: placeOf(node) }))

  const element = (coordinate: string, node: Described): Element => ({
    name: node.name.value,
    coordinate,
    description: node.description?.value ?? null,
    place: placeOf(node.name),
    applied: applied(node.directives),
  })

  const argument = (coordinate: string, node: InputValueDefinitionNode | FieldDefinitionNode): ArgumentText => ({
    ...element(coordinate, node),
    type: node.type,
    defaultValue: 'defaultValue' in node && node.defaultValue ? print(node.defaultValue) : null,
  })

  const argumentsIn = (coordinate: string, nodes: readonly InputValueDefinitionNode[] = []) =>
    new Map(nodes.map((node) => [node.name.value, argument(`${coordinate}(${node.name.value}:)`, node)]))

  const field = (coordinate: string, node: InputValueDefinitionNode | FieldDefinitionNode): FieldText => ({
    ...argument(coordinate, node),
    arguments: argumentsIn(coordinate, 'arguments' in node ? node.arguments : []),
  })

  return {
    applied,
    type(name: string, nodes: readonly (TypeDefinitionNode | TypeExtensionNode)[]): TypeText {
      const main = nodes.find(isTypeDefinitionNode) ?? nodes[0]
      if (main === undefined) throw new Error('A type has at least one part.')
      const all = <Part>(read: (node: TypeDefinitionNode | TypeExtensionNode) => readonly Part[] | undefined) =>
        nodes.flatMap((node) => read(node) ?? [])
      const fields = all<InputValueDefinitionNode | FieldDefinitionNode>((node) =>
        'fields' in node ? node.fields : [],
      )
      const values = all((node) => ('values' in node ? node.values : []))
      return {
        name,
        coordinate: name,
        kind: KINDS[main.kind],
        description: ('description' in main ? main.description?.value : null) ?? null,
        place: placeOf(main.name),
        applied: applied(all((node) => node.directives)),
        fields: new Map(fields.map((node) => [node.name.value, field(`${name}.${node.name.value}`, node)])),
        values: new Map(values.map((node) => [node.name.value, element(`${name}.${node.name.value}`, node)])),
        members: placesOf(all((node) => ('types' in node ? node.types : []))),
        interfaces: placesOf(all((node) => ('interfaces' in node ? node.interfaces : []))),
      }
    },
    directive(node: DirectiveDefinitionNode): DirectiveText {
      const coordinate = `@${node.name.value}`
      return {
        ...element(coordinate, node),
        arguments: argumentsIn(coordinate, node.arguments),
        locations: node.locations.map(({ value }) => value),
        repeatable: node.repeatable,
      }
    },
  }
}

interface Described {
  readonly name: { readonly kind: Kind.NAME; readonly value: string }
  readonly description?: { readonly value: string } | undefined
  readonly directives?: readonly ConstDirectiveNode[] | undefined
}

const KINDS = {
  [Kind.SCALAR_TYPE_DEFINITION]: 'scalar',
  [Kind.SCALAR_TYPE_EXTENSION]: 'scalar',
  [Kind.OBJECT_TYPE_DEFINITION]: 'object',
  [Kind.OBJECT_TYPE_EXTENSION]: 'object',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.INTERFACE_TYPE_EXTENSION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
  [Kind.UNION_TYPE_EXTENSION]: 'union',
  [Kind.ENUM_TYPE_DEFINITION]: 'enum',
  [Kind.ENUM_TYPE_EXTENSION]: 'enum',
  [Kind.INPUT_OBJECT_TYPE_DEFINITION]: 'input',
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: 'input',
} as const

/** What composition writes for planners, and what subgraphs serve for the router. */
function isMachinery(name: string): boolean {
  return /^(?:join|link|core)__/.test(name) || MACHINERY.has(name)
}

const MACHINERY: ReadonlySet<string> = new Set(['_Any', '_Entity', '_Service', 'core'])

function placesOf(
  nodes: readonly {
    readonly kind: Kind.NAMED_TYPE
    readonly name: { readonly kind: Kind.NAME; readonly value: string }
  }[],
) {
  return new Map(nodes.map((node) => [node.name.value, placeOf(node)]))
}

function directiveDefinitions({ definitions }: DocumentNode): readonly DirectiveDefinitionNode[] {
  return definitions
    .filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION)
    .filter(({ name }) => !isMachinery(name.value) && name.value !== 'link')
}

function schemaDirectives({ definitions }: DocumentNode): readonly ConstDirectiveNode[] {
  return definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
  )
}

function rootsOf({ definitions }: DocumentNode, types: ReadonlyMap<string, unknown>): ReadonlyMap<string, string> {
  const named = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.operationTypes ?? []) : [],
  )
  const usual = OPERATIONS.map(
    (operation) => [operation, `${operation[0]?.toUpperCase()}${operation.slice(1)}`] as const,
  )
  const explicit = named.map(({ operation, type }) => [operation, type.name.value] as const)
  const hasDefinition = definitions.some(({ kind }) => kind === Kind.SCHEMA_DEFINITION)
  return new Map<string, string>([...(hasDefinition ? [] : usual.filter(([, name]) => types.has(name))), ...explicit])
}

import {
  type DocumentNode,
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  type OperationDefinitionNode,
  TypeInfo,
  valueFromAST,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import type { Variables } from './conditions.ts'

/** One argument by which somebody, or a record about somebody, is looked up. */
export interface Lookup {
  readonly type: GraphQLInputType
  readonly value: ValueNode
}

/** Scalars whose values name one person or licence. Numbers of organisations are public, and an `ID` names anything. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['LicenceId', 'LicenceNumber', 'PersonId', 'ResidentId'])

/** Every argument of an operation that can name one; a document is validated before. */
export function lookupsOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): readonly Lookup[] {
  const lookups: Lookup[] = []
  const types = new TypeInfo(schema)
  visit(
    document,
    visitWithTypeInfo(types, {
      OperationDefinition: (node) => (node === operation ? undefined : false),
      Argument({ value }) {
        const type = types.getInputType()
        if (type && holdsIdentifiers(type)) lookups.push({ type, value })
      },
    }),
  )
  return lookups
}

/** The different identifiers that are looked up with some variables. */
export function identifiersIn(lookups: readonly Lookup[], variables: Variables): ReadonlySet<string> {
  const found = new Set<string>()
  for (const { type, value } of lookups) collect(valueFromAST(value, type, { ...variables }), type)
  return found

  function collect(data: unknown, type: GraphQLInputType) {
    const bare = getNullableType(type)
    if (data === null || data === undefined) return
    if (isListType(bare)) {
      for (const item of Array.isArray(data) ? data : [data]) collect(item, bare.ofType)
    } else if (isInputObjectType(bare)) {
      for (const [name, field] of Object.entries(bare.getFields())) collect(memberOf(data, name), field.type)
    } else if (IDENTIFIERS.has(bare.name) && (typeof data === 'string' || typeof data === 'number'))
      found.add(`${bare.name} ${data}`)
  }
}

function memberOf(data: unknown, name: string): unknown {
  return typeof data === 'object' && data !== null ? Object.getOwnPropertyDescriptor(data, name)?.value : undefined
}

/** An input object may hold itself. */
function holdsIdentifiers(type: GraphQLInputType, within: ReadonlySet<string> = new Set()): boolean {
  const bare = getNullableType(type)
  if (isListType(bare)) return holdsIdentifiers(bare.ofType, within)
  if (!isInputObjectType(bare)) return IDENTIFIERS.has(bare.name)
  if (within.has(bare.name)) return false
  const deeper = new Set([...within, bare.name])
  return Object.values(bare.getFields()).some((field) => holdsIdentifiers(field.type, deeper))
}

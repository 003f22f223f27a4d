import {
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isEnumType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** Length of every list. */
const LENGTH = 10

/** How many different objects there are of a type, so that some are met twice, as in any graph. */
const OBJECTS_OF_A_TYPE = 50

/** An object is its type and its identifier; all of its values follow from these two. */
interface Canned {
  readonly __typename: string
  readonly id: string
}

/**
 * Lets a schema answer by itself, in place: each value follows from type, identifier and field. So a department knows the
 * same of an object as any other does, and the whole graph in one piece answers as its departments do together.
 */
export function answerByItself(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    for (const field of Object.values(type.getFields())) {
      if (field.name.startsWith('_')) continue // `_entities` and `_service` answer by themselves
      field.resolve = (parent: Canned | undefined) =>
        field.name === 'id'
          ? parent?.id
          : valueOf(schema, field.type, `${type.name}.${field.name} of ${parent?.id ?? ''}`)
    }
  }
  return schema
}

function valueOf(schema: GraphQLSchema, type: GraphQLOutputType, about: string): unknown {
  if (isNonNullType(type)) return valueOf(schema, type.ofType, about)
  if (isListType(type)) {
    return Array.from({ length: LENGTH }, (_, at) => valueOf(schema, type.ofType, `${about}, ${at}`))
  }
  if (isAbstractType(type)) return objectOf(nameOfFirst(schema.getPossibleTypes(type)), about)
  if (isObjectType(type)) return objectOf(type.name, about)
  if (isEnumType(type)) return nameOfFirst(type.getValues())
  if (type.name === 'Int' || type.name === 'Float') return numberOf(about)
  return type.name === 'Boolean' ? true : about
}

function objectOf(typeName: string, about: string): Canned {
  return { __typename: typeName, id: `${typeName}-${numberOf(about) % OBJECTS_OF_A_TYPE}` }
}

/** By name, because the order of possible types and enum values is composition's affair. */
function nameOfFirst(named: readonly { readonly name: string }[]): string {
  return named.map(({ name }) => name).toSorted()[0] ?? ''
}

function numberOf(text: string): number {
  return Array.from(text).reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 1_000_003, 7)
}

import {
  getNamedType,
  type GraphQLNamedType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
} from 'graphql'
import type { Graph } from './operation.ts'

/** What a caller can reach of a schema. */
export interface Visible {
  readonly types: ReadonlySet<GraphQLNamedType>
  /** Names of the fields of a type that can be asked. */
  readonly fieldsOf: (type: GraphQLNamedType) => readonly string[]
}

/**
 * What is left of a schema without the fields that are denied: neither these, nor a type that has no other fields, nor one
 * that nothing leads to any more.
 */
export function visibleIn({ schema, requirements }: Graph, denied: ReadonlySet<number>): Visible {
  const shown = new Map<GraphQLNamedType, string[]>()
  for (const type of Object.values(schema.getTypeMap())) if (hasFields(type)) shown.set(type, permittedFields(type))
  while (dropEmptied());
  return { types: reachable(), fieldsOf: (type) => shown.get(type) ?? [] }

  function permittedFields(type: WithFields): string[] {
    const ofType = requirements.types.get(type.name) ?? []
    return Object.keys(type.getFields()).filter((name) => {
      const needs = requirements.fields.get(`${type.name}.${name}`)
      return needs !== undefined && ![...ofType, ...needs].some((need) => denied.has(need))
    })
  }

  /** A field that leads to a type of which nothing is left goes too, and may leave nothing of its own type. */
  function dropEmptied(): boolean {
    let dropped = false
    for (const [type, names] of shown) {
      const fields = hasFields(type) ? type.getFields() : {}
      const kept = names.filter((name) => fields[name] && !isEmptied(getNamedType(fields[name].type)))
      dropped ||= kept.length < names.length
      shown.set(type, kept)
    }
    return dropped
  }

  function isEmptied(type: GraphQLNamedType): boolean {
    return isUnionType(type) ? type.getTypes().every(isEmptied) : shown.get(type)?.length === 0
  }

  function reachable(): ReadonlySet<GraphQLNamedType> {
    const query = schema.getQueryType()
    const others = [schema.getMutationType(), schema.getSubscriptionType()]
    const reached = new Set<GraphQLNamedType>(query ? [query] : [])
    for (const root of others) if (root && !isEmptied(root)) reached.add(root)
    // A set is walked to its end, also when it grows meanwhile.
    for (const type of reached) for (const next of leadsTo(type)) if (!isEmptied(next)) reached.add(next)
    return reached
  }

  function leadsTo(type: GraphQLNamedType): readonly GraphQLNamedType[] {
    if (isUnionType(type)) return type.getTypes()
    if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type))
    if (!hasFields(type)) return []
    const fields = (shown.get(type) ?? []).flatMap((name) => type.getFields()[name] ?? [])
    return [
      ...fields.flatMap((field) => [field, ...field.args].map((one) => getNamedType(one.type))),
      ...type.getInterfaces(),
      ...(isInterfaceType(type) ? implementersOf(type, schema) : []),
    ]
  }
}

type WithFields = Extract<GraphQLNamedType, { getInterfaces: unknown }>

function hasFields(type: GraphQLNamedType): type is WithFields {
  return (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
}

function implementersOf(type: Extract<WithFields, { resolveType: unknown }>, schema: GraphQLSchema) {
  const { objects, interfaces } = schema.getImplementations(type)
  return [...objects, ...interfaces]
}

import { type GraphQLSchema, isAbstractType, isObjectType } from 'graphql'

/** Every type name for which a condition on `name` holds: itself, since an interface object says it, and what it stands for. */
export function namesMatching(schema: GraphQLSchema, name: string): ReadonlySet<string> {
  const type = schema.getType(name)
  if (!type || !isAbstractType(type)) return new Set([name])
  return new Set([name, ...schema.getPossibleTypes(type).map((possible) => possible.name)])
}

export function allNamesMatching(schema: GraphQLSchema, names: readonly string[]): ReadonlySet<string> {
  return new Set(names.flatMap((name) => [...namesMatching(schema, name)]))
}

/** Whether a name says exactly what an object is. */
export function isConcrete(schema: GraphQLSchema, name: unknown): boolean {
  return typeof name === 'string' && isObjectType(schema.getType(name))
}

import type { Element, SchemaText } from './schema-text.ts'

/**
 * What stands at a coordinate; null when nothing does.
 *
 * @source https://spec.graphql.org/draft/#sec-Schema-Coordinates
 */
export function elementAt({ types, directives }: SchemaText, coordinate: string): Element | null {
  const [, at = '', name = '', member, argument] = /^(@?)(\w+)(?:\.(\w+))?(?:\((\w+):\))?$/.exec(coordinate) ?? []
  const holder = at === '@' ? directives.get(name) : types.get(name)
  if (holder === undefined) return null
  if (member === undefined)
    return argument === undefined || !('locations' in holder) ? holder : (holder.arguments.get(argument) ?? null)
  if ('locations' in holder) return null
  const field = holder.fields.get(member)
  if (argument !== undefined) return field?.arguments.get(argument) ?? null
  return field ?? holder.values.get(member) ?? null
}

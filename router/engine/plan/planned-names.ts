import { type FieldNode, Kind } from 'graphql'

/** How aliases begin in plans. No field may. */
export const ALIAS_PREFIX = '_as_'

/**
 * The name under which a field is fetched. An alias never enters a plan as it is: it may be the name of a key, or of
 * something that is required, which planners fetch beside it under its own name (@graphql-hive/router-query-planner 0.0.38
 * and @apollo/query-planner 2.14.4 then ask for both in one place).
 */
export function plannedName({ alias, name }: Pick<FieldNode, 'alias' | 'name'>): string {
  const isOwnName = alias === undefined || alias.value === name.value || name.value === '__typename'
  return isOwnName ? name.value : ALIAS_PREFIX + alias.value
}

/** The field as it is planned. */
export function underPlannedName(node: FieldNode): FieldNode {
  const { alias: _, ...field } = node
  const name = plannedName(node)
  return name === field.name.value ? field : { ...field, alias: { kind: Kind.NAME, value: name } }
}

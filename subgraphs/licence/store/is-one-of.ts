import { type RawBuilder, sql } from 'kysely'

/** One parameter for any number of keys; `in` would take one each, and their number is limited. */
export function isOneOf(column: string, keys: readonly string[]): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} = any(${[...keys]}::text[])`
}

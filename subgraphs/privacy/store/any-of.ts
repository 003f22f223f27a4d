import { sql } from 'kysely'

/** One parameter for any number of keys. PostgreSQL holds no text with U+0000: such a key names nothing. */
export function anyOf(keys: readonly string[]) {
  return sql<string>`any(${keys.filter((key) => !key.includes('\0'))}::text[])`
}

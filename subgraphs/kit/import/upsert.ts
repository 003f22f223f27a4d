import { sql, type Transaction } from 'kysely'
import type { Applied } from './profile.ts'

export interface Upsert {
  /** Table of the department, without its schema. */
  readonly table: string
  /** Columns of its primary key or of a unique constraint. */
  readonly key: readonly string[]
  /** Rows with equal names: those of the table's columns. Lists become arrays, objects become `jsonb`. */
  readonly rows: readonly object[]
}

/**
 * Adds rows or brings them up to date by key, in one statement, and counts what it did: the usual body of a profile's
 * `apply`. A row that is stored already with the same values is not written again. Only inside an import: it relies on
 * the search path that the engine sets.
 */
export async function upsertRows(transaction: Transaction<unknown>, { table, key, rows }: Upsert): Promise<Applied> {
  const [first] = rows
  if (first === undefined) return { added: 0, changed: 0, unchanged: 0 }
  const columns = Object.keys(first)
  const others = columns.filter((column) => !key.includes(column))
  const { rows: written } = await sql<{ added: boolean }>`
    insert into ${sql.id(table)} as stored (${identifiers(columns)})
    select ${identifiers(columns)} from json_populate_recordset(null::${sql.id(table)}, ${JSON.stringify(rows)}::json)
    on conflict (${identifiers(key)}) ${whenStored(others)}
    returning (xmax = 0) as added`.execute(transaction)
  const added = written.filter((row) => row.added).length
  return { added, changed: written.length - added, unchanged: rows.length - written.length }
}

function whenStored(columns: readonly string[]) {
  if (columns.length === 0) return sql`do nothing`
  const found = columns.map((column) => sql`excluded.${sql.id(column)}`)
  const stored = columns.map((column) => sql`stored.${sql.id(column)}`)
  return sql`do update set ${sql.join(columns.map((column, index) => sql`${sql.id(column)} = ${found[index]}`))}
    where (${sql.join(stored)}) is distinct from (${sql.join(found)})`
}

function identifiers(columns: readonly string[]) {
  return sql.join(columns.map((column) => sql.id(column)))
}

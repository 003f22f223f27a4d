import { createHash } from 'node:crypto'
import { type ImportSource, upsertRows } from '@civigraph/subgraph-kit/import'
import { sql, type Transaction } from 'kysely'
import type { CatalogueRow } from '../store/tables.ts'

/** Digest of everything that a source says of one row, so that a change in any of its tables counts as its change. */
export function contentDigest(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url')
}

/** Keeps the catalogue of a profile with its source's words: they are shown beside all that comes from it. */
export async function keepCatalogue(
  transaction: Transaction<unknown>,
  { id, source, divisionId }: { id: string; source: ImportSource; divisionId: string | null },
): Promise<void> {
  const { title, licence, attribution } = source
  const row: CatalogueRow = { id, title, licence, attribution, division_id: divisionId }
  await upsertRows(transaction, { table: 'catalogue', key: ['id'], rows: [row] })
}

/** One row per identifier: a statement may write each row once. The last one stays. */
export function distinct<Row extends { id: string }>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()]
}

/** Rows that describe a later period than what is stored and than each other: an older file never overwrites a newer. */
export async function latest<Row extends { id: string; as_of: string }>(
  transaction: Transaction<unknown>,
  table: 'item' | 'standard',
  rows: readonly Row[],
): Promise<Row[]> {
  const newest = distinct(rows.toSorted((a, b) => (a.as_of < b.as_of ? -1 : 1)))
  const ids = newest.map(({ id }) => id)
  const { rows: stored } = await sql<{ id: string; as_of: string }>`
    select id, as_of from ${sql.id(table)} where id = any(${ids}::text[])`.execute(transaction)
  const asOf = new Map(stored.map((row) => [row.id, row.as_of]))
  return newest.filter((row) => (asOf.get(row.id) ?? '') <= row.as_of)
}

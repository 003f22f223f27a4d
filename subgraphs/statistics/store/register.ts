import { type Applied, upsertRows } from '@civigraph/subgraph-kit/import'
import { sql, type Transaction } from 'kysely'
import type { Words } from '../code-label.ts'
import type { DeclaredStructure } from '../structure.ts'

/** A dataset as its publisher declares it. */
export interface DeclaredDataset {
  readonly id: string
  readonly title: string
  /** `OrgId`. */
  readonly publisher: string | null
  readonly licence: string
  readonly attribution: string
  /** The dimension whose codes are codes of national divisions. */
  readonly placeDimension: string | null
  readonly structure: DeclaredStructure
}

/** Words for one code of a dimension: `labels` are the source's, `wording` is what the operator shows instead. */
export type CodeWords = { readonly datasetId: string; readonly dimension: string; readonly code: string } & (
  | { readonly labels: Words }
  | { readonly wording: Words }
)

/** Writes datasets with their code lists. A dataset counts as changed when its code list has changed. */
export async function registerDatasets(
  transaction: Transaction<unknown>,
  datasets: readonly DeclaredDataset[],
): Promise<Applied> {
  const { rows: written } = await sql<{ id: string; added: boolean }>`
    insert into dataset as stored (id, title, publisher, licence, attribution, place_dimension, structure)
    select id, title, publisher, licence, attribution, place_dimension, structure
    from json_populate_recordset(null::dataset, ${JSON.stringify(datasets.map(toRow))}::json)
    on conflict (id) do update set (title, publisher, licence, attribution, place_dimension, structure) =
      (excluded.title, excluded.publisher, excluded.licence, excluded.attribution, excluded.place_dimension,
        excluded.structure)
    where (stored.title, stored.publisher, stored.licence, stored.attribution, stored.place_dimension, stored.structure)
      is distinct from (excluded.title, excluded.publisher, excluded.licence, excluded.attribution,
        excluded.place_dimension, excluded.structure)
    returning id, (xmax = 0) as added`.execute(transaction)
  const relisted = await listCodes(transaction, datasets)

  const added = written.filter((row) => row.added).length
  const changed = new Set([...written.map(({ id }) => id), ...relisted]).size - added
  return { added, changed, unchanged: datasets.length - added - changed }
}

/** Writes words for codes; a code that no list named is added. */
export async function wordCodes(transaction: Transaction<unknown>, codes: readonly CodeWords[]): Promise<Applied> {
  const rows = codes.map(({ datasetId, ...code }) => ({ dataset_id: datasetId, ...code }))
  return await upsertRows(transaction, { table: 'dimension_code', key: ['dataset_id', 'dimension', 'code'], rows })
}

function toRow({ placeDimension, structure, ...dataset }: DeclaredDataset) {
  return { ...dataset, place_dimension: placeDimension, structure: structure.components }
}

/** @returns the datasets whose code lists have changed. */
async function listCodes(transaction: Transaction<unknown>, datasets: readonly DeclaredDataset[]): Promise<string[]> {
  const codes = datasets.flatMap(({ id, structure }) => structure.codes.map((code) => ({ dataset_id: id, ...code })))
  if (codes.length === 0) return []
  const { rows } = await sql<{ dataset_id: string }>`
    insert into dimension_code as stored (dataset_id, dimension, code, labels)
    select dataset_id, dimension, code, labels
    from json_populate_recordset(null::dimension_code, ${JSON.stringify(codes)}::json)
    on conflict (dataset_id, dimension, code) do update set labels = excluded.labels
    where stored.labels is distinct from excluded.labels
    returning dataset_id`.execute(transaction)
  return rows.map(({ dataset_id }) => dataset_id)
}

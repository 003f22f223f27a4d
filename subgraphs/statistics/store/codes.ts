import type { Connection, Page } from '@civigraph/subgraph-kit'
import { firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql } from 'kysely'
import type { LabelledCode } from '../code-label.ts'
import type { Tables } from './tables.ts'

/** A code of a dimension. */
export interface CodeRow extends LabelledCode {
  /** The list names it, and no figure uses it. */
  readonly withoutObservations: boolean
}

/** A page of codes, counted only when somebody asks. */
export interface CodePage extends Connection<CodeRow> {
  readonly totalCount: () => Promise<number>
}

const SEPARATOR = '\u001F'

const byCode: readonly SortColumn[] = [{ column: 'c.code', direction: 'asc' }]

/** Names a dimension of a dataset in one text, as loaders need it. */
export function dimensionKey({ datasetId, id }: { readonly datasetId: string; readonly id: string }): string {
  return `${datasetId}${SEPARATOR}${id}`
}

/** Reads codes of dimensions. `dimensions` are made by {@link dimensionKey}. */
export function createCodeStore(db: Kysely<Tables>) {
  return {
    /** The first codes of each dimension, in the order of `dimensions`. */
    ofDimensions: async (dimensions: readonly string[], page: Page): Promise<CodeRow[][]> => {
      const query = codesOf(db, dimensions)
        .select(['wanted.parent', 'c.code', 'c.labels', 'c.wording'])
        .select((eb) => {
          const uses = eb
            .selectFrom('series as s')
            .select('s.id')
            .whereRef('s.dataset_id', '=', 'c.dataset_id')
            .where(sql<boolean>`s.key @> jsonb_build_object(c.dimension, c.code)`)
          return sql<boolean>`not exists ${uses}`.as('withoutObservations')
        })
      const rows = await firstPerParent(db, query, { parent: 'wanted.parent', page, order: byCode })
      const grouped = Map.groupBy(rows, ({ parent }) => parent)
      return dimensions.map((dimension) => grouped.get(dimension) ?? [])
    },

    countOfDimensions: async (dimensions: readonly string[]): Promise<{ parent: string; count: number }[]> => {
      return await codesOf(db, dimensions)
        .select(['wanted.parent', ({ fn }) => fn.countAll<number>().as('count')])
        .groupBy('wanted.parent')
        .execute()
    },
  }
}

function codesOf(db: Kysely<Tables>, dimensions: readonly string[]) {
  const parts = dimensions.map((dimension) => dimension.split(SEPARATOR))
  const datasets = parts.map(([dataset]) => dataset)
  const ids = parts.map(([, id]) => id)
  const wanted = sql<{ parent: string; dataset_id: string; dimension: string }>`(
    select * from unnest(${dimensions}::text[], ${datasets}::text[], ${ids}::text[])
      as given(parent, dataset_id, dimension))`
  return db
    .selectFrom(wanted.as('wanted'))
    .innerJoin('dimension_code as c', (join) =>
      join.onRef('c.dataset_id', '=', 'wanted.dataset_id').onRef('c.dimension', '=', 'wanted.dimension'),
    )
}

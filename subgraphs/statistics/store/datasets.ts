import type { Connection, Page } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql } from 'kysely'
import type { Component } from '../structure.ts'
import type { Tables } from './tables.ts'

/** A dataset as the graph gives it. */
export interface DatasetRow {
  readonly id: string
  readonly title: string
  readonly publisher: { readonly id: string } | null
  readonly licence: string
  readonly attribution: string
  readonly modified: string
  readonly structure: readonly ComponentRow[]
}

/** A component, and whose it is. */
export interface ComponentRow extends Component {
  readonly datasetId: string
}

/** A page of datasets, counted only when somebody asks. */
export interface DatasetPage extends Connection<DatasetRow> {
  readonly totalCount: () => Promise<number>
}

/** Conditions on a list of datasets; null where there is none. */
export interface DatasetConditions {
  readonly titleContains: string | null
  readonly publisher: string | null
}

const byTitle: readonly SortColumn[] = [
  { column: 'd.title', direction: 'asc' },
  { column: 'd.id', direction: 'asc' },
]

/** Values of a dataset's sort key in {@link byTitle}. */
export function datasetSortKey({ title, id }: DatasetRow): readonly string[] {
  return [title, id]
}

/** Reads datasets. */
export function createDatasetStore(db: Kysely<Tables>) {
  return {
    byIds: async (ids: readonly string[]): Promise<DatasetRow[]> => {
      return (await selectDatasets(db).where('d.id', 'in', ids).execute()).map(toRow)
    },

    page: async (conditions: DatasetConditions, page: Page): Promise<DatasetRow[]> => {
      const query = selectDatasets(db).where(meeting(conditions))
      return (await afterCursor(query, page, byTitle).execute()).map(toRow)
    },

    count: async (conditions: DatasetConditions): Promise<number> => {
      const query = db.selectFrom('dataset as d').select(({ fn }) => fn.countAll<number>().as('count'))
      return (await query.where(meeting(conditions)).executeTakeFirstOrThrow()).count
    },

    /** The first datasets of each publisher, in the order of `publishers`. */
    ofPublishers: async (publishers: readonly string[], page: Page): Promise<DatasetRow[][]> => {
      const query = selectDatasets(db).where('d.publisher', 'in', publishers)
      const rows = (await firstPerParent(db, query, { parent: 'd.publisher', page, order: byTitle })).map(toRow)
      const grouped = Map.groupBy(rows, ({ publisher }) => publisher?.id)
      return publishers.map((publisher) => grouped.get(publisher) ?? [])
    },

    countOfPublishers: async (
      publishers: readonly string[],
    ): Promise<{ publisher: string | null; count: number }[]> => {
      return await db
        .selectFrom('dataset as d')
        .select(['d.publisher', ({ fn }) => fn.countAll<number>().as('count')])
        .where('d.publisher', 'in', publishers)
        .groupBy('d.publisher')
        .execute()
    },
  }
}

function selectDatasets(db: Kysely<Tables>) {
  return db
    .selectFrom('dataset as d')
    .select(['d.id', 'd.title', 'd.publisher', 'd.licence', 'd.attribution', 'd.structure'])
    .select((eb) =>
      eb.fn
        .coalesce(
          eb
            .selectFrom('vintage as v')
            .select(({ fn }) => fn.max('v.published_at').as('last'))
            .whereRef('v.dataset_id', '=', 'd.id'),
          'd.listed_at',
        )
        .as('modified'),
    )
}

function meeting({ titleContains, publisher }: DatasetConditions) {
  const conditions = [
    ...(titleContains === null ? [] : [sql`strpos(lower(d.title), lower(${titleContains})) > 0`]),
    ...(publisher === null ? [] : [sql`d.publisher = ${publisher}`]),
  ]
  return sql<boolean>`${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)}`
}

interface Selected {
  id: string
  title: string
  publisher: string | null
  licence: string
  attribution: string
  structure: readonly Component[]
  modified: string
}

function toRow({ id, title, publisher, licence, attribution, structure, modified }: Selected): DatasetRow {
  return {
    id,
    title,
    publisher: publisher === null ? null : { id: publisher },
    licence,
    attribution,
    modified,
    structure: structure.map((component) => ({ ...component, datasetId: id })),
  }
}

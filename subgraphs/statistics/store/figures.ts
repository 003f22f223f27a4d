import type { Page } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql } from 'kysely'
import { type DivisionPlace, placeOf } from '../division-place.ts'
import type { FigureFilter } from '../figure-filter.ts'
import type { StatedFigure } from '../figure-status.ts'
import type { SeriesKey } from '../series-key.ts'
import type { Tables } from './tables.ts'

/** One vintage of a figure. */
export interface FigureRow extends StatedFigure {
  readonly datasetId: string
  readonly key: SeriesKey
  readonly keyText: string
  readonly indicator: string
  readonly period: string
  readonly unit: string
  /** Digit for digit as published; null unless there is one. */
  readonly value: string | null
  readonly statusAsFound: string | null
  readonly publishedAt: string
}

/** How many figures of a dataset stand alike. */
export interface FigureCount extends StatedFigure {
  readonly datasetId: string
  readonly count: number
}

/** Figures wanted, and which page of them. */
export type FigureQuery = FigureFilter & Page

/** Figures about places: those of one dataset, or of all (null). */
export type PlaceFilter = FigureFilter & { readonly dataset: string | null }

const bySeries: readonly SortColumn[] = [
  { column: 's.key_text', direction: 'asc' },
  { column: 's.indicator', direction: 'asc' },
  { column: 'o.period', direction: 'asc' },
]
const byDataset: readonly SortColumn[] = [{ column: 's.dataset_id', direction: 'asc' }, ...bySeries]

/** Sort key of a figure among those of its dataset. */
export function seriesSortKey({ keyText, indicator, period }: FigureRow): readonly string[] {
  return [keyText, indicator, period]
}

/** Sort key of a figure among those of several datasets. */
export function datasetFigureSortKey(row: FigureRow): readonly string[] {
  return [row.datasetId, ...seriesSortKey(row)]
}

const rowColumns = [
  's.dataset_id as datasetId',
  's.key',
  's.key_text as keyText',
  's.indicator',
  'o.period',
  'o.unit',
  'o.value',
  'o.stated',
  'o.revises',
  'o.status_as_found as statusAsFound',
  'o.published_at as publishedAt',
] as const

/** Reads figures. Answers are in the order of the parents given. */
export function createFigureStore(db: Kysely<Tables>) {
  return {
    ofDatasets: async (datasets: readonly string[], query: FigureQuery): Promise<FigureRow[][]> => {
      const figures = figuresOfDatasets(db, datasets, query).select(rowColumns)
      const rows =
        datasets.length === 1 // then the page ends the search, and not only the answer
          ? await afterCursor(figures, query, bySeries).execute()
          : await firstPerParent(db, figures, { parent: 's.dataset_id', page: query, order: bySeries })
      return inOrderOf(datasets, rows, ({ datasetId }) => datasetId)
    },

    countsOfDatasets: async (datasets: readonly string[], filter: FigureFilter): Promise<FigureCount[][]> => {
      const rows = await figuresOfDatasets(db, datasets, filter)
        .select(['s.dataset_id as datasetId', 'o.stated', 'o.revises', ({ fn }) => fn.countAll<number>().as('count')])
        .groupBy(['s.dataset_id', 'o.stated', 'o.revises'])
        .execute()
      return inOrderOf(datasets, rows, ({ datasetId }) => datasetId)
    },

    /** @param places Made by `placeKey`. */
    ofPlaces: async (places: readonly string[], query: PlaceFilter & Page): Promise<FigureRow[][]> => {
      const figures = figuresOfPlaces(db, places, query).select(['place.key as place', ...rowColumns])
      const rows = await firstPerParent(db, figures, { parent: 'place.key', page: query, order: byDataset })
      return inOrderOf(places, rows, ({ place }) => place)
    },

    countsOfPlaces: async (places: readonly string[], filter: PlaceFilter): Promise<FigureCount[][]> => {
      const rows = await figuresOfPlaces(db, places, filter)
        .select(['place.key as place', 's.dataset_id as datasetId', 'o.stated', 'o.revises'])
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .groupBy(['place.key', 's.dataset_id', 'o.stated', 'o.revises'])
        .execute()
      return inOrderOf(places, rows, ({ place }) => place)
    },
  }
}

function inOrderOf<Row>(parents: readonly string[], rows: readonly Row[], parentOf: (row: Row) => string): Row[][] {
  const grouped = Map.groupBy(rows, parentOf)
  return parents.map((parent) => grouped.get(parent) ?? [])
}

function figuresOfDatasets(db: Kysely<Tables>, datasets: readonly string[], filter: FigureFilter) {
  return db
    .selectFrom('series as s')
    .innerJoin('observation as o', 'o.series_id', 's.id')
    .where('s.dataset_id', 'in', datasets)
    .where(meeting(filter))
}

/** A figure belongs to a division when its period lies in the years of the division; a period without a year always does. */
function figuresOfPlaces(db: Kysely<Tables>, places: readonly string[], filter: PlaceFilter) {
  const known = places.map(placeOf).filter((place) => place !== null)
  const place = sql<DivisionPlace>`(select * from json_to_recordset(${JSON.stringify(known)}::json)
    as given(key text, code text, "startYear" integer, "endYear" integer))`
  const figures = db
    .selectFrom('dataset as d')
    .innerJoin('series as s', 's.dataset_id', 'd.id')
    .innerJoin('observation as o', 'o.series_id', 's.id')
    .innerJoin(place.as('place'), (join) =>
      join.on(sql<boolean>`s.key @> jsonb_build_object(d.place_dimension, place.code)`),
    )
    .where('d.place_dimension', 'is not', null)
    .where(meeting(filter))
    .where(
      sql<boolean>`coalesce(substring(o.period from '^[0-9]{4}')::integer
        between place."startYear" and coalesce(place."endYear", 9999), true)`,
    )
  return filter.dataset === null ? figures : figures.where('d.id', '=', filter.dataset)
}

function meeting({ key, indicators, from, to, asOf }: FigureFilter) {
  const conditions = [
    asOf === null
      ? sql`o.superseded_at is null`
      : sql`o.published_at <= ${asOf}::timestamptz
          and (o.superseded_at is null or o.superseded_at > ${asOf}::timestamptz)`,
    ...key.map(([dimension, ...codes]) => sql`coalesce(s.key ->> ${dimension}::text, '') = any(${codes}::text[])`),
    ...(indicators === null ? [] : [sql`s.indicator = any(${indicators}::text[])`]),
    ...(from === null ? [] : [sql`o.period >= ${from}::text`]),
    // `2020` includes `2020 Q4`.
    ...(to === null ? [] : [sql`(o.period <= ${to}::text or starts_with(o.period, ${to}::text))`]),
  ]
  return sql<boolean>`${sql.join(conditions, sql` and `)}`
}

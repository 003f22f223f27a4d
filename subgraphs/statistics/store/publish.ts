import type { Applied } from '@civigraph/subgraph-kit/import'
import { sql, type Transaction } from 'kysely'
import type { FigureStatus } from '../figure-status.ts'
import { keyText, type SeriesKey, seriesId, withoutTotals } from '../series-key.ts'

/** A figure as a publisher gives it. */
export interface PublishedFigure {
  readonly datasetId: string
  readonly key: SeriesKey
  readonly indicator: string
  readonly period: string
  readonly unit: string
  readonly value: string | null
  readonly stated: FigureStatus
  readonly statusAsFound: string | null
}

/** Instants leave the store in milliseconds, and a caller's `asOf` must find what was published at the one he was told. */
const thisInstant = sql`date_trunc('milliseconds', now())`

/**
 * Publishes figures of an import: new ones, and a new vintage of those of which anything changed. Earlier vintages stay as
 * they are. All figures of one import have the same instant.
 */
export async function publishFigures(
  transaction: Transaction<unknown>,
  figures: readonly PublishedFigure[],
): Promise<Applied> {
  const rows = JSON.stringify(figures.map(toRow))
  await addSeries(transaction, rows)
  const changed = await closeChanged(transaction, rows)
  const written = await addVintages(transaction, rows)
  return { added: written - changed, changed, unchanged: figures.length - written }
}

function toRow({ datasetId, key, statusAsFound, ...figure }: PublishedFigure) {
  return {
    ...figure,
    series_id: seriesId({ datasetId, key, indicator: figure.indicator }),
    dataset_id: datasetId,
    key: withoutTotals(key),
    key_text: keyText(key),
    status_as_found: statusAsFound,
  }
}

/** New series, and the codes that nobody had listed. */
async function addSeries(transaction: Transaction<unknown>, rows: string): Promise<void> {
  await sql`
    with fresh as (
      insert into series (id, dataset_id, key, key_text, indicator)
      select distinct series_id, dataset_id, key, key_text, indicator from json_to_recordset(${rows}::json)
        as given(series_id text, dataset_id text, key jsonb, key_text text, indicator text)
      on conflict do nothing
      returning dataset_id, key)
    insert into dimension_code (dataset_id, dimension, code)
    select distinct fresh.dataset_id, part.key, part.value from fresh, jsonb_each_text(fresh.key) as part
    on conflict do nothing`.execute(transaction)
}

async function closeChanged(transaction: Transaction<unknown>, rows: string): Promise<number> {
  // A clock that was set back must not put a vintage before the one that it follows.
  const { rows: closed } = await sql`
    update observation as o
    set superseded_at = greatest(${thisInstant}, o.published_at + interval '1 millisecond')
    from ${given(rows)}
    where o.series_id = given.series_id and o.period = given.period and o.superseded_at is null
      and (o.unit, o.value, o.stated, o.status_as_found)
        is distinct from (given.unit, given.value, given.stated, given.status_as_found)
    returning 1`.execute(transaction)
  return closed.length
}

async function addVintages(transaction: Transaction<unknown>, rows: string): Promise<number> {
  const { rows: counted } = await sql<{ written: number }>`
    with written as (
      insert into observation (series_id, period, published_at, unit, value, stated, status_as_found, revises)
      select given.series_id, given.period, coalesce(before.superseded_at, ${thisInstant}), given.unit, given.value,
        given.stated, given.status_as_found, given.value is not null and earlier.unit is not null
          and (earlier.revises or earlier.amount <> given.value::numeric or earlier.unit <> given.unit)
      from ${given(rows)}
      left join lateral (
        select max(o.superseded_at) as superseded_at from observation as o
        where o.series_id = given.series_id and o.period = given.period) as before on true
      left join lateral (
        select o.amount, o.unit, o.revises from observation as o
        where o.series_id = given.series_id and o.period = given.period and o.value is not null
        order by o.published_at desc limit 1) as earlier on true
      where not exists (
        select from observation as o
        where o.series_id = given.series_id and o.period = given.period and o.superseded_at is null)
      returning series_id, published_at),
    noted as (
      insert into vintage (dataset_id, published_at)
      select distinct series.dataset_id, written.published_at from written join series on series.id = written.series_id
      on conflict do nothing)
    select count(*) as written from written`.execute(transaction)
  return counted[0]?.written ?? 0
}

function given(rows: string) {
  return sql`json_to_recordset(${rows}::json) as given(
    series_id text, period text, unit text, value text, stated text, status_as_found text)`
}

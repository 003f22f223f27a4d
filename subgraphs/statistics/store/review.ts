import type { Finding } from '@civigraph/subgraph-kit/import'
import { sql, type Transaction } from 'kysely'
import { undeclaredFindings, type UsedComponents } from '../declared-figures.ts'

/** Datasets of which this import has published figures. Only inside an import. */
export async function publishedNow(transaction: Transaction<unknown>): Promise<string[]> {
  const { rows } = await sql<{ dataset_id: string }>`
    select distinct dataset_id from vintage where published_at >= date_trunc('milliseconds', now())
    order by dataset_id`.execute(transaction)
  return rows.map(({ dataset_id }) => dataset_id)
}

/** Where the figures of datasets do not agree with what the datasets declare. */
export async function undeclaredIn(transaction: Transaction<unknown>, datasets: readonly string[]): Promise<Finding[]> {
  const { rows } = await sql<UsedComponents>`
    select d.structure as declared,
      (select coalesce(json_agg(distinct c.dimension), '[]') from dimension_code as c
        where c.dataset_id = wanted.id) as dimensions,
      (select coalesce(json_agg(distinct jsonb_build_object('indicator', s.indicator, 'unit', o.unit)), '[]')
        from series as s join observation as o on o.series_id = s.id and o.superseded_at is null
        where s.dataset_id = wanted.id) as indicators
    from unnest(${datasets}::text[]) as wanted(id) left join dataset as d on d.id = wanted.id`.execute(transaction)
  return rows.flatMap(undeclaredFindings)
}

/**
 * Suppressed figures that can be worked out, because in one dimension the total and all other parts stand beside them: one
 * finding for each, naming the dimension in which the fewest figures are needed. Overlapping parts (16 to 24, 18 to 24)
 * count like others: whether a sum holds is for a person to judge.
 */
export async function exposedComplements(
  transaction: Transaction<unknown>,
  datasets: readonly string[],
): Promise<Finding[]> {
  const { rows } = await sql<{ dimension: string }>`
    with hidden as materialized (
      select o.series_id, o.period, s.dataset_id, s.indicator
      from observation as o join series as s on s.id = o.series_id
      where o.superseded_at is null and o.stated = 'SUPPRESSED' and s.dataset_id = any(${datasets}::text[])),
    part as materialized (
      select s.dataset_id, s.indicator, s.id, at.key as dimension, s.key - at.key as rest
      from series as s, jsonb_each_text(s.key) as at
      where (s.dataset_id, s.indicator) in (select dataset_id, indicator from hidden)),
    hidden_part as materialized (
      select part.* from part where part.id in (select series_id from hidden)),
    whole as materialized (
      select p.id as series_id, p.dimension, s.id as whole_id
      from hidden_part as p join series as s on (s.dataset_id, s.indicator, s.key) = (p.dataset_id, p.indicator, p.rest)),
    other as materialized (
      select p.id as series_id, p.dimension, o.id as other_id
      from hidden_part as p join part as o
        on (o.dataset_id, o.indicator, o.dimension, o.rest) = (p.dataset_id, p.indicator, p.dimension, p.rest)
        and o.id <> p.id),
    summed as materialized (
      select h.series_id, h.period, whole.dimension
      from hidden as h join whole on whole.series_id = h.series_id
      join observation as total on total.series_id = whole.whole_id and total.period = h.period
        and total.superseded_at is null and total.value is not null),
    way as (
      select summed.series_id, summed.period, summed.dimension, count(*) as needed
      from summed join other on other.series_id = summed.series_id and other.dimension = summed.dimension
      join observation as beside on beside.series_id = other.other_id and beside.period = summed.period
        and beside.superseded_at is null
      group by summed.series_id, summed.period, summed.dimension
      having bool_and(beside.value is not null))
    select distinct on (series_id, period) dimension from way
    order by series_id, period, needed, dimension`.execute(transaction)
  return rows.map(({ dimension }) => ({ code: 'COMPLEMENT_PUBLISHED', column: dimension }))
}

import { type RawBuilder, sql } from 'kysely'
import type { FeedbackCell, FeedbackHours } from '../released-record.ts'
import { flagContradictsInSql, punctualityInSql } from './punctuality.ts'

/** A period of asking, by days in each authority's own zone; null is open. */
export interface Period {
  /** Inclusive. */
  readonly openedFrom?: string | null | undefined
  /** Exclusive. */
  readonly openedBefore?: string | null | undefined
}

/** Whose threads are summed up. */
export type Subject = 'owner' | 'service_item'

interface Asked extends Period {
  /** Which threads; over the columns of `thread`. */
  readonly of: RawBuilder<boolean>
  /** Instant as of which open data is judged, and before which people's matters must have been settled or not. */
  readonly at: Date
}

type CellRow = FeedbackCell & FeedbackHours & { readonly key: string }

/**
 * The groups of which figures are sums (docs/decisions/0021-small-cells.md): open data in one, people's own matters by
 * authority, service and month, also where only one of the three is asked for. Hours stand on every row of their key.
 */
export function cellsPer(by: Subject, asked: Asked) {
  return sql<CellRow>`
    with rule as (select fewest_people from feedback.figure_rule where figure = 'feedback-record'),
    matter as (${matters(by, asked)}),
    cell as (
      select key, published, cell, count(distinct person) as people,
        count(*) filter (where punctuality = 'ON_TIME') as "onTime",
        count(*) filter (where punctuality = 'LATE' and settled) as "lateSettled",
        count(*) filter (where punctuality = 'LATE' and not settled) as "lateStillOpen",
        count(*) filter (where punctuality = 'RUNNING') as running,
        count(*) filter (where punctuality = 'NOT_PROMISED') as "notPromised",
        count(seconds) as closed, count(*) - count(seconds) as open,
        count(*) filter (where grade_given and grade in ('VERY_GOOD', 'GOOD')) as good,
        count(*) filter (where grade_given and grade not in ('VERY_GOOD', 'GOOD')) as "lessThanGood",
        count(*) filter (where not grade_given) as "byDefault",
        count(*) filter (where grade is null and seconds is not null) as unrated,
        count(*) filter (where grade is null and seconds is null) as "notToRate",
        count(*) filter (where contradicts) as "contradictedFlags"
      from matter group by key, published, cell),
    hours as (
      select key, count(seconds) filter (where not published) as "closedOfPeople",
        ${hours(0.5, 3, sql`filter (where published)`)} as "medianPublished",
        ${hours(0.9, 3, sql`filter (where published)`)} as "p90Published",
        ${hours(0.5, 0, sql``)} as "medianAll", ${hours(0.9, 0, sql``)} as "p90All"
      from matter join cell using (key, published, cell) cross join rule
      where published or people >= fewest_people
      group by key)
    select cell.*, fewest_people as "fewestPeople", coalesce("closedOfPeople", 0) as "closedOfPeople",
      "medianPublished", "p90Published", "medianAll", "p90All"
    from cell cross join rule left join hours using (key)
    order by key`
}

/**
 * Open data as it stands. Of people's own matters those of whole months that lie in the period, as they stood when the
 * month after theirs ended, and none before: a figure that is given once never changes, so that two askings of it tell
 * nothing of what happened between them.
 */
function matters(by: Subject, { of, at, openedFrom = null, openedBefore = null }: Asked) {
  const now = sql`${at.toISOString()}::timestamptz`
  return sql`
    select key, published, cell, person, ${punctualityInSql(sql`as_of`)} as punctuality,
      ${flagContradictsInSql()} as contradicts, coalesce(replied_at, closed_at) is not null as settled,
      grade, grade_given, (${SECONDS_TO_CLOSE})::float8 as seconds
    from (
      select ${sql.ref(by)} as key, published, as_of, coalesce(author, id) as person,
        case when published then '' else jsonb_build_array(owner, service_item, month)::text end as cell,
        promised_until, flag_says_late, opened_at, opened_local, zone,
        case when published or replied_at <= as_of then replied_at end as replied_at,
        case when published then thread.closed_at else last.closed_at end as closed_at,
        case when published then closed_local end as closed_local,
        case when published or rated_at <= as_of then grade end as grade,
        case when published or rated_at <= as_of then grade_given end as grade_given
      from feedback.thread
      cross join lateral (select date_trunc('month', opened_on::timestamp) as month) as calendar
      cross join lateral (
        select case when published then ${now} else (month + interval '2 months') at time zone zone end as as_of) as moment
      left join lateral (
        select case when kind = 'CLOSED' then event.at end as closed_at
        from feedback.thread_event as event
        where event.thread = thread.id and event.kind in ('CLOSED', 'FOLLOWED_UP') and event.at <= as_of
        order by position desc limit 1) as last on not published
      where ${sql.ref(by)} is not null and ${of} and as_of <= ${now}
        and case when published then opened_on else month::date end >= coalesce(${openedFrom}::date, '-infinity')
        and case when published then opened_on + 1 else (month + interval '1 month')::date end
          <= coalesce(${openedBefore}::date, 'infinity')) as thread`
}

/** By the authority's own clock: a source that gives no offsets would have to be guessed at where clocks change. */
const SECONDS_TO_CLOSE = sql`extract(epoch from coalesce(closed_local, closed_at at time zone zone)
  - coalesce(opened_local, opened_at at time zone zone))`

/** Rounded half away from zero, as `round(numeric)` does. */
function hours(share: number, decimals: number, filter: RawBuilder<unknown>) {
  return sql`round((percentile_cont(${sql.lit(share)}) within group (order by seconds) ${filter} / 3600)::numeric,
    ${sql.lit(decimals)})`
}

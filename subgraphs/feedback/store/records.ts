import { type Kysely, type RawBuilder, sql } from 'kysely'
import { anyOf } from './any-of.ts'
import { flagContradictsInSql, punctualityInSql } from './punctuality.ts'
import type { FeedbackTables } from './tables.ts'

/** Ratings summed up. */
export interface RatingSums {
  readonly given: number
  readonly byDefault: number
  readonly unrated: number
  readonly goodRate: string | null
}

/** How an authority answers, counted from what happened. */
export interface RecordSums {
  readonly threads: number
  readonly closed: number
  readonly promised: number
  readonly onTime: number
  readonly late: number
  readonly lateStillOpen: number
  readonly running: number
  readonly notPromised: number
  readonly onTimeRate: string | null
  readonly onTimeRateSettled: string | null
  readonly medianHoursToClose: string | null
  readonly p90HoursToClose: string | null
  readonly contradictedFlags: number
  readonly ratings: RatingSums
}

/** A period of asking, by days in each authority's own zone; null is open. */
export interface Period {
  /** Inclusive. */
  readonly openedFrom?: string | null | undefined
  /** Exclusive. */
  readonly openedBefore?: string | null | undefined
}

export interface OwnerRecord {
  readonly owner: string
  readonly record: RecordSums
}

/** Sums threads up, always in one statement for any number of owners or items. */
export function recordReader(db: Kysely<FeedbackTables>) {
  async function sums(by: Subject, conditions: readonly RawBuilder<boolean>[], { at, first }: Reach) {
    const { rows } = await sql<SumRow>`
      ${sumsPer(by, conditions, at)}
      order by threads desc, key ${first === undefined ? sql`` : sql`limit ${first}`}`.execute(db)
    return rows
  }

  async function inOrder(keys: readonly string[], { by, at, ...period }: Period & { by: Subject; at: Date }) {
    const rows = await sums(by, [sql`${sql.ref(by)} = ${anyOf(keys)}`, ...asked(period)], { at })
    const records = new Map(rows.map((row) => [row.key, recordOf(row)]))
    return keys.map((key) => records.get(key) ?? nothing)
  }

  return {
    recordsOfOwners: async (owners: readonly string[], period: Period & { readonly at: Date }): Promise<RecordSums[]> =>
      await inOrder(owners, { by: 'owner', ...period }),

    recordsOfItems: async (items: readonly string[], { at }: { readonly at: Date }): Promise<RecordSums[]> =>
      await inOrder(items, { by: 'service_item', at }),

    /** Owners with the most threads first. */
    async recordsByOwner(
      { register, ...period }: Period & { readonly register?: string | null | undefined },
      reach: Reach,
    ): Promise<OwnerRecord[]> {
      const named = register == null ? [] : [sql<boolean>`starts_with(owner, ${`${register}:`})`]
      const rows = await sums('owner', [...named, ...asked(period)], reach)
      return rows.map((row) => ({ owner: row.key, record: recordOf(row) }))
    },
  }
}

/** Whose threads are summed up. */
type Subject = 'owner' | 'service_item'

interface Reach {
  /** Instant as of which promises are judged. */
  readonly at: Date
  readonly first?: number
}

type SumRow = Omit<RecordSums, 'ratings'> & RatingSums & { readonly key: string }

/**
 * Hours are those of the authority's own clock: a source that gives no offsets would have to be guessed at where clocks
 * change. Shares are rounded half away from zero, as `round(numeric)` does.
 */
function sumsPer(by: Subject, conditions: readonly RawBuilder<boolean>[], at: Date) {
  const seconds = sql`extract(epoch from ${onClock('closed_local', 'closed_at')} - ${onClock('opened_local', 'opened_at')})`
  return sql`
    select key, threads, closed, threads - "notPromised" as promised, "onTime", late, "lateStillOpen", running, "notPromised",
      round("onTime"::numeric / nullif("onTime" + late, 0), 4) as "onTimeRate",
      round("onTime"::numeric / nullif("onTime" + late - "lateStillOpen", 0), 4) as "onTimeRateSettled",
      round(median::numeric / 3600, 3) as "medianHoursToClose", round(p90::numeric / 3600, 3) as "p90HoursToClose",
      "contradictedFlags", given, "byDefault", unrated, round(good::numeric / nullif(given, 0), 4) as "goodRate"
    from (
      select key, count(*) as threads, count(seconds) as closed,
        count(*) filter (where punctuality = 'ON_TIME') as "onTime",
        count(*) filter (where punctuality = 'LATE') as late,
        count(*) filter (where punctuality = 'LATE' and not settled) as "lateStillOpen",
        count(*) filter (where punctuality = 'RUNNING') as running,
        count(*) filter (where punctuality = 'NOT_PROMISED') as "notPromised",
        count(*) filter (where contradicts) as "contradictedFlags",
        count(*) filter (where grade_given) as given,
        count(*) filter (where not grade_given) as "byDefault",
        count(*) filter (where grade is null and seconds is not null) as unrated,
        count(*) filter (where grade_given and grade in ('VERY_GOOD', 'GOOD')) as good,
        percentile_cont(0.5) within group (order by seconds) as median,
        percentile_cont(0.9) within group (order by seconds) as p90
      from (
        select ${sql.ref(by)} as key, ${punctualityInSql(at)} as punctuality, ${flagContradictsInSql()} as contradicts,
          coalesce(replied_at, closed_at) is not null as settled, grade, grade_given, (${seconds})::float8 as seconds
        from feedback.thread
        where ${sql.join([sql`${sql.ref(by)} is not null`, ...conditions], sql` and `)}) as threads
      group by key) as sums`
}

/** What the authority's own clock showed. */
function onClock(local: string, instant: string) {
  return sql`coalesce(${sql.ref(local)}, ${sql.ref(instant)} at time zone zone)`
}

function asked({ openedFrom, openedBefore }: Period): RawBuilder<boolean>[] {
  return [
    ...(openedFrom == null ? [] : [sql<boolean>`opened_on >= ${openedFrom}::date`]),
    ...(openedBefore == null ? [] : [sql<boolean>`opened_on < ${openedBefore}::date`]),
  ]
}

function recordOf({ given, byDefault, unrated, goodRate, ...record }: SumRow): RecordSums {
  return { ...record, ratings: { given, byDefault, unrated, goodRate } }
}

const nothing: RecordSums = {
  threads: 0,
  closed: 0,
  promised: 0,
  onTime: 0,
  late: 0,
  lateStillOpen: 0,
  running: 0,
  notPromised: 0,
  onTimeRate: null,
  onTimeRateSettled: null,
  medianHoursToClose: null,
  p90HoursToClose: null,
  contradictedFlags: 0,
  ratings: { given: 0, byDefault: 0, unrated: 0, goodRate: null },
}

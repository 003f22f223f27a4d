import { dayIn } from '@civigraph/subgraph-kit'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { LicenceState } from '../licence-state.ts'
import type { Tables } from './tables.ts'

/** An instant, and the day it is in every zone that a licence has. */
export interface Moment {
  readonly at: string
  readonly days: Readonly<Record<string, string>>
}

/**
 * The days are worked out here and not by the database: the two may know different rules of a zone, and a licence must not
 * be valid in a list and expired when it is opened.
 */
export async function momentOf(db: Kysely<Tables>, at: Date): Promise<Moment> {
  const zones = await db.selectFrom('licence_type').select('zone').distinct().execute()
  return { at: at.toISOString(), days: Object.fromEntries(zones.map(({ zone }) => [zone, dayIn(zone, at)])) }
}

/**
 * The rule of `licence-state.ts` as an expression over table `licence`, for filters and counts: the first that holds. Null
 * when the moment lacks the licence's zone, so that such a licence is in no state rather than valid.
 */
export function stateSql({ at, days }: Moment): RawBuilder<LicenceState> {
  const day = sql`(${JSON.stringify(days)}::jsonb ->> licence.zone)::date`
  const firstDay = sql`coalesce(licence.valid_from, licence.issued_on)`
  return sql<LicenceState>`(
    select case
      when bool_or(event.kind = 'REVOKED') then 'REVOKED'
      when bool_or(event.kind = 'SURRENDERED') then 'SURRENDERED'
      when bool_or(event.kind = 'SUPERSEDED') then 'SUPERSEDED'
      when (array_agg(event.kind order by event.at desc, event.sequence desc)
        filter (where event.kind in ('SUSPENDED', 'RESUMED')))[1] = 'SUSPENDED' then 'SUSPENDED'
      when ${firstDay} is null then 'PENDING'
      when ${day} < ${firstDay} then 'NOT_YET'
      when ${day} > licence.valid_until then 'EXPIRED'
      when ${day} is not null then 'VALID'
    end
    from licence.licence_event as event
    where event.licence_id = licence.id and event.at <= ${at}::timestamptz)`
}

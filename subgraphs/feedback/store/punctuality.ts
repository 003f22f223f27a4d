import { type RawBuilder, sql } from 'kysely'

/** The first reply or the closing, whichever came first; null while neither happened. */
const settledAt = sql`least(replied_at, closed_at)`

/** `punctualityAt` of `punctuality.ts` in SQL, over the columns of `thread`; the instant may be a column too. */
export function punctualityInSql(at: Date | RawBuilder<unknown>): RawBuilder<string> {
  const now = at instanceof Date ? sql`${at.toISOString()}::timestamptz` : at
  return sql<string>`case
    when promised_until is null then 'NOT_PROMISED'
    when ${settledAt} <= ${now} then case when ${settledAt} <= promised_until then 'ON_TIME' else 'LATE' end
    when ${now} <= promised_until then 'RUNNING'
    else 'LATE' end`
}

/** `flagContradicts` of `punctuality.ts` in SQL; null counts as no. */
export function flagContradictsInSql(): RawBuilder<boolean> {
  return sql<boolean>`(flag_says_late <> (closed_at > promised_until))`
}

/** `stateAt` of `thread-state.ts` after everything that happened, in SQL. */
export function stateInSql(): RawBuilder<string> {
  return sql<string>`case
    when closed_at is not null then 'CLOSED'
    when replied_at is not null and followed_up_at is null then 'REPLIED'
    else 'OPEN' end`
}

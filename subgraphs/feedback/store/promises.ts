import { type Calendar, calendarOf, ruleOn, type Term, type TermRule } from '@civigraph/subgraph-kit'
import { type Kysely, sql, type Transaction } from 'kysely'
import { registerOf } from '../owner.ts'
import { type Promised, promiseOf } from '../promise.ts'
import type { FeedbackTables } from './tables.ts'

/** Which terms apply to an authority, and whose clock it goes by. */
export interface Place {
  readonly jurisdiction: string
  readonly zone: string
}

export async function placeOf(db: Kysely<FeedbackTables>, owner: string): Promise<Place> {
  return await db
    .selectFrom('register_place')
    .select(['jurisdiction', 'zone'])
    .where('register', 'in', [registerOf(owner), '*'])
    .orderBy(sql`register = '*'`)
    .limit(1)
    .executeTakeFirstOrThrow()
}

/** What an authority promises who accepts a matter on a day; null where no rule promises anything. */
export async function promiseFor(
  db: Kysely<FeedbackTables>,
  { matter, acceptedOn, place }: { matter: string; acceptedOn: string; place: Place },
): Promise<{ promised: Promised; term: Term } | null> {
  const { jurisdiction, zone } = place
  const rule = ruleOn(await rulesOf(db, jurisdiction), matter, jurisdiction, acceptedOn)
  if (rule === undefined) return null
  const { id, days, unit, source, confirmed } = rule
  const term: Term = { id, days, unit, source, confirmed }
  return { term, promised: promiseOf({ calendar: await readCalendar(db, jurisdiction), term, acceptedOn, zone }) }
}

/**
 * Reckons again what was promised while a calendar was not decreed yet, after one was imported. Only open matters move: an
 * answer is judged by the promise under which it was given. Each move is an event with its reason.
 *
 * @returns How many promises moved to another day.
 */
export async function reckonAgain(transaction: Transaction<unknown>, jurisdiction: string): Promise<number> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this department's imports call it
  const db = transaction.withSchema('feedback') as unknown as Transaction<FeedbackTables>
  const calendar = await readCalendar(db, jurisdiction)
  let moved = 0
  for (let after = ''; ;) {
    // oxlint-disable-next-line no-await-in-loop -- page by page, so that memory stays flat
    const page = await db
      .selectFrom('thread')
      .select(['id', 'opened_on', 'zone', 'promise_term', 'promised_on'])
      .where('promise_provisional', '=', true)
      .where('promise_jurisdiction', '=', jurisdiction)
      .where('replied_at', 'is', null)
      .where('closed_at', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PROMISES_AT_ONCE)
      .execute()
    const last = page.at(-1)
    if (last === undefined) return moved
    after = last.id
    const reckoned = page.flatMap(({ id, opened_on, zone, promise_term: term }) =>
      term === null ? [] : [{ id, ...promiseOf({ calendar, term, acceptedOn: opened_on, zone }) }],
    )
    // oxlint-disable-next-line no-await-in-loop -- as above
    moved += await writePromises(db, reckoned)
  }
}

const PROMISES_AT_ONCE = 500

async function writePromises(db: Kysely<FeedbackTables>, promises: readonly (Promised & { id: string })[]) {
  const { rows } = await sql<{ id: string }>`
    with reckoned as (
      select * from json_to_recordset(${JSON.stringify(promises)}::json)
        as r(id text, "on" date, until timestamptz, provisional boolean, because text[])),
    moved as (
      select thread.id, thread.promised_on from feedback.thread join reckoned on reckoned.id = thread.id
      where thread.promised_on <> reckoned."on"),
    written as (
      update feedback.thread set promised_on = reckoned."on", promised_until = reckoned.until,
        promise_provisional = reckoned.provisional, promise_because = reckoned.because
      from reckoned where reckoned.id = thread.id)
    insert into feedback.thread_event (thread, position, kind, at, text)
    select id, (select coalesce(max(position), 0) + 1 from feedback.thread_event where thread = moved.id),
      'PROMISE_MOVED', now(), 'The calendar was decreed; promised before: ' || promised_on
    from moved returning thread as id`.execute(db)
  return rows.length
}

/** A later rule ends the earlier one of its matter, so that rules never overlap. */
async function rulesOf(db: Kysely<FeedbackTables>, jurisdiction: string): Promise<TermRule[]> {
  const rules = await db
    .selectFrom('term_rule')
    .select(['id', 'jurisdiction', 'matter', 'days', 'unit', 'source', 'confirmed', 'valid_from as validFrom'])
    .select(
      sql<string | null>`least(valid_until, lead(valid_from) over (partition by matter order by valid_from))`.as(
        'validUntil',
      ),
    )
    .where('jurisdiction', '=', jurisdiction)
    .execute()
  return rules
}

async function readCalendar(db: Kysely<FeedbackTables>, jurisdiction: string): Promise<Calendar> {
  const days = await db.selectFrom('calendar_day').selectAll().where('jurisdiction', '=', jurisdiction).execute()
  return calendarOf(
    days,
    days.map(({ notice_year }) => notice_year),
  )
}

import { type Applied, upsertRows } from '@civigraph/subgraph-kit/import'
import { sql, type Transaction } from 'kysely'
import type { EventKind } from '../thread-state.ts'
import type { EventRow, ThreadRow } from './tables.ts'

/** A thread from a file, with what was written. */
export interface ImportedThread {
  readonly thread: Partial<ThreadRow> & Pick<ThreadRow, 'id' | 'opened_at' | 'replied_at' | 'closed_at'>
  readonly question: string
  readonly reply: string | null
}

/**
 * Writes threads and their events. A thread on which somebody has acted on the platform is left as it is: its people have
 * gone on from what the file knows.
 */
export async function writeImported(
  transaction: Transaction<unknown>,
  rows: readonly ImportedThread[],
): Promise<Applied> {
  const ids = rows.map(({ thread }) => thread.id)
  const live = await sql<{ id: string }>`
    select id from feedback.thread where live and id = any(${ids}::text[])`.execute(transaction)
  const untouchable = new Set(live.rows.map(({ id }) => id))
  const fresh = rows.filter(({ thread }) => !untouchable.has(thread.id))
  const applied = await upsertRows(transaction, {
    table: 'thread',
    key: ['id'],
    rows: fresh.map(({ thread }) => thread),
  })

  const events = fresh.flatMap(eventsOf)
  await sql`
    delete from feedback.thread_event where thread = any(${fresh.map(({ thread }) => thread.id)}::text[])
      and (thread, position) not in (select * from unnest(${events.map(({ thread }) => thread)}::text[],
        ${events.map(({ position }) => position)}::integer[]))`.execute(transaction)
  await upsertRows(transaction, { table: 'thread_event', key: ['thread', 'position'], rows: events })
  return { ...applied, unchanged: applied.unchanged + untouchable.size }
}

/** The profile has refused a closing before the reply, so this is the order of the instants too. */
function eventsOf({ thread: { id, opened_at, replied_at, closed_at }, question, reply }: ImportedThread) {
  const events: Omit<EventRow, 'subject' | 'actor' | 'actor_person' | 'actor_mandate'>[] = []
  const add = (kind: EventKind, at: string, text: string | null) =>
    events.push({ thread: id, position: events.length + 1, kind, at, text })
  add('ASKED', opened_at, question)
  if (replied_at !== null) add('REPLIED', replied_at, reply)
  if (closed_at !== null) add('CLOSED', closed_at, null)
  return events
}

import { connectionOf, type Connection, type Page } from '@civigraph/subgraph-kit'
import { afterCursor, firstPerParent, type SortColumn } from '@civigraph/subgraph-kit/database'
import type { Kysely, SelectQueryBuilder } from 'kysely'
import type { ThreadKind } from '../kinds.ts'
import type { ThreadState } from '../thread-state.ts'
import { anyOf } from './any-of.ts'
import { stateInSql } from './punctuality.ts'
import type { EventRow, FeedbackTables, ThreadRow } from './tables.ts'

export type ThreadOrder = 'OPENED_NEWEST' | 'DUE_NEXT'

/** Which threads a list holds. Absent and null conditions hold for all. */
export interface ThreadConditions {
  readonly owner?: string | null | undefined
  readonly kind?: ThreadKind | null | undefined
  readonly state?: ThreadState | null | undefined
  /** Only unanswered ones whose promise had passed by this instant. */
  readonly overdueAt?: Date
}

interface Order {
  readonly columns: readonly SortColumn[]
  readonly keyOf: (row: ThreadRow) => readonly (string | null)[]
}

const orders: Record<ThreadOrder, Order> = {
  OPENED_NEWEST: {
    columns: [
      { column: 'opened_at', direction: 'desc', type: 'timestamptz' },
      { column: 'id', direction: 'asc' },
    ],
    keyOf: ({ opened_at, id }) => [opened_at, id],
  },
  DUE_NEXT: {
    columns: [
      { column: 'promised_until', direction: 'asc', type: 'timestamptz' },
      { column: 'id', direction: 'asc' },
    ],
    keyOf: ({ promised_until, id }) => [promised_until, id],
  },
}

/** Values in the sort key of every order, which a cursor must have. */
export const SORT_COLUMNS = 2

/** Reads threads and what happened to them. */
export function threadReader(db: Kysely<FeedbackTables>) {
  return {
    async byIds(ids: readonly string[]): Promise<ThreadRow[]> {
      return await db.selectFrom('thread').selectAll().where('id', '=', anyOf(ids)).execute()
    },

    async eventsOf(threads: readonly string[]): Promise<EventRow[]> {
      return await db
        .selectFrom('thread_event')
        .selectAll()
        .where('thread', '=', anyOf(threads))
        .orderBy('thread')
        .orderBy('position')
        .execute()
    },

    async list(conditions: ThreadConditions, page: Page, order: ThreadOrder): Promise<Connection<ThreadRow>> {
      const { columns, keyOf } = orders[order]
      const query = narrowed(db.selectFrom('thread').selectAll(), conditions)
      return connectionOf(await afterCursor(query, page, columns).execute(), page, keyOf)
    },

    async count(conditions: ThreadConditions): Promise<number> {
      const query = db.selectFrom('thread').select(({ fn }) => fn.countAll<number>().as('threads'))
      return (await narrowed(query, conditions).executeTakeFirstOrThrow()).threads
    },

    /** One page of each author, in one statement. */
    async listByAuthors(
      authors: readonly string[],
      { conditions, page, order }: { conditions: ThreadConditions; page: Page; order: ThreadOrder },
    ): Promise<Connection<ThreadRow>[]> {
      const { columns, keyOf } = orders[order]
      const query = narrowed(db.selectFrom('thread').selectAll().where('author', '=', anyOf(authors)), conditions)
      const rows = await firstPerParent(db, query, { parent: 'author', page, order: columns })
      const byAuthor = Map.groupBy(rows, ({ author }) => author)
      return authors.map((author) => connectionOf(byAuthor.get(author) ?? [], page, keyOf))
    },

    async countByAuthors(authors: readonly string[], conditions: ThreadConditions): Promise<number[]> {
      const query = db
        .selectFrom('thread')
        .select(({ fn }) => ['author', fn.countAll<number>().as('threads')])
        .where('author', '=', anyOf(authors))
        .groupBy('author')
      const counts = new Map((await narrowed(query, conditions).execute()).map((row) => [row.author, row.threads]))
      return authors.map((author) => counts.get(author) ?? 0)
    },
  }
}

function narrowed<Row>(
  query: SelectQueryBuilder<FeedbackTables, 'thread', Row>,
  { owner, kind, state, overdueAt }: ThreadConditions,
): SelectQueryBuilder<FeedbackTables, 'thread', Row> {
  let narrow = query
  if (owner != null) narrow = narrow.where('owner', '=', owner)
  if (kind != null) narrow = narrow.where('kind', '=', kind)
  if (state != null) narrow = narrow.where(stateInSql(), '=', state)
  if (overdueAt !== undefined) {
    narrow = narrow
      .where('replied_at', 'is', null)
      .where('closed_at', 'is', null)
      .where('promised_until', '<', overdueAt.toISOString())
  }
  return narrow
}

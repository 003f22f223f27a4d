import { randomUUID } from 'node:crypto'
import { type Actor, dayIn, GraphError } from '@civigraph/subgraph-kit'
import { actorColumns, once } from '@civigraph/subgraph-kit/database'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Grade, ThreadKind } from '../kinds.ts'
import { messageText } from '../message-text.ts'
import { canBeAsked } from '../owner.ts'
import type { EventKind } from '../thread-state.ts'
import { anyOf } from './any-of.ts'
import { placeOf, promiseFor } from './promises.ts'
import type { FeedbackTables, ThreadRow } from './tables.ts'

/** An act of a caller, to be done once. */
export interface Act {
  readonly idempotencyKey: string
  /** Account for which it is done. */
  readonly subject: string
  /** Who really acts, where it is not the subject. */
  readonly actor: Actor | null
  readonly now: Date
}

export interface Question {
  readonly kind: ThreadKind
  readonly owner: string
  readonly serviceItem: string | null
  readonly text: string
}

/** A message to an existing thread. */
export interface Message {
  readonly thread: string
  readonly text: string
}

/** Writes. Every act is one transaction that is committed before its answer is known. */
export function threadWriter(db: Kysely<FeedbackTables>) {
  async function write({ act, operation, input, run }: Write): Promise<string> {
    return await once(db, {
      key: act.idempotencyKey,
      caller: keyHolder(act),
      operation,
      input,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `db` was of these tables
      run: async (transaction) => await run(transaction as unknown as Transaction<FeedbackTables>),
    })
  }

  return {
    /** @returns Id of the new thread. */
    async ask(act: Act, author: string, question: Question): Promise<string> {
      const text = messageText(question.text)
      refuseQuestion(question)
      const input = { author, ...question }
      return await write({ act, operation: 'askQuestion', input, run: (tx) => open(tx, act, { ...input, text }) })
    },

    /** Adds to one's own thread; a closed one opens again, and the promise stays as it was. */
    async followUp(act: Act, author: string, message: Message): Promise<string> {
      const text = messageText(message.text)
      return await write({
        act,
        operation: 'followUp',
        input: { author, ...message },
        async run(tx) {
          const { id } = await lockThread(tx, message.thread, (row) => row.author === author)
          await change(tx, id, { followed_up_at: act.now.toISOString(), closed_at: null, closed_local: null })
          return await addEvent(tx, act, { thread: id, kind: 'FOLLOWED_UP', text })
        },
      })
    },

    /** Answers a thread of an authority. */
    async reply(act: Act, owner: string, message: Message): Promise<string> {
      const text = messageText(message.text)
      return await write({
        act,
        operation: 'replyToFeedback',
        input: { owner, ...message },
        async run(tx) {
          const row = await lockThread(tx, message.thread, (found) => found.owner === owner)
          refuseClosed(row, 'Wait until its author follows up: that opens it again.')
          await change(tx, row.id, { replied_at: row.replied_at ?? act.now.toISOString(), followed_up_at: null })
          return await addEvent(tx, act, { thread: row.id, kind: 'REPLIED', text })
        },
      })
    },

    async close(act: Act, author: string, thread: string): Promise<string> {
      return await write({
        act,
        operation: 'closeThread',
        input: { author, thread },
        async run(tx) {
          const row = await lockThread(tx, thread, (found) => found.author === author)
          refuseClosed(row, 'It needs no second closing.')
          await change(tx, thread, { closed_at: act.now.toISOString() })
          return await addEvent(tx, act, { thread, kind: 'CLOSED', text: null })
        },
      })
    },

    /** Rates the answer to one's own thread, once. A grade set by default gives way to a given one. */
    async rate(act: Act, author: string, rating: { thread: string; grade: Grade }): Promise<string> {
      return await write({
        act,
        operation: 'rateAnswer',
        input: { author, ...rating },
        async run(tx) {
          const { id, grade_given, replied_at } = await lockThread(tx, rating.thread, (row) => row.author === author)
          if (grade_given === true) throw new GraphError('ALREADY_RATED', 'A matter is rated once.')
          if (replied_at === null)
            throw new GraphError('STATE_CONFLICT', 'Only an answer can be rated: wait for the reply.')
          return await change(tx, id, { grade: rating.grade, grade_given: true, rated_at: act.now.toISOString() })
        },
      })
    },
  }
}

/**
 * Whose idempotency keys these are: two who act for one subject choose theirs apart, and an agent's for one principal are not
 * those for another, nor his own.
 */
function keyHolder({ subject, actor }: Act): string {
  return actor === null ? subject : `${actor.subject} for ${subject}`
}

interface Write {
  readonly act: Act
  readonly operation: string
  readonly input: unknown
  /** Gives the id of the thread that was written. */
  readonly run: (transaction: Transaction<FeedbackTables>) => Promise<string>
}

/** A new thread, with the promise of the rule that is valid today. */
async function open(
  tx: Transaction<FeedbackTables>,
  act: Act,
  { author, kind, owner, serviceItem, text }: Question & { author: string },
) {
  const place = await placeOf(tx, owner)
  const acceptedOn = dayIn(place.zone, act.now)
  const promise = await promiseFor(tx, { matter: kind, acceptedOn, place })
  const thread = {
    ...blankThread,
    id: randomUUID(),
    kind,
    author,
    owner,
    service_item: serviceItem,
    zone: place.zone,
    opened_on: acceptedOn,
    opened_at: act.now.toISOString(),
    ...(promise === null ? {} : promiseColumns(promise, place.jurisdiction)),
  }
  await tx.insertInto('thread').values(thread).execute()
  return await addEvent(tx, act, { thread: thread.id, kind: 'ASKED', text })
}

const SERVICE_ITEM_MAX_CHARACTERS = 100

function refuseQuestion({ owner, serviceItem }: Question) {
  if (!canBeAsked(owner))
    throw new GraphError(
      'BAD_INPUT',
      '`owner` must be an authority; a sole trader is a person and answers nobody here.',
    )
  if (
    serviceItem !== null &&
    (serviceItem.length < 1 || serviceItem.length > SERVICE_ITEM_MAX_CHARACTERS || serviceItem.includes('\0'))
  )
    throw new GraphError(
      'BAD_INPUT',
      `\`serviceItem\` must be the id of an item, at most ${SERVICE_ITEM_MAX_CHARACTERS} characters.`,
    )
}

/** What a thread of the platform has not, or not yet. */
const blankThread = {
  source: 'platform',
  source_version: null,
  live: true,
  published: false,
  category: [],
  channel: null,
  opened_local: null,
  replied_at: null,
  followed_up_at: null,
  closed_at: null,
  closed_local: null,
  promised_on: null,
  promised_until: null,
  promised_local: null,
  promise_jurisdiction: null,
  promise_term: null,
  promise_provisional: false,
  promise_because: [],
  flag_as_found: null,
  flag_says_late: null,
  grade: null,
  grade_given: null,
  rated_at: null,
} satisfies Partial<ThreadRow>

function promiseColumns({ promised, term }: NonNullable<Awaited<ReturnType<typeof promiseFor>>>, jurisdiction: string) {
  return {
    promised_on: promised.on,
    promised_until: promised.until,
    promise_jurisdiction: jurisdiction,
    promise_term: term,
    promise_provisional: promised.provisional,
    promise_because: [...promised.because],
  }
}

/** Reads a thread so that no other act changes it meanwhile. One that is not the caller's does not exist for the caller. */
async function lockThread(db: Transaction<FeedbackTables>, id: string, isTheirs: (row: ThreadRow) => boolean) {
  const row = await db
    .selectFrom('thread')
    .selectAll()
    .where('id', '=', anyOf([id]))
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined || !isTheirs(row)) throw new GraphError('NOT_FOUND', 'Take the id from a list of threads.')
  return row
}

function refuseClosed(row: ThreadRow, wayOut: string) {
  if (row.closed_at !== null) throw new GraphError('STATE_CONFLICT', `The thread is closed. ${wayOut}`)
}

async function change(db: Transaction<FeedbackTables>, id: string, columns: Partial<ThreadRow>) {
  await db
    .updateTable('thread')
    .set({ ...columns, live: true })
    .where('id', '=', id)
    .execute()
  return id
}

async function addEvent(
  db: Transaction<FeedbackTables>,
  { subject, actor, now }: Act,
  { thread, kind, text }: { thread: string; kind: EventKind; text: string | null },
) {
  const who = actorColumns(actor)
  await sql`
    insert into feedback.thread_event (thread, position, kind, at, text, subject, actor, actor_person, actor_mandate)
    select ${thread}::text, coalesce(max(position), 0) + 1, ${kind}::text, ${now.toISOString()}::timestamptz, ${text}::text,
      ${subject}::text, ${who.actor}::text, ${who.actor_person}::text, ${who.actor_mandate}::text
    from feedback.thread_event where thread = ${thread}`.execute(db)
  return thread
}

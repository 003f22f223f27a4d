import type { Caller } from '@civigraph/subgraph-kit'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { punctualityInSql, stateInSql } from '#subgraphs/feedback/store/punctuality.ts'
import { databaseKinds } from '../support/database.ts'
import {
  bureau,
  caller,
  citizen,
  type FeedbackDesk,
  neighbour,
  officer,
  one,
  openFeedbackDesk,
  otherBureau,
  otherOfficer,
  supervisor,
  testPerson,
} from '../support/feedback-department.ts'

describe.each(databaseKinds)('a thread on %s', (kind) => {
  let desk: FeedbackDesk
  beforeAll(async () => void (desk = await openFeedbackDesk(kind)))
  beforeEach(async () => await desk.clear())
  afterAll(async () => await desk.shut())

  test('is opened, answered, closed, opened again and answered again; its past states can be read', async () => {
    const { thread } = await desk.put()
    const id = thread?.id

    desk.minutesLater(1)
    expect((await desk.reply(id)).thread).toMatchObject({ state: 'REPLIED', punctuality: 'ON_TIME' })
    desk.minutesLater(2)
    expect((await desk.close(id)).thread).toMatchObject({ state: 'CLOSED', closedAt: '2025-09-25T02:02:00.000Z' })
    expect((await desk.close(id)).codes).toEqual(['STATE_CONFLICT'])
    expect((await desk.reply(id)).codes).toEqual(['STATE_CONFLICT'])
    desk.minutesLater(3)
    expect((await desk.follow(id)).thread).toMatchObject({ state: 'OPEN', closedAt: null, punctuality: 'ON_TIME' })
    desk.minutesLater(4)
    expect((await desk.reply(id, officer, 'At window 4.')).thread?.state).toBe('REPLIED')

    expect((await desk.read(id, citizen))?.messages).toMatchObject([
      { by: 'AUTHOR', at: '2025-09-25T02:00:00.000Z' },
      { by: 'OFFICE', at: '2025-09-25T02:01:00.000Z' },
      { by: 'AUTHOR', text: 'Which window?' },
      { by: 'OFFICE', text: 'At window 4.' },
    ])
    const past = await desk.ask(
      `query($id: ID!) { feedbackThread(id: $id) {
          a: state(at: "2025-09-25T02:00:30Z") b: state(at: "2025-09-25T02:01:30Z") c: state(at: "2025-09-25T02:02:30Z")
          d: state(at: "2025-09-25T02:03:30Z") e: punctuality(at: "2025-09-25T02:00:30Z") } }`,
      { id },
    )
    expect(past.data?.['feedbackThread']).toEqual({ a: 'OPEN', b: 'REPLIED', c: 'CLOSED', d: 'OPEN', e: 'RUNNING' })
  })

  test('answered after its day is late for good; unanswered it is late already', async () => {
    const { thread } = await desk.put()
    desk.setClock('2025-10-20T02:00:00Z')
    expect((await desk.read(thread?.id, citizen))?.punctuality).toBe('LATE')
    expect((await desk.reply(thread?.id)).thread?.punctuality).toBe('LATE')
  })

  test('answered in time stays so, whatever is written after its day', async () => {
    const { thread } = await desk.put()
    await desk.reply(thread?.id)
    desk.setClock('2025-10-20T02:00:00Z')
    await desk.follow(thread?.id)
    expect((await desk.reply(thread?.id)).thread?.punctuality).toBe('ON_TIME')
  })

  test('is rated once, by its author, after a reply', async () => {
    const id = (await desk.put()).thread?.id
    expect((await desk.rate(id)).codes).toEqual(['STATE_CONFLICT'])
    await desk.reply(id)
    expect((await desk.rate(id, 'POOR', neighbour)).codes).toEqual(['NOT_FOUND'])
    expect((await desk.rate(id, 'POOR')).thread?.rating).toEqual({
      grade: 'POOR',
      given: true,
      at: desk.now().toISOString(),
    })
    expect((await desk.rate(id, 'GOOD')).codes).toEqual(['ALREADY_RATED'])
    expect((await desk.read(id, citizen))?.rating?.grade).toBe('POOR')
  })

  test.runIf(kind === 'postgres')('rated twice at the same time keeps one grade', async () => {
    const id = (await desk.put()).thread?.id
    await desk.reply(id)
    const waiting = sql<{ count: number }>`select count(*) as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const rated = await desk.tables.transaction().execute(async (transaction) => {
      await transaction.updateTable('thread').set({ live: true }).execute() // holds the row until both are at it
      const both = Promise.all([desk.rate(id, 'GOOD'), desk.rate(id, 'POOR')])
      await expect.poll(async () => (await waiting.execute(desk.tables)).rows[0]?.count).toBe(2)
      return { both }
    })
    const answers = await rated.both
    expect(answers.map(({ codes }) => codes.join()).toSorted()).toEqual(['', 'ALREADY_RATED'])
  })

  test('keeps for each act the account for which it was done, and who did it under which mandate', async () => {
    const actor = { subject: 'account-of-two', person: neighbour.person ?? '', mandate: 'M-1' }
    const acting = { ...citizen, actor }
    const id = (await desk.put({}, acting)).thread?.id
    await desk.follow(id, citizen)
    await desk.close(id, acting)

    const rows = await desk.tables
      .selectFrom('thread_event')
      .select(['kind', 'subject', 'actor', 'actor_person', 'actor_mandate'])
      .orderBy('position')
      .execute()
    const byNeighbour = { actor: 'account-of-two', actor_person: neighbour.person, actor_mandate: 'M-1' }
    expect(rows).toEqual([
      { kind: 'ASKED', subject: citizen.subject, ...byNeighbour },
      { kind: 'FOLLOWED_UP', subject: citizen.subject, actor: null, actor_person: null, actor_mandate: null },
      { kind: 'CLOSED', subject: citizen.subject, ...byNeighbour },
    ])
  })

  test('an act sent again under its key is answered to the author, and not to the agent who did it once alone', async () => {
    const id = (await desk.put()).thread?.id
    const acting = { ...citizen, actor: { subject: neighbour.subject, person: neighbour.person ?? '', mandate: 'M-1' } }
    const again = async (as: Caller) =>
      await desk.ask(
        'mutation ($id: ID!) { thread: followUp(idempotencyKey: "again", thread: $id, text: "And?") { id messages { text } } }',
        { id },
        as,
      )
    const first = await again(acting)
    expect(first).toMatchObject({ data: { thread: { id } }, codes: [] })
    expect(await again(acting)).toEqual(first)
    expect(await again(neighbour)).toEqual({ data: { thread: null }, codes: ['NOT_FOUND'] })
    const forAnother = { ...caller({ person: testPerson(7) }), actor: acting.actor }
    expect(await again(forAnother)).toEqual({ data: { thread: null }, codes: ['NOT_FOUND'] })
    expect((await desk.read(id, citizen))?.messages).toHaveLength(2)
  })

  test('a reply sent again is no longer answered once the official, or the matter, has gone to another office', async () => {
    const id = (await desk.put()).thread?.id
    const again = async (as: Caller) =>
      await desk.ask(
        'mutation ($id: ID!) { thread: replyToFeedback(idempotencyKey: "again", thread: $id, text: "Here.") { id } }',
        { id },
        as,
      )
    expect(await again(officer)).toEqual({ data: { thread: { id } }, codes: [] })
    const moved = { ...officer, organisation: otherBureau }
    expect(await again(moved)).toEqual({ data: { thread: null }, codes: ['IDEMPOTENCY_CONFLICT'] })
    await desk.tables.updateTable('thread').set({ owner: otherBureau }).execute()
    expect(await again(officer)).toEqual({ data: { thread: null }, codes: [] })
  })

  test('is given to who acts for its author as the answer to an act, and its texts only with feedback:read', async () => {
    const actor = { subject: neighbour.subject, person: neighbour.person ?? '', mandate: 'M-1' }
    const writing = { ...citizen, actor, scopes: new Set(['feedback:write']) }
    const { data, codes } = await desk.ask(
      `mutation { thread: askQuestion(idempotencyKey: "writes", question: { kind: HELP, owner: "${bureau}", text: "Help" }) {
        id state author { id } messages { text } } }`,
      {},
      writing,
    )
    expect([data, codes]).toMatchObject([{ thread: { state: 'OPEN', author: null, messages: null } }, ['FORBIDDEN']])
    const byKey = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on FeedbackThread { id state } } }`
    const thread = data?.['thread'] as { id: string } | undefined
    const reference = { r: [{ __typename: 'FeedbackThread', id: thread?.id }] }
    expect((await desk.ask(byKey, reference, writing)).data).toEqual({ _entities: [null] })
    expect((await desk.ask(byKey, reference, { ...citizen, actor })).data).toMatchObject({
      _entities: [{ state: 'OPEN' }],
    })
  })

  test('does not exist for another person', async () => {
    const id = (await desk.put()).thread?.id
    expect(await desk.read(id, neighbour)).toBeNull()
    expect((await desk.follow(id, neighbour)).codes).toEqual(['NOT_FOUND'])
    expect((await desk.close(id, neighbour)).codes).toEqual(['NOT_FOUND'])
    for (const nothing of ['nothing', '\0']) expect((await desk.close(nothing)).codes).toEqual(['NOT_FOUND'])
    const mine =
      '{ _entities(representations: [{ __typename: "Person", id: "' +
      one +
      '" }]) { ... on Person { feedback { totalCount nodes { id } } } } }'
    expect((await desk.ask(mine)).data).toEqual({ _entities: [{ feedback: { totalCount: 1, nodes: [{ id }] } }] })
    expect((await desk.ask(mine, {}, neighbour)).data).toEqual({ _entities: [{ feedback: null }] })
    expect(await desk.ask(mine, {}, officer)).toEqual({ data: { _entities: [{ feedback: null }] }, codes: [] })
    const byKey =
      '{ _entities(representations: [{ __typename: "FeedbackThread", id: "' +
      id +
      '" }]) { ... on FeedbackThread { id } } }'
    expect((await desk.ask(byKey)).data).toEqual({ _entities: [{ id }] })
    expect((await desk.ask(byKey, {}, neighbour)).data).toEqual({ _entities: [null] })
  })

  test('is seen and answered by its own authority only, and only under the duty', async () => {
    const id = (await desk.put()).thread?.id
    expect((await desk.read(id, officer))?.messages).toHaveLength(1)
    expect(await desk.read(id, otherOfficer)).toBeNull()
    expect((await desk.reply(id, otherOfficer)).codes).toEqual(['NOT_FOUND'])
    expect((await desk.reply(id, caller({ organisation: bureau }))).codes).toEqual(['FORBIDDEN'])
    expect((await desk.reply(id, caller({ duties: new Set(['feedback.reply']) }))).codes).toEqual(['FORBIDDEN'])
    const inbox = '{ feedbackInbox { totalCount nodes { id author { id } } } }'
    expect((await desk.ask(inbox, {}, officer)).data).toEqual({
      feedbackInbox: { totalCount: 1, nodes: [{ id, author: { id: one } }] },
    })
    expect((await desk.ask(inbox, {}, otherOfficer)).data).toEqual({ feedbackInbox: { totalCount: 0, nodes: [] } })
    expect((await desk.ask(inbox, {}, citizen)).codes).toEqual(['FORBIDDEN'])
    const elsewhere = `{ feedbackInbox(filter: { owner: "${bureau}" }) { totalCount nodes { id } } }`
    expect((await desk.ask(elsewhere, {}, otherOfficer)).data).toEqual({ feedbackInbox: { totalCount: 0, nodes: [] } })
  })

  test('a supervisor sees what is overdue, longest first, and neither texts nor who asked', async () => {
    const first = (await desk.put()).thread?.id
    const second = (await desk.put({ kind: 'HELP', owner: otherBureau }, neighbour)).thread?.id
    const answered = (await desk.put()).thread?.id
    await desk.put({ kind: 'SUGGESTION' })
    await desk.reply(answered)
    desk.setClock('2026-09-25T02:00:00Z')
    const list = (args = '') =>
      desk.ask(
        `{ overdueFeedback${args} { totalCount nodes { id author { id } messages { text } punctuality due { on } } } }`,
        {},
        supervisor,
      )
    expect((await list()).data).toMatchObject({
      overdueFeedback: {
        totalCount: 2,
        nodes: [
          { id: first, author: null, messages: null, punctuality: 'LATE' },
          { id: second, author: null, messages: null, punctuality: 'LATE' },
        ],
      },
    })
    expect((await list(`(owner: "${otherBureau}")`)).data).toMatchObject({
      overdueFeedback: { totalCount: 1, nodes: [{ id: second }] },
    })
    expect(await desk.read(first, supervisor)).toBeNull()
    expect((await desk.ask('{ overdueFeedback { totalCount } }', {}, officer)).codes).toEqual(['FORBIDDEN'])
  })

  test('the states of the list are those of the threads, in SQL and in the rule', async () => {
    const ids = await Promise.all([desk.put(), desk.put(), desk.put(), desk.put(), desk.put(), desk.put()])
    const [, replied, closed, again, unansweredAgain] = ids.map(({ thread }) => thread?.id)
    await desk.reply(replied)
    await desk.close(closed)
    await desk.reply(again)
    await desk.close(again)
    await desk.follow(again)
    await desk.close(unansweredAgain)
    await desk.follow(unansweredAgain)
    const rows = await desk.tables
      .selectFrom('thread')
      .select(['id', stateInSql().as('state'), punctualityInSql(desk.now()).as('punctuality')])
      .execute()
    for (const row of rows) expect(await desk.read(row.id, citizen)).toMatchObject(row)
    const states = rows.map(({ state }) => state).toSorted()
    expect(states).toEqual(['CLOSED', 'OPEN', 'OPEN', 'OPEN', 'OPEN', 'REPLIED'])
    const open = await desk.ask(
      '{ feedbackInbox(filter: { state: OPEN, kind: CONSULTATION }) { totalCount } }',
      {},
      officer,
    )
    expect(open.data).toEqual({ feedbackInbox: { totalCount: 4 } })
  })
})

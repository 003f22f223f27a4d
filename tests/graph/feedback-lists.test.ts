import type { Caller } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKinds } from '../support/database.ts'
import {
  bureau,
  citizen,
  type FeedbackDesk,
  general,
  line,
  officer,
  one,
  openFeedbackDesk,
  otherBureau,
  testPerson,
  threadFields,
} from '../support/feedback-department.ts'

describe.each(databaseKinds)('lists and records on %s', (kind) => {
  let desk: FeedbackDesk
  beforeAll(async () => void (desk = await openFeedbackDesk(kind)))
  beforeEach(async () => await desk.clear())
  afterAll(async () => await desk.shut())

  describe('a list', () => {
    test('is paged to its end without a gap or a repeat, in either order, promised ones first when asked by due day', async () => {
      for (let minute = 0; minute < 7; minute++) {
        desk.minutesLater(minute)
        await desk.put({ kind: ['HELP', 'SUGGESTION', 'CONSULTATION'][minute % 3] })
      }
      for (const order of ['OPENED_NEWEST', 'DUE_NEXT']) {
        const seen: { openedAt: string; due: { on: string } | null; id: string }[] = []
        let after: string | null = null
        let pages = 0
        do {
          const { data, codes } = await desk.ask(
            `query($after: String) { feedbackInbox(first: 2, after: $after, orderBy: ${order}) {
              nodes { id openedAt due { on } } pageInfo { hasNextPage endCursor } totalCount } }`,
            { after },
            officer,
          )
          expect(codes).toEqual([])
          const page = data?.['feedbackInbox'] as {
            nodes: typeof seen
            pageInfo: { hasNextPage: boolean; endCursor: string }
            totalCount: number
          }
          expect(page.totalCount).toBe(7)
          seen.push(...page.nodes)
          after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
          pages += 1
        } while (after !== null)
        expect(pages).toBe(4)
        expect(new Set(seen.map(({ id }) => id)).size).toBe(7)
        const keysInOrder = seen.map(({ openedAt, due }) => (order === 'DUE_NEXT' ? (due?.on ?? '9999') : openedAt))
        expect(keysInOrder).toEqual(order === 'DUE_NEXT' ? keysInOrder.toSorted() : keysInOrder.toSorted().toReversed())
      }
    })

    test('refuses a page that is too large and a cursor of another list', async () => {
      expect((await desk.ask('{ feedbackInbox(first: 101) { totalCount } }', {}, officer)).codes).toEqual(['BAD_INPUT'])
      expect((await desk.ask('{ feedbackInbox(after: "x") { totalCount } }', {}, officer)).codes).toEqual(['BAD_INPUT'])
    })
  })

  describe('statements', () => {
    test('a full inbox of 100 threads costs three, a person’s list three, and 60 authorities one', async () => {
      const lines = Array.from({ length: 120 }, (_, index) =>
        line({
          thread_id: `T-${index}`,
          owner_org_id: index < 100 ? bureau : `cn-org:B${index}`,
          service_item_id: `item-${index}`,
        }),
      )
      await desk.take('feedback-threads', [general, ...lines].join('\n'))
      const count = async (query: string, as: Caller) => {
        desk.statements.length = 0
        const { codes } = await desk.ask(query, {}, as)
        expect(codes).toEqual([])
        return desk.statements.length
      }
      expect(await count(`{ feedbackInbox(first: 100) { totalCount nodes { ${threadFields} } } }`, officer)).toBe(3)
      expect(await count(`{ feedbackInbox(first: 100) { nodes { id } } }`, officer)).toBe(1)
      const person = `{ __typename: "Person", id: "${one}" }`
      expect(
        await count(
          `{ _entities(representations: [${Array.from({ length: 50 }, () => person).join()}]) { ... on Person { feedback(first: 100) { totalCount nodes { ${threadFields} } } } } }`,
          citizen,
        ),
      ).toBe(3)
      const authorities = Array.from(
        { length: 60 },
        (_, index) => `{ __typename: "Organisation", id: "cn-org:B${index + 80}" }`,
      ).join()
      const record = 'threads onTime late onTimeRate medianHoursToClose ratings { given goodRate }'
      expect(
        await count(
          `{ _entities(representations: [${authorities}]) { ... on Organisation { feedback { ${record} } } } }`,
          citizen,
        ),
      ).toBe(1)
      const items = Array.from(
        { length: 60 },
        (_, index) => `{ __typename: "ServiceItem", id: "item-${index}" }`,
      ).join()
      expect(
        await count(
          `{ _entities(representations: [${items}]) { ... on ServiceItem { feedback { ${record} } ratings { given unrated } } } }`,
          citizen,
        ),
      ).toBe(1)
      expect(await count(`{ feedbackByOwner { owner { id } record { ${record} } } }`, citizen)).toBe(1)
      const threads = Array.from(
        { length: 100 },
        (_, index) => `{ __typename: "FeedbackThread", id: "T-${index}" }`,
      ).join()
      expect(
        await count(
          `{ _entities(representations: [${threads}]) { ... on FeedbackThread { ${threadFields} } } }`,
          citizen,
        ),
      ).toBe(2)
    })
  })

  describe('records', () => {
    test('count promises kept, medians of closed matters and ratings of enough people, and are open to everybody', async () => {
      const matters = [
        {
          promised_by: '2025-03-05',
          replied_at: '2025-03-05T23:59:59+08:00',
          reply: 'Yes',
          closed_at: '2025-03-06T08:00:00+08:00',
          grade: 'GOOD',
          rated_at: '2025-03-06T08:00:00+08:00',
        },
        {
          promised_by: '2025-03-05',
          replied_at: '2025-03-06T00:00:00+08:00',
          reply: 'No',
          closed_at: '2025-03-07T08:00:00+08:00',
          grade: 'POOR',
          rated_at: '2025-03-07T08:00:00+08:00',
        },
        { promised_by: '2025-03-05' },
        { promised_by: '2030-03-05' },
        { closed_at: '2025-03-02T08:00:00+08:00' },
      ]
      const lines = matters.flatMap((matter, index) =>
        [1, 2, 3, 4, 5].map((person) =>
          line({ thread_id: `${index}-${person}`, author_person_id: testPerson(person), ...matter }),
        ),
      )
      const elsewhere = line({ thread_id: 'F', owner_org_id: otherBureau, opened_at: '2024-03-01T08:00:00+08:00' })
      await desk.take('feedback-threads', [general, ...lines, elsewhere].join('\n'))
      const fields = `status roundedTo threads closed promised onTime late lateStillOpen running notPromised onTimeRate
        onTimeRateSettled medianHoursToClose p90HoursToClose contradictedFlags
        ratings { status roundedTo given byDefault unrated goodRate }`
      const { data } = await desk.ask(
        `{ feedbackByOwner(register: "cn-org") { owner { id } record { ${fields} } } }`,
        {},
        null,
      )
      const record = {
        status: 'NORMAL',
        roundedTo: 5,
        threads: 25,
        closed: 15,
        promised: 20,
        onTime: 5,
        late: 10,
        lateStillOpen: 5,
        running: 5,
        notPromised: 5,
        onTimeRate: '0.3333',
        onTimeRateSettled: '0.5000',
        medianHoursToClose: '120',
        p90HoursToClose: null, // nine of ten of 15 leaves one person above
        contradictedFlags: 0,
        ratings: { status: 'NORMAL', roundedTo: 5, given: 10, byDefault: 0, unrated: 5, goodRate: '0.5000' },
      }
      expect(data?.['feedbackByOwner']).toMatchObject([
        { owner: { id: bureau }, record },
        { owner: { id: otherBureau }, record: { status: 'SUPPRESSED', threads: null, ratings: { given: null } } },
      ])
      const item = `{ _entities(representations: [{ __typename: "ServiceItem", id: "cn-990000:0001" }, { __typename: "ServiceItem", id: "none" }]) {
        ... on ServiceItem { feedback { status threads onTimeRate } ratings { status given unrated goodRate } } } }`
      expect((await desk.ask(item, {}, null)).data).toEqual({
        _entities: [
          {
            feedback: { status: 'PARTIAL', threads: 25, onTimeRate: '0.3333' },
            ratings: { status: 'PARTIAL', given: 10, unrated: 5, goodRate: '0.5000' },
          },
          {
            feedback: { status: 'NORMAL', threads: 0, onTimeRate: null },
            ratings: { status: 'NORMAL', given: 0, unrated: 0, goodRate: null },
          },
        ],
      })
      const period = `{ feedbackByOwner(openedFrom: "2024-03-01", openedBefore: "2025-03-01") { owner { id } } first: feedbackByOwner(first: 1) { owner { id } } }`
      expect((await desk.ask(period, {}, null)).data).toEqual({
        feedbackByOwner: [{ owner: { id: otherBureau } }],
        first: [{ owner: { id: bureau } }],
      })
      expect((await desk.ask('{ feedbackByOwner(register: "%") { owner { id } } }', {}, null)).codes).toEqual([
        'BAD_INPUT',
      ])
      expect((await desk.ask('{ feedbackByOwner(first: 501) { owner { id } } }', {}, null)).codes).toEqual([
        'BAD_INPUT',
      ])
    })
  })
})

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKinds } from '../support/database.ts'
import {
  bureau,
  caller,
  citizen,
  type FeedbackDesk,
  notice2025,
  one,
  openFeedbackDesk,
} from '../support/feedback-department.ts'

describe.each(databaseKinds)('a question on %s', (kind) => {
  let desk: FeedbackDesk
  beforeAll(async () => void (desk = await openFeedbackDesk(kind)))
  beforeEach(async () => await desk.clear())
  afterAll(async () => await desk.shut())

  test('is due by the rule of its kind, in working days of the decreed calendar', async () => {
    await desk.take('cn-working-days', notice2025)
    const { thread, codes } = await desk.put({ serviceItem: 'cn-990000:0001' })
    expect(codes).toEqual([])
    expect(thread).toMatchObject({
      kind: 'CONSULTATION',
      state: 'OPEN',
      punctuality: 'RUNNING',
      author: { id: one },
      owner: { id: bureau },
      serviceItem: { id: 'cn-990000:0001' },
      openedAt: '2025-09-25T02:00:00.000Z',
      due: { on: '2025-09-29', at: null, provisional: false }, // Friday, make-up Sunday, Monday
      messages: [{ by: 'AUTHOR', text: 'Where do I register?' }],
      rating: null,
    })
    expect(thread?.due?.because.join(' ')).toMatch(/cn-consultation.*unconfirmed.*not yet confirmed/)
    expect((await desk.put({ kind: 'HELP' })).thread?.due?.on).toBe('2025-10-11')
    expect((await desk.put({ kind: 'COMPLAINT' })).thread?.due?.on).toBe('2025-10-22')
  })

  test('is accepted on the day of the authority’s zone, not of UTC', async () => {
    await desk.take('cn-working-days', notice2025)
    desk.setClock('2025-09-25T16:30:00Z') // half past midnight of the 26th in China
    expect((await desk.put()).thread?.due?.on).toBe('2025-09-30')
  })

  test('for which no rule promises anything is outside every rate', async () => {
    const unpromised = [await desk.put({ kind: 'SUGGESTION' }), await desk.put({ owner: 'us-boston:ISD' })]
    for (const { thread } of unpromised) expect(thread).toMatchObject({ due: null, punctuality: 'NOT_PROMISED' })
  })

  test('keeps the rule of its day of acceptance when a new rule comes', async () => {
    await desk.take('cn-working-days', notice2025)
    const before = await desk.put()
    const outcome = await desk.take(
      'feedback-terms',
      `id,jurisdiction,matter,days,unit,valid_from,valid_until,source,confirmed
test-fast,cn,CONSULTATION,1,CALENDAR,2025-09-26,,Test rule,Y
test-wrong,cn,HELP,1,CALENDAR,2025-09-26,2025-09-26,Test rule,Y
`,
    )
    expect(outcome).toMatchObject({ added: 1, rejectedBy: { ENDS_BEFORE_START: 1 } })
    expect((await desk.put()).thread?.due?.on).toBe('2025-09-29')
    desk.setClock('2025-09-26T02:00:00Z')
    expect((await desk.put()).thread?.due).toMatchObject({ on: '2025-09-27', provisional: false })
    expect((await desk.read(before.thread?.id, citizen))?.due?.on).toBe('2025-09-29')
  })

  test('asked before its calendar is decreed moves when the notice comes, with a reason; an answered one stays', async () => {
    const open = await desk.put()
    const answered = await desk.put()
    await desk.reply(answered.thread?.id)
    expect(open.thread?.due).toMatchObject({ on: '2025-09-30', provisional: true })

    expect((await desk.take('cn-working-days', notice2025)).findings).toEqual({ PROMISE_MOVED: 1 })
    expect((await desk.read(open.thread?.id, citizen))?.due).toMatchObject({ on: '2025-09-29', provisional: false })
    expect((await desk.read(answered.thread?.id, citizen))?.due?.on).toBe('2025-09-30')
    const moves = await desk.tables.selectFrom('thread_event').selectAll().where('kind', '=', 'PROMISE_MOVED').execute()
    expect(moves).toMatchObject([{ thread: open.thread?.id, position: 2, text: expect.stringContaining('2025-09-30') }])
    expect((await desk.read(open.thread?.id, citizen))?.messages).toHaveLength(1)
  })

  test('holds no e-mail address and no telephone number once it is stored', async () => {
    const { thread } = await desk.put({ text: 'Call 000-1234-5678 or write to test.one@mail.example.' })
    expect(thread?.messages?.[0]?.text).toBe('Call [phone] or write to [email].')
    const { rows } = await desk.everything()
    expect(rows).not.toMatch(/5678|mail\.example/)
  })

  test('of a wrong form is refused, and nothing of it is stored', async () => {
    for (const wrong of [
      { text: ' ' },
      { text: 'x'.repeat(4001) },
      { owner: 'cn-uscc:92990000T0000001X4' },
      { serviceItem: '' },
      { serviceItem: 'x'.repeat(101) },
    ])
      expect(await desk.put(wrong)).toEqual({ thread: null, codes: ['BAD_INPUT'] })
    expect((await desk.everything()).threads).toBe(0)
  })

  test('needs a signed-in person with the scope', async () => {
    expect((await desk.put({}, caller({ person: null }))).codes).toEqual(['FORBIDDEN'])
    expect((await desk.put({}, caller({ person: one, scopes: new Set(['feedback:read']) }))).codes).toEqual([
      'FORBIDDEN',
    ])
    const { codes } = await desk.ask(
      'mutation { askQuestion(idempotencyKey: "a", question: { kind: HELP, owner: "cn-org:A", text: "a" }) { id } }',
      {},
      null,
    )
    expect(codes).toEqual(['UNAUTHENTICATED'])
  })

  test('sent twice under one key is one question; other input under it is a conflict', async () => {
    const query =
      'mutation($text: String!) { askQuestion(idempotencyKey: "same", question: { kind: HELP, owner: "cn-org:A", text: $text }) { id } }'
    const answers = await Promise.all([desk.ask(query, { text: 'Help' }), desk.ask(query, { text: 'Help' })])
    expect(answers[0]).toEqual(answers[1])
    expect((await desk.ask(query, { text: 'Other' })).codes).toEqual(['IDEMPOTENCY_CONFLICT'])
    expect((await desk.everything()).threads).toBe(1)
  })
})

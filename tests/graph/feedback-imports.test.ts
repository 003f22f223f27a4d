import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKinds } from '../support/database.ts'
import { citizen, type FeedbackDesk, general, line, openFeedbackDesk } from '../support/feedback-department.ts'

describe.each(databaseKinds)('imported threads on %s', (kind) => {
  let desk: FeedbackDesk
  beforeAll(async () => void (desk = await openFeedbackDesk(kind)))
  beforeEach(async () => await desk.clear())
  afterAll(async () => await desk.shut())

  test('land whole with their texts, and the same rows again change nothing', async () => {
    const rows = [
      general,
      line({
        thread_id: 'A',
        promised_by: '2025-03-05',
        replied_at: '2025-03-04T08:00:00+08:00',
        reply: 'Call 000-1234-5678',
      }),
      line({ thread_id: 'B', author_person_id: '' }),
    ].join('\n')
    expect(await desk.take('feedback-threads', rows)).toMatchObject({ added: 2, findings: { CONTACTS_REPLACED: 1 } })
    expect(await desk.read('A', citizen)).toMatchObject({
      state: 'REPLIED',
      punctuality: 'ON_TIME',
      due: {
        on: '2025-03-05',
        provisional: false,
        because: ['The source promised this day itself; it names no rule.'],
      },
      messages: [
        { by: 'AUTHOR', text: 'Where do I register?' },
        { by: 'OFFICE', text: 'Call [phone]' },
      ],
    })
    expect(await desk.take('feedback-threads', rows)).toMatchObject({ added: 0, changed: 0, unchanged: 2 })
    const other = rows.replace('Call 000-1234-5678', 'At any window')
    expect(await desk.take('feedback-threads', other)).toMatchObject({ added: 0, changed: 1, unchanged: 1 })
    expect((await desk.read('A', citizen))?.messages?.[1]?.text).toBe('At any window')
  })

  test('on which somebody has acted here are left alone by a newer file', async () => {
    const rows = [general, line({ thread_id: 'A' }), line({ thread_id: 'B' })].join('\n')
    await desk.take('feedback-threads', rows)
    await desk.reply('A')
    const newer = rows.replaceAll('Where do I register?', 'Changed')
    expect(await desk.take('feedback-threads', newer)).toMatchObject({ changed: 1, unchanged: 1 })
    expect(await desk.read('A', citizen)).toMatchObject({
      state: 'REPLIED',
      messages: [{ text: 'Where do I register?' }, { by: 'OFFICE' }],
    })
    expect((await desk.read('B', citizen))?.messages).toMatchObject([{ text: 'Changed' }])
  })

  test('that say the impossible are left out, each with its reason', async () => {
    const late = '2025-03-09T08:00:00+08:00'
    const early = '2025-02-01T08:00:00+08:00'
    const wrong = [
      { replied_at: early, reply: 'a' },
      { closed_at: early },
      { replied_at: late, reply: 'a', closed_at: '2025-03-08T08:00:00+08:00' },
      { reply: 'a' },
      { replied_at: late, reply: 'a', grade: 'GOOD' },
      { grade: 'GOOD', rated_at: late },
      { zone: 'Nowhere/City' },
      { owner_org_id: 'cn-uscc:92990000T0000001X4' },
      { author_person_id: 'not an id' },
      { text: '' },
    ]
    const rows = [general, ...wrong.map((part, index) => line({ thread_id: `T-${index}`, ...part }))].join('\n')
    const outcome = await desk.take('feedback-threads', rows)
    expect(outcome).toMatchObject({ rows: 10, added: 0, rejected: 10 })
    expect(outcome.rejectedBy).toMatchObject({
      REPLIED_BEFORE_OPENED: 1,
      CLOSED_BEFORE_OPENED: 1,
      REPLIED_AFTER_CLOSED: 1,
      REPLY_INCOMPLETE: 1,
      RATING_INCOMPLETE: 1,
      RATED_WITHOUT_REPLY: 1,
      NOT_A_ZONE: 1,
      NOT_AN_AUTHORITY: 1,
      MISSING_VALUE: 1,
    })
  })
})

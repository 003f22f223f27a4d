import { calendarOf, GraphError } from '@civigraph/subgraph-kit'
import { describe, expect, test } from 'vitest'
import { messageText } from '#subgraphs/feedback/message-text.ts'
import { canBeAsked } from '#subgraphs/feedback/owner.ts'
import { lastInstantOf, promiseOf } from '#subgraphs/feedback/promise.ts'
import { flagContradicts, punctualityAt } from '#subgraphs/feedback/punctuality.ts'
import { redactContacts } from '#subgraphs/feedback/redact.ts'
import { isOnASide, isParty, mayOpen } from '#subgraphs/feedback/rights.ts'
import { happeningsOf, stateAt } from '#subgraphs/feedback/thread-state.ts'
import { caller } from '../support/feedback-department.ts'

describe('contacts in a text', () => {
  test.for([
    ['请回复test.person@mail.example谢谢', '请回复[email]谢谢'],
    ['mail TEST+one@sub.mail.example, please', 'mail [email], please'],
    ['全角：ｔｅｓｔ＠ｍａｉｌ．ｅｘａｍｐｌｅ。', '全角：[email]。'],
    ['写信到 测试@例子.测试', '写信到 [email]'],
    ['电话13800000000，急', '电话[phone]，急'],
    ['138 0000 0000 or 138-0000-0000', '[phone] or [phone]'],
    ['小王——13800000000', '小王——[phone]'],
    ['１３８００００００００', '[phone]'],
    ['+86 138 0000 0000 and +1 (617) 555-0100', '[phone] and [phone]'],
    ['010-12345678-801, 0512 1234 5678, 00012345678', '[phone]-801, [phone], [phone]'],
    ['400-000-0000 / 617-555-0100 / (617) 555-0100 / 555-0100', '[phone] / [phone] / [phone] / [phone]'],
    ['联系方式：62345678', '联系方式：[phone]'],
  ])('are replaced: %s', ([written = '', stored]) => {
    expect(redactContacts(written)).toBe(stored)
  })

  test.for([
    'On 2026-01-05, from 1999-2024, I paid 12,000.50 for case 101000295614.',
    '证件 990101199001010019，信用代码 91990000T0000001X7',
    'a @ b, user@localhost, room 12345678, 3.14159265358979, v1.2.3-4567',
    '请在 20260105 前答复，编号 202601050001。',
  ])('other numbers stay: %s', (text) => {
    expect(redactContacts(text)).toBe(text)
  })

  test('replacing takes time in proportion to the text', () => {
    const before = performance.now()
    for (const piece of ['a', '1', 'a@', 'a.', '1-', '(0', '测', 'tel '])
      redactContacts(piece.repeat(8000 / piece.length))
    expect(performance.now() - before).toBeLessThan(2000)
  })
})

describe('a message', () => {
  test('has 1 to 4,000 characters, counted as people count them and after contacts are replaced', () => {
    expect(messageText('𠀀'.repeat(4000))).toHaveLength(8000)
    expect(messageText(' a@b.example ')).toBe(' [email] ')
    const wrong = ['', ' \n', '𠀀'.repeat(4001), 'x'.repeat(9000), 'a\0b', ` ${'a@b.c '.repeat(570)}`]
    for (const text of wrong) expect(() => messageText(text)).toThrow(GraphError)
  })

  test('is refused without being repeated', () => {
    expect(() => messageText(`secret${'x'.repeat(4000)}`)).toThrow(/^(?!.*secret)/)
  })
})

describe('punctuality', () => {
  const promised = { promised_until: '2026-03-10T15:59:59.999Z', replied_at: null, closed_at: null }

  test('exists only where a time was promised', () => {
    expect(
      punctualityAt(
        { ...promised, promised_until: null, closed_at: '2026-03-01T00:00:00Z' },
        instant('2026-04-01T00:00:00Z'),
      ),
    ).toBe('NOT_PROMISED')
  })

  test('an open matter runs to the last instant of its promise and is late from then on', () => {
    expect(punctualityAt(promised, instant('2026-03-10T15:59:59.999Z'))).toBe('RUNNING')
    expect(punctualityAt(promised, instant('2026-03-10T16:00:00.000Z'))).toBe('LATE')
  })

  test('the first of reply and closing keeps the promise, whatever the other does', () => {
    const later = instant('2026-05-01T00:00:00Z')
    const [early, late] = ['2026-03-09T00:00:00.000Z', '2026-04-09T00:00:00.000Z']
    expect(punctualityAt({ ...promised, replied_at: early, closed_at: late }, later)).toBe('ON_TIME')
    expect(punctualityAt({ ...promised, replied_at: late, closed_at: early }, later)).toBe('ON_TIME')
    expect(punctualityAt({ ...promised, replied_at: late }, later)).toBe('LATE')
    expect(punctualityAt({ ...promised, closed_at: promised.promised_until }, later)).toBe('ON_TIME')
  })

  test('as it stood earlier, nothing that came later counts', () => {
    expect(punctualityAt({ ...promised, replied_at: '2026-03-09T00:00:00Z' }, instant('2026-03-08T00:00:00Z'))).toBe(
      'RUNNING',
    )
  })

  test('a flag is contradicted only by the dates of a closed matter with a promise', () => {
    const late = { ...promised, closed_at: '2026-03-11T00:00:00Z' }
    expect(flagContradicts({ ...late, flag_says_late: false })).toBe(true)
    expect(flagContradicts({ ...late, flag_says_late: true })).toBe(false)
    expect(flagContradicts({ ...late, flag_says_late: null })).toBe(false)
    expect(flagContradicts({ ...promised, flag_says_late: true })).toBe(false)
    expect(flagContradicts({ ...late, promised_until: null, flag_says_late: false })).toBe(false)
    expect(flagContradicts({ ...promised, closed_at: '2026-03-01T00:00:00Z', flag_says_late: true })).toBe(true)
  })
})

test('a state is what the last happening left, at any instant', () => {
  const happenings = [
    { kind: 'ASKED', at: '2026-01-01T00:00:00Z' },
    { kind: 'PROMISE_MOVED', at: '2026-01-02T00:00:00Z' },
    { kind: 'REPLIED', at: '2026-01-03T00:00:00Z' },
    { kind: 'CLOSED', at: '2026-01-04T00:00:00Z' },
    { kind: 'FOLLOWED_UP', at: '2026-01-05T00:00:00Z' },
  ] as const
  const states = ['2026-01-02', '2026-01-03', '2026-01-04', '2026-01-05'].map((day) =>
    stateAt(happenings, new Date(`${day}T12:00:00Z`)),
  )
  expect(states).toEqual(['OPEN', 'REPLIED', 'CLOSED', 'OPEN'])
  expect(stateAt(happenings)).toBe('OPEN')
  expect(
    stateAt(happeningsOf({ opened_at: '2026-01-01T00:00:00Z', replied_at: null, closed_at: '2026-01-02T00:00:00Z' })),
  ).toBe('CLOSED')
})

test('a promise ends with its day in the authority’s zone', () => {
  expect(lastInstantOf('2026-03-10', 'Asia/Shanghai')).toBe('2026-03-10T15:59:59.999Z')
  expect(lastInstantOf('2011-11-06', 'America/New_York')).toBe('2011-11-07T04:59:59.999Z')
  const calendar = calendarOf([{ date: '2025-10-01', working: false, name: '国庆节' }], [2025])
  expect(
    promiseOf({ calendar, term: { days: 1, unit: 'WORKING' }, acceptedOn: '2025-09-30', zone: 'Asia/Shanghai' }),
  ).toMatchObject({ on: '2025-10-02', until: '2025-10-02T15:59:59.999Z', provisional: false })
})

test('a sole trader is a person and cannot be asked', () => {
  expect(canBeAsked('cn-uscc:919900000000000192')).toBe(true)
  expect(canBeAsked('cn-uscc:92990000T0000001X4')).toBe(false)
  expect(canBeAsked('nothing')).toBe(false)
})

describe('rights', () => {
  const thread = { author: 'one', owner: 'cn-org:A' }
  const record = { author: null, owner: 'us-boston:ISD' }
  const supervisor = caller({ duties: new Set(['feedback.supervise']) })

  test('the two sides of a thread see it, nobody else', () => {
    expect(isParty(caller({ person: 'one' }), thread)).toBe(true)
    expect(isParty(caller({ person: 'two' }), thread)).toBe(false)
    expect(isParty(caller({ duties: new Set(['feedback.reply']), organisation: 'cn-org:A' }), thread)).toBe(true)
    expect(isParty(caller({ duties: new Set(['feedback.reply']), organisation: 'cn-org:B' }), thread)).toBe(false)
    expect(isParty(caller({ organisation: 'cn-org:A' }), thread)).toBe(false)
    expect(isParty(supervisor, thread)).toBe(false)
    expect(isParty(null, thread)).toBe(false)
  })

  test('who acts for the author sees it under a mandate with feedback:read only, and has it as the answer to an own act', () => {
    const actor = { subject: 'agent', person: 'two', mandate: 'M-1' }
    const writing = caller({ person: 'one', actor, scopes: new Set(['feedback:write']) })
    const reading = { ...writing, scopes: new Set(['feedback:read']) }
    expect([isParty(writing, thread), mayOpen(writing, thread), isOnASide(writing, thread)]).toEqual([
      false,
      false,
      true,
    ])
    expect([isParty(reading, thread), mayOpen(reading, thread), isOnASide(reading, thread)]).toEqual([true, true, true])
    expect(isOnASide(caller({ person: 'two' }), thread)).toBe(false)
  })

  test('a machine is not the author of open data, though both have no person', () => {
    expect(isParty(caller({}), record)).toBe(false)
  })

  test('a supervisor opens open data, never a person’s thread', () => {
    expect(mayOpen(supervisor, record)).toBe(true)
    expect(mayOpen(supervisor, thread)).toBe(false)
    expect(mayOpen(caller({ person: 'one' }), record)).toBe(false)
    expect(mayOpen(null, record)).toBe(false)
  })
})

function instant(text: string): Date {
  return new Date(text)
}

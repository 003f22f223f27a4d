import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import {
  calendarOf,
  dueOn,
  isRealDay,
  isWorking,
  nextDay,
  ruleOn,
  weekday,
  type Calendar,
  type Term,
  type TermRule,
} from '#subgraphs/kit/deadline/index.ts'
import { GraphError } from '#subgraphs/kit/errors.ts'
import { sharedData, withSharedData } from '../support/parts.ts'

/** One week off in March with a make-up Saturday before it; only 2026 is decreed. */
const calendar = calendarOf(
  [
    { date: '2026-03-07', working: true, name: 'Spring' },
    { date: '2026-03-09', working: false, name: 'Spring' },
    { date: '2026-03-10', working: false, name: 'Spring' },
  ],
  [2026],
)

const working = (days: number): Term => ({ days, unit: 'WORKING' })

withSharedData('all 80 published due days come out, by the calendars of 2020 to 2026', () => {
  const decreed = publishedCalendar()
  const rows = rowsOf('cn_deadline_vectors.csv')

  const wrong = rows.filter((row) => {
    const due = dueOn(decreed, row['accepted_on'] ?? '', working(Number(row['working_days'])))
    return due.on !== row['due_on'] || due.provisional
  })

  expect(wrong).toEqual([])
  expect(rows).toHaveLength(80)
})

withSharedData('plain Monday to Friday would be wrong for 39 of the 80', () => {
  const plain = calendarOf([], publishedCalendar().decreed)
  const wrong = rowsOf('cn_deadline_vectors.csv').filter(
    (row) => dueOn(plain, row['accepted_on'] ?? '', working(Number(row['working_days']))).on !== row['due_on'],
  )
  expect(wrong).toHaveLength(39)
})

withSharedData('the calendar is keyed by date, whatever year the notice is for', () => {
  const decreed = publishedCalendar()
  expect(decreed.days.size).toBe(255)
  expect(isWorking(decreed, '2022-12-31')).toBe(false)
  expect(isWorking(decreed, '2020-02-03')).toBe(true)
  expect(isWorking(decreed, '2020-01-19')).toBe(true)
})

withSharedData('a person can redo the sum from the explanation alone', () => {
  const { on, because } = dueOn(publishedCalendar(), '2020-01-20', working(5))
  expect(on).toBe('2020-02-04')
  expect(because).toEqual([
    'Accepted on 2020-01-20 Monday; this day does not count.',
    'Term: 5 working days.',
    '2020-01-21 Tuesday to 2020-01-23 Thursday: days 1 to 3 (Monday to Friday).',
    '2020-01-24 Friday to 2020-02-02 Sunday: not counted (listed as day off, 春节).',
    '2020-02-03 Monday: day 4 (listed as working, 春节).',
    '2020-02-04 Tuesday: day 5 (Monday to Friday).',
    'Day 5 is the due day: 2020-02-04 Tuesday.',
  ])
})

test('a make-up Saturday counts, listed days off do not', () => {
  const due = dueOn(calendar, '2026-03-06', working(3))
  expect(due).toMatchObject({ on: '2026-03-12', provisional: false, stopped: [] })
  expect(due.skipped).toEqual(['2026-03-08', '2026-03-09', '2026-03-10'])
})

test('two holidays side by side are explained each by its own name', () => {
  const bridge = { date: '2026-03-11', working: false, name: 'Founding Day' }
  const { because } = dueOn(calendarOf([...calendar.days.values(), bridge], [2026]), '2026-03-06', working(2))
  expect(because).toContain('2026-03-09 Monday to 2026-03-10 Tuesday: not counted (listed as day off, Spring).')
  expect(because).toContain('2026-03-11 Wednesday: not counted (listed as day off, Founding Day).')
})

test('natural days count every day and need no calendar', () => {
  const due = dueOn(calendar, '2026-12-25', { days: 10, unit: 'NATURAL' })
  expect(due).toMatchObject({ on: '2027-01-04', provisional: false, skipped: [] })
})

test('a due day in a year that is not decreed yet is provisional, and the explanation says which year', () => {
  const due = dueOn(calendar, '2026-12-30', working(2))
  expect(due).toMatchObject({ on: '2027-01-01', provisional: true })
  expect(due.because.at(-1)).toBe('Provisional: the calendar for 2027 is not decreed yet, so the due day may move.')
})

test('a due day on the last day of the decreed year is not provisional', () => {
  expect(dueOn(calendar, '2026-12-30', working(1))).toMatchObject({ on: '2026-12-31', provisional: false })
})

test('publishing the calendar of the next year moves a provisional due day', () => {
  const newYear = { date: '2027-01-01', working: false, name: 'New Year' }
  const published = calendarOf([...calendar.days.values(), newYear], [2026, 2027])
  expect(dueOn(published, '2026-12-30', working(2))).toMatchObject({ on: '2027-01-04', provisional: false })
})

test('from the day of a stop up to the day before resumption nothing counts', () => {
  const due = dueOn(calendar, '2026-03-16', working(3), [{ from: '2026-03-18', until: '2026-03-20' }])
  expect(due.on).toBe('2026-03-23')
  expect(due.stopped).toEqual(['2026-03-18', '2026-03-19'])
  expect(due.because).toContain('2026-03-18 Wednesday to 2026-03-19 Thursday: not counted (clock stopped).')
})

test('where the rule says so, the day of the stop still counts', () => {
  const term: Term = { ...working(3), stopDayCounts: true }
  const due = dueOn(calendar, '2026-03-16', term, [{ from: '2026-03-18', until: '2026-03-20' }])
  expect(due).toMatchObject({ on: '2026-03-20', stopped: ['2026-03-19'] })
})

test('stops may overlap and come in any order', () => {
  const stops = [
    { from: '2026-03-19', until: '2026-03-25' },
    { from: '2026-03-18', until: '2026-03-20' },
  ]
  expect(dueOn(calendar, '2026-03-16', working(3), stops).on).toBe('2026-03-26')
})

test('a stop that is resumed on the same day changes nothing', () => {
  const stops = [{ from: '2026-03-18', until: '2026-03-18' }]
  expect(dueOn(calendar, '2026-03-16', working(3), stops).on).toBe('2026-03-19')
})

test('an open stop has no due day, and the explanation says since when', () => {
  const due = dueOn(calendar, '2026-03-16', working(3), [{ from: '2026-03-18' }])
  expect(due.on).toBeNull()
  expect(due.because.at(-1)).toBe(
    'The clock has stood still since 2026-03-18; there is no due day until it is resumed.',
  )
})

test('a stop after the due day does not touch it', () => {
  expect(dueOn(calendar, '2026-03-16', working(3), [{ from: '2026-03-20' }]).on).toBe('2026-03-19')
})

test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('a term of %s days is refused', (days) => {
  expect(() => dueOn(calendar, '2026-03-16', working(days))).toThrow(GraphError)
})

test('days that do not exist and stops that end before they begin are refused', () => {
  expect(() => dueOn(calendar, '2026-02-29', working(1))).toThrow(/real days/)
  expect(() => dueOn(calendar, '2026-03-16', working(1), [{ from: '2026-04-31' }])).toThrow(/real days/)
  const backwards = [{ from: '2026-03-18', until: '2026-03-17' }]
  expect(() => dueOn(calendar, '2026-03-16', working(1), backwards)).toThrow(/before the day it began/)
})

test('a walk that would never end is refused', () => {
  expect(() => dueOn(calendar, '2026-03-16', working(1_000_000))).toThrow(/hundred years/)
  expect(() => dueOn(calendar, '9999-12-30', { days: 5, unit: 'NATURAL' })).toThrow(/hundred years/)
})

test('two rows that disagree on a day are refused, two that agree are not', () => {
  const day = { date: '2026-05-01', working: false, name: 'Labour Day' }
  expect(calendarOf([day, day], [2026]).days.size).toBe(1)
  expect(() => calendarOf([day, { ...day, working: true }], [2026])).toThrow(/disagree on 2026-05-01/)
  expect(() => calendarOf([{ ...day, date: '2026-02-30' }], [2026])).toThrow(/no real day/)
})

const rules: readonly TermRule[] = [
  rule({ id: 'reply-1', days: 15, validFrom: '2020-01-01', validUntil: '2026-03-17' }),
  rule({ id: 'reply-2', days: 3, validFrom: '2026-03-17', validUntil: null }),
  rule({ id: 'other-place', days: 7, validFrom: '2020-01-01', validUntil: null, jurisdiction: 'yy' }),
]

test('the rule of the day of acceptance applies: a change moves only new matters', () => {
  const before = ruleOn(rules, 'feedback.reply', 'xx', '2026-03-16')
  const after = ruleOn(rules, 'feedback.reply', 'xx', '2026-03-17')
  expect([before?.id, after?.id]).toEqual(['reply-1', 'reply-2'])
  expect(before && dueOn(calendar, '2026-03-16', before).on).toBe('2026-04-06')
  expect(after && dueOn(calendar, '2026-03-17', after).on).toBe('2026-03-20')
})

test('the explanation names the rule, its source and that nobody confirmed it', () => {
  const [first] = rules
  expect(first && dueOn(calendar, '2026-03-16', first).because[1]).toBe(
    'Term: 15 working days, rule reply-1, source: notice 1, not yet confirmed against the issued text.',
  )
})

test('where no rule applies nothing was promised', () => {
  expect(ruleOn(rules, 'feedback.reply', 'xx', '2019-12-31')).toBeUndefined()
  expect(ruleOn(rules, 'feedback.reply', 'zz', '2026-03-17')).toBeUndefined()
  expect(ruleOn(rules, 'licence.issue', 'xx', '2026-03-17')).toBeUndefined()
})

test('two rules for one day are refused by name', () => {
  const twice = [...rules, rule({ id: 'reply-3', days: 5, validFrom: '2026-06-01', validUntil: null })]
  expect(() => ruleOn(twice, 'feedback.reply', 'xx', '2026-06-01')).toThrow(/reply-2 and reply-3/)
})

test('days step over leap days, months and years', () => {
  expect(['2024-02-28', '2023-02-28', '2026-12-31'].map(nextDay)).toEqual(['2024-02-29', '2023-03-01', '2027-01-01'])
  expect([isRealDay('1884-02-29'), isRealDay('1900-02-29'), isRealDay('2026-2-1')]).toEqual([true, false, false])
  expect([weekday('2026-03-16'), weekday('2026-03-22')]).toEqual([1, 7])
})

function rule(row: Partial<TermRule> & Pick<TermRule, 'id' | 'days' | 'validFrom' | 'validUntil'>): TermRule {
  const usual = { jurisdiction: 'xx', matter: 'feedback.reply', unit: 'WORKING', source: 'notice 1' } as const
  return { ...usual, confirmed: false, ...row }
}

function rowsOf(file: string): Record<string, string>[] {
  return parse(readFileSync(sharedData(file)), { columns: true, bom: true })
}

function publishedCalendar(): Calendar {
  const rows = rowsOf('cn_holidays_2020_2026.csv')
  return calendarOf(
    rows.map((row) => ({
      date: row['date'] ?? '',
      working: row['is_off_day'] === 'false',
      name: row['name'] ?? '',
    })),
    rows.map((row) => Number(row['year'])),
  )
}

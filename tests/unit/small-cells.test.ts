import * as fc from 'fast-check'
import { figureStatus, isTooSmall, roundParts } from '@civigraph/subgraph-kit'
import { expect, test } from 'vitest'
import { type FeedbackCell, releasedRecord } from '#subgraphs/feedback/released-record.ts'

const rule = { fewestPeople: 5 }

test('one to four people are too few, five are not, and nobody is no group that must be hidden', () => {
  expect([0, 1, 4, 5, 6].map((people) => isTooSmall(people, rule))).toEqual([false, true, true, false, false])
})

test('a figure of which nothing is hidden is whole, also when it is zero', () => {
  expect(figureStatus({ shown: false, hidden: false })).toBe('NORMAL')
  expect(figureStatus({ shown: true, hidden: true })).toBe('PARTIAL')
  expect(figureStatus({ shown: false, hidden: true })).toBe('SUPPRESSED')
})

test.each([
  [{ a: 12 }, { a: 10 }],
  [{ a: 13 }, { a: 15 }],
  [
    { onTime: 10, late: 2 },
    { onTime: 10, late: 0 },
  ],
  [
    { onTime: 10, late: 3 },
    { onTime: 10, late: 5 },
  ],
  [
    { a: 4, b: 4, c: 4 },
    { a: 5, b: 5, c: 0 },
  ],
  [
    { a: 0, b: 5 },
    { a: 0, b: 5 },
  ],
])('%j is shown as %j', (parts, shown) => {
  expect(roundParts<string>({ ...parts }, rule)).toEqual(shown)
})

test('rounded parts are multiples, add up to the rounded total, and differ from what is there by less than one multiple', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 2, max: 12 }),
      (counts, unit) => {
        const parts = Object.fromEntries(counts.map((count, index) => [`part ${index}`, count]))
        const shown = roundParts(parts, { fewestPeople: unit })
        const total = counts.reduce((sum, count) => sum + count, 0)
        expect(Object.values(shown).reduce((sum, count) => sum + count, 0)).toBe(Math.round(total / unit) * unit)
        for (const [name, count] of Object.entries(parts)) {
          expect((shown[name] ?? NaN) % unit).toBe(0)
          expect(Math.abs((shown[name] ?? NaN) - count)).toBeLessThan(unit)
          expect(count === 0 ? shown[name] : 0).toBe(0)
        }
      },
    ),
    { numRuns: 500 },
  )
})

const cell = (parts: Partial<FeedbackCell>): FeedbackCell => ({
  published: false,
  people: 0,
  fewestPeople: 5,
  onTime: 0,
  lateSettled: 0,
  lateStillOpen: 0,
  running: 0,
  notPromised: 0,
  closed: 0,
  open: 0,
  good: 0,
  lessThanGood: 0,
  byDefault: 0,
  unrated: 0,
  notToRate: 0,
  contradictedFlags: 0,
  ...parts,
})
const twelve = cell({ people: 12, onTime: 10, lateSettled: 2, closed: 12, good: 9, lessThanGood: 3 })
const three = cell({ people: 3, onTime: 3, closed: 3, unrated: 3 })
const openData = cell({ published: true, people: 1, onTime: 1, closed: 1, unrated: 1 })
const hours = {
  medianPublished: '3.250',
  p90Published: '3.250',
  medianAll: '20',
  p90All: '40',
  closedOfPeople: 12,
}

test('open data keeps its exact counts and hours, though it be one record', () => {
  expect(releasedRecord([openData], { ...hours, closedOfPeople: 0 })).toMatchObject({
    status: 'NORMAL',
    roundedTo: null,
    threads: 1,
    onTime: 1,
    onTimeRate: '1.0000',
    medianHoursToClose: '3.250',
  })
})

test('a group of too few is left out of the sum and said to be; with nothing beside it the whole record is kept back', () => {
  const together = releasedRecord([openData, twelve, three], hours)
  expect(together).toMatchObject({ status: 'PARTIAL', roundedTo: 5, threads: 11, onTime: 11, late: 0 })
  const alone = releasedRecord([three], null)
  expect(alone).toMatchObject({ status: 'SUPPRESSED', roundedTo: null, threads: null, late: null, onTimeRate: null })
  expect(alone.ratings).toEqual({
    status: 'SUPPRESSED',
    roundedTo: null,
    given: null,
    byDefault: null,
    unrated: null,
    goodRate: null,
  })
})

test('a middle value of people’s hours needs five of them on either side, and whole hours', () => {
  expect(releasedRecord([twelve], hours)).toMatchObject({ medianHoursToClose: '20', p90HoursToClose: '3.250' })
  const few = { ...hours, medianPublished: null, p90Published: null, closedOfPeople: 9 }
  expect(releasedRecord([twelve], few)).toMatchObject({ medianHoursToClose: null, p90HoursToClose: null })
})

test('shares are rounded half up to four decimals', () => {
  const rate = (onTime: number, lateSettled: number) =>
    releasedRecord([cell({ published: true, people: 1, onTime, lateSettled })], null).onTimeRate
  expect([rate(1, 2), rate(2, 1), rate(1, 31), rate(0, 3), rate(3, 0), rate(0, 0)]).toEqual([
    '0.3333',
    '0.6667',
    '0.0313', // 0.03125
    '0.0000',
    '1.0000',
    null,
  ])
})

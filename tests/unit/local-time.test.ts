import { dayIn, instantOf, isZone, timeIn } from '@civigraph/subgraph-kit'
import { describe, expect, test } from 'vitest'

describe('a local time', () => {
  test.for([
    ['2011-07-01T02:18:31', 'America/New_York', '-04:00'],
    ['2011-01-01T00:00:00', 'America/New_York', '-05:00'],
    ['2026-01-01T00:00:00', 'Asia/Shanghai', '+08:00'],
    ['2024-06-01T12:00:00', 'Europe/London', '+01:00'],
    ['2024-06-01T12:00:00', 'UTC', '+00:00'],
    ['2024-04-07T12:00:00', 'Australia/Lord_Howe', '+10:30'],
  ])('%s in %s has the zone’s offset', ([local = '', zone = '', offset = '']) => {
    expect(instantOf(local, zone)).toBe(local + offset)
  })

  test('in the hour that occurs twice, the first is meant', () => {
    expect(instantOf('2011-11-06T00:59:59', 'America/New_York')).toBe('2011-11-06T00:59:59-04:00')
    expect(instantOf('2011-11-06T01:30:00', 'America/New_York')).toBe('2011-11-06T01:30:00-04:00')
    expect(instantOf('2011-11-06T02:00:00', 'America/New_York')).toBe('2011-11-06T02:00:00-05:00')
  })

  test('in the hour that is missing, the offset before the change counts', () => {
    expect(instantOf('2011-03-13T01:59:59', 'America/New_York')).toBe('2011-03-13T01:59:59-05:00')
    expect(instantOf('2011-03-13T02:30:00', 'America/New_York')).toBe('2011-03-13T02:30:00-05:00')
    expect(instantOf('2011-03-13T03:00:00', 'America/New_York')).toBe('2011-03-13T03:00:00-04:00')
  })

  test('agrees with Intl for every hour of two years in zones with and without changes', () => {
    for (const zone of ['America/New_York', 'Asia/Shanghai', 'Europe/London', 'Australia/Lord_Howe']) {
      const shown = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })
      const from = Date.UTC(2011, 0, 1)
      let differing = 0
      for (let at = from; at < Date.UTC(2013, 0, 1); at += 3_600_000) {
        const local = shown.format(at).replace(' ', 'T')
        const read = Date.parse(instantOf(local, zone))
        // Only the second run through a repeated hour may come out as the first.
        if (read !== at) differing += shown.format(read) === shown.format(at) && read < at ? 1 : Infinity
      }
      expect(differing).toBeLessThanOrEqual(2)
    }
  })

  test('of another form is refused', () => {
    for (const text of [
      '2011-07-01 02:18:31',
      '2011-07-01T02:18',
      '2011-13-01T00:00:00',
      '2011-02-30T00:00:00',
      '2011-02-28T24:00:01',
      '2011-07-01T02:18:31Z',
    ])
      expect(() => instantOf(text, 'UTC')).toThrow(RangeError)
    expect(() => instantOf('2011-07-01T02:18:31', 'Nowhere/City')).toThrow(RangeError)
  })
})

test('a day is the one that the zone’s calendar shows', () => {
  const instant = new Date('2026-01-01T16:00:00Z')
  expect(dayIn('Asia/Shanghai', instant)).toBe('2026-01-02')
  expect(dayIn('America/New_York', instant)).toBe('2026-01-01')
})

test('an instant is written with the offset that the zone has at it, to the second', () => {
  expect(timeIn('America/Vancouver', new Date('2023-11-20T18:13:45.999Z'))).toBe('2023-11-20T10:13:45-08:00')
  expect(timeIn('America/Vancouver', new Date('2023-07-20T18:13:45Z'))).toBe('2023-07-20T11:13:45-07:00')
  expect(timeIn('Asia/Kathmandu', new Date('2023-07-20T18:15:00Z'))).toBe('2023-07-21T00:00:00+05:45')
  expect(timeIn('UTC', new Date('2023-07-20T18:15:00Z'))).toBe('2023-07-20T18:15:00+00:00')
})

test('beyond the year 9999 the day is the last of that year, so that days still compare as text', () => {
  expect(dayIn('Asia/Shanghai', new Date('9999-12-31T23:00:00Z'))).toBe('9999-12-31')
})

test('a zone is UTC or an IANA name', () => {
  expect(['UTC', 'Asia/Shanghai', '+08:00', 'EST', 'Asia/Nowhere', ''].map(isZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

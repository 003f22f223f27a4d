import {
  type Column,
  day,
  decimal,
  identifier,
  instant,
  list,
  localTime,
  oneOf,
  text,
  wholeNumber,
  wordOr,
} from '@civigraph/subgraph-kit/import'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

const never = identifier(() => ({ ok: false, failed: 'CHECK', message: 'The last character does not fit.' }))

/** Column, text of the cell, value that comes of it. */
const right: [string, Column<unknown>, string, unknown][] = [
  ['text as found, spaces and all', text(), ' a\n"b" ', ' a\n"b" '],
  ['characters, not UTF-16 units, are counted', text({ maxLength: 2 }), '𠀀𠀀', '𠀀𠀀'],
  ['blank optional text is null', text({ optional: true }), '', null],
  ['a count', wholeNumber({ min: 0 }), '408334835', 408_334_835],
  ['a real zero stays zero', wholeNumber({ min: 0 }), '0', 0],
  ['a negative number where one may be', wholeNumber(), '-5', -5],
  ['all digits of a decimal', decimal(), '14687744162801.0332', '14687744162801.0332'],
  ['zeros at the end of a decimal', decimal(), '1.50', '1.50'],
  ['a decimal at its limit', decimal({ max: '0.3' }), '0.30', '0.30'],
  ['a leap day', day(), '2024-02-29', '2024-02-29'],
  ['a day in another style', day({ style: 'DD.MM.YYYY' }), '01.12.2023', '2023-12-01'],
  ['a local time to the minute', localTime(), '2025-01-02T03:04', '2025-01-02T03:04:00'],
  ['a local time to the second', localTime(), '2011-07-01T01:32:33', '2011-07-01T01:32:33'],
  ['an instant keeps its offset', instant(), '2024-11-03T00:30:00-07:00', '2024-11-03T00:30:00-07:00'],
  ['a word', oneOf(['Y', 'N']), 'N', 'N'],
  [
    'NA is not applicable, never null',
    wordOr(wholeNumber(), { NA: 'NOT_APPLICABLE' }),
    'NA',
    { state: 'NOT_APPLICABLE', value: null },
  ],
  ['a blank count is BLANK', wordOr(wholeNumber(), { NA: 'NOT_APPLICABLE' }), '', { state: 'BLANK', value: null }],
  ['a known count', wordOr(wholeNumber(), { NA: 'NOT_APPLICABLE' }), '0', { state: 'KNOWN', value: 0 }],
  ['NA stays text where no word was declared: it is Namibia', text(), 'NA', 'NA'],
  ['a list', list(','), 'CSTMR,PAPER', ['CSTMR', 'PAPER']],
  ['a blank list is empty', list(';'), '', []],
  ['a list of numbers', list(';', wholeNumber()), '1;2', [1, 2]],
  ['a zip code keeps its zero', text(), '02131', '02131'],
]
test.each(right)('%s', (...[, column, found, value]) => {
  expect(column.read(found)).toEqual({ ok: true, value })
})

/** Column, text of the cell, code, and what it spoils. */
const wrong: [Column<unknown>, string, string, 'row' | 'file'][] = [
  [text(), '', 'MISSING_VALUE', 'row'],
  [text({ maxLength: 3 }), 'four', 'TOO_LONG', 'row'],
  [text(), 'a\0b', 'CONTROL_CHARACTER', 'row'],
  [wholeNumber(), '02131', 'NOT_A_WHOLE_NUMBER', 'row'],
  [wholeNumber(), '1.0', 'NOT_A_WHOLE_NUMBER', 'row'],
  [wholeNumber(), '1,000', 'NOT_A_WHOLE_NUMBER', 'row'],
  [wholeNumber(), '-0', 'NOT_A_WHOLE_NUMBER', 'row'],
  [wholeNumber(), ' 1', 'NOT_A_WHOLE_NUMBER', 'row'],
  [wholeNumber(), 'NA', 'NOT_A_WHOLE_NUMBER', 'row'],
  [wholeNumber({ min: 0 }), '-1', 'OUT_OF_RANGE', 'file'],
  [wholeNumber({ min: 0, spoils: 'row' }), '-1', 'OUT_OF_RANGE', 'row'],
  [wholeNumber(), '9007199254740993', 'OUT_OF_RANGE', 'file'],
  [decimal({ max: 1 }), '93.2', 'OUT_OF_RANGE', 'file'],
  [decimal({ max: '0.3' }), '0.30000000000000000001', 'OUT_OF_RANGE', 'file'],
  [decimal(), '1e5', 'NOT_A_DECIMAL', 'row'],
  [decimal(), '1,5', 'NOT_A_DECIMAL', 'row'],
  [decimal(), '.5', 'NOT_A_DECIMAL', 'row'],
  [day(), '2023-02-29', 'NOT_A_DAY', 'row'],
  [day(), '1900-02-29', 'NOT_A_DAY', 'row'],
  [day(), '0000-01-01', 'NOT_A_DAY', 'row'],
  [day(), '2023-2-9', 'NOT_A_DAY', 'row'],
  [day({ style: 'MM/DD/YYYY' }), '31/12/2023', 'NOT_A_DAY', 'row'],
  [day({ min: '2000-01-01' }), '1999-12-31', 'OUT_OF_RANGE', 'file'],
  [localTime(), '2024-01-01T24:00', 'NOT_A_LOCAL_TIME', 'row'],
  [localTime(), '2024-01-01T10:00:00Z', 'NOT_A_LOCAL_TIME', 'row'],
  [localTime(), '2024-01-01', 'NOT_A_LOCAL_TIME', 'row'],
  [instant(), '2024-01-01T10:00:00', 'NOT_AN_INSTANT', 'row'],
  [instant(), '2024-01-01T10:00:00+15:00', 'NOT_AN_INSTANT', 'row'],
  [instant(), '2024-02-30T10:00:00Z', 'NOT_AN_INSTANT', 'row'],
  [oneOf(['Y', 'N']), 'y', 'UNKNOWN_WORD', 'row'],
  [wordOr(wholeNumber({ min: 0 }), { NA: 'NOT_APPLICABLE' }), 'ND', 'NOT_A_WHOLE_NUMBER', 'row'],
  [wordOr(wholeNumber({ min: 0 }), { NA: 'NOT_APPLICABLE' }), 'toString', 'NOT_A_WHOLE_NUMBER', 'row'],
  [never, '91350100M000100Y44', 'IDENTIFIER_CHECK', 'row'],
  [list(','), 'A,,B', 'EMPTY_ITEM', 'row'],
  [list(',', wholeNumber()), '1,x', 'NOT_A_WHOLE_NUMBER', 'row'],
]
test.each(wrong)('$0.expected: %#', (...[column, found, code, spoils]) => {
  expect(column.read(found)).toMatchObject({ ok: false, problem: { code, spoils } })
})

test('no refusal repeats the value', () => {
  const long = wrong.filter(([, found]) => found.trim().length > 3)
  const told = long.map(([column, found]) => JSON.stringify(column.read(found)).includes(found))
  expect(told).toEqual(long.map(() => false))
})

test('an identifier whose check repeats the value in its message is answered without it', () => {
  const talkative = identifier((found) => ({ ok: false, failed: 'SHAPE', message: `${found} is too short.` }))
  expect(JSON.stringify(talkative.read('990101199001010019'))).not.toContain('990101')
})

test('a decimal is within its limits exactly when its digits say so', () => {
  const number = fc.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 1, max: 25 }))
  fc.assert(
    fc.property(number, number, (found, limit) => {
      const read = decimal({ min: written(limit) }).read(written(found))
      expect(read.ok).toBe(scaled(found) >= scaled(limit))
    }),
  )
})

/** `[digits, places]`: the number digits / 10^places. */
type Digits = readonly [bigint, number]

function written([digits, places]: Digits): string {
  const unsigned = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
  return `${digits < 0n ? '-' : ''}${unsigned.slice(0, -places)}.${unsigned.slice(-places)}`
}

function scaled([digits, places]: Digits): bigint {
  return digits * 10n ** BigInt(25 - places)
}

test('any text at all is read or refused, and never thrown at', () => {
  const columns = [text(), wholeNumber(), decimal(), day(), localTime(), instant(), oneOf(['A']), list(',')]
  fc.assert(
    fc.property(fc.constantFrom(...columns), fc.string({ unit: 'binary' }), (column, found) => {
      expect(typeof column.read(found).ok).toBe('boolean')
    }),
  )
})

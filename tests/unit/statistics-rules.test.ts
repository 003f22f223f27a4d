import { describe, expect, test } from 'vitest'
import { labelOf } from '#subgraphs/statistics/code-label.ts'
import { placeKey, placeOf } from '#subgraphs/statistics/division-place.ts'
import { countByStatus, FIGURE_STATUSES, hasValue, statusOf } from '#subgraphs/statistics/figure-status.ts'
import { keyParts, keyText, seriesId } from '#subgraphs/statistics/series-key.ts'
import { attributionOf } from '#subgraphs/statistics/slice.ts'
import { readStructure } from '#subgraphs/statistics/structure.ts'

describe('status of a figure', () => {
  test('a normal figure that took the place of another value is a revision; any other status stays', () => {
    expect(FIGURE_STATUSES.map((stated) => statusOf({ stated, revises: true }))).toEqual([
      'REVISED',
      'PROVISIONAL',
      'REVISED',
      'SUPPRESSED',
      'MISSING',
    ])
    expect(FIGURE_STATUSES.map((stated) => statusOf({ stated, revises: false }))).toEqual(FIGURE_STATUSES)
  })

  test('suppressed and missing figures have no value, and are two things', () => {
    expect(FIGURE_STATUSES.filter((stated) => !hasValue(stated))).toEqual(['SUPPRESSED', 'MISSING'])
  })

  test('revisions by the publisher’s word and by its figures are counted together', () => {
    const rows = [
      { stated: 'NORMAL', revises: false, count: 5 },
      { stated: 'NORMAL', revises: true, count: 2 },
      { stated: 'REVISED', revises: false, count: 1 },
    ] as const
    expect(countByStatus(rows)).toEqual([
      { status: 'NORMAL', count: 5 },
      { status: 'REVISED', count: 3 },
    ])
  })
})

describe('key of a series', () => {
  test('order and blank totals make no difference', () => {
    expect(id({ sex: 'F', place: '990100' })).toBe(id({ place: '990100', age: '', sex: 'F' }))
    expect(id({ sex: 'F' })).not.toBe(id({ sex: 'M' }))
    expect(id({ a: 'b', c: 'd' })).not.toBe(id({ a: 'b,c:d' }))
    expect(id({ sex: 'F' })).not.toBe(seriesId({ datasetId: 'd', key: { sex: 'F' }, indicator: 'j' }))
  })

  test('in order, a total stands before its parts', () => {
    const texts = [{ place: '1', sex: 'F' }, {}, { place: '2' }, { place: '1' }].map(keyText)
    expect(texts.toSorted()).toEqual([{}, { place: '1' }, { place: '1', sex: 'F' }, { place: '2' }].map(keyText))
  })

  test('shows all dimensions of the dataset in its order, and behind them those that it does not declare', () => {
    expect(keyParts({ sex: 'F', extra: 'x' }, ['place', 'sex'])).toEqual([
      { dimension: 'place', code: '' },
      { dimension: 'sex', code: 'F' },
      { dimension: 'extra', code: 'x' },
    ])
  })
})

describe('division of a figure', () => {
  test('is a code during some years; what is not of the national table is no place', () => {
    expect(read('cn:440524@1983', 1993)).toMatchObject({ code: '440524', startYear: 1983, endYear: 1993 })
    expect(read('cn:440524@1983', null)).toMatchObject({ startYear: 1983, endYear: null })
    for (const other of ['440524', 'cn:440524', 'cn:44052@1983', 'xx:440524@1983', 'cn:440524@1983-1984'])
      expect(read(other, null)).toBeNull()
  })
})

describe('words for a code', () => {
  const code = { code: 'X', labels: { en: 'Ex', zh: '艾克斯', fr: 'Ixe' }, wording: {} }

  test('are the source’s own in the language asked for, Chinese when none is named, and else the code', () => {
    expect([labelOf(code, 'fr'), labelOf(code, null), labelOf(code, 'de')]).toEqual(['Ixe', '艾克斯', 'X'])
    expect(labelOf({ ...code, labels: { en: 'Ex' } }, null)).toBe('Ex')
    expect(labelOf({ ...code, labels: { fr: 'Ixe' } }, null)).toBe('X')
    expect(labelOf(code, 'toString')).toBe('X')
  })

  test('are the operator’s in the one language that he worded', () => {
    const worded = { ...code, wording: { fr: 'Autre' } }
    expect([labelOf(worded, 'fr'), labelOf(worded, 'en')]).toEqual(['Autre', 'Ex'])
  })
})

test('figures of several datasets carry each attribution line once, and none for those that demand none', () => {
  const lines = ['Second Office.', '', 'First Office.', 'Second Office.'].map((attribution) => ({ attribution }))
  expect(attributionOf(lines)).toBe('First Office. Second Office.')
  expect(attributionOf([{ attribution: '' }])).toBe('')
})

describe('declared structure', () => {
  const time = { id: 'year', role: 'TIME', label: 'Year' }
  const indicator = { id: 'n', role: 'INDICATOR', label: 'Number', unit: 'persons' }
  const place = { id: 'place', role: 'DIMENSION', label: 'Place', codes: { 990100: { en: 'Test City' } } }

  test('gives components in order and code lists apart', () => {
    expect(readStructure([place, time, indicator])).toEqual({
      components: [
        { id: 'place', role: 'DIMENSION', label: 'Place', unit: null },
        { id: 'year', role: 'TIME', label: 'Year', unit: null },
        { id: 'n', role: 'INDICATOR', label: 'Number', unit: 'persons' },
      ],
      codes: [{ dimension: 'place', code: '990100', labels: { en: 'Test City' } }],
    })
  })

  test.each([
    ['no list', { ...time }],
    ['no time', [place, indicator]],
    ['two times', [time, { ...time, id: 'month' }, indicator]],
    ['no indicator', [place, time]],
    ['an indicator without a unit', [time, { ...indicator, unit: undefined }]],
    ['a unit on a dimension', [{ ...place, unit: 'm' }, time, indicator]],
    ['codes on an indicator', [time, { ...indicator, codes: { a: { en: 'A' } } }]],
    ['one id twice', [{ ...place, id: 'n' }, time, indicator]],
    ['an unknown role', [time, indicator, { ...place, role: 'MEASURE' }]],
    ['a property that nobody reads', [time, indicator, { ...place, hint: 'x' }]],
    ['words without a language', [time, indicator, { ...place, codes: { a: { English: 'A' } } }]],
    ['a separator in a code', [time, indicator, { ...place, codes: { 'a\u001Fb': {} } }]],
    ['an empty code', [time, indicator, { ...place, codes: { '': {} } }]],
  ])('with %s is refused', (_flaw, declared) => {
    expect(readStructure(declared)).toBeNull()
  })
})

function id(key: Record<string, string>): string {
  return seriesId({ datasetId: 'd', key, indicator: 'i' })
}

function read(division: string, endYear: number | null) {
  return placeOf(placeKey({ id: division, endYear }))
}

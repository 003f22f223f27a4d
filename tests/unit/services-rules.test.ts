import { assert, bigInt, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { benchmark, benchmarks, type PromiseResult } from '#subgraphs/services/benchmark.ts'
import { type Count, totalOf } from '#subgraphs/services/count-state.ts'
import { type Formula, formulaOn } from '#subgraphs/services/formula.ts'
import { implementationFindings, itemFindings, type Limit } from '#subgraphs/services/inventory-rules.ts'
import { creditCodesIn, organOf } from '#subgraphs/services/organ.ts'
import { reachesExactly, reachesRounded, writeShare } from '#subgraphs/services/share.ts'
import { textIn } from '#subgraphs/services/texts.ts'
import { type Measured, verdictOf } from '#subgraphs/services/verdict.ts'
import { volumesOf } from '#subgraphs/services/volume.ts'

const known = (value: number): Count => ({ value, state: 'KNOWN' })
const notApplicable: Count = { value: null, state: 'NOT_APPLICABLE' }
const noData: Count = { value: null, state: 'NO_DATA' }
const blank: Count = { value: null, state: 'BLANK' }

const measured = (part: Partial<Measured>): Measured => ({
  target: '0.9',
  met: known(9),
  total: known(10),
  flagAsFound: null,
  ...part,
})

const formula: Formula = {
  id: 'promises-kept',
  version: 1,
  shareDecimals: 4,
  minimumCases: 30,
  validFrom: '2023-04-01',
  bands: [
    { code: 'HIGH', lowerShare: '0.80', lowerIncluded: true },
    { code: 'VERY_HIGH', lowerShare: '0.90', lowerIncluded: false },
  ],
}

const result = (met: number, total: number, part: Partial<PromiseResult> = {}): PromiseResult => ({
  catalogueId: 'ca-open',
  ownerId: 'ca-open:a',
  kind: 'TIMELINESS',
  target: '0.8',
  met: known(met),
  total: known(total),
  flagAsFound: null,
  ...part,
})

const all = { group: 'ALL', ownerId: null }

const organ = (organCode: string, implementationCode: string) =>
  organOf({ catalogue: 'cn-511602', organCode, implementationCode })

const working = (days: number): Limit => ({ days, working: true })

const calendar = (days: number): Limit => ({ days, working: false })

const limits = (promisedLimit: Limit | null, legalLimit: Limit | null) =>
  rulesOf(implementationFindings({ promisedLimit, legalLimit, visits: null, depth: null }))

const material = (required: boolean, obtainedByDepartment: boolean) =>
  rulesOf(itemFindings({ catalogue: 'ca-open', codeFound: '1', materials: [{ required, obtainedByDepartment }] }))

const code = (catalogue: string, codeFound: string) => rulesOf(itemFindings({ catalogue, codeFound, materials: [] }))

const rulesOf = (findings: readonly { rule: string }[]) => findings.map(({ rule }) => rule)

describe('shares', () => {
  test('a share is rounded half up, and keeps its zeros', () => {
    expect(writeShare({ met: 1n, total: 8n }, 2)).toBe('0.13')
    expect(writeShare({ met: 1n, total: 3n }, 6)).toBe('0.333333')
    expect(writeShare({ met: 1n, total: 1n }, 4)).toBe('1.0000')
    expect(writeShare({ met: 1n, total: 2000000n }, 6)).toBe('0.000001')
    expect(writeShare({ met: 5n, total: 2n }, 0)).toBe('3')
  })

  test('51,811 of 51,813 is below 1 exactly and is 1 at 4 decimals, but not at 5', () => {
    const share = { met: 51_811n, total: 51_813n }
    expect(reachesExactly(share, '1')).toBe(false)
    expect(reachesRounded(share, '1', 4)).toBe(true)
    expect(reachesRounded(share, '1', 5)).toBe(false)
  })

  test('a target with more decimals than the share still decides exactly', () => {
    expect(reachesExactly({ met: 999n, total: 1000n }, '0.999')).toBe(true)
    expect(reachesExactly({ met: 999n, total: 1000n }, '0.9990000000000000000001')).toBe(false)
  })

  test('rounding to many decimals agrees with the exact share for targets of 3 decimals', () => {
    const counts = bigInt({ min: 0n, max: 10_000n })
    assert(
      property(counts, bigInt({ min: 1n, max: 10_000n }), integer({ min: 0, max: 999 }), (met, total, target) => {
        const text = `0.${String(target).padStart(3, '0')}`
        expect(reachesRounded({ met, total }, text, 12)).toBe(reachesExactly({ met, total }, text))
      }),
    )
  })
})

describe('verdicts', () => {
  test('a target that is just reached is met, and one case less misses it', () => {
    expect(verdictOf(measured({}), formula)).toEqual({ share: '0.900000', verdict: 'MET', findings: [] })
    expect(verdictOf(measured({ met: known(8) }), formula).verdict).toBe('MISSED')
  })

  test('without numbers or cases nothing is measured, and without a target nothing applies', () => {
    expect(verdictOf(measured({ met: blank }), formula).verdict).toBe('NOT_MEASURED')
    expect(verdictOf(measured({ total: noData }), formula)).toMatchObject({ share: null, verdict: 'NOT_MEASURED' })
    expect(verdictOf(measured({ met: known(0), total: known(0) }), formula).verdict).toBe('NOT_MEASURED')
    expect(verdictOf(measured({ target: null }), formula).verdict).toBe('NOT_APPLICABLE')
  })

  test('a target of 0 is no target, although 0 of 1,201 reaches it', () => {
    const { verdict, findings } = verdictOf(
      measured({ target: '0.00', met: known(0), total: known(1201), flagAsFound: 'NA' }),
      formula,
    )
    expect(verdict).toBe('NOT_APPLICABLE')
    expect(rulesOf(findings)).toEqual(['TARGET_ZERO', 'FLAG_CONTRADICTS'])
  })

  test('a flag that the exact numbers contradict is shown, with the reason when rounding explains it', () => {
    const { verdict, findings } = verdictOf(
      measured({ target: '1', met: known(51_811), total: known(51_813), flagAsFound: 'Y' }),
      formula,
    )
    expect(verdict).toBe('MET')
    expect(rulesOf(findings)).toEqual(['FLAG_CONTRADICTS', 'REACHED_BY_ROUNDING'])
  })

  test('the flag never decides', () => {
    for (const flagAsFound of ['Y', 'N', 'NA', null])
      expect(verdictOf(measured({ met: known(1), flagAsFound }), formula).verdict).toBe('MISSED')
  })

  test('more met than there were is judged and shown as a flaw', () => {
    const { share, verdict, findings } = verdictOf(measured({ met: known(52), total: known(33) }), formula)
    expect({ share, verdict }).toEqual({ share: '1.575758', verdict: 'MET' })
    expect(rulesOf(findings)).toEqual(['MET_ABOVE_TOTAL'])
  })
})

describe('totals', () => {
  test('a total of 0 is no zero where no part applies or nobody counted', () => {
    expect(totalOf(known(0), [notApplicable, notApplicable]).count).toEqual(notApplicable)
    expect(totalOf(known(0), [noData, noData]).count).toEqual(noData)
    expect(totalOf(known(0), [notApplicable, noData]).count).toEqual(noData)
  })

  test('a total of 0 with one counted zero is a zero', () => {
    expect(totalOf(known(0), [known(0), notApplicable])).toEqual({ count: known(0), findings: [] })
  })

  test('a total that leaves out what nobody counted stays, and says so', () => {
    const total = totalOf(known(7), [known(7), noData])
    expect(total.count).toEqual(known(7))
    expect(rulesOf(total.findings)).toEqual(['TOTAL_INCOMPLETE'])
  })

  test('a total that is not the sum of its parts says so', () => {
    expect(rulesOf(totalOf(known(8), [known(7), notApplicable]).findings)).toEqual(['TOTAL_NOT_SUM'])
  })

  test('a total that the source leaves out stays out, whatever its parts', () => {
    expect(totalOf(blank, [known(3)])).toEqual({ count: blank, findings: [] })
  })

  test('each year’s total is judged by the applications of that year, not by visits to a site', () => {
    const year = (fiscalYear: string, online: Count) => [
      { fiscalYear, channel: 'applications_online', count: online },
      { fiscalYear, channel: 'website_visits', count: known(900) },
      { fiscalYear, channel: 'total', count: known(0) },
    ]
    const totals = volumesOf([...year('2022-2023', noData), ...year('2023-2024', known(0))]).filter(
      ({ channel }) => channel === 'total',
    )
    expect(totals.map(({ count }) => count.state)).toEqual(['NO_DATA', 'KNOWN'])
  })
})

describe('benchmarks', () => {
  test('one huge standard outweighs many small ones by cases, and only by cases', () => {
    const figures = benchmark(all, [result(990_000, 1_000_000), result(1, 10), result(2, 10)], formula)
    expect(figures).toMatchObject({
      met: '990003',
      total: '1000020',
      volumeShare: '0.989983',
      standardsMet: 1,
      standardsMeasured: 3,
      standardsShare: '0.333333',
    })
  })

  test('each figure names the rows that it leaves out', () => {
    const rows = [
      result(9, 10),
      result(12, 10),
      result(0, 0),
      result(5, 10, { target: null }),
      result(5, 10, { target: '0' }),
      result(5, 10, { met: blank }),
    ]
    const figures = benchmark(all, rows, formula)
    expect(figures).toMatchObject({ met: '19', total: '30', standardsMet: 2, standardsMeasured: 2, standards: 6 })
    expect(figures.leftOut).toEqual([
      { weighting: 'VOLUME', rule: 'MET_ABOVE_TOTAL', rows: 1 },
      { weighting: 'VOLUME', rule: 'VOLUME_BLANK', rows: 1 },
      { weighting: 'STANDARDS', rule: 'TARGET_BLANK', rows: 1 },
      { weighting: 'STANDARDS', rule: 'TARGET_ZERO', rows: 1 },
      { weighting: 'STANDARDS', rule: 'TOTAL_ZERO', rows: 1 },
      { weighting: 'STANDARDS', rule: 'VOLUME_BLANK', rows: 1 },
    ])
  })

  test('with 29 cases a group is not ranked and has no band; with 30 it is', () => {
    expect(benchmark(all, [result(29, 29)], formula)).toMatchObject({ ranked: false, volumeBand: null })
    expect(benchmark(all, [result(30, 30)], formula)).toMatchObject({ ranked: true, volumeBand: 'VERY_HIGH' })
  })

  test('exactly 90 % is high, more is very high, and below 80 % has no band', () => {
    const bands = [799, 800, 900, 901].map((met) => benchmark(all, [result(met, 1000)], formula).volumeBand)
    expect(bands).toEqual([null, 'HIGH', 'HIGH', 'VERY_HIGH'])
  })

  test('nothing measured gives no share instead of 0', () => {
    const figures = benchmark(all, [result(0, 0)], formula)
    expect(figures).toMatchObject({ volumeShare: null, standardsShare: null, ranked: false })
  })

  test('another version rounds otherwise, and its figures say which it was', () => {
    const rows = [result(51_811, 51_813, { target: '1' })]
    expect(benchmark(all, rows, formula)).toMatchObject({ standardsMet: 1, formula: 'promises-kept@1' })
    const stricter = { ...formula, version: 2, shareDecimals: 6 }
    expect(benchmark(all, rows, stricter)).toMatchObject({ standardsMet: 0, formula: 'promises-kept@2' })
  })

  test('groups come with the most cases first; equal ones by name', () => {
    const rows = ['c', 'a', 'b'].map((ownerId) => result(1, ownerId === 'b' ? 50 : 20, { ownerId }))
    const groups = benchmarks(rows, ({ ownerId }) => ({ group: ownerId, ownerId }), formula)
    expect(groups.map(({ group }) => group)).toEqual(['b', 'a', 'c'])
  })

  test('sums beyond what a double holds keep every digit', () => {
    const huge = Array.from({ length: 3 }, () => result(9_007_199_254_740_991, 9_007_199_254_740_991))
    expect(benchmark(all, huge, formula).total).toBe('27021597764222973')
  })

  test('the formula in force is the newest that has begun', () => {
    const next = { ...formula, version: 2, validFrom: '2026-01-01' }
    expect(formulaOn([next, formula], '2025-12-31')?.version).toBe(1)
    expect(formulaOn([next, formula], '2026-01-01')?.version).toBe(2)
    expect(formulaOn([next, formula], '2023-03-31')).toBeUndefined()
  })
})

describe('organ codes', () => {
  test('a valid credit code is the organisation', () => {
    expect(organ('11511301008778183N', 'X-1')).toEqual({
      id: 'cn-uscc:11511301008778183N',
      valid: true,
      repairedFrom: null,
      findings: [],
    })
  })

  test('an organisation code is completed to the credit code beside it that contains it', () => {
    const { id, repairedFrom, findings } = organ('68236467-9', '511A1-511602000000-000-115113016823646795-1-00')
    expect({ id, repairedFrom }).toEqual({ id: 'cn-uscc:115113016823646795', repairedFrom: '68236467-9' })
    expect(rulesOf(findings)).toEqual(['ORGAN_CODE_REPAIRED'])
  })

  test('an organisation code that the credit code beside it contradicts is kept', () => {
    const { id, repairedFrom, findings } = organ('00877836X', '511A1-511602000000-000-11511301008778255F-1-00')
    expect({ id, repairedFrom }).toEqual({ id: 'cn-org:00877836X', repairedFrom: null })
    expect(rulesOf(findings)).toEqual(['ORGAN_CODE_DISAGREES'])
  })

  test('an organisation code alone is kept in the form without hyphen', () => {
    expect(organ('68236467-9', 'no code')).toMatchObject({ id: 'cn-org:682364679', valid: true, findings: [] })
  })

  test('a code that is neither is never repaired, only said to be so', () => {
    const { id, valid, repairedFrom, findings } = organ(
      '1151130108778239R',
      '511A1-511602000000-000-11511301008778239R-1-00',
    )
    expect({ id, valid, repairedFrom }).toEqual({ id: 'cn-511602:1151130108778239R', valid: false, repairedFrom: null })
    expect(rulesOf(findings)).toEqual(['ORGAN_CODE_INVALID', 'ORGAN_CODE_DISAGREES'])
  })

  test('a code that is neither does not disagree with a credit code that happens to contain it', () => {
    const { id, repairedFrom, findings } = organ('0087782', '511A1-511602000000-000-11511301008778239R-1-00')
    expect({ id, repairedFrom }).toEqual({ id: 'cn-511602:0087782', repairedFrom: null })
    expect(rulesOf(findings)).toEqual(['ORGAN_CODE_INVALID'])
  })

  test('a code that cannot stand in an identifier gives none', () => {
    expect(organ('机关', 'no code').id).toBeNull()
  })

  test('credit codes are found wherever they stand, and only valid ones', () => {
    expect(creditCodesIn('a-11511301008778183N-b-11511301008778183M')).toEqual(['11511301008778183N'])
  })
})

describe('inventory rules', () => {
  test('INV-01: a promise longer than the law allows is found', () => {
    expect(limits(working(21), working(20))).toEqual(['INV-01'])
    expect(limits(working(20), working(20))).toEqual([])
  })

  test('INV-01: days of different kinds are compared only where it is sure', () => {
    expect(limits(working(21), calendar(20))).toEqual(['INV-01'])
    expect(limits(calendar(21), working(20))).toEqual([])
    expect(limits(working(21), null)).toEqual([])
  })

  test('INV-05: wholly on-line and a visit contradict; an unknown number of visits does not', () => {
    const facts = { promisedLimit: null, legalLimit: null, depth: 5 }
    expect(rulesOf(implementationFindings({ ...facts, visits: 1 }))).toEqual(['INV-05'])
    expect(implementationFindings({ ...facts, visits: 0 })).toEqual([])
    expect(implementationFindings({ ...facts, visits: null })).toEqual([])
    expect(implementationFindings({ ...facts, visits: 1, depth: 4 })).toEqual([])
  })

  test('INV-12: what the authority obtains itself must not be asked for', () => {
    expect(material(true, true)).toEqual(['INV-12'])
    expect(material(false, true)).toEqual([])
    expect(material(true, false)).toEqual([])
  })

  test('CODE-LOCAL: only catalogues that follow the national standard can miss it', () => {
    expect(code('cn-511602', '511A0138000000')).toEqual(['CODE-LOCAL'])
    expect(code('cn-511602', '511Z07001006')).toEqual([])
    expect(code('ca-open', '3595')).toEqual([])
  })
})

test('a text is taken in the language asked for, its relative, the first, or any', () => {
  const texts = { 'zh-Hans': '许可', en: 'Licence' }
  expect(textIn(texts, 'en', 'zh-Hans')).toBe('Licence')
  expect(textIn(texts, 'zh', 'en')).toBe('许可')
  expect(textIn(texts, 'EN-CA', 'zh-Hans')).toBe('Licence')
  expect(textIn(texts, 'fr', 'en')).toBe('Licence')
  expect(textIn(texts, null, 'zh-Hans')).toBe('许可')
  expect(textIn(texts, null, 'fr')).toBe('许可')
  expect(textIn({}, null, 'fr')).toBeNull()
})

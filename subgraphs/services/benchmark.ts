import type { FindingRule } from './finding.ts'
import { type Band, type Formula, formulaName } from './formula.ts'
import { compareShare, type Share, SHOWN_DECIMALS, writeShare } from './share.ts'
import { type Measured, uncountedBecause, unjudgedBecause, verdictOf } from './verdict.ts'

/** One standard in one period, with what groups it. */
export interface PromiseResult extends Measured {
  readonly catalogueId: string
  readonly ownerId: string
  readonly kind: string
}

export type Weighting = 'VOLUME' | 'STANDARDS'

export interface LeftOut {
  readonly weighting: Weighting
  readonly rule: FindingRule
  readonly rows: number
}

/** The figures of one group, with everything that a reader needs to check them. */
export interface BenchmarkFigures {
  readonly group: string
  readonly ownerId: string | null
  /** Whole numbers as text: sums may exceed what a double holds. */
  readonly met: string
  readonly total: string
  readonly volumeShare: string | null
  readonly standardsMet: number
  readonly standardsMeasured: number
  readonly standardsShare: string | null
  readonly standards: number
  readonly volumeBand: string | null
  readonly standardsBand: string | null
  readonly leftOut: readonly LeftOut[]
  readonly formula: string
  readonly ranked: boolean
  readonly catalogueIds: readonly string[]
}

/** Which group a result belongs to, and the authority when the group is one. */
export interface Group {
  readonly group: string
  readonly ownerId: string | null
}

/** The figures of each group, groups with the most cases first; equal ones by name. */
export function benchmarks(
  results: readonly PromiseResult[],
  groupOf: (result: PromiseResult) => Group,
  formula: Formula,
): readonly BenchmarkFigures[] {
  const groups = Map.groupBy(results, (result) => groupOf(result).group)
  return [...groups.values()]
    .flatMap(([first, ...others]) =>
      first === undefined ? [] : [benchmark(groupOf(first), [first, ...others], formula)],
    )
    .toSorted((a, b) => compare(BigInt(b.total), BigInt(a.total)) || compare(a.group, b.group))
}

/**
 * Both weightings of one group: by cases one huge service outweighs all others, by standards a standard with one case
 * weighs as much as one with a million. They leave out different rows, and say which.
 */
export function benchmark(group: Group, results: readonly PromiseResult[], formula: Formula): BenchmarkFigures {
  const counted = results.filter((result) => uncountedBecause(result) === null)
  const measured = results.filter((result) => unjudgedBecause(result) === null)
  const standardsMet = measured.filter((result) => verdictOf(result, formula).verdict === 'MET').length
  const byCases: Share = { met: sumOf(counted, 'met'), total: sumOf(counted, 'total') }
  const byStandards: Share = { met: BigInt(standardsMet), total: BigInt(measured.length) }
  const ranked = byCases.total >= BigInt(formula.minimumCases) && measured.length > 0
  return {
    ...group,
    met: String(byCases.met),
    total: String(byCases.total),
    volumeShare: shown(byCases),
    standardsMet,
    standardsMeasured: measured.length,
    standardsShare: shown(byStandards),
    standards: results.length,
    volumeBand: ranked ? bandOf(byCases, formula.bands) : null,
    standardsBand: ranked ? bandOf(byStandards, formula.bands) : null,
    leftOut: [
      ...leftOut('VOLUME', results.map(uncountedBecause)),
      ...leftOut('STANDARDS', results.map(unjudgedBecause)),
    ],
    formula: formulaName(formula),
    ranked,
    catalogueIds: [...new Set(results.map(({ catalogueId }) => catalogueId))].toSorted(),
  }
}

function leftOut(weighting: Weighting, rules: readonly (FindingRule | null)[]): LeftOut[] {
  return [...Map.groupBy(rules, (rule) => rule)]
    .flatMap(([rule, rows]) => (rule === null ? [] : [{ weighting, rule, rows: rows.length }]))
    .toSorted((a, b) => compare(a.rule, b.rule))
}

/** The highest band that the share belongs to. */
function bandOf(share: Share, bands: readonly Band[]): string | null {
  if (share.total === 0n) return null
  const reached = bands.filter(
    ({ lowerShare, lowerIncluded }) => compareShare(share, lowerShare) >= (lowerIncluded ? 0 : 1),
  )
  return reached.toSorted((a, b) => compare(Number(b.lowerShare), Number(a.lowerShare)))[0]?.code ?? null
}

function sumOf(results: readonly PromiseResult[], what: 'met' | 'total'): bigint {
  return results.reduce((sum, result) => sum + BigInt(result[what].value ?? 0), 0n)
}

function shown(share: Share): string | null {
  return share.total === 0n ? null : writeShare(share, SHOWN_DECIMALS)
}

function compare<Value extends string | number | bigint>(a: Value, b: Value): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

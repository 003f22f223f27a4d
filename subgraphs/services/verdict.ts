import type { Count } from './count-state.ts'
import { type Finding, findingOf, type FindingRule } from './finding.ts'
import { isZero, reachesExactly, reachesRounded, type Share, SHOWN_DECIMALS, writeShare } from './share.ts'

/** What a source says about one standard in one period. */
export interface Measured {
  /** Share that should be reached, 0 to 1, in plain notation; null where there is none. */
  readonly target: string | null
  readonly met: Count
  readonly total: Count
  /** What the source says itself: `Y`, `N`, `NA`. Evidence, never the verdict. */
  readonly flagAsFound: string | null
}

export type Verdict = 'MET' | 'MISSED' | 'NOT_MEASURED' | 'NOT_APPLICABLE'

/** The part of a formula that judges one standard. */
export interface Rounding {
  /** The share is rounded half up to so many decimals before it is compared with the target. */
  readonly shareDecimals: number
}

export interface Judged {
  readonly share: string | null
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
}

/**
 * Judges a standard by its numbers alone.
 *
 * A target of 0 is no target: 0 of 1,201 would reach it. More cases met than there were is judged all the same (the share
 * is above 1), because a verdict by standards needs no exact share; figures by cases leave such a row out.
 */
export function verdictOf(measured: Measured, { shareDecimals }: Rounding): Judged {
  const share = shareOf(measured)
  const flaws = flawsOf(measured)
  const cause = unjudgedBecause(measured)
  const unjudged = cause === null ? null : UNJUDGED[cause]
  const reached = isReached(measured, shareDecimals)
  return {
    share: share === null ? null : writeShare(share, SHOWN_DECIMALS),
    verdict: unjudged ?? (reached ? 'MET' : 'MISSED'),
    findings: (isRoundedUp(measured, reached) ? [...flaws, 'REACHED_BY_ROUNDING' as const] : flaws).map(findingOf),
  }
}

const UNJUDGED = {
  TARGET_BLANK: 'NOT_APPLICABLE',
  TARGET_ZERO: 'NOT_APPLICABLE',
  VOLUME_BLANK: 'NOT_MEASURED',
  TOTAL_ZERO: 'NOT_MEASURED',
} as const satisfies Partial<Record<FindingRule, Verdict>>

/** The first rule that keeps a standard from being judged; null when none does. */
export function unjudgedBecause({ target, met, total }: Measured): keyof typeof UNJUDGED | null {
  if (target === null) return 'TARGET_BLANK'
  if (isZero(target)) return 'TARGET_ZERO'
  if (met.value === null || total.value === null) return 'VOLUME_BLANK'
  return total.value === 0 ? 'TOTAL_ZERO' : null
}

/** The rule that keeps a standard's numbers out of sums of cases; null when none does. */
export function uncountedBecause({ met, total }: Measured): 'VOLUME_BLANK' | 'MET_ABOVE_TOTAL' | null {
  if (met.value === null || total.value === null) return 'VOLUME_BLANK'
  return met.value > total.value ? 'MET_ABOVE_TOTAL' : null
}

/**
 * What is wrong with a row, whatever the formula. Of VOLUME_BLANK, MET_ABOVE_TOTAL and TOTAL_ZERO the first is named;
 * a flag is compared where the numbers are usable, and by the exact share.
 */
export function flawsOf(measured: Measured): readonly FindingRule[] {
  const { target, flagAsFound } = measured
  const flaws: FindingRule[] = []
  const uncounted = uncountedBecause(measured)
  const share = shareOf(measured)
  if (uncounted !== null) flaws.push(uncounted)
  else if (share === null) flaws.push('TOTAL_ZERO')
  if (target === null) flaws.push('TARGET_BLANK')
  else if (isZero(target)) flaws.push('TARGET_ZERO')
  if (uncounted === null && share !== null && target !== null && flagAsFound !== null) {
    if (reachesExactly(share, target) !== (flagAsFound === 'Y')) flaws.push('FLAG_CONTRADICTS')
  }
  return flaws
}

function isReached(measured: Measured, decimals: number): boolean {
  const share = shareOf(measured)
  return share !== null && measured.target !== null && reachesRounded(share, measured.target, decimals)
}

function isRoundedUp(measured: Measured, reached: boolean): boolean {
  const share = shareOf(measured)
  return reached && share !== null && measured.target !== null && !reachesExactly(share, measured.target)
}

function shareOf({ met, total }: Measured): Share | null {
  if (met.value === null || total.value === null || total.value === 0) return null
  return { met: BigInt(met.value), total: BigInt(total.value) }
}

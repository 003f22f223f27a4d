import { type Finding, findingOf } from './finding.ts'

/** Ways of being absent (domain rule: zero, not applicable, no data and blank are four things). */
export type CountState = 'KNOWN' | 'NOT_APPLICABLE' | 'NO_DATA' | 'BLANK'

/** A number of cases, or why there is none. */
export interface Count {
  /** Null unless `KNOWN`. */
  readonly value: number | null
  readonly state: CountState
}

/**
 * What a total says once its parts are looked at. A source that adds up its parts writes 0 where no part applies and
 * where nobody counted; neither is a zero.
 *
 * @param asFound The total as the source writes it.
 * @param parts What it is the sum of.
 */
export function totalOf(asFound: Count, parts: readonly Count[]): { count: Count; findings: readonly Finding[] } {
  if (asFound.state !== 'KNOWN' || parts.length === 0) return { count: asFound, findings: [] }
  const has = (state: CountState) => parts.some((part) => part.state === state)
  if (asFound.value === 0 && !has('KNOWN')) {
    if (parts.every((part) => part.state === 'NOT_APPLICABLE'))
      return { count: absent('NOT_APPLICABLE'), findings: [findingOf('TOTAL_NOT_APPLICABLE')] }
    if (has('NO_DATA')) return { count: absent('NO_DATA'), findings: [findingOf('TOTAL_NO_DATA')] }
  }
  const sum = parts.reduce((total, part) => total + (part.value ?? 0), 0)
  return {
    count: asFound,
    findings: [
      ...(has('NO_DATA') ? [findingOf('TOTAL_INCOMPLETE')] : []),
      ...(sum === asFound.value ? [] : [findingOf('TOTAL_NOT_SUM')]),
    ],
  }
}

function absent(state: CountState): Count {
  return { value: null, state }
}

import type { LicenceState } from './licence-state.ts'

/**
 * Which states fit a register's own word, per authority. A word without a row says nothing about the state (`DELETED`:
 * the record was withdrawn, and the register does not tell what that means for the licence).
 */
const FITTING: Readonly<Record<string, Readonly<Record<string, readonly LicenceState[]>>>> = {
  'us-ma-ccc:MACCC': {
    COMPLETE: ['NOT_YET', 'VALID'],
    PAYMENT_PENDING: ['PENDING'],
    SURRENDERED: ['SURRENDERED'],
    REVOKED: ['REVOKED'],
  },
}

/**
 * Whether a register's own word contradicts the state computed for the day on which the register said it. The word is
 * evidence, not truth: both are shown.
 */
export function contradicts(authority: string, word: string | null, state: LicenceState): boolean {
  const fitting = word === null ? undefined : FITTING[authority]?.[word]
  return fitting !== undefined && !fitting.includes(state)
}

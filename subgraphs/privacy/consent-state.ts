export const CONSENT_STATES = ['PENDING', 'ACTIVE', 'REVOKED', 'EXPIRED'] as const

export type ConsentState = (typeof CONSENT_STATES)[number]

/** What decides about a consent. Instants as ISO 8601. */
export interface ConsentTerm {
  readonly valid_from: string
  /** First instant at which it no longer holds. */
  readonly valid_until: string
  readonly withdrawn_at: string | null
  /** When the intended use was revoked to which it was given. */
  readonly use_revoked_at: string | null
}

/**
 * State at an instant. What ended it first decides between REVOKED and EXPIRED, for good: a use that is revoked later
 * changes nothing about a consent that had expired by then.
 */
export function consentState(term: ConsentTerm, at: Date): ConsentState {
  const end = endOf(term)
  if (at.getTime() >= end) return end === Date.parse(term.valid_until) ? 'EXPIRED' : 'REVOKED'
  return at.getTime() < Date.parse(term.valid_from) ? 'PENDING' : 'ACTIVE'
}

/** Instant by which the receiver must have deleted what it got: so many days of 24 hours after the end. */
export function deleteBy(term: ConsentTerm & { readonly deletion_days: number }): string {
  return new Date(endOf(term) + term.deletion_days * DAY_MS).toISOString()
}

const DAY_MS = 24 * 60 * 60 * 1000

function endOf({ valid_until, withdrawn_at, use_revoked_at }: ConsentTerm): number {
  const ends = [valid_until, withdrawn_at, use_revoked_at].filter((instant) => instant !== null)
  return Math.min(...ends.map((instant) => Date.parse(instant)))
}

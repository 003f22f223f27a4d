import type { OrganisationState } from './organisation.ts'

export type MandateState = 'NOT_YET' | 'ACTIVE' | 'EXPIRED' | 'REVOKED' | 'ENDED'

/** Instants as ISO 8601. */
export interface MandateTerm {
  readonly validFrom: string
  /** First instant at which it no longer holds. */
  readonly validUntil: string
  readonly revokedAt: string | null
}

/**
 * State at an instant: the first that holds of REVOKED, EXPIRED, ENDED (the principal is no more), NOT_YET, ACTIVE.
 *
 * @param principal State of the organisation at the same instant; null when no register knows it, which ends nothing.
 */
export function mandateState(term: MandateTerm, at: string, principal: OrganisationState | null): MandateState {
  const instant = Date.parse(at)
  if (term.revokedAt !== null && instant >= Date.parse(term.revokedAt)) return 'REVOKED'
  if (instant >= Date.parse(term.validUntil)) return 'EXPIRED'
  if (principal === 'ENDED') return 'ENDED'
  return instant < Date.parse(term.validFrom) ? 'NOT_YET' : 'ACTIVE'
}

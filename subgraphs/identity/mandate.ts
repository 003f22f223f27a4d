import { organisationState, yearOfInstant, type OrganisationState } from './organisation.ts'

export type MandateState = 'NOT_YET' | 'ACTIVE' | 'EXPIRED' | 'REVOKED' | 'ENDED'

/** Instants as ISO 8601. */
export interface MandateTerm {
  readonly validFrom: string
  /** First instant at which it no longer holds. */
  readonly validUntil: string
  readonly revokedAt: string | null
}

/** For whom an agent acts: exactly one of the two. */
export interface Principal {
  readonly principalPerson: string | null
  readonly principalOrganisation: string | null
}

/** A mandate as far as rules about it go. */
export interface MandateFacts extends MandateTerm, Principal {
  readonly id: string
  readonly agentId: string
  /** Scopes of the graph. */
  readonly scope: readonly string[]
  /** A register outside the platform keeps it; else it was granted here. */
  readonly fromRegister: boolean
  /** It, or one that it was passed on from, was taken back or given up on the platform. */
  readonly endedHere: boolean
  /** Years of the principal, as its register knows them; null for persons. */
  readonly principalStartYear: number | null
  readonly principalEndYear: number | null
}

/** Lets an agent grant, limit and take back mandates of the principal. */
export const MANDATE_WRITE = 'mandate:write'

/** True for what can be the identifier of a mandate: the router takes no other in its header. */
export function isMandateId(text: string): boolean {
  return /^[\w.:=-]{1,64}$/.test(text)
}

/** True for the name of a scope as this graph writes them: `licence:read`. */
export function isScopeName(name: string): boolean {
  return /^[a-z-]{1,40}:[a-z-]{1,40}$/.test(name)
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

/**
 * What a mandate is worth now. What was ended on the platform is over, even where the clock of the process that ended it is
 * ahead of this one.
 */
export function stateNow(mandate: MandateFacts, now: Date): MandateState {
  return mandate.endedHere ? 'REVOKED' : stateAt(mandate, now.toISOString())
}

/** What a mandate was or will be worth: years that nobody knows end nothing. */
export function stateAt(mandate: MandateFacts, at: string): MandateState {
  const { principalStartYear: startYear, principalEndYear: endYear } = mandate
  return mandateState(mandate, at, organisationState({ startYear, endYear }, yearOfInstant(at)))
}

/** True when two mandates, or a mandate and who is asked about, speak of the same principal. */
export function isSamePrincipal(one: Principal, other: Principal): boolean {
  return one.principalPerson === other.principalPerson && one.principalOrganisation === other.principalOrganisation
}

import type { Caller } from '@civigraph/subgraph-kit'
import { isSamePrincipal, MANDATE_WRITE, type MandateFacts, type Principal, stateNow } from './mandate.ts'

/** The mandate under which a caller acts, as the register has it now, and the time. */
export interface ActingUnder {
  /** Null when the caller acts for itself, or names a mandate that there is not. */
  readonly mandate: MandateFacts | null
  readonly now: Date
}

/** The human at the keyboard, whoever the request is made for; null for a machine. */
export function signedInPerson({ actor, person }: Caller): string | null {
  return actor?.person ?? person
}

/** True for whoever acts under this mandate, or may. */
export function isAgent(caller: Caller | null, { agentId }: Pick<MandateFacts, 'agentId'>): boolean {
  return caller !== null && signedInPerson(caller) === agentId
}

/**
 * Whether a caller stands on the principal's side: sees whom it has given mandates, gives more, limits and ends them. That
 * is a person for herself, and an agent whose own mandate is in force and says so.
 *
 * The envelope is not believed in this: the agent's mandate is read anew from the register that keeps it.
 */
export function isPrincipalSide(caller: Caller | null, principal: Principal, { mandate, now }: ActingUnder): boolean {
  if (caller === null || !isFor(caller, principal)) return false
  const { actor } = caller
  if (actor === null) return principal.principalPerson !== null
  return (
    mandate !== null &&
    mandate.id === actor.mandate &&
    isAgent(caller, mandate) &&
    isSamePrincipal(mandate, principal) &&
    mandate.scope.includes(MANDATE_WRITE) &&
    stateNow(mandate, now) === 'ACTIVE'
  )
}

/** Whether a request is made for a principal; that alone gives no right. */
function isFor({ person, organisation }: Caller, { principalPerson, principalOrganisation }: Principal): boolean {
  return principalPerson === null ? principalOrganisation === organisation : principalPerson === person
}

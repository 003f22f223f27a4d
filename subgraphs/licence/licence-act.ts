import { GraphError } from '@civigraph/subgraph-kit'
import type { LicenceState } from './licence-state.ts'

/** What an official may do to a licence that was issued. */
export type LicenceAct = 'SUSPENDED' | 'RESUMED' | 'REVOKED'

/** From which states each act is possible. Revocation is final, and suspension is not revocation. */
const ACTS: Readonly<Record<LicenceAct, { readonly from: readonly LicenceState[]; readonly rule: string }>> = {
  SUSPENDED: { from: ['VALID', 'NOT_YET'], rule: 'Only a licence that is VALID or NOT_YET can be suspended' },
  RESUMED: { from: ['SUSPENDED'], rule: 'Only a licence that is SUSPENDED can be resumed' },
  REVOKED: {
    from: ['VALID', 'NOT_YET', 'PENDING', 'EXPIRED', 'SUSPENDED'],
    rule: 'A licence that is REVOKED, SURRENDERED or SUPERSEDED has ended for ever and cannot be revoked',
  },
}

/** @throws {GraphError} `STATE_CONFLICT` when the licence is not in a state from which the act is possible. */
export function checkAct(act: LicenceAct, state: LicenceState): void {
  const { from, rule } = ACTS[act]
  if (!from.includes(state)) throw new GraphError('STATE_CONFLICT', `${rule}; its \`because\` tells why it is not.`)
}

/**
 * When an act happened: now, but never before the act that was recorded before it. Two machines' clocks differ, and the
 * order of the record must be the order of the instants.
 */
export function instantOfAct(now: Date, earlierActs: readonly string[]): Date {
  return new Date(Math.max(now.getTime(), ...earlierActs.map((at) => Date.parse(at))))
}

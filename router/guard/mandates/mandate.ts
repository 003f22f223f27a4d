import { GraphError } from '@civigraph/subgraph-kit'
import type { AskedUnder } from '../../exchange.ts'
import { ownQuestion } from '../../steps/own-question.ts'
import { MANDATE_IN_FORCE } from '../register-questions.ts'
import type { Agent, Mandate, Principal } from './acting-caller.ts'

/** Why nobody acts under a mandate; `reason` of the error. */
export type MandateReason = keyof typeof WAYS_OUT

const IN_FORCE = ownQuestion(MANDATE_IN_FORCE, 'mandates')

/**
 * Asks the register, as the signed-in person, for a mandate under which that person acts.
 *
 * @throws {GraphError} `MANDATE_MISSING` for one that is not in force, was given to somebody else, or is not there; which of
 *   the last two, nobody is told. `UPSTREAM_UNAVAILABLE` when the register does not answer.
 * @source docs/decisions/0016; RFC 8693, section 4.1, for who is subject and who actor.
 */
export async function mandateInForce(request: AskedUnder, agent: Agent, id: string): Promise<Mandate> {
  const answer = await IN_FORCE.ask(request, agent, { id })
  const found = memberOf(answer, 'mandate')
  if (memberOf(memberOf(found, 'agent'), 'id') !== agent.person) throw mandateMissing('none')
  const state = memberOf(found, 'state')
  if (state !== 'ACTIVE') throw mandateMissing(REASONS.get(state) ?? 'none')
  const principal = principalOf(memberOf(found, 'principal'))
  if (principal === null) throw mandateMissing('none')
  const scope = memberOf(found, 'scope')
  return { id, principal, scopes: new Set(Array.isArray(scope) ? scope.filter((one) => typeof one === 'string') : []) }
}

/** @param detail What is to be done about it, where that is not the same for every mandate. */
export function mandateMissing(reason: MandateReason, detail: string = WAYS_OUT[reason]): GraphError {
  return new GraphError('MANDATE_MISSING', detail, { reason })
}

const WAYS_OUT = {
  none: 'Send the id of a mandate that was given to the person who is signed in, or no header civigraph-acting-for.',
  expired: 'It is outside its dates, or whoever gave it is no more: have another one granted.',
  revoked: 'It was taken back: have another one granted.',
  scope: 'It gives less than before: look at its scope, then subscribe again.',
} as const

/** A state that is not here is one that nobody knows. */
const REASONS: ReadonlyMap<unknown, MandateReason> = new Map([
  ['NOT_YET', 'expired'],
  ['EXPIRED', 'expired'],
  ['ENDED', 'expired'],
  ['REVOKED', 'revoked'],
])

function principalOf(principal: unknown): Principal | null {
  const person = memberOf(principal, 'person')
  if (typeof person === 'string') return { person, organisation: null }
  const organisation = memberOf(principal, 'organisation')
  return typeof organisation === 'string' ? { person: null, organisation } : null
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined
}

import { GraphError } from '@civigraph/subgraph-kit'
import { isScopeName, type MandateFacts } from './mandate.ts'

/** What a mandate may be at most. Figures of this platform: no law sets them. */
export const MANDATE_BOUNDS = {
  /** It ends at the latest so many years after it was granted; then the principal decides anew. */
  yearsMax: 3,
  scopesMax: 20,
  /** From one agent to the next. What a mandate is worth is read from all those from which it was passed on. */
  passedOnMax: 5,
  /** Of one principal for one agent, not yet over. Whoever is given mandates cannot refuse them, only give them up. */
  openPerAgentMax: 20,
  /** Of one principal for all agents, not yet over. */
  openMax: 1_000,
  /** Each is kept for ever, and read with the mandate. */
  limitsMax: 50,
} as const

/** A mandate that is to be granted. Instants as ISO 8601. */
export interface NewMandate {
  /** `PersonId` of who will act. */
  readonly agent: string
  readonly scope: readonly string[]
  /** Null: from now on. */
  readonly validFrom: string | null
  readonly validUntil: string
}

/** What is left of a mandate; null where it stays as it is. */
export interface MandateLimit {
  readonly scope: readonly string[] | null
  readonly validUntil: string | null
}

/** @throws {GraphError} `BAD_INPUT` for scopes or a term that no mandate may have. */
export function checkNewMandate({ scope, validFrom, validUntil }: NewMandate, now: Date): void {
  checkScope(scope)
  const from = validFrom === null ? now.getTime() : Date.parse(validFrom)
  if (from < now.getTime()) throw refusal('`validFrom` must not lie in the past; leave it out for now.')
  if (Date.parse(validUntil) <= from) throw refusal('`validUntil` must be after the mandate begins.')
  if (Date.parse(validUntil) > yearsLater(now, MANDATE_BOUNDS.yearsMax))
    throw refusal(`\`validUntil\` must be at most ${MANDATE_BOUNDS.yearsMax} years from now; grant it anew then.`)
}

/**
 * Nobody gives more than he has.
 *
 * @param own The mandate under which this one is granted.
 * @throws {GraphError} `FORBIDDEN` for a scope that the agent does not have himself, or a longer time.
 */
export function checkPassedOn({ scope, validUntil }: NewMandate, own: MandateFacts): void {
  const surplus = scope.filter((name) => !own.scope.includes(name))
  if (surplus.length > 0)
    throw new GraphError('FORBIDDEN', 'An agent passes on scopes of his own mandate only.', { scopes: surplus })
  if (Date.parse(validUntil) > Date.parse(own.validUntil))
    throw new GraphError('FORBIDDEN', 'What an agent passes on ends no later than his own mandate.')
}

/**
 * A mandate goes from hand to hand a few times, and back to none of them: it would end there when somebody else ends it.
 *
 * @param line Agents of the mandate that is passed on and of all those from which it was.
 * @throws {GraphError} `BAD_INPUT` for an agent who has had it, `FORBIDDEN` where it was passed on often enough.
 */
export function checkLine({ agent }: NewMandate, line: readonly string[]): void {
  if (line.includes(agent)) throw refusal('`agent` must be nobody through whose hands this mandate came.')
  if (line.length > MANDATE_BOUNDS.passedOnMax)
    throw new GraphError(
      'FORBIDDEN',
      `A mandate is passed on ${MANDATE_BOUNDS.passedOnMax} times at most; ask an agent who stands nearer to the principal.`,
    )
}

/** @throws {GraphError} `STATE_CONFLICT` for one more than a principal may have given at a time. */
export function checkOpen({ withAgent, withAll }: { readonly withAgent: number; readonly withAll: number }): void {
  const { openPerAgentMax, openMax } = MANDATE_BOUNDS
  if (withAgent >= openPerAgentMax)
    throw new GraphError(
      'STATE_CONFLICT',
      `This agent has ${openPerAgentMax} open mandates; end one with \`revokeMandate\`.`,
    )
  if (withAll >= openMax)
    throw new GraphError(
      'STATE_CONFLICT',
      `The principal has given ${openMax} open mandates; end some with \`revokeMandate\`.`,
    )
}

/**
 * A limit takes away and never gives.
 *
 * @throws {GraphError} `BAD_INPUT`
 */
export function checkLimit({ scope, validUntil }: MandateLimit, mandate: MandateFacts, now: Date): void {
  if (scope === null && validUntil === null) throw refusal('Give `scope`, `validUntil` or both.')
  if (scope !== null) {
    checkScope(scope)
    if (scope.some((name) => !mandate.scope.includes(name)))
      throw refusal('`scope` may only leave out what the mandate has; grant another one for more.')
  }
  if (validUntil !== null) checkSoonerEnd(validUntil, mandate, now)
  const leavesOut = scope !== null && scope.length < mandate.scope.length
  const isSooner = validUntil !== null && Date.parse(validUntil) < Date.parse(mandate.validUntil)
  if (!leavesOut && !isSooner) throw refusal('The mandate has this scope and this end already.')
}

function checkSoonerEnd(validUntil: string, mandate: MandateFacts, now: Date): void {
  if (Date.parse(validUntil) > Date.parse(mandate.validUntil))
    throw refusal('`validUntil` may only come sooner; grant another mandate for longer.')
  if (Date.parse(validUntil) <= Math.max(now.getTime(), Date.parse(mandate.validFrom)))
    throw refusal('`validUntil` must be later than now and than the beginning; `revokeMandate` ends a mandate at once.')
}

function checkScope(scope: readonly string[]): void {
  if (scope.length === 0 || scope.length > MANDATE_BOUNDS.scopesMax || new Set(scope).size !== scope.length)
    throw refusal(`\`scope\` must hold 1 to ${MANDATE_BOUNDS.scopesMax} different scopes.`)
  if (!scope.every(isScopeName)) throw refusal('`scope` must hold scopes of the graph, such as licence:read.')
}

function yearsLater(now: Date, years: number): number {
  const later = new Date(now)
  return later.setUTCFullYear(now.getUTCFullYear() + years)
}

function refusal(detail: string): GraphError {
  return new GraphError('BAD_INPUT', detail)
}

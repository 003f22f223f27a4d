import { type Caller, GraphError } from '@civigraph/subgraph-kit'
import type { AskedUnder } from '../../exchange.ts'
import { ownQuestion } from '../../steps/own-question.ts'
import { CONSENTS_IN_FORCE } from '../register-questions.ts'
import { isTexts, membersOf } from './intended-uses.ts'
import type { Consent } from './reliance.ts'

const QUESTION = ownQuestion(CONSENTS_IN_FORCE, 'consents')

const NONE: readonly Consent[] = []

/**
 * What the person who asks has agreed to for this application and purpose, asked of the register now: nothing is kept of it.
 * A machine has nobody's consent.
 *
 * @throws {GraphError} `UPSTREAM_UNAVAILABLE` when the register does not answer.
 */
export async function consentsInForce(
  request: AskedUnder,
  caller: Caller,
  purpose: string,
): Promise<readonly Consent[]> {
  if (caller.person === null) return NONE
  const answer = await QUESTION.ask(request, caller, { client: caller.client, purpose })
  return answer === null ? NONE : readConsents(answer['consentsInForce'])
}

function readConsents(list: unknown): readonly Consent[] {
  if (!Array.isArray(list)) throw silent()
  return list.map((line) => {
    const { id, fields } = membersOf(line)
    if (typeof id !== 'string' || !isTexts(fields)) throw silent()
    return { id, fields: new Set(fields) }
  })
}

function silent(): GraphError {
  return new GraphError('UPSTREAM_UNAVAILABLE', 'The register of consents did not answer; try again later.')
}

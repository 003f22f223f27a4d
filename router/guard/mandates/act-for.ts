import { type Caller, GraphError } from '@civigraph/subgraph-kit'
import type { AskAgain, Exchange, Step } from '../../exchange.ts'
import { actingCaller, type Agent } from './acting-caller.ts'
import { mandateInForce, mandateMissing } from './mandate.ts'

/** Names the mandate under which a request acts for another. */
export const ACTING_FOR_HEADER = 'civigraph-acting-for'

const STEP = 'act for'

/** Ids are the register's; this is only what fits any of them and can be written anywhere. */
const MANDATE_ID = /^[\w.:=-]{1,64}$/

/**
 * Where a request names a mandate, its principal becomes the caller and the signed-in person the actor. The register is asked
 * once for each operation, as that person: a mandate of a mandate cannot be had so, and what was revoked a moment ago is no
 * longer found in force. A stream asks again as long as it lives.
 */
export function actFor(): Step {
  return {
    name: STEP,
    refuses: ['MALFORMED_REQUEST', 'MANDATE_MISSING', 'UPSTREAM_UNAVAILABLE'],
    run(exchange): Promise<void> | undefined {
      const ids = exchange.headers[ACTING_FOR_HEADER]
      return ids === undefined ? undefined : actUnder(exchange, ids)
    },
  }
}

async function actUnder(exchange: Exchange, [id, ...more]: readonly string[]): Promise<void> {
  if (id === undefined || more.length > 0 || !MANDATE_ID.test(id))
    throw new GraphError('MALFORMED_REQUEST', `Send the id of one mandate in one header ${ACTING_FOR_HEADER}.`)
  const { caller: agent } = exchange
  refuseOthersThanPersons(agent)
  const acting = actingCaller(agent, await mandateInForce(exchange, agent, id))
  exchange.caller = acting
  exchange.askAgain = [...exchange.askAgain, { step: STEP, ask: stillInForce(agent, acting, id) }]
}

function refuseOthersThanPersons(caller: Caller | null): asserts caller is Agent {
  if (caller === null) throw mandateMissing('none', 'Sign in as the person to whom it was given.')
  if (caller.person === null) throw mandateMissing('none', 'Only a person acts for another: a machine asks as itself.')
}

/** It keeps callers and nothing of the exchange, whose supergraph may be swapped while the stream goes on. */
function stillInForce(agent: Agent, acting: Caller, id: string): AskAgain {
  return async (now) => {
    const { principal, scopes } = await mandateInForce(now, agent, id)
    const isSame = principal.person === acting.person && principal.organisation === acting.organisation
    if (!isSame || ![...acting.scopes].every((scope) => scopes.has(scope))) throw mandateMissing('scope')
  }
}

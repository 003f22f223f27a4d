import { GraphError } from '@civigraph/subgraph-kit'
import { callerKey } from '../engine/fetch/caller-key.ts'
import type { Exchange } from '../exchange.ts'
import { authorise } from '../guard/authorise.ts'
import { holdToPurpose } from '../guard/purposes/hold-to-purpose.ts'
import { withoutPurpose } from '../guard/purposes/purposed-caller.ts'
import { type UseRegister, useRegister } from '../guard/purposes/use-register.ts'
import type { NationalGraph } from '../national-graph.ts'
import { checkOperation } from './check-operation.ts'
import { plan } from './plan.ts'

/**
 * Makes the operation of an exchange ready in another supergraph: checked, held to its purpose, guarded and planned anew, as
 * if it came now.
 *
 * @throws {GraphError | InvalidOperation} When it does not fit there, or asks another purpose or other consents.
 */
export async function prepareIn(
  graph: NationalGraph,
  exchange: Exchange,
  uses: UseRegister = useRegister(),
): Promise<Exchange> {
  const steps = [checkOperation(), holdToPurpose(uses), authorise(), plan()]
  // What these steps asked in the supergraph before is of no use here, and would be asked once more with each swap.
  const askAgain = exchange.askAgain.filter((question) => !steps.some(({ name }) => name === question.step))
  const caller = exchange.caller && withoutPurpose(exchange.caller)
  const again: Exchange = { ...exchange, graph, caller, operation: null, guarded: null, prepared: null, askAgain }
  for (const step of steps) {
    // oxlint-disable-next-line no-await-in-loop -- each step needs what the one before it found
    await step.run(again)
  }
  // A stream keeps the caller that it was opened as, with all that was established of it.
  if (callerKey(again.caller) !== callerKey(exchange.caller))
    throw new GraphError('STREAM_ENDED', 'It is asked for another purpose, or under other consents: subscribe again.')
  again.caller = exchange.caller
  if (again.operation) again.estimatedCost = again.operation.cost.estimate(again.variables)
  return again
}

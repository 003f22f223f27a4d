import type { Exchange } from '../exchange.ts'
import { authorise } from '../guard/authorise.ts'
import type { NationalGraph } from '../national-graph.ts'
import { checkOperation } from './check-operation.ts'
import { plan } from './plan.ts'

/**
 * Makes the operation of an exchange ready in another supergraph: checked, guarded and planned anew, as if it came now.
 *
 * @throws {GraphError | InvalidOperation} When it does not fit there.
 */
export async function prepareIn(graph: NationalGraph, exchange: Exchange): Promise<Exchange> {
  const again: Exchange = { ...exchange, graph, operation: null, guarded: null, prepared: null }
  for (const step of AGAIN) {
    // oxlint-disable-next-line no-await-in-loop -- each step needs what the one before it found
    await step.run(again)
  }
  if (again.operation) again.estimatedCost = again.operation.cost.estimate(again.variables)
  return again
}

const AGAIN = [checkOperation(), authorise(), plan()]

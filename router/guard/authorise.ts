import type { Step } from '../exchange.ts'
import type { Guard } from './guard.ts'

/** Takes out of the operation what the caller may not see. Nothing has been fetched yet. */
export function authorise(guard: Guard): Step {
  return {
    name: 'authorise',
    refuses: [],
    run(exchange) {
      const { document, request, caller } = exchange
      const { operationName, variables = {} } = request
      exchange.guarded = guard.guardOperation({ document, operationName, variables }, caller)
    },
  }
}

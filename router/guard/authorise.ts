import type { Step } from '../exchange.ts'

/** Takes out of the operation what the caller may not see. Nothing has been fetched yet. */
export function authorise(): Step {
  return {
    name: 'authorise',
    refuses: [],
    run(exchange) {
      const { graph, operation, variables, caller } = exchange
      if (!operation) throw new Error('No operation was checked.')
      const { document, name: operationName } = operation
      exchange.guarded = graph.guard.guardOperation({ document, operationName, variables }, caller)
    },
  }
}

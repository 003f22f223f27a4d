import type { Step } from '../exchange.ts'
import type { FetchCheck } from '../guard/fetch-check.ts'
import { deniedCoordinates } from '../guard/guard.ts'
import type { Engine } from './engine.ts'

/** Hands what the guard left to the engine; where nothing is left, no department is asked. */
export function execute(engine: Engine, asksForDenied: FetchCheck): Step {
  return {
    name: 'execute',
    refuses: [],
    async run(exchange) {
      const { guarded, caller, signal } = exchange
      if (!guarded) throw new Error('The guard has not decided.')
      const denied = deniedCoordinates(guarded)
      exchange.answer =
        guarded.document === null
          ? { data: null }
          : await engine.execute({
              document: guarded.document,
              operationName: guarded.operationName,
              variables: guarded.variables,
              caller,
              signal,
              isDenied: (fetch) => asksForDenied(fetch, denied),
            })
    },
  }
}

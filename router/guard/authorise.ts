import type { Exchange, Step } from '../exchange.ts'
import { stillFresh } from './still-fresh.ts'
import { schemaParts, type SchemaPart, tellOf, together } from './schema-part.ts'
import type { Guarded } from './guard.ts'

/** What a caller is told of the schema, until the rest of the answer is there. */
interface Told {
  readonly part: SchemaPart
  readonly data: Readonly<Record<string, unknown>>
}

const STEP = 'authorise'

/**
 * Takes out of the operation what the caller may not see. Nothing has been fetched yet. Questions about the schema are
 * answered here, from what this caller may use of it; no engine is asked them.
 */
export function authorise(): Step {
  const partsOf = schemaParts()
  const toldTo = new WeakMap<Exchange, Told>()

  return {
    name: STEP,
    refuses: [],
    run(exchange): Promise<void> | undefined {
      const { graph, operation, variables, caller } = exchange
      if (!operation) throw new Error('No operation was checked.')
      if (operation.asksForSchema) return tell(exchange, partsOf(operation.document, operation.definition))
      const { document, name: operationName } = operation
      exchange.guarded = graph.guard.guardOperation({ document, operationName, variables }, caller)
      if (operation.kind === 'subscription' && graph.guard.dependsOnClock(document, operationName))
        exchange.askAgain = [
          ...exchange.askAgain,
          { step: STEP, ask: stillFresh(exchange, operation, exchange.guarded) },
        ]
      return undefined
    },
    after(exchange) {
      const { answer } = exchange
      const told = toldTo.get(exchange)
      if (!told || answer?.data === undefined) return
      if (told.part.rest === null) exchange.answer = { ...answer, data: together(told.part, told.data, {}) }
      else if (answer.data) exchange.answer = { ...answer, data: together(told.part, told.data, answer.data) }
    },
  }

  async function tell(exchange: Exchange, part: SchemaPart): Promise<void> {
    const { graph, operation, variables, caller } = exchange
    exchange.guarded = guardRest(exchange, part)
    if (!part.asked || !operation) return
    toldTo.set(exchange, { part, data: tellOf(await graph.guard.schemaFor(caller), part.asked, variables) })
  }
}

/** With masks of its own: what was prepared for the whole operation answers questions about the schema too. */
function guardRest({ graph, operation, variables, caller }: Exchange, { rest }: SchemaPart): Guarded {
  if (rest === null) return NOTHING_ELSE
  const guarded = graph.guard.guardOperation({ document: rest, operationName: operation?.name, variables }, caller)
  return { ...guarded, mask: `without schema ${guarded.mask}` }
}

const NOTHING_ELSE: Guarded = {
  mask: '',
  document: null,
  operationName: undefined,
  variables: {},
  errors: [],
  complete: (data) => data ?? null,
}

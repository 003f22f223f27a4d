import type { Execution, PreparedOperation } from '../engine/engine.ts'
import type { Streams } from '../engine/stream/streams.ts'
import type { Exchange, Step } from '../exchange.ts'

/** Runs the prepared operation, or opens its subscription; where the guard left nothing, no department is asked. */
export function execute(streams: Pick<Streams, 'open'>): Step {
  return {
    name: 'execute',
    refuses: ['QUOTA', 'OVERLOADED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_MALFORMED', 'STREAM_ENDED'], // all of them only for subscriptions
    async run(exchange) {
      const { prepared } = exchange
      if (prepared === null) exchange.answer = { data: null }
      else if (prepared.subscription) exchange.events = await streams.open(exchange)
      else if (!(await executeInParts(exchange, prepared)))
        exchange.answer = await prepared.execute(executionOf(exchange))
    },
  }
}

/**
 * Answers what is deferred later. Where something is refused, everything comes at once: a null that stands for a refused
 * field in a part would have to be put there, and `@defer` promises nobody that a part comes late.
 */
async function executeInParts(exchange: Exchange, { inParts }: PreparedOperation): Promise<boolean> {
  if (!inParts || !exchange.takesParts || exchange.guarded?.errors.length !== 0) return false
  const answer = await inParts(executionOf(exchange))
  if (answer === null) return false
  exchange.answer = answer.first
  exchange.later = answer.later
  return true
}

/** What the engine needs to know of a request. */
function executionOf(exchange: Exchange): Execution {
  const { variables, caller, signal, deadlineAt, traceparent, calls, graph } = exchange
  const isDenied = (fetchText: string) => graph.guard.deniesFetch(fetchText, caller)
  return { variables, caller, signal, deadlineAt, traceparent, calls, isDenied }
}

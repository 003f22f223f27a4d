import type { AnswerInParts, Execution, PreparedOperation } from '../engine/engine.ts'
import { FETCHED_BYTES_MAX } from '../engine/fetch/byte-budget.ts'
import type { Streams } from '../engine/stream/streams.ts'
import type { Exchange, Step } from '../exchange.ts'

/** Runs the prepared operation, or opens its subscription; where the guard left nothing, no department is asked. */
export function execute(streams: Pick<Streams, 'open'>, maxFetchedBytes: number = FETCHED_BYTES_MAX): Step {
  return {
    name: 'execute',
    refuses: ['QUOTA', 'OVERLOADED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_MALFORMED', 'STREAM_ENDED'], // all of them only for subscriptions
    async run(exchange) {
      const { prepared } = exchange
      if (prepared === null) exchange.answer = { data: null }
      else if (prepared.subscription) exchange.events = await streams.open(exchange)
      else {
        const execution = executionOf(exchange, maxFetchedBytes)
        const inParts = wayInParts(exchange, prepared)
        if (!inParts || !(await answerInParts(exchange, inParts(execution))))
          exchange.answer = await prepared.execute(execution)
      }
    },
  }
}

/**
 * Where something is refused, everything comes at once: a null that stands for a refused field in a part would have to be
 * put there, and `@defer` promises nobody that a part comes late.
 */
function wayInParts({ takesParts, guarded }: Exchange, { inParts }: PreparedOperation): PreparedOperation['inParts'] {
  return takesParts && guarded?.errors.length === 0 ? inParts : null
}

/** Answers what is deferred later; false: nothing would come later than the rest. */
async function answerInParts(exchange: Exchange, answering: Promise<AnswerInParts | null>): Promise<boolean> {
  const parts = await answering
  if (parts === null) return false
  exchange.answer = parts.first
  exchange.later = parts.later
  return true
}

/** What the engine needs to know of a request. */
function executionOf(exchange: Exchange, bytesLeft: number): Execution {
  const { variables, caller, signal, deadlineAt, traceparent, calls, graph } = exchange
  const callerOf = (fetchText: string) => graph.guard.callerOf(fetchText, caller)
  return { variables, signal, deadlineAt, traceparent, calls, callerOf, bytesLeft }
}

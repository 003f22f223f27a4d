import type { Step } from '../exchange.ts'
import type { AccessLog } from './access-log.ts'
import type { Metrics } from './metrics.ts'
import type { Tracing } from './tracing.ts'

export interface RecordParts {
  readonly metrics: Metrics
  readonly log: AccessLog | null
  readonly tracing: Tracing
}

/** Stands first, so that refused requests are counted, logged and traced too, when their answer is there. */
export function record({ metrics, log, tracing }: RecordParts): Step {
  return {
    name: 'record',
    refuses: [],
    run(exchange) {
      tracing.begin(exchange)
    },
    after(exchange) {
      metrics.request(exchange)
      log?.request(exchange)
      tracing.end(exchange)
    },
  }
}

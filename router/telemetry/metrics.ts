import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { FetchCall } from '../engine/fetch/department.ts'
import type { PlanTaken } from '../engine/plan/timed-planner.ts'
import type { Exchange } from '../exchange.ts'
import type { RefusedAtDoor } from '../http/refusal.ts'
import { operationLabels } from './operation-labels.ts'
import { codeOf } from './outcome.ts'
import { talliedCounter, talliedHistogram } from './tallies.ts'
import { type WatchedFigures, watchFigures } from './watched-figures.ts'

/** What a router counts. Nothing in it tells one caller from another. */
export interface Metrics {
  readonly registry: Registry
  /** A request that is answered or refused. */
  readonly request: (exchange: Exchange) => void
  /** A request that was refused before the first step. */
  readonly refused: (refusal: RefusedAtDoor) => void
  /** A call to a department that has ended. */
  readonly fetch: (call: FetchCall) => void
  /** An operation that was planned, or could not be. */
  readonly planned: (plan: PlanTaken) => void
  /** What became of another supergraph. */
  readonly swap: (outcome: SwapOutcome) => void
  /** Lines of the access log that its destination did not take. */
  readonly linesLost: (count: number) => void
  /** Figures that are read only when somebody asks. */
  readonly watch: (sources: WatchedFigures) => void
}

export type SwapOutcome = 'swapped' | 'unchanged' | 'refused'

/** Bounds of the time buckets, in seconds: from a cached answer to the deadline of a request. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/**
 * Metrics in the format of Prometheus, under names that begin with `civigraph_`, beside those of Node and the process.
 *
 * @source prometheus.io/docs/practices/naming: base units, and `_total` for what only grows.
 */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const swaps = new Counter({
    name: 'civigraph_supergraph_swaps_total',
    help: 'Supergraphs that were to be taken up, by what became of them.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const linesLost = new Counter({
    name: 'civigraph_access_log_lines_lost_total',
    help: 'Lines of the access log that its destination did not take.',
    registers: [registry],
  })
  return {
    registry,
    ...requestMetrics(registry),
    fetch: fetchMetrics(registry),
    planned: planMetrics(registry),
    swap: (outcome) => swaps.inc({ outcome }),
    linesLost: (count) => linesLost.inc(count),
    watch: (sources) => watchFigures(registry, sources),
  }
}

function requestMetrics(registry: Registry): Pick<Metrics, 'request' | 'refused'> {
  const registers = [registry]
  const requests = talliedCounter({
    name: 'civigraph_requests_total',
    help: 'Requests by operation and by what became of them: `ok`, `partial`, or the code that refused them.',
    labelNames: ['operation', 'code'],
    registers,
  })
  const seconds = talliedHistogram({
    name: 'civigraph_request_duration_seconds',
    help: 'Time from the arrival of a request to its answer, by kind of operation; for a subscription, to its opening.',
    labelNames: ['kind'],
    buckets: SECONDS,
    registers,
  })
  const cost = talliedCounter({
    name: 'civigraph_estimated_cost_units_total',
    help: 'Cost units that answered operations were estimated at.',
    registers,
  })({})
  const labelOf = operationLabels()
  const counted = kept((operation) => kept((code) => requests({ operation, code })))
  const times = kept((kind) => seconds({ kind }))

  return {
    request(exchange) {
      const code = codeOf(exchange)
      counted(labelOf(exchange))(code).count++
      times(exchange.operation?.kind ?? 'none').add((performance.now() - exchange.arrivedAt) / 1_000)
      if (code === 'ok' || code === 'partial') cost.count += exchange.estimatedCost
    },
    refused({ code, ms }) {
      counted('none')(code).count++
      times('none').add(ms / 1_000)
    },
  }
}

function fetchMetrics(registry: Registry): Metrics['fetch'] {
  const registers = [registry]
  const fetches = talliedCounter({
    name: 'civigraph_fetches_total',
    help: 'Calls to departments by what became of them; `shared` ones took the answer of another call.',
    labelNames: ['department', 'outcome', 'shared'],
    registers,
  })
  const retries = new Counter({
    name: 'civigraph_fetch_retries_total',
    help: 'Calls to departments that were sent a second time.',
    labelNames: ['department'],
    registers,
  })
  const seconds = talliedHistogram({
    name: 'civigraph_fetch_duration_seconds',
    help: 'Time that calls to departments took.',
    labelNames: ['department'],
    buckets: SECONDS,
    registers,
  })
  const own = kept((department) => kept((outcome) => fetches({ department, outcome, shared: 'false' })))
  const shared = kept((department) => kept((outcome) => fetches({ department, outcome, shared: 'true' })))
  const times = kept((department) => seconds({ department }))

  return (call) => {
    const counted = call.shared ? shared : own
    counted(call.department)(call.outcome).count++
    times(call.department).add((call.endedAt - call.startedAt) / 1_000)
    if (call.attempts > 1) retries.inc({ department: call.department }, call.attempts - 1)
  }
}

function planMetrics(registry: Registry): Metrics['planned'] {
  const seconds = new Histogram({
    name: 'civigraph_plan_duration_seconds',
    help: 'Time that planning an operation took, waiting for the planner included, by planner.',
    labelNames: ['planner', 'outcome'],
    buckets: SECONDS,
    registers: [registry],
  })
  return ({ planner, ok, ms }) => seconds.observe({ planner, outcome: ok ? 'planned' : 'failed' }, ms / 1_000)
}

/** What is made for a key once, and found afterwards. The keys of all metrics here are bounded in number. */
function kept<Made>(make: (key: string) => Made): (key: string) => Made {
  const made = new Map<string, Made>()
  return (key) => {
    const known = made.get(key)
    if (known !== undefined) return known
    const one = make(key)
    made.set(key, one)
    return one
  }
}

import type { ReportFault } from '@civigraph/subgraph-kit'
import type { Pool } from 'undici'
import { attempt, type Envelope } from './attempt.ts'
import { breakCircuit, Breaker } from './breaker.ts'
import { Bulkhead, type BulkheadBounds, limitConcurrency } from './bulkhead.ts'
import { type Layer, layered } from './call.ts'
import { deadlines, waitNoLonger } from './deadline.ts'
import type { Department, FetchCall } from './department.ts'
import { layeredDepartment } from './layered-department.ts'
import { RetryBudget, retryOnce } from './retry.ts'
import { shareFlights } from './single-flight.ts'

export interface HttpDepartmentOptions {
  readonly name: string
  readonly url: URL
  readonly pool: Pool
  /** Longest wait for one call, second try included. */
  readonly timeoutMs: number
  /** Largest answer, also after inflating. */
  readonly maxAnswerBytes: number
  /** Signs who asks; null for a department that asks for none. */
  readonly envelope: Envelope | null
  /** Whether equal queries of one caller that are under way share one call. */
  readonly share: boolean
  readonly bulkhead?: BulkheadBounds
  readonly breaker?: Breaker
  /** Is told every call when it has ended, for metrics. Must not throw. */
  readonly onCall?: ((call: FetchCall) => void) | null
  readonly reportFault: ReportFault
}

/** A department and how it fares, for metrics. */
export interface HttpDepartment extends Department {
  readonly url: URL
  readonly breaker: Pick<Breaker, 'state'>
  readonly bulkhead: Pick<Bulkhead, 'running' | 'queued'>
}

const BULKHEAD: BulkheadBounds = { maxRunning: 256, maxQueued: 256 }

/** The way to a department over HTTP. What happens to a call on it stands here, from the engine to the wire. */
export function httpDepartment(options: HttpDepartmentOptions): HttpDepartment {
  const breaker = options.breaker ?? new Breaker()
  const bulkhead = new Bulkhead(options.bulkhead ?? BULKHEAD)
  const layers: Layer[] = [
    waitNoLonger(options.timeoutMs, deadlines),
    ...(options.share ? [shareFlights()] : []),
    retryOnce(new RetryBudget()),
    breakCircuit(breaker),
    limitConcurrency(bulkhead),
  ]
  const department = layeredDepartment(
    { ...options, onCall: options.onCall ?? null },
    layered(layers, attempt(options)),
  )
  return { ...department, url: options.url, breaker, bulkhead }
}

import cluster from 'node:cluster'
import type { RefusedAtDoor } from '../http/refusal.ts'
import { type AccessLog, accessLog } from './access-log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { serveMetrics } from './metrics-server.ts'
import { noTracing, openTracing, type Tracing } from './tracing.ts'

export interface TelemetryOptions {
  readonly accessLog: boolean
  readonly metricsHost: string
  /** Null: no metrics are served. */
  readonly metricsPort: number | null
  /** Collector of traces; null: nothing leaves this process. */
  readonly traces: URL | null
  readonly tracePercent: number
}

/** What a router tells of itself: counted always, written and sent only where the settings say so. */
export interface Telemetry {
  readonly metrics: Metrics
  readonly log: AccessLog | null
  readonly tracing: Tracing
  /** Told of every request that is refused before the first step. */
  readonly refused: (refusal: RefusedAtDoor) => void
  readonly metricsUrl: URL | null
  readonly close: () => Promise<void>
}

const STANDARD_OUTPUT = 1

export async function openTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const metrics = createMetrics()
  const log = options.accessLog
    ? accessLog({ fd: STANDARD_OUTPUT, sharesPipe: cluster.isWorker, lost: metrics.linesLost })
    : null
  const tracing = options.traces
    ? await openTracing({ collector: options.traces, sampleRatio: options.tracePercent / 100 })
    : noTracing
  const server = options.metricsPort === null ? null : await serveRegistry(metrics, options.metricsPort, options)
  return {
    metrics,
    log,
    tracing,
    refused(refusal) {
      metrics.refused(refusal)
      log?.refused(refusal)
    },
    metricsUrl: server?.url ?? null,
    async close() {
      await Promise.all([log?.close(), tracing.close(), server?.close()])
    },
  }
}

function serveRegistry({ registry }: Metrics, port: number, { metricsHost: host }: TelemetryOptions) {
  const read = async () => ({ contentType: registry.contentType, text: await registry.metrics() })
  return serveMetrics({ host, port, read })
}

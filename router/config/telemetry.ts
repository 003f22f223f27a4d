import { choice, integer, optional, type readEnv, text, url } from '@civigraph/subgraph-kit'
import { PLAN_VIEWERS } from '../telemetry/show-plan.ts'
import { onOff } from './on-off.ts'

/** What the router tells of itself. */
export const telemetrySettings = {
  CIVIGRAPH_ACCESS_LOG: onOff('Whether a line of JSON is written to standard output for each request.', 'off'),
  CIVIGRAPH_METRICS_PORT: optional(
    integer('Port of the metrics (Prometheus); no metrics without it.', { fallback: null, min: 0, max: 65_535 }),
  ),
  CIVIGRAPH_METRICS_HOST: text('Address that the metrics listen on.', '127.0.0.1'),
  CIVIGRAPH_OTLP_URL: optional(
    url('Collector of traces (OTLP over HTTP, for example http://localhost:4318/v1/traces).'),
  ),
  CIVIGRAPH_TRACE_PERCENT: integer('Share of requests that are traced when their caller does not say.', {
    fallback: 10,
    min: 0,
    max: 100,
  }),
  CIVIGRAPH_SHOW_PLAN: choice('Who gets plan and times with `civigraph-plan: show`.', PLAN_VIEWERS, 'operators'),
}

type Raw = ReturnType<typeof readEnv<typeof telemetrySettings>>

export function telemetryConfig(raw: Raw) {
  return {
    accessLog: raw.CIVIGRAPH_ACCESS_LOG === 'on',
    metricsPort: raw.CIVIGRAPH_METRICS_PORT,
    metricsHost: raw.CIVIGRAPH_METRICS_HOST,
    traces: raw.CIVIGRAPH_OTLP_URL,
    tracePercent: raw.CIVIGRAPH_TRACE_PERCENT,
    planViewers: raw.CIVIGRAPH_SHOW_PLAN,
  }
}

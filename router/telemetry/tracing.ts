import { setTimeout as wait } from 'node:timers/promises'
import type * as OpenTelemetry from '@opentelemetry/api'
import type { Context, Span, Tracer } from '@opentelemetry/api'
import type { Exchange } from '../exchange.ts'
import type { FetchCall } from '../engine/fetch/department.ts'
import { shownName } from './operation-labels.ts'
import { codeOf } from './outcome.ts'
import { readTraceContext, type TraceContext, writeTraceContext } from './trace-context.ts'

/** Where requests leave their traces. */
export interface Tracing {
  readonly begin: (exchange: Exchange) => void
  readonly end: (exchange: Exchange) => void
  /** Sends what is still held back; a collector that does not answer is not waited for. */
  readonly close: () => Promise<void>
}

/** Nobody collects traces: a caller's own trace context still goes along to departments, unchanged. */
export const noTracing: Tracing = {
  begin(exchange) {
    if (exchange.headers['traceparent'] === undefined) return
    const context = readTraceContext(exchange.headers['traceparent'])
    if (context) exchange.traceparent = writeTraceContext(context)
  },
  end() {},
  close: async () => {},
}

export interface TracingOptions {
  /** Where spans are sent: the address of a collector that takes OTLP over HTTP. */
  readonly collector: URL
  /** Share of the requests without a trace of their own that are traced, from 0 to 1. */
  readonly sampleRatio: number
}

type Api = typeof OpenTelemetry

const SEND_AFTER_MS = 1_000

const CLOSE_WITHIN_MS = 2_000

/** Traces in the form of OpenTelemetry. Its packages are loaded only here: they are large. */
export async function openTracing({ collector, sampleRatio }: TracingOptions): Promise<Tracing> {
  const [api, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
  ])
  const exporter = new OTLPTraceExporter({ url: collector.href })
  const provider = new sdk.TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'civigraph-router' }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter, scheduledDelayMillis: SEND_AFTER_MS })],
    sampler: new sdk.ParentBasedSampler({ root: new sdk.TraceIdRatioBasedSampler(sampleRatio) }),
  })
  return {
    ...tracingBy(provider.getTracer('civigraph'), api),
    async close() {
      const sent = provider.shutdown().catch(() => null) // the collector is away: its traces are lost, and nothing else
      await Promise.race([sent, wait(CLOSE_WITHIN_MS, null, { ref: false })])
    },
  }
}

/** Names of attributes are those of OpenTelemetry's semantic conventions for GraphQL servers, where it has one. */
function tracingBy(tracer: Tracer, api: Api): Omit<Tracing, 'close'> {
  const spans = new WeakMap<Exchange, Span>()
  return {
    begin(exchange) {
      const caller = readTraceContext(exchange.headers['traceparent'])
      const options = { kind: api.SpanKind.SERVER, startTime: wallTime(exchange.arrivedAt) }
      const span = tracer.startSpan('graphql', options, caller ? contextOf(caller, api) : api.ROOT_CONTEXT)
      const { traceId, spanId } = span.spanContext()
      exchange.traceparent = writeTraceContext({ traceId, spanId, sampled: span.isRecording() })
      if (!span.isRecording()) return
      spans.set(exchange, span)
      exchange.calls ??= []
    },
    end(exchange) {
      const span = spans.get(exchange)
      if (!span) return
      describe(span, exchange, api)
      const within = api.trace.setSpan(api.ROOT_CONTEXT, span)
      for (const call of exchange.calls ?? []) addFetch(call, within)
      span.end()
    },
  }

  function addFetch(call: FetchCall, within: Context) {
    const options = { kind: api.SpanKind.CLIENT, startTime: wallTime(call.startedAt) }
    const span = tracer.startSpan(`fetch ${call.department}`, options, within)
    span.setAttributes({
      'civigraph.department': call.department,
      'civigraph.outcome': call.outcome,
      'civigraph.attempts': call.attempts,
      'civigraph.shared': call.shared,
    })
    if (call.outcome !== 'answered') span.setStatus({ code: api.SpanStatusCode.ERROR })
    span.end(wallTime(call.endedAt))
  }
}

function describe(span: Span, exchange: Exchange, { SpanStatusCode }: Api) {
  const { operation, requestId, caller } = exchange
  const outcome = codeOf(exchange)
  span.setAttributes({ 'civigraph.request_id': requestId, 'civigraph.outcome': outcome })
  if (caller?.actor) span.setAttribute('civigraph.mandate', true) // that somebody acts for another, and not who
  if (outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR })
  if (!operation) return
  const name = shownName(operation)
  span.updateName(name === null ? operation.kind : `${operation.kind} ${name}`)
  span.setAttributes({ 'graphql.operation.type': operation.kind, 'civigraph.document.hash': operation.hash })
  if (name !== null) span.setAttribute('graphql.operation.name', name)
}

function contextOf({ traceId, spanId, sampled }: TraceContext, { trace, ROOT_CONTEXT, TraceFlags }: Api): Context {
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true })
}

/** `performance.now()` as milliseconds since 1970. */
function wallTime(instant: number): number {
  return performance.timeOrigin + instant
}

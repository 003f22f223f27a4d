import type { Worker } from 'node:cluster'
import {
  AggregatorRegistry,
  Counter,
  Gauge,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client'
import type { MetricsText } from './metrics-server.ts'

type WorkerMetrics = readonly MetricObjectWithValues<MetricValue<string>>[]

/** In a worker: gives its metrics to the first process whenever that asks. */
export function answerForMetrics(registry: Registry): void {
  process.on('message', (message) => {
    if (!isQuestion(message)) return
    const { question } = message
    void registry.getMetricsAsJSON().then((metrics) => process.send?.({ question, metrics }, undefined, {}, () => null))
  })
}

/** In the first process: what it counts itself, and the metrics of all workers as one text. */
export interface MetricsOfWorkers {
  readonly died: () => void
  /** @param living By number, which becomes the label `worker` of each figure. */
  readonly read: (living: ReadonlyMap<number, Worker>) => Promise<MetricsText>
}

/**
 * Figures of workers are not added up: Prometheus tells a worker that began anew, and counts from 0, only by a label. One
 * that does not answer in time is left out.
 */
export function metricsOfWorkers({ answerWithinMs = 1_000 } = {}): MetricsOfWorkers {
  const own = new Registry()
  const registers = [own]
  const alive = new Gauge({ name: 'civigraph_workers_alive', help: 'Workers that share the port.', registers })
  const deaths = new Counter({
    name: 'civigraph_worker_deaths_total',
    help: 'Workers that ended without being asked to.',
    registers,
  })
  return {
    died: () => deaths.inc(),
    async read(living) {
      alive.set(living.size)
      const asked = [...living].map(async ([number, worker]) => labelled(await ask(worker, answerWithinMs), number))
      const all = AggregatorRegistry.aggregate([await own.getMetricsAsJSON(), ...(await Promise.all(asked))])
      return { contentType: all.contentType, text: await all.metrics() }
    },
  }
}

function labelled(metrics: WorkerMetrics, worker: number): WorkerMetrics {
  return metrics.map((metric) => ({
    ...metric,
    aggregator: 'sum', // of one figure each: no two have the same labels
    values: metric.values.map((value) => ({ ...value, labels: { ...value.labels, worker } })),
  }))
}

let questions = 0

async function ask(worker: Worker, answerWithinMs: number): Promise<WorkerMetrics> {
  const question = ++questions
  const { promise, resolve } = Promise.withResolvers<WorkerMetrics>()
  const listen = (message: unknown) => {
    if (isAnswer(message) && message.question === question) resolve(message.metrics)
  }
  const late = setTimeout(resolve, answerWithinMs, [])
  worker.on('message', listen)
  worker.send({ question }, () => null) // a worker that is just going does not answer
  try {
    return await promise
  } finally {
    clearTimeout(late)
    worker.off('message', listen)
  }
}

function isQuestion(message: unknown): message is { readonly question: number } {
  return typeof message === 'object' && message !== null && 'question' in message && !('metrics' in message)
}

function isAnswer(message: unknown): message is { readonly question: number; readonly metrics: WorkerMetrics } {
  return typeof message === 'object' && message !== null && 'question' in message && 'metrics' in message
}

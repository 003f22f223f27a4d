import { setTimeout as wait } from 'node:timers/promises'
import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { StepQuestion } from '../../exchange.ts'
import type { NationalGraph } from '../../national-graph.ts'
import type { LiveStream } from './live-stream.ts'

export interface AskAgainOptions {
  readonly currentGraph: () => NationalGraph
  readonly holdGraph: (graph: NationalGraph) => () => void
  /** From one answer to the next question; default 3 s. */
  readonly askAgainMs?: number
  /** How long an answer may take. */
  readonly eventDeadlineMs: number
  readonly reportFault: ReportFault
}

/**
 * Asks, as long as a stream lives, whether it may go on, and ends it when it may not: what let it in can be taken back while
 * it is open. Never rejects.
 *
 * @param questions Of now: in another supergraph a stream has others.
 */
export async function keepAsking(
  stream: Pick<LiveStream, 'gone' | 'end'>,
  questions: () => readonly StepQuestion[],
  options: AskAgainOptions,
): Promise<void> {
  const { askAgainMs = 3_000, reportFault } = options
  try {
    while (!stream.gone.aborted) {
      // oxlint-disable-next-line no-await-in-loop -- one question after the other, for the whole life of a stream
      await wait(askAgainMs, null, { signal: stream.gone, ref: false })
      // oxlint-disable-next-line no-await-in-loop
      await askAll(stream.gone, questions(), options)
    }
  } catch (error) {
    if (!stream.gone.aborted) stream.end(asRefusal(error, reportFault))
  }
}

async function askAll(
  signal: AbortSignal,
  questions: readonly StepQuestion[],
  options: AskAgainOptions,
): Promise<void> {
  if (questions.length === 0) return
  const graph = options.currentGraph()
  const letGo = options.holdGraph(graph)
  const deadlineAt = performance.now() + options.eventDeadlineMs
  try {
    // oxlint-disable-next-line no-await-in-loop -- each after the other: none may still need the graph when it is let go
    for (const { ask } of questions) await ask({ graph, signal, deadlineAt, traceparent: null, calls: null })
  } finally {
    letGo()
  }
}

function asRefusal(error: unknown, reportFault: ReportFault): GraphError {
  if (error instanceof GraphError) return error
  reportFault(error, 'stream')
  return new GraphError('INTERNAL', 'It was recorded.')
}

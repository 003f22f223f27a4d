import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { Exchange, GraphAnswer } from '../../exchange.ts'
import type { NationalGraph } from '../../national-graph.ts'
import { FETCHED_BYTES_MAX } from '../fetch/byte-budget.ts'
import { keepAsking } from './ask-again.ts'
import { type AddressOf, footingOf } from './footing.ts'
import { LiveStream } from './live-stream.ts'
import { type SeatBounds, streamSeats } from './seats.ts'
import { sharedSources } from './shared-sources.ts'
import type { OpenSource } from './source.ts'

export interface StreamsOptions extends SeatBounds {
  readonly currentGraph: () => NationalGraph
  readonly addressOf: AddressOf
  /** Keeps a supergraph, and its ways to departments, alive until it is let go. */
  readonly holdGraph: (graph: NationalGraph) => () => void
  readonly openSource: OpenSource
  /**
   * Checks, guards and plans the operation of an exchange anew, in another supergraph.
   *
   * @throws When it does not fit there.
   */
  readonly prepareIn: (graph: NationalGraph, exchange: Exchange) => Promise<Exchange>
  /** When the token of an exchange ends, in milliseconds since 1970; null for a caller without one. */
  readonly tokenEndsAt: (exchange: Exchange) => number | null
  /** A question that is asked as long as a stream is open: was its caller's token revoked? */
  readonly revocationOf: (exchange: Exchange) => () => boolean
  /** How long one event may take to become an answer. */
  readonly eventDeadlineMs: number
  /** Bytes of all answers of departments behind HTTP that are read for one event; default 64 MB. */
  readonly maxFetchedBytes?: number
  /** How often it is looked whether another supergraph is current. */
  readonly lookMs?: number
  /** How often it is asked again whether what let a stream in still holds. */
  readonly askAgainMs?: number
  /** How long a source that gives way is still read after its successor was opened. */
  readonly overlapMs?: number
  /** Sources that change with a supergraph are opened anew within this time, not all at once. */
  readonly spreadMs?: number
  readonly reportFault: ReportFault
}

/** The subscriptions of this process. */
export interface Streams {
  /**
   * Opens the subscription that an exchange holds. It ends with the exchange's signal, with the caller's token, with its
   * source, or when what let it in holds no more; the last answer then says why, unless the source came to its own end.
   *
   * @throws {GraphError} `QUOTA`, `OVERLOADED`, what the department's side refuses, or `STREAM_ENDED` for a caller who wants
   *   to go on after an event it had: none is kept.
   */
  readonly open: (exchange: Exchange) => Promise<AsyncIterable<GraphAnswer>>
  /** Streams of callers, and the subscriptions at departments that feed them. */
  readonly counts: () => { readonly streams: number; readonly sources: number }
  /** Ends all streams, says so to their callers, and settles when they are gone or after a second. */
  readonly close: () => Promise<void>
}

const CLOSING_MS = 1_000

export function createStreams(options: StreamsOptions): Streams {
  const { currentGraph, openSource, tokenEndsAt, lookMs = 1_000, overlapMs = 500, spreadMs = 5_000 } = options
  const { maxFetchedBytes = FETCHED_BYTES_MAX } = options
  const seats = streamSeats(options)
  const sources = sharedSources(openSource)
  const open = new Map<LiveStream, Exchange>()
  const asking = new WeakSet<LiveStream>()
  let graphSeen = currentGraph()

  const look = setInterval(() => {
    for (const stream of open.keys()) stream.endIfRevoked()
    const graph = currentGraph()
    if (graph === graphSeen) return
    graphSeen = graph
    for (const [stream, exchange] of open) void move(stream, exchange)
  }, lookMs).unref()

  async function move(stream: LiveStream, exchange: Exchange): Promise<void> {
    const graph = currentGraph()
    try {
      const again = await options.prepareIn(graph, exchange)
      const footing = footingOf(again, options.addressOf)
      if (!footing) throw outgrown()
      if (!stream.isFedBy(footing)) await wait(Math.random() * spreadMs)
      if (graph !== currentGraph() || stream.gone.aborted) return // another move follows, or none
      await stream.moveTo(footing)
      if (!open.has(stream)) return
      open.set(stream, again) // the exchange before it holds the supergraph before it
      startAsking(stream)
    } catch (error) {
      stream.end(isUpstream(error) ? error : outgrown())
    }
  }

  /** Nobody asks for a stream that can only be ended by its token; it may need questions after a swap. */
  function startAsking(stream: LiveStream) {
    const questions = () => open.get(stream)?.askAgain ?? []
    if (asking.has(stream) || questions().length === 0) return
    asking.add(stream)
    void keepAsking(stream, questions, options)
  }

  function keep(stream: LiveStream, exchange: Exchange) {
    const leaveSeat = seats.take(exchange.caller, exchange.remoteAddress)
    const endsAt = tokenEndsAt(exchange)
    const timer = endsAt === null ? undefined : setTimeout(() => stream.end(tokenEnded()), waitUntil(endsAt)).unref()
    open.set(stream, exchange)
    startAsking(stream)
    stream.gone.addEventListener('abort', () => {
      open.delete(stream)
      clearTimeout(timer)
      leaveSeat()
    })
  }

  return {
    async open(exchange) {
      if (exchange.headers['last-event-id']) throw notKept()
      const footing = footingOf(exchange, options.addressOf)
      if (!footing) throw new Error('The exchange holds no subscription.')
      const isRevoked = options.revocationOf(exchange)
      const stream = new LiveStream(exchange, { ...options, sources, overlapMs, maxFetchedBytes, isRevoked })
      keep(stream, exchange)
      try {
        exchange.signal.throwIfAborted()
        await stream.moveTo(footing)
        if (exchange.graph !== currentGraph()) void move(stream, exchange) // swapped while it was opened
        return stream.answers()
      } catch (error) {
        stream.close()
        throw error
      }
    },
    counts: () => ({ streams: open.size, sources: sources.open() }),
    async close() {
      clearInterval(look)
      const gone = [...open.keys()].map(async (stream) => {
        stream.end(closing())
        if (!stream.gone.aborted) await once(stream.gone, 'abort')
      })
      await Promise.race([Promise.all(gone), wait(CLOSING_MS, null, { ref: false })])
    },
  }
}

function isUpstream(error: unknown): error is GraphError {
  return error instanceof GraphError && (error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_MALFORMED')
}

/** Timers take 31 bits; a token that lives longer is outlived by its stream's connection. */
function waitUntil(instant: number): number {
  return Math.min(Math.max(instant - Date.now(), 0), 2 ** 31 - 1)
}

function tokenEnded(): GraphError {
  return new GraphError('UNAUTHENTICATED', 'The token of this stream has ended; sign in again, then subscribe.')
}

function outgrown(): GraphError {
  return new GraphError(
    'STREAM_ENDED',
    'The national schema changed, and this operation does not fit it any more: check it against the schema of today.',
  )
}

/** Events carry no ids; whoever sends one had it from elsewhere, and must not take a new stream for the rest of that one. */
function notKept(): GraphError {
  return new GraphError('STREAM_ENDED', 'Events are not kept: read the record, then subscribe without Last-Event-ID.')
}

function closing(): GraphError {
  return new GraphError('STREAM_ENDED', 'This router is going away; another one will take the subscription.')
}

import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { Exchange, GraphAnswer } from '../../exchange.ts'
import type { NationalGraph } from '../../national-graph.ts'
import type { SubgraphAnswer } from '../fetch/department.ts'
import { type Footing, haveSameSource } from './footing.ts'
import type { SharedSources, SourceReader } from './shared-sources.ts'

export interface LiveStreamParts {
  readonly sources: SharedSources
  /** Keeps a supergraph, and its ways to departments, alive until it is let go. */
  readonly holdGraph: (graph: NationalGraph) => () => void
  /** How long one event may take to become an answer. */
  readonly eventDeadlineMs: number
  /** Bytes of all answers of departments behind HTTP that are read for one event. */
  readonly maxFetchedBytes: number
  /** How long a source that gives way is still read after its successor was opened. */
  readonly overlapMs: number
  /** Whether the caller's token was revoked meanwhile. */
  readonly isRevoked: () => boolean
  readonly reportFault: ReportFault
}

/** One footing and the source that feeds it. */
interface Place {
  footing: Footing
  letGo: () => void
  readonly reader: SourceReader
}

/**
 * One subscription of one caller: takes events from a department and answers each like a small request, with the rights and
 * from the budget of the caller, and with a time limit of its own. It outlives supergraphs: `moveTo` sets it on another footing.
 */
export class LiveStream {
  /** Nothing else of the exchange is kept: it holds the supergraph in which the stream was opened. */
  readonly #asker: Pick<Exchange, 'caller' | 'traceparent' | 'spend'>
  readonly #parts: LiveStreamParts
  readonly #gone = new AbortController()
  /** The first is read now; the others follow as soon as those before them are read to their end. */
  readonly #places: Place[] = []
  #moving: Promise<void> = Promise.resolve()
  #refusal: GraphError | null = null

  constructor(exchange: Exchange, parts: LiveStreamParts) {
    this.#asker = { caller: exchange.caller, traceparent: exchange.traceparent, spend: exchange.spend }
    this.#parts = parts
    exchange.signal.addEventListener('abort', () => this.close(), { once: true })
  }

  /** Aborted when nobody reads the stream any more. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  /** Whether a footing needs no other source than the one that is read, or will be as soon as those before it are. */
  isFedBy(footing: Footing): boolean {
    const last = this.#places.at(-1)
    return last !== undefined && haveSameSource(last.footing, footing)
  }

  /**
   * Opens the source of a footing; one that is fed by the same source as before takes over with the next event. Otherwise
   * the old source is read a little longer than it takes to open the new one: an event may then come twice, but none is lost.
   *
   * @throws {GraphError} When the department cannot be subscribed to.
   */
  async moveTo(footing: Footing): Promise<void> {
    const move = this.#moving.then(() => this.#moveTo(footing))
    this.#moving = move.catch(() => undefined) // one at a time, whatever became of the one before
    return await move
  }

  endIfRevoked(): void {
    if (this.#parts.isRevoked()) this.end(signedOut())
  }

  /** Ends the stream with a refusal: nothing that waits is answered any more. */
  end(refusal: GraphError): void {
    this.#refusal ??= refusal
    for (const { reader } of this.#places) reader.events.fail(this.#refusal)
  }

  close(): void {
    this.#gone.abort()
    for (const place of this.#places.splice(0)) leave(place)
  }

  /** An answer for each event. The last one may be a refusal that says why no more come. */
  answers(): AsyncIterableIterator<GraphAnswer, undefined> {
    const answers = this.#answers()
    return {
      next: () => answers.next(),
      // At once: the generator itself could not return while it waits for an event.
      return: async () => {
        this.close()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  async #moveTo(footing: Footing): Promise<void> {
    const before = this.#places.at(-1)
    const letGo = this.#parts.holdGraph(footing.graph)
    if (before && haveSameSource(before.footing, footing)) {
      before.letGo()
      Object.assign(before, { footing, letGo })
      return
    }
    try {
      this.#places.push({ footing, letGo, reader: await this.#open(footing) })
    } catch (error) {
      letGo()
      throw error
    }
    if (this.gone.aborted) this.close()
    if (this.#refusal) this.end(this.#refusal)
    if (before) setTimeout(() => before.reader.events.end(), this.#parts.overlapMs)
  }

  async #open({ caller, address, body }: Footing): Promise<SourceReader> {
    const { traceparent } = this.#asker
    if (caller === 'denied') {
      this.#parts.reportFault(new Error('The planner added a field that the caller is denied.'), address.department)
      throw new GraphError('INTERNAL', 'It was recorded.')
    }
    return await this.#parts.sources.read({ address, body, caller, traceparent, signal: this.gone })
  }

  async *#answers(): AsyncGenerator<GraphAnswer, undefined> {
    try {
      for await (const event of this.#events()) {
        if (this.#parts.isRevoked()) throw signedOut()
        const answer = await this.#answerTo(event)
        if (this.#refusal) throw this.#refusal
        yield answer
      }
    } catch (error) {
      if (!this.gone.aborted) yield { errors: [this.#asRefusal(error).toJSON()] }
    } finally {
      this.close()
    }
  }

  /** The events of one place after the other, until the last place has no more. */
  async *#events(): AsyncGenerator<SubgraphAnswer, undefined> {
    for (let place = this.#places[0]; place; place = this.#places[0]) {
      yield* place.reader.events
      if (this.#places.length < 2) return
      this.#places.shift()
      leave(place)
    }
  }

  async #answerTo(event: SubgraphAnswer): Promise<GraphAnswer> {
    const [place] = this.#places
    if (!place) throw new Error('An event came from nowhere.')
    const { subscription, guarded, variables, graph, cost } = place.footing
    const { caller, traceparent, spend } = this.#asker
    const spending = spend?.(cost)
    if (spending) await spending
    const answer = await subscription.answerTo(event, {
      variables,
      traceparent,
      calls: null,
      signal: this.gone,
      deadlineAt: performance.now() + this.#parts.eventDeadlineMs,
      bytesLeft: this.#parts.maxFetchedBytes,
      callerOf: (fetchText) => graph.guard.callerOf(fetchText, caller),
    })
    if (guarded.errors.length === 0) return answer
    return { data: guarded.complete(answer.data), errors: [...guarded.errors, ...(answer.errors ?? [])] }
  }

  #asRefusal(error: unknown): GraphError {
    if (error instanceof GraphError) return error
    this.#parts.reportFault(error, 'stream')
    return new GraphError('INTERNAL', 'It was recorded.')
  }
}

function signedOut(): GraphError {
  return new GraphError('UNAUTHENTICATED', 'The sign-in of this stream has ended; sign in again, then subscribe.')
}

function leave({ reader, letGo }: Place) {
  reader.leave()
  letGo()
}

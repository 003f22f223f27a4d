import { type Dispatcher, errors, type Pool } from 'undici'
import { bytesLeftIn, type ReadBounds, takeBytes } from './byte-budget.ts'
import type { FailureName } from './failure.ts'
import { metAKeptConnection } from './kept-alive.ts'
import type { Stop } from './stop.ts'

/** One POST as it goes out. */
export interface HttpCall {
  readonly path: string
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body: Uint8Array
  /** How far the answer is read. */
  readonly bounds: ReadBounds
}

/** What came back, or why nothing did. */
export type HttpReply =
  | { readonly ok: true; readonly status: number; readonly headers: HttpHeaders; readonly body: Buffer }
  | { readonly ok: false; readonly failure: FailureName }

export type HttpHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Sends one POST and reads the whole answer, within a bound. Redirects are answers like any other. */
export function post(pool: Pool, { path, headers, body, bounds }: HttpCall, stop: Stop): Promise<HttpReply> {
  return new Promise((resolve) => {
    pool.dispatch({ path, method: 'POST', headers, body }, new Answer(stop, bounds, resolve))
  })
}

/** Reads one answer as its parts come. `request` and `fetch` of undici do it with a stream, at half the speed. */
class Answer implements Dispatcher.DispatchHandler {
  readonly #stop: Stop
  readonly #bounds: ReadBounds
  readonly #settle: (reply: HttpReply) => void
  readonly #parts: Buffer[] = []
  #bytes = 0
  #begun = false
  #refused: FailureName | null = null
  #status = 0
  #headers: HttpHeaders = {}

  constructor(stop: Stop, bounds: ReadBounds, settle: (reply: HttpReply) => void) {
    this.#stop = stop
    this.#bounds = bounds
    this.#settle = settle
    // Until a connection is free there is nothing to end but the waiting.
    stop.whenStopped((reason) => settle({ ok: false, failure: reason }))
  }

  onRequestStart(controller: Dispatcher.DispatchController) {
    // Thrown, since `controller.abort` would close the connection, which is sound.
    if (this.#stop.reason !== null) throw ENDED
    this.#stop.whenStopped(() => controller.abort(ENDED))
  }

  onResponseStarted() {
    this.#begun = true
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: HttpHeaders) {
    this.#begun = true
    this.#status = status // of an interim answer (1xx) first, then of the true one
    this.#headers = headers
    const announced = Number(headers['content-length'])
    if (announced > this.#bounds.maxBytes) this.#refuse(controller, 'tooLarge')
    else if (announced > bytesLeftIn(this.#bounds.budget)) this.#refuse(controller, 'requestTooLarge')
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer) {
    this.#bytes += part.length
    if (this.#bytes > this.#bounds.maxBytes) this.#refuse(controller, 'tooLarge')
    else if (!takeBytes(this.#bounds.budget, part.length)) this.#refuse(controller, 'requestTooLarge')
    else this.#parts.push(part)
  }

  onResponseEnd() {
    this.#stop.whenStopped(null)
    const [first = EMPTY] = this.#parts
    const body = this.#parts.length < 2 ? first : Buffer.concat(this.#parts, this.#bytes)
    this.#settle({ ok: true, status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_controller: unknown, error: Error) {
    this.#stop.whenStopped(null)
    this.#settle({ ok: false, failure: this.#stop.reason ?? this.#refused ?? this.#nameOf(error) })
  }

  #refuse(controller: Dispatcher.DispatchController, size: 'tooLarge' | 'requestTooLarge') {
    this.#refused ??= size
    controller.abort(ENDED)
  }

  #nameOf(error: Error): FailureName {
    if (BREAKS_HTTP.some((broken) => error instanceof broken)) return 'brokenHttp'
    if (this.#begun) return 'lostMidway'
    if (metAKeptConnection(error)) return 'closedUnderUs'
    const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
    if (code === 'ECONNREFUSED') return 'refusedConnection'
    return LOST.has(code) ? 'resetBeforeAnswer' : 'unreachable'
  }
}

const EMPTY = Buffer.alloc(0)
/** One for all: a new error would collect a stack each time, and nobody reads it. */
const ENDED = new Error('Nobody waits for this answer any more.')
const BREAKS_HTTP = [errors.HTTPParserError, errors.ResponseContentLengthMismatchError, errors.HeadersOverflowError]
const LOST: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_HTTP2_STREAM_ERROR'])

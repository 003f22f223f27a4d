import type { ServerResponse } from 'node:http'
import type { ReportFault } from '@civigraph/subgraph-kit'
import type { Exchange } from '../exchange.ts'
import type { AnswerType } from './accept.ts'
import type { WrittenAnswer } from './answer-text.ts'
import { SILENCE_MS } from './connection-times.ts'
import { etagOf, isKnown } from './etag.ts'
import { statusOf } from './status.ts'
import type { WriteEvents } from './streams.ts'

/** What became of a request. */
export type Outcome = Pick<Exchange, 'answer' | 'answerText' | 'events' | 'later' | 'answerHeaders' | 'requestId'>

export interface Sending {
  readonly type: AnswerType
  /** Whether caches may keep it when a step says so: only what came by GET can be found again. */
  readonly cacheable: boolean
  readonly closing: AbortSignal
}

/** Sends one answer, with the status that fits its media type. */
export function sendAnswer(response: ServerResponse, outcome: Outcome, { type, cacheable, closing }: Sending): void {
  const { answer, text } = written(outcome)
  const status = statusOf(answer, type)
  const cacheControl = cacheable && status === 200 && !answer.errors?.length ? publicIn(outcome) : null
  const head = headOfAnswer(outcome, { status, type, cacheControl: cacheControl ?? 'no-store' })
  if (cacheControl === null) return sendWhole(response, { status, head, text, closing })
  // RFC 9111: what a step declared public may be kept, under the name of its bytes.
  const etag = etagOf(text)
  head.push('etag', etag)
  const known = isKnown(etag, response.req.headers['if-none-match'])
  return sendWhole(response, { status: known ? 304 : 200, head, text: known ? null : text, closing })
}

function publicIn({ answerHeaders }: Outcome): string | null {
  const cacheControl = answerHeaders['cache-control'] ?? ''
  return cacheControl.startsWith('public') ? cacheControl : null
}

interface AnswerHead {
  readonly status: number
  readonly type: AnswerType
  readonly cacheControl: string
}

function headOfAnswer({ requestId, answerHeaders }: Outcome, { status, type, cacheControl }: AnswerHead): string[] {
  const head = [...headOf(requestId, type), 'cache-control', cacheControl]
  for (const name in answerHeaders) if (name !== 'cache-control') head.push(name, answerHeaders[name] ?? '')
  if (status === 401 && answerHeaders['www-authenticate'] === undefined) head.push('www-authenticate', CHALLENGE)
  if (status === 405) head.push('allow', 'POST')
  return head
}

/** Answers in the order of the requests. Each has its own errors; the list as a whole was answered. */
export function sendBatch(
  response: ServerResponse,
  outcomes: readonly Outcome[],
  { type, closing }: Pick<Sending, 'type' | 'closing'>,
): void {
  const texts = outcomes.map((outcome) => written(outcome).text)
  const head = [...headOf(outcomes.map(({ requestId }) => requestId).join(', '), type), 'cache-control', 'no-store']
  sendWhole(response, { status: 200, head, text: `[${texts.join(',')}]`, closing })
}

/** An answer as it goes out. */
export interface PlainAnswer {
  readonly status: number
  /** Names and values in turn. */
  readonly head: string[]
  /** Null for an answer that has none. */
  readonly text: string | null
  /** Ends when the server closes, which waits for its connections: an idle one may stay open for a minute. */
  readonly closing: AbortSignal
}

/** Writes head and body as one: each write costs as much as making a small answer. */
export function sendWhole(response: ServerResponse, { status, head, text, closing }: PlainAnswer): void {
  // Nobody will read the rest of a request that is answered already.
  if (closing.aborted || !response.req.complete) head.push('connection', 'close')
  if (text === null) response.writeHead(status, head).end()
  else {
    head.push('content-length', String(Buffer.byteLength(text)))
    response.writeHead(status, head).end(text)
  }
  // Only for what the caller did not take at once: a timer that each request starts anew costs more than its head.
  if (response.writableLength > 0) response.setTimeout(SILENCE_MS)
}

function written({ answer, answerText }: Outcome): WrittenAnswer {
  if (answer === null || answerText === null) throw new Error('The answer was not written.')
  return { answer, text: answerText }
}

export interface StreamSending<Event> {
  readonly events: AsyncIterable<Event>
  readonly write: WriteEvents<Event>
  readonly signal: AbortSignal
  readonly reportFault: ReportFault
}

/** Hands the connection to the writer of a stream, who adds status and media type to the head. */
export async function sendStream<Event>(
  response: ServerResponse,
  { requestId, answerHeaders }: Pick<Outcome, 'requestId' | 'answerHeaders'>,
  { events, write, signal, reportFault }: StreamSending<Event>,
): Promise<void> {
  const head = { ...answerHeaders, ...STREAM_HEAD, 'civigraph-request-id': requestId }
  for (const [name, value] of Object.entries(head)) response.setHeader(name, value)
  response.setTimeout(SILENCE_MS)
  try {
    await write(response, events, signal)
  } catch (error) {
    reportFault(error, 'stream')
    response.destroy()
  }
}

/** RFC 6750, section 3. */
const CHALLENGE = 'Bearer realm="civigraph", error="invalid_token", error_description="Sign in again"'

const STREAM_HEAD = { vary: 'Accept', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

const HEAD = ['vary', 'Accept', 'x-content-type-options', 'nosniff']

/** What every whole answer says of itself: names and values in turn. */
export function headOf(requestId: string, type: AnswerType): string[] {
  return [...HEAD, 'content-type', `${type}; charset=utf-8`, 'civigraph-request-id', requestId]
}

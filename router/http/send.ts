import type { ReportFault } from '@civigraph/subgraph-kit'
import type { FastifyReply } from 'fastify'
import type { Exchange } from '../exchange.ts'
import type { AnswerType } from './accept.ts'
import type { WrittenAnswer } from './answer-text.ts'
import { etagOf, isKnown } from './etag.ts'
import { statusOf } from './status.ts'
import type { WriteEvents } from './streams.ts'

/** What became of a request. */
export type Outcome = Pick<Exchange, 'answer' | 'answerText' | 'events' | 'later' | 'answerHeaders' | 'requestId'>

export interface Sending {
  readonly type: AnswerType
  /** Whether caches may keep it when a step says so: only what came by GET can be found again. */
  readonly cacheable: boolean
}

/** Sends one answer, with the status that fits its media type. */
export function sendAnswer(reply: FastifyReply, outcome: Outcome, sending: Sending): FastifyReply {
  const { type, cacheable } = sending
  const { answer, text } = written(outcome)
  const status = statusOf(answer, type)
  setHead(reply, outcome, type).code(status)
  if (status === 401 && !reply.hasHeader('www-authenticate')) reply.header('www-authenticate', CHALLENGE)
  if (status === 405) reply.header('allow', 'POST')
  if (cacheable && status === 200 && !answer.errors?.length) return sendCacheable(reply, outcome, text)
  return reply.send(text)
}

/** Answers in the order of the requests. Each has its own errors; the list as a whole was answered. */
export function sendBatch(
  reply: FastifyReply,
  outcomes: readonly Outcome[],
  { type }: Pick<Sending, 'type'>,
): FastifyReply {
  const texts = outcomes.map((outcome) => written(outcome).text)
  const requestId = outcomes.map((outcome) => outcome.requestId).join(', ')
  return setHead(reply, { requestId, answerHeaders: {} }, type).send(`[${texts.join(',')}]`)
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
  reply: FastifyReply,
  outcome: HeadOf,
  sending: StreamSending<Event>,
): Promise<FastifyReply> {
  const { events, write, signal, reportFault } = sending
  reply.hijack()
  for (const [name, value] of Object.entries(headOf(outcome))) reply.raw.setHeader(name, value)
  try {
    await write(reply.raw, events, signal)
  } catch (error) {
    reportFault(error, 'stream')
    reply.raw.destroy()
  }
  return reply
}

/** RFC 6750, section 3. */
const CHALLENGE = 'Bearer realm="civigraph", error="invalid_token", error_description="Sign in again"'

type HeadOf = Pick<Outcome, 'requestId' | 'answerHeaders'>

function setHead(reply: FastifyReply, outcome: HeadOf, type: AnswerType): FastifyReply {
  // A server that closes waits for its connections, and an idle one may stay open for a minute.
  if (!reply.server.server.listening) reply.header('connection', 'close')
  return reply.headers(headOf(outcome)).header('content-type', `${type}; charset=utf-8`)
}

function headOf({ requestId, answerHeaders }: HeadOf): Record<string, string> {
  return { ...answerHeaders, vary: 'Accept', 'cache-control': 'no-store', 'civigraph-request-id': requestId }
}

/** RFC 9111: what a step declared public may be kept, under the name of its bytes. */
function sendCacheable(reply: FastifyReply, { answerHeaders }: Outcome, text: string): FastifyReply {
  const cacheControl = answerHeaders['cache-control'] ?? ''
  if (!cacheControl.startsWith('public')) return reply.send(text)
  const etag = etagOf(text)
  reply.headers({ etag, 'cache-control': cacheControl })
  return isKnown(etag, reply.request.headers['if-none-match']) ? reply.code(304).send() : reply.send(text)
}

import { GraphError, type StreamForm, writeStream } from '@civigraph/subgraph-kit'
import type { GraphAnswer, LaterAnswer } from '../graph-answer.ts'
import { answerBody } from './answer-text.ts'
import type { Outcome } from './send.ts'
import type { WriteEvents } from './streams.ts'

/** One part of an answer on the wire; the first has the data of the answer, the others add to it. */
export type WrittenPart = (GraphAnswer | LaterAnswer) & { readonly hasNext: boolean }

const BOUNDARY = 'graphql'
const NEXT_PART = `\r\n--${BOUNDARY}`

/**
 * One answer in parts, each as soon as it is there. What has come so far ends with a delimiter, so that a client need not
 * wait for the next part to read it.
 *
 * @source GraphQL over HTTP, "Incremental Delivery" (RFC), as of 24 August 2022; RFC 2046, 5.1.
 */
const multipart: StreamForm<WrittenPart> = {
  headers: {
    'content-type': `multipart/mixed;boundary="${BOUNDARY}";deferSpec=20220824`,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no', // nginx would hold parts back until its buffer is full
  },
  start: NEXT_PART,
  chunkOf: (part) =>
    `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(part)}${NEXT_PART}${part.hasNext ? '' : '--\r\n'}`,
  ping: '', // the form knows none, and no part comes after the deadline of its request
  end: '',
}

export const writeDeferred: WriteEvents<WrittenPart> = async (response, events, signal) =>
  await writeStream(response, { form: multipart, values: events, signal })

/** The first answer, unless it was refused, and what follows it. A part that is larger than the router sends is refused. */
export async function* partsOf(outcome: Outcome, maxAnswerBytes: number): AsyncGenerator<WrittenPart, undefined> {
  const { answer, requestId } = outcome
  if (answer === null) throw new Error('No step answered.')
  const later = answer.data === undefined ? null : outcome.later
  yield { ...answerBody(answer, requestId), hasNext: later !== null }
  if (later === null) return
  for await (const one of later.answers) yield within(maxAnswerBytes, one)
}

function within(maxAnswerBytes: number, later: LaterAnswer): LaterAnswer {
  if (!later.incremental || Buffer.byteLength(JSON.stringify(later)) <= maxAnswerBytes) return later
  const { message, extensions } = new GraphError('ANSWER_TOO_LARGE', `At most ${maxAnswerBytes} bytes are sent.`)
  const { http: _, ...kept } = extensions
  const [first] = later.incremental
  const refused = first && { data: null, path: first.path, errors: [{ message, path: first.path, extensions: kept }] }
  return {
    ...later,
    incremental: later.incremental.map((part) => (part === first && refused ? refused : { ...part, data: null })),
  }
}

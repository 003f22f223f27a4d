import { type StreamForm, writeStream } from '@civigraph/subgraph-kit'
import type { GraphAnswer } from '../exchange.ts'
import type { WriteEvents } from './streams.ts'

const BOUNDARY = 'graphql'
const NEXT_PART = `\r\n--${BOUNDARY}\r\n`

/**
 * Answers as parts of one multipart answer, each in an envelope called `payload`. What has come so far ends with a
 * delimiter, so that a client has each part as soon as it is there.
 *
 * @source Apollo, "Multipart HTTP protocol for GraphQL subscriptions"; RFC 2046, 5.1.
 */
const multipart: StreamForm<GraphAnswer> = {
  headers: {
    'content-type': `multipart/mixed;boundary="${BOUNDARY}";subscriptionSpec=1.0`,
    'cache-control': 'no-store',
    'x-accel-buffering': 'no', // nginx would hold parts back until its buffer is full
  },
  start: NEXT_PART,
  chunkOf: (answer) => part({ payload: answer }) + NEXT_PART,
  ping: part({}) + NEXT_PART,
  // A part may not be empty, and whether one more comes is known too late: the last is a heartbeat.
  end: `${part({})}\r\n--${BOUNDARY}--\r\n`,
}

function part(body: object): string {
  return `content-type: application/json\r\n\r\n${JSON.stringify(body)}`
}

export const writeParts: WriteEvents = async (response, events, signal) =>
  await writeStream(response, { form: multipart, values: events, signal })

import { EVENT_STREAM_TYPE } from '@civigraph/subgraph-kit'
import { Agent, type Dispatcher, request as send } from 'undici'
import { dialer } from '../fetch/dial.ts'
import { type FailureName, failureError } from '../fetch/failure.ts'
import { EventTooLarge, readEventStream } from './event-stream-reader.ts'
import { brokenOff, eventOf, type OpenWay, type SourceAddress, type SourceEvent } from './source.ts'

/** Departments send a comment every 15 s: whoever is silent for three of them is gone. */
const LONGEST_SILENCE_MS = 45_000

/**
 * A subscription as server-sent events: a POST of its own, with the caller's envelope in its header as for any fetch. The
 * department has subscribed when its answer begins.
 *
 * @source graphql-sse, PROTOCOL.md, "Distinct connections mode".
 */
export const openEventStream: OpenWay = ({ envelope, maxEventCharacters, tls, lookup }) => {
  const connect = dialer({ timeoutMs: 1_000, allowH2: false, tls, lookup })
  const agent = new Agent({ connect, bodyTimeout: LONGEST_SILENCE_MS, pipelining: 0 })
  return async ({ address, body, caller, traceparent, signal }) => {
    const signed = await envelope(address.department, caller, Buffer.from(body))
    const answer = await send(address.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: EVENT_STREAM_TYPE,
        ...(signed ? { [signed[0]]: signed[1] } : {}),
        ...(traceparent === null ? {} : { traceparent }),
      },
      body,
      signal,
      dispatcher: agent,
    })
    const failure = failureOf(answer)
    if (failure === null) return eventsOf(answer.body, address, maxEventCharacters)
    answer.body.on('error', () => null).destroy()
    throw failureError(address.department, failure, 0)
  }
}

function failureOf({ statusCode, headers }: Dispatcher.ResponseData): FailureName | null {
  if (statusCode >= 500) return 'serverError'
  if (statusCode === 401) return 'envelopeRefused'
  if (statusCode >= 400) return 'clientError'
  if (statusCode >= 300) return 'redirect'
  return String(headers['content-type']).startsWith(EVENT_STREAM_TYPE) ? null : 'contentType'
}

async function* eventsOf(
  body: AsyncIterable<Uint8Array>,
  address: SourceAddress,
  maxCharacters: number,
): AsyncGenerator<SourceEvent> {
  try {
    for await (const { event, data } of readEventStream(body, maxCharacters)) {
      if (event === 'next') yield eventOf(data, address)
      if (event === 'complete') return
    }
  } catch (error) {
    throw error instanceof EventTooLarge ? failureError(address.department, 'tooLarge', 0) : error
  }
  throw brokenOff(address) // the connection ended, and the department did not say that the subscription did
}

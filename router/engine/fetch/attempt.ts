import type { Caller, ReportFault } from '@civigraph/subgraph-kit'
import type { Pool } from 'undici'
import { bytesLeftIn } from './byte-budget.ts'
import type { Call, Send } from './call.ts'
import { post } from './http-call.ts'
import { readReply } from './read-reply.ts'
import { failed } from './reply.ts'

/** Header that tells a department how many milliseconds its answer may take. */
export const DEADLINE_HEADER = 'civigraph-deadline-ms'

/** Signs who asks, for one department and one body: a header's name and value. */
export type Envelope = (caller: Caller | null, body: Uint8Array) => Promise<readonly [name: string, value: string]>

export interface AttemptOptions {
  readonly name: string
  readonly url: URL
  readonly pool: Pool
  readonly maxAnswerBytes: number
  /** Null for a department that asks for none. */
  readonly envelope: Envelope | null
  readonly reportFault: ReportFault
}

/** One request to a department over HTTP: signed for exactly this body and this attempt. Nothing of the caller's goes along. */
export function attempt({ name, url, pool, maxAnswerBytes, envelope, reportFault }: AttemptOptions): Send {
  const path = `${url.pathname}${url.search}`

  return async (call) => {
    const bounds = { maxBytes: maxAnswerBytes, budget: call.context }
    if (bytesLeftIn(bounds.budget) <= 0) return failed('requestTooLarge')
    const body = Buffer.from(call.fetch.body)
    const headers = headersOf(call)
    if (!envelope && call.fetch.caller?.rows) {
      reportFault(unsignedRows(name), name)
      return failed('notSent')
    }
    if (envelope) {
      const signed = await signing(envelope, call, body)
      if (!signed) return failed('notSent')
      headers.push(...signed)
      if (call.stop.reason) return failed(call.stop.reason)
    }
    call.attempts++
    const answer = await post(pool, { path, headers, body, bounds }, call.stop)
    if (!answer.ok) return failed(answer.failure)
    const read = readReply(answer, bounds)
    const reply = read instanceof Promise ? await read : read
    if (!reply.ok && reply.failure === 'envelopeRefused')
      reportFault(new Error(`Department ${name} refused the caller envelope.`), name)
    return reply
  }

  async function signing(sign: Envelope, call: Call, body: Uint8Array) {
    try {
      return await sign(call.fetch.caller, body)
    } catch (error) {
      reportFault(error, name)
      return null
    }
  }
}

/** An obligation travels in the envelope: a department that gets none would answer unchecked. */
export function unsignedRows(name: string): Error {
  return new Error(
    `Department ${name} must apply a policy about its rows and gets no envelope that says so: take it out of CIVIGRAPH_UNSIGNED_DEPARTMENTS.`,
  )
}

function headersOf({ context: { traceparent }, limit: { until } }: Call): string[] {
  const restMs = Math.max(1, Math.floor(until - performance.now()))
  const headers = ['content-type', 'application/json', 'accept', 'application/json', DEADLINE_HEADER, String(restMs)]
  if (traceparent !== null) headers.push('traceparent', traceparent)
  return headers
}

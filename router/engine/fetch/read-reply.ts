import { isUtf8 } from 'node:buffer'
import { readAnswer } from './answer.ts'
import { bytesLeftIn, type ReadBounds, takeBytes } from './byte-budget.ts'
import type { FailureName } from './failure.ts'
import type { HttpHeaders } from './http-call.ts'
import { inflated } from './inflate.ts'
import { failed, type Reply, TextAnswer } from './reply.ts'

/** A whole answer of HTTP. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: HttpHeaders
  readonly body: Buffer
}

/**
 * What an answer of HTTP means. A GraphQL answer is taken with any status but a redirect's and 401, since GraphQL over
 * HTTP sends request errors as 4xx and 5xx; without one, the status tells what is wrong.
 */
export function readReply(answer: HttpAnswer, bounds: ReadBounds): Reply | Promise<Reply> {
  const { status, headers } = answer
  if (status === 401) return failed('envelopeRefused')
  if (status >= 300 && status < 400) return failed('redirect')
  const encoding = headers['content-encoding']
  if (encoding === undefined) return judged(readBody(answer, answer.body), answer)
  return readEncoded(answer, String(encoding), bounds).then((reply) => judged(reply, answer))
}

function judged(reply: Reply, { status, headers }: HttpAnswer): Reply {
  if (isAnAnswer(reply, status)) return reply
  return status < 400 ? reply : failed(failureOf(status), retryAfterMs(headers['retry-after']))
}

/** What is more than came is taken once it is inflated, and before that bounds how far it may be. */
async function readEncoded(answer: HttpAnswer, encoding: string, { maxBytes, budget }: ReadBounds): Promise<Reply> {
  const came = answer.body.length
  const left = Math.max(1, came + bytesLeftIn(budget))
  const plain = await inflated(encoding, answer.body, Math.min(maxBytes, left))
  if (!plain.ok) return failed(plain.failure === 'tooLarge' && left < maxBytes ? 'requestTooLarge' : plain.failure)
  return takeBytes(budget, plain.body.length - came) ? readBody(answer, plain.body) : failed('requestTooLarge')
}

function readBody({ status, headers }: HttpAnswer, body: Buffer): Reply {
  if (!JSON_TYPE.test(String(headers['content-type'] ?? ''))) return failed('contentType')
  if (!isUtf8(body)) return failed('notJson')
  const text = body.toString('utf8')
  const read = readAnswer(text)
  return read.ok ? new TextAnswer(text, read.answer, { well: status < 500, bytes: body.length }) : failed(read.failure)
}

/** @source GraphQL over HTTP, 6.1 (media types); a charset other than UTF-8 is not allowed for JSON (RFC 8259, 8.1). */
const JSON_TYPE = /^application\/(graphql-response\+)?json[ \t]*(;|$)/i

/** Of a department that says it is busy, only data counts: its errors would say the same, and it may be asked again. */
function isAnAnswer(reply: Reply, status: number): boolean {
  if (!reply.ok) return false
  return !BUSY.has(status) || reply.hasData
}

const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504])

function failureOf(status: number): FailureName {
  if (BUSY.has(status)) return 'busy'
  return status >= 500 ? 'serverError' : 'clientError'
}

/** @source RFC 9110, 10.2.3: seconds or a date. */
function retryAfterMs(header: string | string[] | undefined): number {
  if (typeof header !== 'string') return 0
  const seconds = Number(header)
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000
  return Number.isNaN(ms) ? 0 : Math.max(0, ms)
}

import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { Arrival, GraphAnswer } from '../exchange.ts'
import { type AnswerType, acceptable, GRAPHQL_TYPE } from './accept.ts'
import { bodyReader, type BodyReader } from './body.ts'
import { partsOf, writeDeferred } from './deferred-parts.ts'
import { parametersOfAddress, parametersOfBody } from './parameters.ts'
import type { Refuse } from './refusal.ts'
import { type Outcome, sendAnswer, sendBatch, sendStream } from './send.ts'
import { type IsTrusted, senderAddress } from './sender-address.ts'
import { type StreamWriters, streamOfOne, writerFor } from './streams.ts'

export interface GraphqlRouteOptions {
  /** Leads a request along its way. Never throws: what goes wrong is in the answer. */
  readonly follow: (arrival: Arrival) => Promise<Outcome>
  /** Whether anything is served by GET; what of it, the step `find operation` decides. */
  readonly get: 'text' | 'trusted' | 'off'
  /** Requests that may come as one list; 0 takes no lists. */
  readonly maxBatch: number
  readonly maxBodyBytes: number
  readonly maxAnswerBytes: number
  readonly streams: StreamWriters
  /** Longest time for a body to arrive. */
  readonly receiveTimeoutMs: number
  /** Proxies whose `X-Forwarded-For` is believed. */
  readonly isTrustedProxy: IsTrusted
  /** Ends when the server closes: streams would go on for ever. */
  readonly closing: AbortSignal
  /** Ends when the last connection is gone. */
  readonly closed: AbortSignal
  /** Answers what is refused before the first step. */
  readonly refuse: Refuse
  readonly reportFault: ReportFault
}

export const GRAPHQL_PATH = '/graphql'

/** Whether a request is for this route, with or without a query. */
export function isForGraphql(request: IncomingMessage): boolean {
  const target = targetOf(request)
  return target.startsWith(GRAPHQL_PATH) && ['', '?'].includes(target.charAt(GRAPHQL_PATH.length))
}

/** Path and query, also where the host stands before them, as proxies are written to (RFC 9112, section 3.2.2). */
function targetOf({ url = '' }: IncomingMessage): string {
  return url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*/i, '')
}

/**
 * GraphQL over HTTP: what is peeled off a request before the first step, and put around its answer after the last. On
 * Node's own server: for requests of some ten microseconds, a framework's way costs a tenth.
 */
export function graphqlRoute(options: GraphqlRouteOptions): RequestListener {
  const door: Door = { ...options, readBody: bodyReader(options) }
  return (request, response) => {
    const arrivedAt = performance.now()
    serve(request, response, door).catch((error: unknown) => options.refuse(error, { request, response, arrivedAt }))
  }
}

interface Door extends GraphqlRouteOptions {
  readonly readBody: BodyReader
}

function serve(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
  if (request.method === 'POST') return answerPost(request, response, door)
  if (door.get !== 'off' && (request.method === 'GET' || request.method === 'HEAD'))
    return answerGet(request, response, door)
  response.setHeader('allow', door.get === 'off' ? 'POST' : 'GET, HEAD, POST')
  return Promise.reject(new GraphError('METHOD_NOT_ALLOWED', 'Send operations by POST.'))
}

async function answerGet(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
  const type = singleTypeFor(request)
  const parameters = parametersOfAddress(targetOf(request))
  const outcome = await door.follow(arrivalOf(request, response, { door, form: 'GET', parameters, takesParts: false }))
  sendAnswer(response, outcome, { closing: door.closing, type, cacheable: true })
}

async function answerPost(request: IncomingMessage, response: ServerResponse, door: Door): Promise<void> {
  const parameters = parametersOfBody(await door.readBody(request), request.headers)
  if (Array.isArray(parameters)) return await answerBatch(request, response, { door, list: parameters })
  const accepted = acceptable(request.headers.accept)
  const write = writerFor(accepted, door.streams)
  if (accepted.answer === null && write === null && !accepted.parts) throw notAcceptable()

  const form = write ? 'STREAM' : 'POST'
  const arrival = arrivalOf(request, response, { door, form, parameters, takesParts: accepted.parts })
  const outcome = await door.follow(arrival)
  const events = outcome.events ?? (accepted.answer === null ? asStream(outcome.answer) : null)
  if (write !== null && events !== null) {
    const signal = AbortSignal.any([arrival.signal, door.closing])
    const { requestId, answerHeaders } = outcome // and no more: a stream may outlive the supergraph that it came by
    // Not waited for here: this call holds the exchange, and with it its supergraph.
    return sendStream(response, { requestId, answerHeaders }, { reportFault: door.reportFault, events, write, signal })
  }
  if (outcome.later !== null || (accepted.answer === null && outcome.answer?.data !== undefined))
    return await sendParts(response, outcome, { door, signal: arrival.signal })
  sendAnswer(response, outcome, { closing: door.closing, type: accepted.answer ?? GRAPHQL_TYPE, cacheable: false })
}

interface SendingParts {
  readonly door: Door
  readonly signal: AbortSignal
}

/** Also one answer is sent so to a caller who takes nothing else. */
async function sendParts(response: ServerResponse, outcome: Outcome, { door, signal }: SendingParts): Promise<void> {
  await sendStream(response, outcome, {
    events: partsOf(outcome, door.maxAnswerBytes),
    write: writeDeferred,
    signal: AbortSignal.any([signal, door.closing]),
    reportFault: door.reportFault,
  })
}

/** What was refused is told by its status, also to a caller who takes only streams: none was opened. */
function asStream(answer: GraphAnswer | null): AsyncIterable<GraphAnswer> | null {
  return answer?.data === undefined ? null : streamOfOne(answer)
}

interface Batch {
  readonly door: Door
  readonly list: readonly unknown[]
}

/** Each request of a list goes the whole way, beside the others. */
async function answerBatch(request: IncomingMessage, response: ServerResponse, { door, list }: Batch): Promise<void> {
  const { maxBatch, follow } = door
  if (list.length === 0 || maxBatch === 0)
    throw new GraphError('MALFORMED_REQUEST', 'Send one JSON object; lists of requests are not taken.')
  if (list.length > maxBatch) throw new GraphError('LIMIT_EXCEEDED', `A list may hold at most ${maxBatch} requests.`)
  const type = singleTypeFor(request)
  const arrival = arrivalOf(request, response, { door, form: 'POST', parameters: null, takesParts: false })
  const outcomes = await Promise.all(list.map((parameters) => follow({ ...arrival, parameters })))
  sendBatch(response, outcomes, { closing: door.closing, type })
}

function singleTypeFor(request: IncomingMessage): AnswerType {
  const { answer: type } = acceptable(request.headers.accept)
  if (type === null) throw notAcceptable()
  return type
}

function notAcceptable(): GraphError {
  return new GraphError('NOT_ACCEPTABLE', 'Accept application/graphql-response+json or application/json.')
}

interface Arriving extends Pick<Arrival, 'form' | 'parameters' | 'takesParts'> {
  readonly door: Door
}

function arrivalOf(
  request: IncomingMessage,
  response: ServerResponse,
  { door, form, parameters, takesParts }: Arriving,
): Arrival {
  return {
    form,
    parameters,
    takesParts: takesParts === true,
    headers: request.headersDistinct,
    address: targetOf(request),
    remoteAddress: senderAddress(request, door.isTrustedProxy),
    signal: goneAway(response),
    maxAnswerBytes: door.maxAnswerBytes,
  }
}

/** Ends when the caller is gone before its answer is written. */
function goneAway(response: ServerResponse): AbortSignal {
  const controller = new AbortController()
  response.once('close', () => {
    if (!response.writableFinished) controller.abort()
  })
  return controller.signal
}

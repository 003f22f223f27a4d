import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Arrival, GraphAnswer } from '../exchange.ts'
import { type AnswerType, acceptable, GRAPHQL_TYPE } from './accept.ts'
import { boundBodyTime } from './body-time.ts'
import { partsOf, writeDeferred } from './deferred-parts.ts'
import { parametersOfAddress, parametersOfBody } from './parameters.ts'
import { type Outcome, sendAnswer, sendBatch, sendStream } from './send.ts'
import { type StreamWriters, streamOfOne, writerFor } from './streams.ts'

export interface GraphqlRouteOptions {
  /** Leads a request along its way. Never throws: what goes wrong is in the answer. */
  readonly follow: (arrival: Arrival) => Promise<Outcome>
  /** Whether anything is served by GET; what of it, the step `find operation` decides. */
  readonly get: 'text' | 'trusted' | 'off'
  /** Requests that may come as one list; 0 takes no lists. */
  readonly maxBatch: number
  readonly maxAnswerBytes: number
  readonly streams: StreamWriters
  /** Longest time for a body to arrive. */
  readonly receiveTimeoutMs: number
  /** Ends when the server closes: streams would go on for ever. */
  readonly closing: AbortSignal
  readonly reportFault: ReportFault
}

export const GRAPHQL_PATH = '/graphql'

/** GraphQL over HTTP: what is peeled off a request before the first step, and put around its answer after the last. */
export function graphqlRoute(options: GraphqlRouteOptions) {
  const served = options.get === 'off' ? ['POST'] : ['GET', 'HEAD', 'POST']
  return async (app: FastifyInstance) => {
    boundBodyTime(app, options.receiveTimeoutMs)
    app.removeAllContentTypeParsers()
    // Parsed later: whatever fails here makes Fastify end the connection.
    app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    app.post(GRAPHQL_PATH, async (request, reply) => answerPost(request, reply, options))
    if (served.includes('GET')) app.get(GRAPHQL_PATH, async (request, reply) => answerGet(request, reply, options))
    app.route({
      method: METHODS.filter((method) => !served.includes(method)),
      url: GRAPHQL_PATH,
      onRequest: async (_request, reply) => {
        reply.header('allow', served.join(', '))
        throw methodNotAllowed()
      },
      handler: async () => undefined,
    })
  }
}

export function methodNotAllowed(): GraphError {
  return new GraphError('METHOD_NOT_ALLOWED', 'Send operations by POST.')
}

const NO_BODY = Buffer.alloc(0)

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']

async function answerGet(
  request: FastifyRequest,
  reply: FastifyReply,
  { follow, maxAnswerBytes }: GraphqlRouteOptions,
) {
  const type = singleTypeFor(request)
  const parameters = parametersOfAddress(request.raw.url ?? '')
  const outcome = await follow(arrivalOf(request, reply, { form: 'GET', parameters, maxAnswerBytes }))
  return sendAnswer(reply, outcome, { type, cacheable: true })
}

async function answerPost(request: FastifyRequest, reply: FastifyReply, options: GraphqlRouteOptions) {
  const body = Buffer.isBuffer(request.body) ? request.body : NO_BODY
  const parameters = parametersOfBody(body, request.headers)
  if (Array.isArray(parameters)) return answerBatch(request, reply, { ...options, list: parameters })
  const accepted = acceptable(request.headers.accept)
  const write = writerFor(accepted, options.streams)
  if (accepted.answer === null && write === null && !accepted.parts) throw notAcceptable()

  const { maxAnswerBytes } = options
  const form = write ? 'STREAM' : 'POST'
  const arrival = { ...arrivalOf(request, reply, { form, parameters, maxAnswerBytes }), takesParts: accepted.parts }
  const outcome = await options.follow(arrival)
  const events = outcome.events ?? (accepted.answer === null ? asStream(outcome.answer) : null)
  if (write !== null && events !== null) {
    const signal = AbortSignal.any([arrival.signal, options.closing])
    const { requestId, answerHeaders } = outcome // and no more: a stream may outlive the supergraph that it came by
    return sendStream(reply, { requestId, answerHeaders }, { events, write, signal, reportFault: options.reportFault })
  }
  if (outcome.later !== null || (accepted.answer === null && outcome.answer?.data !== undefined))
    return sendParts(reply, outcome, { ...options, signal: arrival.signal })
  const type = accepted.answer ?? GRAPHQL_TYPE
  return sendAnswer(reply, outcome, { type, cacheable: false })
}

interface SendingParts extends Pick<GraphqlRouteOptions, 'maxAnswerBytes' | 'closing' | 'reportFault'> {
  readonly signal: AbortSignal
}

/** Also one answer is sent so to a caller who takes nothing else. */
async function sendParts(reply: FastifyReply, outcome: Outcome, options: SendingParts): Promise<FastifyReply> {
  const { maxAnswerBytes, closing, reportFault } = options
  const signal = AbortSignal.any([options.signal, closing])
  return sendStream(reply, outcome, {
    events: partsOf(outcome, maxAnswerBytes),
    write: writeDeferred,
    signal,
    reportFault,
  })
}

/** What was refused is told by its status, also to a caller who takes only streams: none was opened. */
function asStream(answer: GraphAnswer | null): AsyncIterable<GraphAnswer> | null {
  return answer?.data === undefined ? null : streamOfOne(answer)
}

interface Batch extends Pick<GraphqlRouteOptions, 'follow' | 'maxBatch' | 'maxAnswerBytes'> {
  readonly list: readonly unknown[]
}

/** Each request of a list goes the whole way, beside the others. */
async function answerBatch(request: FastifyRequest, reply: FastifyReply, batch: Batch) {
  const { list, maxBatch, maxAnswerBytes, follow } = batch
  if (list.length === 0 || maxBatch === 0)
    throw new GraphError('MALFORMED_REQUEST', 'Send one JSON object; lists of requests are not taken.')
  if (list.length > maxBatch) throw new GraphError('LIMIT_EXCEEDED', `A list may hold at most ${maxBatch} requests.`)
  const type = singleTypeFor(request)
  const arrival = arrivalOf(request, reply, { form: 'POST', parameters: null, maxAnswerBytes })
  const outcomes = await Promise.all(list.map((parameters) => follow({ ...arrival, parameters })))
  return sendBatch(reply, outcomes, { type })
}

function singleTypeFor(request: FastifyRequest): AnswerType {
  const { answer } = acceptable(request.headers.accept)
  if (answer === null) throw notAcceptable()
  return answer
}

function notAcceptable(): GraphError {
  return new GraphError('NOT_ACCEPTABLE', 'Accept application/graphql-response+json or application/json.')
}

function arrivalOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { form, parameters, maxAnswerBytes }: Pick<Arrival, 'form' | 'parameters' | 'maxAnswerBytes'>,
): Arrival {
  const { headersDistinct: headers, url: address = '' } = request.raw
  return { form, parameters, headers, address, remoteAddress: request.ip, signal: goneAway(reply), maxAnswerBytes }
}

/** Ends when the caller is gone before its answer is written. */
function goneAway({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort()
  })
  return controller.signal
}

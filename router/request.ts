import { randomUUID } from 'node:crypto'
import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import type { GraphQLError } from 'graphql'
import { admit, type AdmitBounds } from './bounds/admit.ts'
import { meter, type MeterOptions } from './bounds/meter.ts'
import { refuseSchemaQuestions, type SchemaQuestions } from './bounds/schema-questions.ts'
import { offerToCaches } from './caching/offer-to-caches.ts'
import type { Streams } from './engine/stream/streams.ts'
import type { Arrival, Exchange, Step } from './exchange.ts'
import { actFor } from './guard/mandates/act-for.ts'
import { authorise } from './guard/authorise.ts'
import { type LookupBounds, limitLookups } from './guard/limit-lookups.ts'
import { holdToPurpose } from './guard/purposes/hold-to-purpose.ts'
import { type UseRegister, useRegister } from './guard/purposes/use-register.ts'
import type { Generations } from './generations.ts'
import { authenticate } from './sso/authenticate.ts'
import type { TokenVerifier } from './sso/token-verifier.ts'
import { checkOperation } from './steps/check-operation.ts'
import { InvalidOperation } from './steps/invalid-operation.ts'
import { execute } from './steps/execute.ts'
import { type Documents, findOperation } from './steps/find-operation.ts'
import { plan } from './steps/plan.ts'
import { readRequest } from './steps/read-request.ts'
import { shapeAnswer } from './steps/shape-answer.ts'
import { writeAnswer } from './steps/write-answer.ts'
import { record, type RecordParts } from './telemetry/record.ts'
import { type PlanViewers, showPlan } from './telemetry/show-plan.ts'

export interface RequestParts {
  readonly documents: Documents
  /** Null where no page signs in. */
  readonly takeSession: Step | null
  readonly verifyToken: TokenVerifier
  readonly admission: AdmitBounds
  readonly costs: MeterOptions
  readonly lookups: LookupBounds
  /** Default: a view of the register of whichever supergraph a request sees. */
  readonly uses?: UseRegister
  /** Who may ask for the schema. */
  readonly schemaQuestions: SchemaQuestions
  readonly streams: Pick<Streams, 'open'>
  /** Bytes of all answers of departments behind HTTP that are read for one request; default 64 MB. */
  readonly maxFetchedBytes?: number
  readonly telemetry: RecordParts
  readonly planViewers: PlanViewers
}

/** A request's whole way, in order. Nothing happens to a request that is not a line here, and nothing goes back a step. */
export function requestPath(parts: RequestParts): readonly Step[] {
  return [
    record(parts.telemetry), // acts when the answer is there, so that refused requests leave a trace too
    writeAnswer(), // acts when all others have done so: what is too large to be sent is recorded as refused
    admit(parts.admission), // before anything is read
    readRequest(),
    findOperation(parts.documents),
    checkOperation(), // before the token: it costs least, and is cached by text
    ...(parts.takeSession ? [parts.takeSession] : []), // a page's cookie becomes its token
    authenticate(parts.verifyToken),
    refuseSchemaQuestions(parts.schemaQuestions),
    meter(parts.costs), // before planning, which costs too
    limitLookups({ bounds: parts.lookups, buckets: parts.costs.buckets }), // before the guard: a refused question may be a guess
    actFor(), // what a request costs is the agent’s, and counted; what it may have is the principal’s
    holdToPurpose(parts.uses ?? useRegister()), // before the guard, which needs to know the consents
    authorise(), // before any fetch: what is refused is never asked for
    showPlan(parts.planViewers),
    plan(), // what the guard left, once per operation and mask of denials
    execute(parts.streams, parts.maxFetchedBytes),
    shapeAnswer(),
    offerToCaches(),
  ]
}

/** What leads requests along their way. */
export interface RequestWay {
  readonly steps: readonly Step[]
  /** Each request sees the graph that was current at its arrival, to its end. */
  readonly graphs: Pick<Generations, 'take' | 'giveBack'>
  /** Longest time from arrival to answer. */
  readonly deadlineMs: number
  readonly reportFault: ReportFault
}

/**
 * Leads one request along the steps. A refusal ends the way; a fault is reported and answered as `INTERNAL`. Every step
 * that was reached acts once more `after` the answer is there, the last first.
 */
export async function follow(way: RequestWay, arrival: Arrival): Promise<Exchange> {
  const exchange = begin(way, arrival)
  let reached = 0
  try {
    for (const step of way.steps) {
      reached++
      const running = step.run(exchange)
      // oxlint-disable-next-line no-await-in-loop -- each step needs what the one before it found
      if (running) await running
    }
    if (exchange.answer === null && exchange.events === null) throw new Error('No step answered.')
  } catch (error) {
    exchange.events = null
    exchange.later = null
    exchange.answer = { errors: refusals(error, way.reportFault).map((refusal) => refusal.toJSON()) }
  }
  while (reached > 0) finish(way, way.steps[--reached], exchange)
  giveBackWhenEnded(way, exchange)
  return exchange
}

/** Departments of the same graph are still asked for what follows the answer. */
function giveBackWhenEnded({ graphs }: RequestWay, { graph, later }: Exchange) {
  if (later === null) graphs.giveBack(graph)
  else void later.ended.finally(() => graphs.giveBack(graph))
}

function finish({ reportFault }: RequestWay, step: Step | undefined, exchange: Exchange) {
  try {
    step?.after?.(exchange)
  } catch (error) {
    reportFault(error, step?.name ?? '')
  }
}

function begin({ graphs, deadlineMs }: RequestWay, arrival: Arrival): Exchange {
  const arrivedAt = performance.now()
  return {
    form: arrival.form,
    parameters: arrival.parameters,
    headers: arrival.headers,
    address: arrival.address,
    remoteAddress: arrival.remoteAddress,
    signal: arrival.signal,
    takesParts: arrival.takesParts === true,
    maxAnswerBytes: arrival.maxAnswerBytes,
    requestId: randomUUID(),
    arrivedAt,
    deadlineAt: arrivedAt + deadlineMs,
    graph: graphs.take(),
    request: NOTHING_ASKED,
    origin: 'text',
    operation: null,
    variables: NO_VARIABLES,
    caller: null,
    askAgain: NOTHING_TO_ASK,
    guarded: null,
    estimatedCost: 0,
    spend: null,
    prepared: null,
    calls: null,
    traceparent: null,
    answer: null,
    answerText: null,
    events: null,
    later: null,
    answerHeaders: {},
  }
}

const NOTHING_ASKED = { query: null }
const NOTHING_TO_ASK: Exchange['askAgain'] = Object.freeze([])
const NO_VARIABLES = Object.freeze({})

function refusals(error: unknown, reportFault: ReportFault): readonly GraphQLError[] {
  if (error instanceof InvalidOperation) return error.errors
  if (error instanceof GraphError) return [error]
  reportFault(error, '')
  return [new GraphError('INTERNAL', 'It was recorded.')]
}

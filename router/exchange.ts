import type { Caller, ErrorCode } from '@civigraph/subgraph-kit'
import type { FetchCall } from './engine/fetch/department.ts'
import type { PreparedOperation, Variables } from './engine/engine.ts'
import type { GraphAnswer, LaterAnswers } from './graph-answer.ts'
import type { Guarded } from './guard/guard.ts'
import type { NationalGraph } from './national-graph.ts'
import type { CheckedOperation } from './steps/checked-operations.ts'

export type { GraphAnswer } from './graph-answer.ts'

/** Takes cost units from a budget. @throws {GraphError} `QUOTA`, at once or later, when there are not as many in it. */
export type Spend = (cost: number) => Promise<void> | undefined

/** What a caller sends, once HTTP is peeled off. */
export interface GraphRequest {
  /** Text of the operation; null until a document is found under `documentId` or a hash. */
  readonly query: string | null
  /** Id of a trusted document. */
  readonly documentId?: string | undefined
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** How the operation came. What a form may do differs: GET asks only queries, only a stream carries a subscription. */
export type Form = 'GET' | 'POST' | 'STREAM'

/** What a request brings before the first step. */
export interface Arrival {
  readonly form: Form
  /** Parameters as they came, in the body or in the address; nothing is known of them yet. */
  readonly parameters: unknown
  /** Headers, each as often as it came. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** Path and query of the request, where no token may stand. */
  readonly address: string
  /** Network address of whoever sent it; only for bounds, never kept. */
  readonly remoteAddress: string
  /** Ends when the caller goes away. */
  readonly signal: AbortSignal
  /** Whether the caller takes an answer in parts (`@defer`); else it has all of it at once. */
  readonly takesParts?: boolean
  /** Longest answer that is sent, in bytes of its text; absent where whoever sends it writes it. */
  readonly maxAnswerBytes?: number | undefined
}

/** One request on its way through the steps. Each field names the step that fills it. */
export interface Exchange extends Arrival {
  /** Unguessable name of this request, in the answer, in logs and traces. */
  readonly requestId: string
  /** `performance.now()` at arrival, and when the answer must be there. */
  readonly arrivedAt: number
  deadlineAt: number
  /** As they came; `take session` puts a token where a page's cookie stood. */
  headers: Arrival['headers']
  /** The supergraph of this request, from arrival to answer, whatever is swapped meanwhile. */
  readonly graph: NationalGraph
  /** `read request` */
  request: GraphRequest
  /** `find operation`: how its text was found. */
  origin: 'text' | 'persisted' | 'trusted'
  /** `check operation` */
  operation: CheckedOperation | null
  /** `check operation`: coerced, with defaults. */
  variables: Variables
  /** `authenticate`; null means anonymous. */
  caller: Caller | null
  /** Asked by a stream as long as it lives; steps that decide by what may change add to them. */
  askAgain: readonly StepQuestion[]
  /** `authorise`; what is left of the operation, and what was refused. */
  guarded: Guarded | null
  /** `meter`: what the operation may cost, in cost units. */
  estimatedCost: number
  /**
   * `meter`, for a subscription: takes what one more event may cost from the caller’s budget, or throws `QUOTA`. Null: not
   * counted.
   */
  spend: Spend | null
  /** `plan`; null when nothing is left to fetch. */
  prepared: PreparedOperation | null
  /** Calls to departments, when somebody looks on: the waterfall, a trace. */
  calls: FetchCall[] | null
  /** W3C trace context that goes along to departments. */
  traceparent: string | null
  /** `execute`, or the refusal that ended the request earlier. */
  answer: GraphAnswer | null
  /** `write answer`: its JSON text, where the arrival says how long it may be. */
  answerText: string | null
  /** `execute`, for a subscription: its events. Then there is no `answer`. */
  events: AsyncIterable<GraphAnswer> | null
  /** `execute`, for a caller who takes parts and an operation that has some: what follows the answer. */
  later: LaterAnswers | null
  /** Headers that steps add to the answer. */
  readonly answerHeaders: Record<string, string>
}

/** Under which request the router asks a question of its own: its graph, its time, its end. */
export type AskedUnder = Pick<Exchange, 'graph' | 'signal' | 'deadlineAt' | 'traceparent' | 'calls'>

/** Asks whether what a request was let through by still holds. Throws the refusal when it does not, or nobody can tell. */
export type AskAgain = (now: AskedUnder) => Promise<void>

/** A question and the step that asks it: a step that runs again asks anew, and its earlier question is no longer asked. */
export interface StepQuestion {
  readonly step: string
  readonly ask: AskAgain
}

/** One station on the way of a request. */
export interface Step {
  readonly name: string
  /** Every code with which this step itself may end the request. */
  readonly refuses: readonly ErrorCode[]
  /** Throws a GraphError to refuse the whole request; returns to go on. */
  readonly run: (exchange: Exchange) => Promise<void> | void
  /** Acts once more when the answer is there, in reverse order of the steps; also for a refused request it has run for. */
  readonly after?: (exchange: Exchange) => void
}

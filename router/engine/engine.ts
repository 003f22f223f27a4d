import type { Caller } from '@civigraph/subgraph-kit'
import type { DocumentNode } from 'graphql'
import type { GraphAnswer, LaterAnswers } from '../graph-answer.ts'
import type { FetchContext, SubgraphAnswer } from './fetch/department.ts'
import type { FetchNode, PlanNode } from './plan/planner.ts'

/** `compiled` is ours; `stock` is Apollo Server over Apollo Gateway, to compare it with. */
export const ENGINES = ['compiled', 'stock'] as const

export type EngineName = (typeof ENGINES)[number]

/** Plans an operation, asks the departments and joins what they answer. */
export interface Engine {
  /**
   * Makes an operation ready to run: plans and compiles it. Nothing of a caller enters.
   *
   * @throws {GraphError} `PLAN_FAILED`: a fault of ours or of the supergraph, since the operation was validated.
   */
  readonly prepare: (operation: OperationToPrepare) => Promise<PreparedOperation>
  readonly close: () => Promise<void>
}

export interface OperationToPrepare {
  /** A validated document, as the guard left it. */
  readonly document: DocumentNode
  readonly operationName: string | undefined
  /** `@override` labels that are on. */
  readonly labels?: ReadonlySet<string> | undefined
}

/** An operation ready to run, the same for every caller with the same denials. */
export interface PreparedOperation {
  /** What will be asked of whom; null for an engine that does not tell. */
  readonly plan: PlanNode | null
  /** Estimate of the memory it holds. */
  readonly bytes: number
  /** Never throws for what a department does: that is in the answer's errors. */
  readonly execute: (execution: Execution) => Promise<GraphAnswer>
  /**
   * For callers who take an answer in parts (`@defer`); null when nothing of the operation is deferred. What it gives is
   * null when nothing would come later than the rest: then `execute` answers.
   */
  readonly inParts?: ((execution: Execution) => Promise<AnswerInParts | null>) | null
  /** For subscriptions: what is opened, and how each of its events becomes an answer. Null for everything else. */
  readonly subscription: PreparedSubscription | null
}

/** An answer whose deferred parts come later. */
export interface AnswerInParts {
  readonly first: GraphAnswer
  /** Null: the first was all. */
  readonly later: LaterAnswers | null
}

export interface PreparedSubscription {
  readonly source: FetchNode
  /** JSON text of the request that opens the source. */
  readonly bodyOf: (variables: Variables) => string
  readonly answerTo: (event: SubgraphAnswer, execution: Execution) => Promise<GraphAnswer>
}

/** One execution of a prepared operation. */
export interface Execution extends FetchContext {
  /** Coerced, with defaults; values are those that go out to departments. */
  readonly variables: Variables
  /**
   * The caller as the department of a fetch, as it was planned, is to know it. `denied`: it asks for something that the
   * caller is denied, and must not be sent.
   */
  readonly callerOf: (fetchText: string) => Caller | null | 'denied'
}

export type Variables = Readonly<Record<string, unknown>>

import type { Caller } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import type { ByteBudget } from './byte-budget.ts'

/** The way to one department. Everything between plan and wire stands behind it: bounds, retries, breaker, sharing. */
export interface Department {
  readonly name: string
  /**
   * Sends one fetch.
   *
   * @returns What the department said, in objects that belong to the receiver alone and may be written to.
   * @throws {GraphError} `UPSTREAM_UNAVAILABLE`, `UPSTREAM_MALFORMED` or `DEADLINE_EXCEEDED`, with `department` in its
   *   extensions. Nothing else.
   */
  readonly send: (fetch: SubgraphFetch, context: FetchContext) => Promise<SubgraphAnswer>
}

/** One fetch as it goes out. */
export interface SubgraphFetch {
  readonly kind: 'query' | 'mutation' | 'subscription'
  /** GraphQL text of the operation. A constant of the plan. */
  readonly text: string
  /** JSON text of the whole request: `query`, `variables`, `operationName`. */
  readonly body: string
  /** Who asks, as the department is to know it: with no more rights than this fetch needs. */
  readonly caller: Caller | null
}

/** How much time and room there is, and who looks on. One per request; shared by all of its fetches. */
export interface FetchContext extends ByteBudget {
  /** Ends when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** Instant (`performance.now()`) at which the answer must be there. */
  readonly deadlineAt: number
  /** W3C trace context that goes along, or null. */
  readonly traceparent: string | null
  /** Where calls are noted, for whoever asked for the waterfall and for traces; null: nobody looks. */
  readonly calls: FetchCall[] | null
}

/** One call to a department, as it is told to metrics, traces and the waterfall. */
export interface FetchCall {
  readonly department: string
  readonly kind: SubgraphFetch['kind']
  readonly text: string
  /** `performance.now()` at its start and end. */
  readonly startedAt: number
  readonly endedAt: number
  readonly outcome: FetchOutcome
  /** Requests that were sent: 0 when the call was refused here or shared with another. */
  readonly attempts: number
  /** True when another call of the same caller was already under way and this one took its answer. */
  readonly shared: boolean
  readonly answerBytes: number
}

export type FetchOutcome =
  | 'answered'
  | 'unreachable'
  | 'timeout'
  | 'malformed'
  | 'tooLarge'
  | 'refused' // breaker open or bulkhead full
  | 'abandoned' // the caller went away

/** What a department said. */
export interface SubgraphAnswer {
  readonly data: Record<string, unknown> | null | undefined
  readonly errors: readonly GraphQLFormattedError[] | undefined
}

import type { Caller, ErrorCode } from '@civigraph/subgraph-kit'
import type { DocumentNode, GraphQLFormattedError } from 'graphql'
import type { Guarded } from './guard/guard.ts'

/** What a caller sends, once HTTP is peeled off. */
export interface GraphRequest {
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

/** What goes back. Without `data`, nothing was executed. */
export interface GraphAnswer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly GraphQLFormattedError[]
}

/** One request on its way through the steps. Each field names the step that fills it. */
export interface Exchange {
  /** The body as JSON gave it; nothing is known of it yet. */
  readonly body: unknown
  /** Headers, each as often as it came. Only `authenticate` reads them. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** Path and query of the request, where no token may stand. */
  readonly address: URL
  /** Ends when the caller goes away. */
  readonly signal: AbortSignal
  /** `read request` */
  request: GraphRequest
  /** `check operation` */
  document: DocumentNode
  /** `authenticate`; null means anonymous. */
  caller: Caller | null
  /** `authorise`; what is left of the operation, and what was refused. */
  guarded: Guarded | null
  /** `execute`, or the refusal that ended the request earlier. */
  answer: GraphAnswer | null
}

/** One station on the way of a request. */
export interface Step {
  readonly name: string
  /** Every code with which this step itself may end the request. */
  readonly refuses: readonly ErrorCode[]
  /** Throws a GraphError to refuse the whole request; returns to go on. */
  readonly run: (exchange: Exchange) => Promise<void> | void
}

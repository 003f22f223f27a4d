import type { Caller } from '@civigraph/subgraph-kit'
import type { DocumentNode, ExecutionResult } from 'graphql'
import type { GraphAnswer } from '../exchange.ts'

/** An operation that passed the guard. */
export interface EngineRequest {
  readonly document: DocumentNode
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
  /** Who asks; departments see it in the caller envelope. */
  readonly caller: Caller | null
  readonly signal: AbortSignal
  /** Whether a fetch, as the engine planned it, asks for something that the caller is denied. Then it must not be sent. */
  readonly isDenied: (fetch: string) => boolean
}

/** Plans an operation, asks the departments and joins what they answer. */
export interface Engine {
  readonly execute: (request: EngineRequest) => Promise<GraphAnswer>
  readonly close: () => Promise<void>
}

/** One fetch from one department. */
export interface SubgraphFetch {
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

/** The way to one department: a call in this process, or HTTP. Throws when the department does not answer. */
export type SubgraphTransport = (
  fetch: SubgraphFetch,
  caller: Caller | null,
  signal?: AbortSignal,
) => Promise<ExecutionResult>

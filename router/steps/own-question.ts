import { type Caller, GraphError } from '@civigraph/subgraph-kit'
import { FETCHED_BYTES_MAX } from '../engine/fetch/byte-budget.ts'
import type { PreparedOperation, Variables } from '../engine/engine.ts'
import type { AskedUnder } from '../exchange.ts'
import type { GraphAnswer } from '../graph-answer.ts'
import type { NationalGraph } from '../national-graph.ts'
import type { CheckedOperation } from './checked-operations.ts'
import { InvalidOperation } from './invalid-operation.ts'

/**
 * A question that the router itself has about a request, for example whether a mandate is in force. It goes the way of
 * everybody's: guarded as the caller, planned, asked of the departments; nothing is kept of its answer.
 */
export interface OwnQuestion {
  /**
   * @returns Null where the supergraph has no department that could answer.
   * @throws {GraphError} `UPSTREAM_UNAVAILABLE` when it was not answered, or not wholly: what is unknown is no permission.
   */
  readonly ask: (
    request: AskedUnder,
    caller: Caller | null,
    variables: Variables,
  ) => Promise<Readonly<Record<string, unknown>> | null>
}

/**
 * @param text A query with one operation. Its variables are the router's own and fit it.
 * @param about What is asked for, for the error: `mandates`.
 */
export function ownQuestion(text: string, about: string): OwnQuestion {
  return {
    async ask(request, caller, variables) {
      const operation = findIn(request.graph, text)
      if (operation === null) return null
      try {
        const { data, errors = [] } = await answer(operation, { request, caller, variables })
        if (errors.length === 0 && data) return data
      } catch (error) {
        if (!(error instanceof GraphError)) throw error // a fault
      }
      throw new GraphError('UPSTREAM_UNAVAILABLE', `The register of ${about} did not answer; try again later.`)
    },
  }
}

function findIn({ operations }: NationalGraph, text: string): CheckedOperation | null {
  try {
    return operations.find(text, undefined)
  } catch (error) {
    if (error instanceof InvalidOperation) return null
    throw error
  }
}

interface Asking {
  readonly request: AskedUnder
  readonly caller: Caller | null
  readonly variables: Variables
}

async function answer(operation: CheckedOperation, { request, caller, variables }: Asking): Promise<GraphAnswer> {
  const { graph, signal, deadlineAt, traceparent, calls } = request
  const guarded = graph.guard.guardOperation(
    { document: operation.document, operationName: operation.name, variables },
    caller,
  )
  if (guarded.document === null) return { data: null }
  const prepared: PreparedOperation = await graph.prepare(operation, guarded.mask, guarded.document)
  const found = await prepared.execute({
    variables: guarded.variables,
    callerOf: (fetchText) => graph.guard.callerOf(fetchText, caller),
    signal,
    deadlineAt,
    traceparent,
    calls,
    bytesLeft: FETCHED_BYTES_MAX,
  })
  return { ...found, errors: [...guarded.errors, ...(found.errors ?? [])] }
}

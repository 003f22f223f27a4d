import { createSourceEventStream, execute, type ExecutionResult, getOperationAST, OperationTypeNode } from 'graphql'
import type { Caller } from '../caller.ts'
import { GraphError } from '../errors.ts'
import { argumentsOf, asGraphQLError, operationsOf, publicResult, type SubgraphRequest } from '../execute.ts'
import type { ReportFault } from '../public-error.ts'
import { contextFor } from '../row-obligations.ts'
import type { Subgraph } from '../subgraph.ts'

/** The events of a subscription, or the one result that says why there are none. */
export type Subscribed = AsyncIterableIterator<ExecutionResult, undefined> | ExecutionResult

type RunEvent = (event: unknown) => Promise<ExecutionResult>

export type Subscribe = (request: SubgraphRequest, caller: Caller | null) => Promise<Subscribed>

/**
 * Subscribes to a subgraph in this process. Each event is executed as a small request of its own: with a fresh context, so
 * that no loader answers with what it read for the event before.
 */
export function inProcessEvents(subgraph: Subgraph, reportFault: ReportFault): Subscribe {
  const prepare = operationsOf(subgraph)

  async function start(request: SubgraphRequest, caller: Caller | null): Promise<Subscribed> {
    const operation = prepare(request.query)
    if (!operation.ok) return { errors: operation.errors }
    const { document } = operation
    if (getOperationAST(document, request.operationName)?.operation !== OperationTypeNode.SUBSCRIPTION)
      return {
        errors: [new GraphError('INVALID_OPERATION', 'Only subscriptions are streamed; send the rest by POST.')],
      }
    const contextValue = () => contextFor(subgraph, caller)
    const plain = { schema: subgraph.schema, document, ...argumentsOf(request) }
    const source = await createSourceEventStream({ ...plain, contextValue: contextValue() })
    if (!isIterable(source)) return source
    return eachResult(
      source,
      async (event) => await execute({ ...plain, rootValue: event, contextValue: contextValue() }),
    )
  }

  /** By hand, since an async generator that waits for its source could not be returned before the next event. */
  function eachResult(
    source: AsyncIterable<unknown>,
    run: RunEvent,
  ): AsyncIterableIterator<ExecutionResult, undefined> {
    const iterator = source[Symbol.asyncIterator]()
    let ended = false

    async function nextResult(): Promise<ExecutionResult | undefined> {
      try {
        const event = await iterator.next()
        if (event.done !== true) return await run(event.value)
        ended = true
        return undefined
      } catch (error) {
        ended = true // its last result says why
        return failed(error)
      }
    }

    return {
      async next() {
        const result = ended ? undefined : await nextResult()
        return result ? { done: false, value: publicResult(result, reportFault) } : { done: true, value: undefined }
      },
      async return() {
        ended = true
        await iterator.return?.()
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  return async (request, caller) => {
    const subscribed = await start(request, caller).catch(failed)
    return isIterable(subscribed) ? subscribed : publicResult(subscribed, reportFault)
  }
}

/** True for events, false for the one result of a refused subscription. */
export function isIterable<T>(value: AsyncIterable<T> | object): value is AsyncIterable<T> {
  return Symbol.asyncIterator in value
}

function failed(error: unknown): ExecutionResult {
  return { errors: [asGraphQLError(error)] }
}

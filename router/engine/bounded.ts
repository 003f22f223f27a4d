import type { Caller } from '@civigraph/subgraph-kit'
import type { ExecutionResult } from 'graphql'
import type { SubgraphFetch, SubgraphTransport } from './engine.ts'

/** A department in this process, with the same bounds as one behind HTTP: the longest wait, and a caller that goes away. */
export function boundedTransport(
  call: (fetch: SubgraphFetch, caller: Caller | null) => Promise<ExecutionResult>,
  timeoutMs: number,
): SubgraphTransport {
  return async (fetch, caller, signal) => {
    const timeout = AbortSignal.timeout(timeoutMs)
    const ended = signal ? AbortSignal.any([signal, timeout]) : timeout
    const { promise, reject } = Promise.withResolvers<never>()
    const giveUp = () => reject(new Error('The department did not answer in time.'))
    ended.addEventListener('abort', giveUp, { once: true })
    try {
      return await Promise.race([call(fetch, caller), promise])
    } finally {
      ended.removeEventListener('abort', giveUp)
    }
  }
}

import { GraphError } from '@civigraph/subgraph-kit'
import type { AskAgain, Exchange } from '../exchange.ts'
import type { CheckedOperation } from '../steps/checked-operations.ts'
import type { Guarded } from './guard.ts'

/**
 * Whether the sign-in of a stream's caller is still fresh enough for all that it was let in to: nothing else about a caller
 * changes with time. Asked of the guard that let it in; in another supergraph the stream is authorised anew.
 */
export function stillFresh(
  { graph: { guard }, variables, caller }: Pick<Exchange, 'graph' | 'variables' | 'caller'>,
  { document, name: operationName }: CheckedOperation,
  { mask }: Guarded,
): AskAgain {
  return async () => {
    const now = guard.guardOperation({ document, operationName, variables }, caller)
    if (now.mask === mask) return
    const maxAge = now.errors.map(({ extensions }) => extensions?.['maxAge']).find((age) => age !== undefined)
    throw new GraphError(
      'ASSURANCE_TOO_LOW',
      'The sign-in has become too old for this stream: sign in again, then subscribe again.',
      maxAge === undefined ? {} : { maxAge },
    )
  }
}

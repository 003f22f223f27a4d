import { GraphError } from '@civigraph/subgraph-kit'
import type { Exchange } from '../exchange.ts'

/** A refusal that will not last: the header and the error both say for how many seconds. */
export function refuseForNow(
  { answerHeaders }: Pick<Exchange, 'answerHeaders'>,
  code: 'QUOTA' | 'OVERLOADED',
  { retryAfterSeconds, detail }: { readonly retryAfterSeconds: number; readonly detail: string },
): GraphError {
  const retryAfter = Math.max(1, retryAfterSeconds)
  answerHeaders['retry-after'] = String(retryAfter)
  return new GraphError(code, detail, { retryAfter })
}

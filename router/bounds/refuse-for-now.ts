import { GraphError } from '@civigraph/subgraph-kit'
import type { Exchange } from '../exchange.ts'

export interface ForNow {
  readonly retryAfterSeconds: number
  readonly detail: string
}

/** A refusal that will not last: the header and the error both say for how many seconds. */
export function refuseForNow(
  { answerHeaders }: Pick<Exchange, 'answerHeaders'>,
  code: 'QUOTA' | 'OVERLOADED',
  why: ForNow,
): GraphError {
  const refusal = forNow(code, why)
  answerHeaders['retry-after'] = String(refusal.extensions['retryAfter'])
  return refusal
}

/** The same where there is no header to say it. */
export function forNow(code: 'QUOTA' | 'OVERLOADED', { retryAfterSeconds, detail }: ForNow): GraphError {
  return new GraphError(code, detail, { retryAfter: Math.max(1, retryAfterSeconds) })
}

import { isErrorCode } from '@civigraph/subgraph-kit'
import type { Exchange } from '../exchange.ts'

/** How a request ended: `ok`, `partial` when some field was lost, or the code that refused it as a whole. */
export function codeOf({ answer }: Exchange): string {
  const [first] = answer?.errors ?? []
  if (!first) return 'ok'
  if (answer?.data !== undefined) return 'partial'
  const code = first.extensions?.['code']
  return isErrorCode(code) ? code : 'INTERNAL'
}

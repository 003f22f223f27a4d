import { GraphError } from '@civigraph/subgraph-kit'
import type { Step } from '../exchange.ts'
import { bearerToken } from './bearer.ts'
import type { TokenVerifier } from './token-verifier.ts'

/** No token means anonymous. A bad token never does: it ends the request. */
export function authenticate(verifyToken: TokenVerifier): Step {
  return {
    name: 'authenticate',
    refuses: ['UNAUTHENTICATED', 'MALFORMED_REQUEST', 'UPSTREAM_UNAVAILABLE'],
    async run(exchange) {
      const token = bearerToken(exchange)
      if (token === null) return
      exchange.caller = await verifyToken(token)
      if (!exchange.caller)
        throw new GraphError('UNAUTHENTICATED', 'The token was refused; sign in again.', { reason: 'invalid_token' })
    },
  }
}

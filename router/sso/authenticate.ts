import { type Caller, GraphError } from '@civigraph/subgraph-kit'
import type { Exchange, Step } from '../exchange.ts'
import { PROOF_ALGORITHMS } from './dpop.ts'
import { presentedToken, type PresentedToken, type TokenScheme } from './presented-token.ts'
import type { TokenVerifier } from './token-verifier.ts'

/** No token means anonymous. A bad token never does: it ends the request. */
export function authenticate(verifyToken: TokenVerifier): Step {
  // The requests of one list come with one token and one proof, which is good once.
  const callers = new WeakMap<Exchange['headers'], Promise<Caller | null>>()
  return {
    name: 'authenticate',
    refuses: ['UNAUTHENTICATED', 'MALFORMED_REQUEST', 'UPSTREAM_UNAVAILABLE'],
    run(exchange): Promise<void> | undefined {
      const token = presentedToken(exchange)
      return token === null ? undefined : take(exchange, token)
    },
  }

  async function take(exchange: Exchange, token: PresentedToken): Promise<void> {
    const asked =
      callers.get(exchange.headers) ??
      (token.scheme === 'Bearer' ? verifyToken(token.text) : verifyToken(token.text, proofOf(exchange)))
    callers.set(exchange.headers, asked)
    exchange.caller = await asked
    if (exchange.caller) return
    exchange.answerHeaders['www-authenticate'] = CHALLENGES[token.scheme]
    throw new GraphError('UNAUTHENTICATED', WAYS_OUT[token.scheme], { reason: 'invalid_token' })
  }
}

function proofOf({ headers, form, address }: Exchange) {
  return { proofs: headers['dpop'] ?? [], method: form === 'GET' ? 'GET' : 'POST', address } as const
}

const REFUSED = 'realm="civigraph", error="invalid_token", error_description="Sign in again"'

/** Each names the scheme that was used first; a token that is bound to a key is not taken as `Bearer`, so that says both. */
const CHALLENGES: Readonly<Record<TokenScheme, string>> = {
  // RFC 6750, section 3; RFC 9449, section 7.1.
  Bearer: `Bearer ${REFUSED}, DPoP algs="${PROOF_ALGORITHMS}"`,
  DPoP: `DPoP ${REFUSED}, algs="${PROOF_ALGORITHMS}"`,
}

const WAYS_OUT: Readonly<Record<TokenScheme, string>> = {
  Bearer: 'The token was refused; sign in again.',
  DPoP: 'The token or its proof was refused; send a new proof for this request, or sign in again.',
}

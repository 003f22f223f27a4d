import type { Caller } from '@civigraph/subgraph-kit'
import { callerOf } from './claims-caller.ts'
import { readCompactToken, type Claims, type CompactToken } from './compact-token.ts'
import type { CheckProof, PresentedProof } from './dpop.ts'
import type { RealmKey } from './key-set.ts'
import type { KeySource } from './key-source.ts'
import { namesOf, type Revocations } from './revocations.ts'
import { boundTo, claimFault, headerFault, type TokenRules } from './token-rules.ts'
import { type VerifiedToken, VerifiedTokens } from './verified-tokens.ts'

/**
 * Who a token speaks for.
 *
 * @param proof What came with a token under the scheme `DPoP`; nothing for `Bearer`.
 * @returns null for a token that must not be trusted.
 * @throws {GraphError} `UPSTREAM_UNAVAILABLE`, and only when it cannot tell.
 */
export type TokenVerifier = (token: string, proof?: PresentedProof) => Promise<Caller | null>

/** The one part that differs between `keycloak.ts` and `jose.ts`: does this key prove this token? */
export type CheckSignature = (token: CompactToken, key: RealmKey) => Promise<Claims | null>

export interface TokenVerifierParts {
  readonly checkSignature: CheckSignature
  readonly keys: Pick<KeySource, 'key' | 'held'>
  readonly rules: TokenRules
  readonly revocations: Pick<Revocations, 'has'>
  /** Without it no token is taken that is bound to a key. */
  readonly checkProof?: CheckProof | undefined
  /** Told the name of the rule that a token broke; never anything of the token itself. */
  readonly refused?: ((rule: string) => void) | undefined
}

/**
 * Shape, header, claims, key, signature, caller, revocation, proof: the first that fails ends it. What costs nothing comes
 * first, so that a token which would be refused anyway makes nobody fetch keys; nothing is believed before the signature.
 * A token that passed is remembered for a while, but revocation and proof are looked at each time.
 */
export function tokenVerifier(parts: TokenVerifierParts): TokenVerifier {
  const { checkSignature, keys, rules, revocations, checkProof, refused } = parts
  const verified = new VerifiedTokens(rules.now)

  async function verify(text: string): Promise<VerifiedToken | string> {
    const token = readCompactToken(text)
    if (!token) return 'shape'
    const fault = headerFault(token.header, rules) ?? claimFault(token.claims, rules)
    if (fault !== null) return fault

    const key = await keys.key(String(token.header['kid']))
    if (!key) return 'key'
    if (key.alg !== token.header['alg']) return 'alg'
    const claims = await checkSignature(token, key)
    if (!claims) return 'signature'
    const caller = callerOf(claims, rules.audience)
    if (!caller) return 'person or organisation'
    const boundKey = boundTo(claims)
    return verified.add(text, { caller, expiresAt: Number(claims['exp']), key, names: namesOf(claims), boundKey })
  }

  /** What is looked at each time. */
  async function useFault(text: string, token: VerifiedToken, proof: PresentedProof | undefined) {
    const { names, boundKey } = token
    if (revocations.has(names)) return 'revoked'
    if (boundKey === null) return proof === undefined ? null : 'scheme'
    if (proof === undefined || !checkProof) return 'proof'
    return await checkProof(proof, { text, thumbprint: boundKey })
  }

  return async (text, proof) => {
    const known = verified.get(text)
    // An entry dies with the key that proved it.
    const token = known && keys.held(known.key.kid) === known.key ? known : await verify(text)
    const fault = typeof token === 'string' ? token : await useFault(text, token, proof)
    if (fault === null && typeof token !== 'string') return token.caller
    if (fault !== null) refused?.(fault)
    return null
  }
}

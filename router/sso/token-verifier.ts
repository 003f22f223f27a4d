import type { Caller } from '@civigraph/subgraph-kit'
import { callerOf } from './claims-caller.ts'
import { readCompactToken, type Claims, type CompactToken } from './compact-token.ts'
import type { KeySource, RealmKey } from './key-source.ts'
import { claimFault, headerFault, type TokenRules } from './token-rules.ts'
import { VerifiedTokens } from './verified-tokens.ts'

/**
 * Who a token speaks for.
 *
 * @returns null for a token that must not be trusted.
 * @throws {GraphError} `UPSTREAM_UNAVAILABLE`, and only when it cannot tell.
 */
export type TokenVerifier = (token: string) => Promise<Caller | null>

/** The one part that differs between `keycloak.ts` and `jose.ts`: does this key prove this token? */
export type CheckSignature = (token: CompactToken, key: RealmKey) => Promise<Claims | null>

export interface TokenVerifierParts {
  readonly checkSignature: CheckSignature
  readonly keys: KeySource
  readonly rules: TokenRules
  /** Told the name of the rule that a token broke; never anything of the token itself. */
  readonly refused?: (rule: string) => void
}

/**
 * Shape, header, claims, key, signature, caller: the first that fails ends it. What costs nothing comes first, so that
 * a token which would be refused anyway makes nobody fetch keys; nothing is believed before the signature.
 */
export function tokenVerifier({ checkSignature, keys, rules, refused }: TokenVerifierParts): TokenVerifier {
  const verified = new VerifiedTokens(rules.now)

  async function verify(text: string): Promise<Caller | string> {
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
    verified.add(text, { caller, expiresAt: Number(claims['exp']), key })
    return caller
  }

  return async (text) => {
    const known = verified.get(text)
    // An entry dies with the key that proved it.
    if (known && keys.held(known.key.kid) === known.key) return known.caller
    const result = await verify(text)
    if (typeof result !== 'string') return result
    refused?.(result)
    return null
  }
}

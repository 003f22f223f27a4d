import { ALGORITHMS, isAlgorithm } from '../algorithms.ts'
import { type Claims, readCompactToken } from '../compact-token.ts'
import { joseSignature } from '../jose.ts'
import type { KeySource } from '../key-source.ts'
import { audiences, CLOCK_TOLERANCE_SECONDS, headerFault, isFilled, isTime } from '../token-rules.ts'

/** Who signed in at the realm, and in which sign-in. */
export interface SignedIn {
  readonly subject: string
  /** The realm's own session (`sid`), which it names when it reports a sign-out; null for a realm that names none. */
  readonly sid: string | null
}

export interface ExpectedIdToken {
  readonly client: string
  /** The one that this sign-in was started with. */
  readonly nonce: string
}

/** @returns null for a token that must not be trusted. */
export type CheckIdToken = (text: string, expected: ExpectedIdToken) => Promise<SignedIn | null>

export interface IdTokenRules {
  readonly issuer: string
  readonly keys: Pick<KeySource, 'key'>
  /** Seconds since 1970. */
  readonly now: () => number
}

/** Which of them counts is the key's to say: the realm's key set was read with the algorithms that are allowed. */
const SIGNED_BY = new Set(Object.keys(ALGORITHMS).filter(isAlgorithm))

/** @source OpenID Connect Core 1.0, section 3.1.3.7; Keycloak's `typ` claim tells an ID token from others. */
export function idTokenCheck({ issuer, keys, now }: IdTokenRules): CheckIdToken {
  const checkSignature = joseSignature()

  function isAsExpected({ iss, aud, azp, typ, exp, iat, nonce, sub }: Claims, expected: ExpectedIdToken): boolean {
    const receivers = audiences(aud)
    const rules = [
      iss === issuer,
      receivers.includes(expected.client),
      azp === undefined ? receivers.length === 1 : azp === expected.client,
      typ === undefined || typ === 'ID',
      isTime(exp) && exp > now(),
      isTime(iat) && iat <= now() + CLOCK_TOLERANCE_SECONDS,
      isFilled(nonce) && nonce === expected.nonce,
      isFilled(sub),
    ]
    return rules.every(Boolean)
  }

  return async (text, expected) => {
    const token = readCompactToken(text)
    if (!token || headerFault(token.header, { algorithms: SIGNED_BY }) !== null) return null
    if (!isAsExpected(token.claims, expected)) return null
    const key = await keys.key(String(token.header['kid']))
    if (!key || key.alg !== token.header['alg']) return null
    const claims = await checkSignature(token, key)
    if (!claims) return null
    const { sub, sid } = claims
    return { subject: String(sub), sid: typeof sid === 'string' ? sid : null }
  }
}

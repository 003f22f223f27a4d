import { hash, type JsonWebKey, verify } from 'node:crypto'
import { ALGORITHMS, isAlgorithm } from './algorithms.ts'
import { readCompactToken, signedParts, type Claims, type CompactToken } from './compact-token.ts'
import { readPublicJwk } from './key-set.ts'
import type { OnceOnly } from './once.ts'
import { isFilled, isTime } from './token-rules.ts'

/** What came with a token under the scheme `DPoP`. */
export interface PresentedProof {
  /** The header `DPoP`, as often as it came. */
  readonly proofs: readonly string[]
  readonly method: 'GET' | 'POST'
  /** Path and query. */
  readonly address: string
}

/** A token, and the thumbprint of the key it is bound to. */
export interface BoundToken {
  readonly text: string
  readonly thumbprint: string
}

/** The first rule that a proof breaks, or null. */
export type CheckProof = (presented: PresentedProof, token: BoundToken) => Promise<string | null>

export interface ProofRules {
  /** Origin under which callers reach the router: what a caller says in `Host` proves nothing. */
  readonly origin: () => string
  /** Identifiers of proofs that were used. */
  readonly once: OnceOnly
  /** Seconds since 1970. */
  readonly now: () => number
}

/** How far a proof's time may be from ours, either way, in seconds. */
const WINDOW_SECONDS = 60
const MAX_ID_CHARS = 256

/**
 * Checks proofs of possession: exactly one, signed by the key that the token is bound to, for this method, address and
 * token, made just now and not used before. The last rule is checked last: only a good proof can use up an identifier.
 *
 * @source RFC 9449, section 4.3, and section 11.1 on replay.
 */
export function proofChecker({ origin, once, now }: ProofRules): CheckProof {
  return async ({ proofs, method, address }, token) => {
    const [text, ...more] = proofs
    if (text === undefined || more.length > 0) return 'proof count'
    const proof = readCompactToken(text)
    if (!proof) return 'proof shape'
    const asked = { method, address: origin() + (address.split('?', 1)[0] ?? ''), token: token.text, now: now() }
    const fault = keyFault(proof, token.thumbprint) ?? claimFault(proof.claims, asked) ?? signatureFault(proof)
    if (fault !== null) return fault
    const name = `dpop ${token.thumbprint} ${String(proof.claims['jti'])}`
    return (await once.take(name, 2 * WINDOW_SECONDS + 1)) ? null : 'proof used'
  }
}

/** Names of the algorithms that a proof may have, for the challenge. */
export const PROOF_ALGORITHMS = Object.keys(ALGORITHMS).join(' ')

function keyFault({ header }: CompactToken, thumbprint: string): string | null {
  if (header['typ'] !== 'dpop+jwt') return 'proof typ'
  if (!isAlgorithm(header['alg'])) return 'proof alg'
  if (Object.hasOwn(header, 'crit')) return 'proof crit'
  const jwk = jwkIn(header)
  // Before the key is read: only a key that the realm bound a token to is worth the work.
  return jwk === null ? 'proof jwk' : thumbprintOf(jwk) === thumbprint ? null : 'proof key'
}

interface Asked {
  readonly method: string
  readonly address: string
  readonly token: string
  /** Seconds since 1970. */
  readonly now: number
}

function claimFault({ htm, htu, ath, iat, exp, jti }: Claims, asked: Asked): string | null {
  if (htm !== asked.method) return 'proof htm'
  if (addressIn(htu) !== asked.address) return 'proof htu'
  if (ath !== hash('sha256', asked.token, 'base64url')) return 'proof ath'
  if (!isTime(iat) || Math.abs(asked.now - iat) > WINDOW_SECONDS) return 'proof iat'
  if (exp !== undefined && !(isTime(exp) && exp > asked.now)) return 'proof exp'
  return isFilled(jti) && jti.length <= MAX_ID_CHARS ? null : 'proof jti'
}

/** Without query and fragment, in the spelling of RFC 3986, sections 6.2.2 and 6.2.3. */
function addressIn(htu: unknown): string | null {
  const url = typeof htu === 'string' ? URL.parse(htu) : null
  return url && url.username === '' && url.password === '' ? url.origin + url.pathname : null
}

function signatureFault(proof: CompactToken): string | null {
  const { alg } = proof.header
  const jwk = jwkIn(proof.header)
  const key = jwk && readPublicJwk(jwk)
  if (!key || !isAlgorithm(alg) || !ALGORITHMS[alg].fits(key)) return 'proof jwk'
  const { signed, signature } = signedParts(proof)
  return verify('sha256', Buffer.from(signed), ALGORITHMS[alg].verifyInput(key), signature) ? null : 'proof signature'
}

function jwkIn({ jwk }: Readonly<Record<string, unknown>>): JsonWebKey | null {
  return typeof jwk === 'object' && jwk !== null && !Array.isArray(jwk) ? { ...jwk } : null
}

/** The members that make a key, in the order of RFC 7638, section 3.2. */
const KEY_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  EC: ['crv', 'kty', 'x', 'y'],
  RSA: ['e', 'kty', 'n'],
}

function thumbprintOf(jwk: JsonWebKey): string | null {
  const members = typeof jwk.kty === 'string' && Object.hasOwn(KEY_MEMBERS, jwk.kty) ? KEY_MEMBERS[jwk.kty] : undefined
  if (!members?.every((member) => typeof jwk[member] === 'string')) return null
  return hash('sha256', JSON.stringify(jwk, [...members]), 'base64url')
}

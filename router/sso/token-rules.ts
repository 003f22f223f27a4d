import type { Algorithm } from './algorithms.ts'
import type { Claims } from './compact-token.ts'

/** What a token must fit, whoever checks its signature. */
export interface TokenRules {
  /** Issuer, compared character by character. */
  readonly issuer: string
  /** The resource server every token must name. */
  readonly audience: string
  readonly algorithms: ReadonlySet<Algorithm>
  /** Clients the realm registers; null takes any client the issuer signs for. */
  readonly clients: ReadonlySet<string> | null
  /** Seconds since 1970. */
  readonly now: () => number
}

/** How far ahead of ours the realm's clock may be, in seconds. An expired token gets no such grace. */
export const CLOCK_TOLERANCE_SECONDS = 60
/** Longest life of a token, in seconds. A realm that signs for longer is set up wrongly. */
export const MAX_LIFETIME_SECONDS = 3_600
// Never a logout token, a proof of possession or the router's own envelope.
const ACCESS_TOKEN_TYPES: ReadonlySet<unknown> = new Set([undefined, 'JWT', 'at+jwt'])

/**
 * The first rule a token's header breaks, or null. Key hints inside the token (`jwk`, `jku`, `x5u`, `x5c`) are not
 * refused but never read: only `kid` is looked up, in the realm's own key set.
 *
 * @param types What `typ` may say.
 * @source RFC 8725 (JWT best current practices), sections 3.1, 3.11; RFC 7515, section 4.1.11.
 */
export function headerFault(
  header: Readonly<Record<string, unknown>>,
  rules: Pick<TokenRules, 'algorithms'>,
  types: ReadonlySet<unknown> = ACCESS_TOKEN_TYPES,
): string | null {
  if (![...rules.algorithms].some((name) => name === header['alg'])) return 'alg'
  if (!types.has(header['typ'])) return 'header typ'
  if (Object.hasOwn(header, 'crit')) return 'crit'
  return typeof header['kid'] === 'string' ? null : 'kid'
}

/**
 * The first rule a token's claims break, or null. A token that is bound to a key passes here; whoever sent it must prove
 * besides that the key is theirs (`dpop.ts`).
 *
 * @source RFC 9068, section 4; RFC 8725, sections 3.8 to 3.12; Keycloak's `typ` claim tells an access token from an
 *   ID, refresh or logout token.
 */
export function claimFault(claims: Claims, rules: TokenRules): string | null {
  if (claims['iss'] !== rules.issuer) return 'iss'
  if (!audiences(claims['aud']).includes(rules.audience)) return 'aud'
  if (claims['typ'] !== 'Bearer' && claims['typ'] !== 'DPoP') return 'typ'
  if (isBound(claims) && boundTo(claims) === null) return 'cnf'
  if (!isFilled(claims['sub'])) return 'sub'
  if (!isFilled(claims['azp'])) return 'azp'
  if (rules.clients && !rules.clients.has(claims['azp'])) return 'azp'
  return timeFault(claims, rules.now())
}

/** Whether a token is of use only to who holds a key. */
export function isBound(claims: Claims): boolean {
  return claims['typ'] === 'DPoP' || Object.hasOwn(claims, 'cnf')
}

// SHA-256 as base64url.
const THUMBPRINT = /^[\w-]{43}$/

/**
 * Thumbprint of the key that a token is bound to; null when it is bound to none, or in a way that cannot be checked
 * here: by a certificate (`x5t#S256`), or by two things at once. Keycloak from 26.7 says in a member of its own that the
 * thumbprint is one of DPoP.
 *
 * @source RFC 9449, section 6.1; RFC 7800, section 3.
 */
export function boundTo({ cnf }: Claims): string | null {
  if (typeof cnf !== 'object' || cnf === null) return null
  const members = Object.entries(cnf).filter(([name, value]) => name !== 'kc-jkt-type' || value !== 'DPoP')
  const [[name, thumbprint] = [], ...more] = members
  if (name !== 'jkt' || more.length > 0) return null
  return typeof thumbprint === 'string' && THUMBPRINT.test(thumbprint) ? thumbprint : null
}

function timeFault({ exp, iat, nbf }: Claims, now: number): string | null {
  if (!isTime(exp) || exp <= now) return 'exp'
  if (!isTime(iat) || iat > now + CLOCK_TOLERANCE_SECONDS) return 'iat'
  if (exp - iat > MAX_LIFETIME_SECONDS) return 'lifetime'
  if (nbf !== undefined && (!isTime(nbf) || nbf > now + CLOCK_TOLERANCE_SECONDS)) return 'nbf'
  return null
}

/** The audiences of a token; none when the claim is neither a text nor a list of texts. */
export function audiences(aud: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  return list.every((one) => typeof one === 'string') ? list : []
}

/** A text that says something. */
export function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** Seconds since 1970: any number that is one. */
export function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

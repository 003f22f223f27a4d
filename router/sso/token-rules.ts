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
const CLOCK_TOLERANCE_SECONDS = 5
const MAX_LIFETIME_SECONDS = 3_600
// Never a logout token, a proof of possession or the router's own envelope.
const HEADER_TYPES: ReadonlySet<unknown> = new Set([undefined, 'JWT', 'at+jwt'])

/**
 * The first rule a token's header breaks, or null. Key hints inside the token (`jwk`, `jku`, `x5u`, `x5c`) are not
 * refused but never read: only `kid` is looked up, in the realm's own key set.
 *
 * @source RFC 8725 (JWT best current practices), sections 3.1, 3.11; RFC 7515, section 4.1.11.
 */
export function headerFault(header: Readonly<Record<string, unknown>>, rules: TokenRules): string | null {
  if (![...rules.algorithms].some((name) => name === header['alg'])) return 'alg'
  if (!HEADER_TYPES.has(header['typ'])) return 'header typ'
  if (Object.hasOwn(header, 'crit')) return 'crit'
  return typeof header['kid'] === 'string' ? null : 'kid'
}

/**
 * The first rule a token's claims break, or null.
 *
 * @source RFC 9068, section 4; RFC 8725, sections 3.8 to 3.12; Keycloak's `typ` claim tells an access token from an
 *   ID, refresh or logout token. `cnf` binds a token to a key whose proof is not checked yet: such tokens are refused.
 */
export function claimFault(claims: Claims, rules: TokenRules): string | null {
  if (claims['iss'] !== rules.issuer) return 'iss'
  if (!audiences(claims['aud']).includes(rules.audience)) return 'aud'
  if (claims['typ'] !== 'Bearer') return 'typ'
  if (Object.hasOwn(claims, 'cnf')) return 'cnf'
  if (!isFilled(claims['sub'])) return 'sub'
  if (!isFilled(claims['azp'])) return 'azp'
  if (rules.clients && !rules.clients.has(claims['azp'])) return 'azp'
  return timeFault(claims, rules.now())
}

function timeFault({ exp, iat, nbf }: Claims, now: number): string | null {
  if (!isTime(exp) || exp <= now) return 'exp'
  if (!isTime(iat) || iat > now + CLOCK_TOLERANCE_SECONDS) return 'iat'
  if (exp - iat > MAX_LIFETIME_SECONDS) return 'lifetime'
  if (nbf !== undefined && (!isTime(nbf) || nbf > now + CLOCK_TOLERANCE_SECONDS)) return 'nbf'
  return null
}

function audiences(aud: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  return list.every((one) => typeof one === 'string') ? list : []
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function isTime(value: unknown): value is number {
  return Number.isFinite(value)
}

import { readCompactToken, type Claims } from './compact-token.ts'
import { joseSignature } from './jose.ts'
import type { KeySource } from './key-source.ts'
import type { OnceOnly } from './once.ts'
import type { Revocations } from './revocations.ts'
import { audiences, CLOCK_TOLERANCE_SECONDS, headerFault, isFilled, isTime, type TokenRules } from './token-rules.ts'

/** Who signed out at the realm: at least one of the two is known. */
export interface Logout {
  /** The sign-in that ended (`sid`). */
  readonly session: string | null
  /** The account (`sub`). Without a session, all its sign-ins ended. */
  readonly subject: string | null
  /** Seconds since 1970, by the realm's clock. */
  readonly at: number
}

/**
 * Takes a logout token: from then on the tokens it is about are refused.
 *
 * @returns null for a token that must not be trusted.
 * @throws {GraphError} `UPSTREAM_UNAVAILABLE` when the realm's keys cannot be had.
 */
export type LogoutReceiver = (logoutToken: string) => Promise<Logout | null>

export interface LogoutParts {
  readonly keys: Pick<KeySource, 'key'>
  readonly rules: TokenRules
  readonly revocations: Revocations
  readonly once: OnceOnly
  /** Clients of ours whose sign-outs are reported here. */
  readonly pages: ReadonlySet<string>
  /** Told the name of the rule that a token broke; never anything of the token itself. */
  readonly refused?: ((rule: string) => void) | undefined
}

/** How old a logout token may be, in seconds: the realm sends it when it happens. */
const MAX_AGE_SECONDS = 120
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const LOGOUT_TOKEN_TYPES: ReadonlySet<unknown> = new Set([undefined, 'JWT', 'logout+jwt'])

/** @source OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.6; RFC 8725 for the header. */
export function logoutReceiver({ keys, rules, revocations, once, pages, refused }: LogoutParts): LogoutReceiver {
  const checkSignature = joseSignature()

  async function receive(text: string): Promise<Logout | string> {
    const token = readCompactToken(text)
    if (!token) return 'shape'
    const fault = headerFault(token.header, rules, LOGOUT_TOKEN_TYPES) ?? claimFault(token.claims, pages, rules)
    if (fault !== null) return fault

    const key = await keys.key(String(token.header['kid']))
    if (!key) return 'key'
    if (key.alg !== token.header['alg']) return 'alg'
    const claims = await checkSignature(token, key)
    if (!claims) return 'signature'
    const lastsFor = MAX_AGE_SECONDS + CLOCK_TOLERANCE_SECONDS + 1
    if (!(await once.take(`logout ${String(claims['jti'])}`, lastsFor))) return 'used'
    return logoutOf(claims)
  }

  return async (text) => {
    const logout = await receive(text)
    if (typeof logout === 'string') {
      refused?.(`logout ${logout}`)
      return null
    }
    const { session, subject, at } = logout
    if (session !== null) revocations.revoke({ by: 'sid', value: session })
    // Up to the logout token, with no tolerance: one clock, the realm's, dates it and the tokens, so a new sign-in is later.
    else if (subject !== null) revocations.revoke({ by: 'sub', value: subject, issuedUntil: at })
    return logout
  }
}

function claimFault(claims: Claims, pages: ReadonlySet<string>, { issuer, now }: TokenRules): string | null {
  const { iss, aud, typ, iat, exp, jti, sid, sub } = claims
  const names = [sid, sub].filter((name) => name !== undefined)
  const oldest = now() - MAX_AGE_SECONDS
  const broken: Readonly<Record<string, boolean>> = {
    iss: iss !== issuer,
    aud: !audiences(aud).some((one) => typeof one === 'string' && pages.has(one)),
    typ: typ !== undefined && typ !== 'Logout', // Keycloak's: whatever else the realm signs names itself otherwise there
    iat: !isTime(iat) || iat > now() + CLOCK_TOLERANCE_SECONDS || iat < oldest,
    exp: exp !== undefined && !(isTime(exp) && exp > now()),
    jti: !isFilled(jti),
    events: !isLogout(claims['events']),
    nonce: Object.hasOwn(claims, 'nonce'), // else an ID token could pass for one
    'sid or sub': names.length === 0 || !names.every(isFilled),
  }
  return Object.keys(broken).find((rule) => broken[rule]) ?? null
}

function isLogout(events: unknown): boolean {
  if (typeof events !== 'object' || events === null) return false
  const event: unknown = Object.getOwnPropertyDescriptor(events, EVENT)?.value
  return typeof event === 'object' && event !== null && !Array.isArray(event)
}

function logoutOf({ sid, sub, iat }: Claims): Logout {
  return {
    session: typeof sid === 'string' ? sid : null,
    subject: typeof sub === 'string' ? sub : null,
    at: Number(iat),
  }
}

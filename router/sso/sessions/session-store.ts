import type { TokenNames } from '../revocations.ts'
import type { PageName } from './pages.ts'

/** What the router holds for a browser that somebody signed in with. */
export interface PageSession {
  readonly page: PageName
  /** Scopes besides those that the page always asks for. */
  readonly moreScopes: readonly string[]
  /** The account. */
  readonly subject: string
  /** The realm's session; null for a realm that names none. */
  readonly sid: string | null
  readonly accessToken: string
  /** Milliseconds since 1970. */
  readonly accessEndsAt: number
  /** Under which the access token can be revoked, and when the realm issued it. */
  readonly names: TokenNames
  readonly jti: string | null
  readonly refreshToken: string | null
  /** Tells the realm at sign-out whose sign-in it is to end. */
  readonly idToken: string
  /** It ends then, however much it is used. Milliseconds since 1970. */
  readonly endsAt: number
}

/** Whose sessions are meant. */
export interface SessionOwner {
  readonly by: 'sid' | 'subject'
  readonly value: string
}

/**
 * Sessions by their keys; the identifiers that browsers have are not in it.
 *
 * Every method may throw a `GraphError` `UPSTREAM_UNAVAILABLE`, when nobody can tell.
 */
export interface SessionStore {
  /** An account has a handful of sessions at most: one more ends its oldest. */
  readonly add: (key: string, session: PageSession) => Promise<void>
  /** Counts as a use: what is not used for a while is forgotten. */
  readonly use: (key: string) => Promise<PageSession | null>
  /** @returns false when there is no such session any more: it does not come back. */
  readonly replace: (key: string, session: PageSession) => Promise<boolean>
  /** @returns What was removed. */
  readonly remove: (key: string) => Promise<PageSession | null>
  readonly keysOf: (owner: SessionOwner) => Promise<readonly string[]>
  /** For whoever alone may renew a session's tokens. @returns null while somebody else has it; else what gives it back. */
  readonly lock: (key: string) => Promise<(() => Promise<void>) | null>
}

export interface SessionLimits {
  /** A session that is not used for so long ends. */
  readonly idleMs: number
  /** A session ends after so long. */
  readonly maxMs: number
}

export const SESSIONS_PER_ACCOUNT_MAX = 10

import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { readCompactToken } from '../compact-token.ts'
import type { Logout } from '../logout-token.ts'
import { namesOf, type Revocations } from '../revocations.ts'
import type { PageClient } from './client-proof.ts'
import { randomText } from './login-attempt.ts'
import type { PageName } from './pages.ts'
import type { GrantedTokens, RealmEndpoints } from './realm-endpoints.ts'
import type { PageSession, SessionLimits, SessionOwner, SessionStore } from './session-store.ts'

export interface PageSessionsParts {
  readonly store: SessionStore
  readonly realm: Pick<RealmEndpoints, 'grant' | 'revoke' | 'latestTime'>
  readonly clients: ReadonlyMap<PageName, PageClient>
  readonly revocations: Revocations
  readonly limits: Pick<SessionLimits, 'maxMs'>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** A sign-in that just succeeded. */
export interface NewSession extends Pick<PageSession, 'page' | 'moreScopes' | 'subject' | 'sid' | 'idToken'> {
  readonly tokens: GrantedTokens
}

/** Tokens are renewed when they have no longer than this. */
const RENEW_BEFORE_MS = 30_000
/** After the realm did not answer it is left alone for so long. */
const TRY_AGAIN_MS = 2_000
const LOOK_AGAIN_MS = 50

/**
 * The sessions of pages. A browser has a random identifier and nothing else; the tokens stay here, by the digest of that
 * identifier, so that whoever reads the store cannot be anybody.
 */
export class PageSessions {
  readonly #parts: PageSessionsParts
  /** A session's tokens are renewed once for everybody who waits: the realm takes a refresh token once. */
  readonly #renewals = new Map<string, Promise<PageSession | null>>()

  constructor(parts: PageSessionsParts) {
    this.#parts = parts
  }

  /**
   * Begins a session under a new identifier; the one that the browser had before ends, whoever's it was. Nobody can
   * therefore know the identifier of a session beforehand.
   */
  async begin({ tokens, ...signedIn }: NewSession, before: string | null): Promise<string> {
    const { store, now, limits, revocations } = this.#parts
    const session = { ...signedIn, ...heldTokens(tokens), endsAt: now() + limits.maxMs }
    const replaced = before === null ? null : await store.remove(keyOf(before))
    if (replaced && replaced.sid !== session.sid) revocations.revoke(lastRevocation(replaced))
    const id = randomText()
    await store.add(keyOf(id), session)
    return id
  }

  /** The session as it is, without a look at its tokens. */
  async find(id: string): Promise<PageSession | null> {
    return await this.#find(keyOf(id))
  }

  /**
   * A session whose access token is good for a while, renewed at the realm when need be.
   *
   * @returns null when there is none any more: unknown, signed out, idle, at its end, or ended by the realm.
   * @throws {GraphError} `UPSTREAM_UNAVAILABLE` when the realm or the store cannot be asked.
   */
  async use(id: string): Promise<PageSession | null> {
    const key = keyOf(id)
    const session = await this.#find(key)
    if (!session || !this.#isDue(session)) return session
    try {
      return await this.#renewal(key)
    } catch (error) {
      if (session.accessEndsAt > this.#parts.now()) return session // still good, and the next request tries again
      throw error
    }
  }

  /** Ends a session and its tokens, here and at all routers. @returns What it was. */
  async signOut(id: string): Promise<PageSession | null> {
    const session = await this.#parts.store.remove(keyOf(id))
    if (!session) return null
    this.#parts.revocations.revoke(lastRevocation(session))
    await this.#revokeAtRealm(session)
    return session
  }

  /**
   * Ends every session of the account, and refuses every token that it has now, whatever application holds it.
   *
   * The realm dates tokens, by a clock that may be up to a minute ahead. Where this is not known, the whole minute is refused
   * and a new sign-in in it too: to sign in once more is less than a stolen token that outlives the sign-out. Mostly it is
   * known to a second or two, and then a new sign-in can be told apart by its time.
   */
  async signOutEverywhere(id: string): Promise<PageSession | null> {
    const { realm, revocations } = this.#parts
    const session = await this.signOut(id)
    if (!session) return null
    const others = await this.#removeAll({ by: 'subject', value: session.subject })
    const issued = [session, ...others].map(({ names }) => names.issuedAt)
    revocations.revoke({ by: 'sub', value: session.subject, issuedUntil: Math.max(realm.latestTime(), ...issued) })
    await Promise.all(others.map((other) => this.#revokeAtRealm(other)))
    return session
  }

  /** What the realm says has ended; its tokens are revoked already. */
  async endedAtRealm({ session, subject }: Logout): Promise<void> {
    if (session !== null) await this.#removeAll({ by: 'sid', value: session })
    else if (subject !== null) await this.#removeAll({ by: 'subject', value: subject })
  }

  async #find(key: string): Promise<PageSession | null> {
    const { store, now, revocations } = this.#parts
    const session = await store.use(key)
    if (!session) return null
    if (session.endsAt > now() && !revocations.has(session.names)) return session
    await store.remove(key)
    return null
  }

  #isDue({ accessEndsAt }: PageSession): boolean {
    return accessEndsAt - this.#parts.now() <= RENEW_BEFORE_MS
  }

  #renewal(key: string): Promise<PageSession | null> {
    const underWay = this.#renewals.get(key)
    if (underWay) return underWay
    const renewal = this.#renewWhenAllowed(key)
    this.#renewals.set(key, renewal)
    const forget = () => void this.#renewals.delete(key)
    renewal.then(forget, () => setTimeout(forget, TRY_AGAIN_MS).unref())
    return renewal
  }

  /** Another router may be renewing the same session: then its tokens are waited for. */
  async #renewWhenAllowed(key: string): Promise<PageSession | null> {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- looks again until it is renewed, or the lock has ended by itself
      const unlock = await this.#parts.store.lock(key)
      // oxlint-disable-next-line no-await-in-loop -- as above
      if (unlock) return await this.#renew(key).finally(unlock)
      // oxlint-disable-next-line no-await-in-loop -- as above
      await pause(LOOK_AGAIN_MS)
      // oxlint-disable-next-line no-await-in-loop -- as above
      const session = await this.#find(key)
      if (!session || !this.#isDue(session)) return session
    }
  }

  async #renew(key: string): Promise<PageSession | null> {
    const { store, realm, clients, revocations } = this.#parts
    const session = await this.#find(key)
    if (!session || !this.#isDue(session)) return session
    const client = clients.get(session.page)
    const form = { grant_type: 'refresh_token', refresh_token: session.refreshToken ?? '' }
    const tokens = client && session.refreshToken !== null ? await realm.grant(client, form) : null
    const renewed = tokens && renewedBy(session, tokens)
    if (renewed) return (await store.replace(key, renewed)) ? renewed : null
    await store.remove(key)
    // Not the whole sign-in at the realm, of which other applications may have tokens.
    if (session.jti !== null) revocations.revoke({ by: 'jti', value: session.jti })
    return null
  }

  async #removeAll(owner: SessionOwner): Promise<readonly PageSession[]> {
    const { store } = this.#parts
    const keys = await store.keysOf(owner)
    const removed = await Promise.all(keys.map((key) => store.remove(key)))
    return removed.filter((session) => session !== null)
  }

  async #revokeAtRealm({ page, refreshToken }: PageSession): Promise<void> {
    const client = this.#parts.clients.get(page)
    if (client && refreshToken !== null) await this.#parts.realm.revoke(client, refreshToken)
  }
}

function keyOf(id: string): string {
  return hash('sha256', id, 'base64url')
}

/** Up to the last token that the session had: who signs in again may get the same `sid`, and must not be refused for it. */
function lastRevocation({ sid, subject, names }: PageSession) {
  const { issuedAt: issuedUntil } = names
  return sid === null
    ? ({ by: 'sub', value: subject, issuedUntil } as const)
    : ({ by: 'sid', value: sid, issuedUntil } as const)
}

/** What the realm gave a moment ago over a channel of our own needs no proof; each request has its token verified. */
function heldTokens({ accessToken, refreshToken }: GrantedTokens) {
  const claims = readCompactToken(accessToken)?.claims ?? {}
  const { exp, jti } = claims
  return {
    accessToken,
    refreshToken,
    accessEndsAt: typeof exp === 'number' ? exp * 1_000 : 0,
    names: namesOf(claims),
    jti: typeof jti === 'string' ? jti : null,
  }
}

/** @returns null for tokens of somebody else (OpenID Connect Core, section 12.2). */
function renewedBy(session: PageSession, tokens: GrantedTokens): PageSession | null {
  if (readCompactToken(tokens.accessToken)?.claims['sub'] !== session.subject) return null
  return {
    ...session,
    ...heldTokens(tokens),
    refreshToken: tokens.refreshToken ?? session.refreshToken,
    idToken: tokens.idToken ?? session.idToken,
  }
}

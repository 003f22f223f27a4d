import type { KoaContextWithOIDC } from 'oidc-provider'
import { deviceError, introspectionError, tokenError } from './keycloak-errors.ts'
import type { EndedSignIn } from './logout-messages.ts'
import { OIDC_PATH } from './paths.ts'
import type { Realm } from './realm-file.ts'

/** A request that oidc-provider has answered; without `oidc` when no endpoint took it. */
interface Answered {
  readonly path: string
  status: number
  readonly body: unknown
  readonly oidc?: KoaContextWithOIDC['oidc']
  readonly remove: (header: string) => void
}

export interface KeycloakMemberParts {
  readonly realm: Realm
  /** Told of each sign-in that ends, before the browser is. */
  readonly ended: (ended: EndedSignIn) => Promise<void>
}

const CLIENT_ENDPOINTS = new Set(['/token', '/token/introspect', '/revoke'].map((path) => OIDC_PATH + path))

/** What Keycloak's answers carry and oidc-provider's do not. */
export function keycloakMembers({ realm, ended }: KeycloakMemberParts) {
  const accounts = [...realm.users, ...realm.serviceAccounts]
  const usernames = new Map(accounts.map(({ id, username }) => [id, username]))
  const change: Readonly<Record<string, (ctx: Answered, body: object) => object | undefined>> = {
    [`${OIDC_PATH}/token`]: (ctx, body) =>
      ctx.status === 200 ? tokenMembers(realm, ctx, body) : tokenError(ctx, body),
    [`${OIDC_PATH}/token/introspect`]: (ctx, body) =>
      ctx.status === 200 || ctx.oidc?.client ? introspectionMembers(usernames, ctx, body) : introspectionError(ctx),
    [`${OIDC_PATH}/auth/device`]: (ctx, body) =>
      ctx.status === 200 ? { interval: realm.oauth2DevicePollingInterval } : deviceError(ctx, body),
  }
  return async (ctx: Answered, next: () => Promise<unknown>): Promise<void> => {
    await next()
    const { body, path, oidc } = ctx
    if (path === `${OIDC_PATH}/logout/confirm` && oidc?.params?.['logout'] === 'yes') await ended(endedSignIn(oidc))
    // Where a client is to name itself, Keycloak says how in its description only.
    if (CLIENT_ENDPOINTS.has(path)) ctx.remove('www-authenticate')
    if (typeof body === 'object' && body !== null) Object.assign(body, change[path]?.(ctx, body))
  }
}

function tokenMembers(realm: Realm, { oidc }: Answered, body: object) {
  const sid = oidc?.entities.AccessToken?.sessionUid
  return {
    'not-before-policy': 0,
    ...(!('scope' in body) && { scope: '' }),
    refresh_expires_in: 'refresh_token' in body ? realm.ssoSessionIdleTimeout : 0,
    ...(sid !== undefined && { session_state: sid }),
  }
}

type Usernames = ReadonlyMap<unknown, string>

function introspectionMembers(usernames: Usernames, ctx: Answered, body: object) {
  // Keycloak refuses a public client before it looks at the token.
  if (ctx.oidc?.client?.clientAuthMethod === 'none') {
    ctx.status = 403
    return { active: undefined, error: 'invalid_request', error_description: 'Client not allowed.' }
  }
  return 'active' in body && body.active === true ? activeMembers(usernames, ctx) : undefined
}

function activeMembers(usernames: Usernames, { oidc }: Answered) {
  const token = oidc?.entities.AccessToken ?? oidc?.entities.ClientCredentials
  if (!token) return undefined
  const { aud, sid, sub } = token.extra ?? {}
  return {
    aud,
    sid,
    sub,
    username: usernames.get(sub),
    ...('jkt' in token && token.jkt !== undefined && { typ: 'DPoP' }),
  }
}

function endedSignIn({ session }: KoaContextWithOIDC['oidc']): EndedSignIn {
  return { sub: session?.accountId ?? '', sid: session?.uid ?? '', clients: Object.keys(session?.authorizations ?? {}) }
}

import { randomBytes } from 'node:crypto'
import { interactionPolicy, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { AssuranceLevels } from './assurance-levels.ts'
import { accessClaims, accountClaims } from './claims.ts'
import { clientMetadata, requestableScopes } from './clients.ts'
import { memoryAdapter } from './memory-adapter.ts'
import * as pages from './pages.ts'
import type { Realm } from './realm-file.ts'
import type { SigningKey } from './signing-keys.ts'
import { textParam } from './text-param.ts'

/** Where Keycloak has its endpoints, below the issuer. */
export const OIDC_PATH = '/protocol/openid-connect'
export const LOGIN_PATH = '/login-actions/authenticate'

export interface ProviderParts {
  readonly issuer: string
  readonly realm: Realm
  readonly keys: readonly SigningKey[]
  readonly levels: AssuranceLevels
}

/** oidc-provider with Keycloak's paths, claims and life spans. What else makes it look alike is in `tokens.ts`. */
export function realmProvider(parts: ProviderParts): Provider {
  const provider: Provider = new Provider(
    parts.issuer,
    configuration(parts, () => provider),
  )
  provider.use((ctx, next) => addKeycloakMembers(parts.realm, ctx, next))
  return provider
}

function configuration({ issuer, realm, keys, levels }: ProviderParts, provider: () => Provider): Configuration {
  const users = new Map(realm.users.map((user) => [user.id, user]))
  const clients = new Map(realm.clients.map((client) => [client.clientId, client]))
  return {
    adapter: memoryAdapter(Date.now),
    clients: realm.clients.filter((client) => client.enabled).map((client) => clientMetadata(realm, client)),
    jwks: {
      keys: keys.map(({ privateKey, alg, kid }) => ({ ...privateKey.export({ format: 'jwk' }), alg, kid, use: 'sig' })),
    },
    routes: routes(),
    scopes: ['openid', ...requestableScopes(realm)],
    claims: {
      openid: ['sub', 'typ', 'azp', 'acr', 'auth_time', 'sid', 'preferred_username'],
      profile: ['name', 'given_name', 'family_name'],
    },
    acrValues: levels.names,
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    pkce: {
      required: (_ctx, { clientId }) => clients.get(clientId)?.attributes?.['pkce.code.challenge.method'] === 'S256',
    },
    features: features(realm),
    interactions: {
      policy: loginPolicy(levels),
      url: (_ctx, { uid }) => `${new URL(issuer).pathname}${LOGIN_PATH}?session_code=${uid}`,
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: realm.revokeRefreshToken,
    loadExistingGrant: (ctx) => grantWhatIsAsked(ctx, provider()),
    ttl: lifeSpans(realm),
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      // Cookies do not know ports: the router on this host sees them too, so the names are the realm's own.
      names: { session: 'realm-session', interaction: 'realm-interaction', resume: 'realm-resume' },
      long: { httpOnly: true, sameSite: 'lax' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    renderError: (ctx, out) => show(ctx, pages.messagePage('Sign-in stopped', out.error_description ?? out.error)),
    findAccount: async (ctx, id) => {
      const user = users.get(id)
      if (!user) return undefined
      const claims = (use: string) => ({ ...accountClaims(user), ...(use === 'id_token' && idTokenClaims(ctx)) })
      return { accountId: id, claims }
    },
    extraTokenClaims: (ctx, token) => {
      const client = clients.get(token.clientId ?? '')
      if (!client) return undefined
      const [user, sid] = 'accountId' in token ? [users.get(token.accountId), token.sessionUid] : []
      const { acr, authTime } = signInOf(ctx) ?? {}
      return accessClaims(realm, { client, user, scope: token.scope, acr, authTime, sid })
    },
  }
}

function routes() {
  return {
    authorization: `${OIDC_PATH}/auth`,
    token: `${OIDC_PATH}/token`,
    userinfo: `${OIDC_PATH}/userinfo`,
    jwks: `${OIDC_PATH}/certs`,
    introspection: `${OIDC_PATH}/token/introspect`,
    revocation: `${OIDC_PATH}/revoke`,
    end_session: `${OIDC_PATH}/logout`,
    device_authorization: `${OIDC_PATH}/auth/device`,
    code_verification: '/device',
  }
}

function features(realm: Realm): NonNullable<Configuration['features']> {
  const describe = new Map(realm.clientScopes.map(({ name, description }) => [name, description ?? name]))
  return {
    devInteractions: { enabled: false },
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: (_ctx, client) => client.clientAuthMethod !== 'none' },
    revocation: { enabled: true },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    resourceIndicators: { enabled: false },
    deviceFlow: {
      enabled: true,
      charset: 'base-20',
      mask: '****-****',
      // oxlint-disable-next-line max-params -- oidc-provider's signature
      userCodeInputSource: (ctx, form, _out, error) => {
        show(ctx, pages.devicePage(form, error ? 'This code is not known, or was used, or is too old.' : null))
      },
      // oxlint-disable-next-line max-params -- oidc-provider's signature
      userCodeConfirmSource: (ctx, form, client, _device, code) => {
        const asked = textParam(ctx.oidc.entities.DeviceCode?.params, 'scope').split(' ')
        const scopes = asked.flatMap((name) => describe.get(name) ?? [])
        show(ctx, pages.deviceConfirmPage({ form, client: client.clientName ?? client.clientId, scopes, code }))
      },
      successSource: (ctx) => show(ctx, pages.messagePage('Done', 'The device is signed in. You can close this page.')),
    },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        if (!ctx.oidc.entities.IdTokenHint) return show(ctx, pages.logoutPage(form))
        show(ctx, pages.logoutAtOncePage(form), pages.pressingPageHeaders())
      },
      postLogoutSuccessSource: (ctx) => show(ctx, pages.messagePage('Signed out', 'You can close this page.')),
    },
  }
}

/** Signs in again when a higher level is asked than was proven; never asks for consent, as no client of ours needs it. */
function loginPolicy(levels: AssuranceLevels) {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  const { Check } = interactionPolicy
  const higher = (ctx: KoaContextWithOIDC) => levels.asked(ctx.oidc.params) > levels.level(ctx.oidc.session?.acr)
  policy.get('login')?.checks.add(new Check('acr_level', 'A stronger sign-in is asked for.', higher))
  return policy
}

async function grantWhatIsAsked({ oidc }: KoaContextWithOIDC, provider: Provider) {
  const grant = new provider.Grant({ accountId: oidc.session?.accountId, clientId: oidc.client?.clientId })
  grant.addOIDCScope(textParam(oidc.params, 'scope'))
  grant.addOIDCClaims(['acr', 'auth_time', 'sid'])
  await grant.save()
  return grant
}

function lifeSpans(realm: Realm) {
  const { accessTokenLifespan, ssoSessionMaxLifespan } = realm
  return {
    AccessToken: accessTokenLifespan,
    ClientCredentials: accessTokenLifespan,
    IdToken: accessTokenLifespan,
    AuthorizationCode: 60,
    RefreshToken: realm.ssoSessionIdleTimeout,
    Session: ssoSessionMaxLifespan,
    Grant: ssoSessionMaxLifespan,
    Interaction: 1_800,
    DeviceCode: realm.oauth2DeviceCodeLifespan,
  }
}

/** A request that oidc-provider has answered; without `oidc` when no endpoint took it. */
interface Answered {
  readonly path: string
  readonly status: number
  readonly body: unknown
  readonly oidc?: KoaContextWithOIDC['oidc']
}

/** What Keycloak's answers carry and oidc-provider's do not. */
async function addKeycloakMembers(realm: Realm, ctx: Answered, next: () => Promise<unknown>): Promise<void> {
  await next()
  const { body, status, path } = ctx
  if (status !== 200 || typeof body !== 'object' || body === null) return
  if (path === `${OIDC_PATH}/token`) Object.assign(body, tokenMembers(realm, ctx, 'refresh_token' in body))
  const isActive = 'active' in body && body.active === true
  if (path === `${OIDC_PATH}/token/introspect` && isActive) Object.assign(body, introspectionMembers(ctx))
}

function tokenMembers(realm: Realm, { oidc }: Answered, hasRefresh: boolean) {
  const sid = oidc?.entities.AccessToken?.sessionUid
  return {
    'not-before-policy': 0,
    ...(hasRefresh && { refresh_expires_in: realm.ssoSessionIdleTimeout }),
    ...(sid !== undefined && { session_state: sid }),
  }
}

function introspectionMembers({ oidc }: Answered) {
  const { AccessToken, ClientCredentials } = oidc?.entities ?? {}
  const aud = (AccessToken ?? ClientCredentials)?.extra?.['aud']
  return aud === undefined ? {} : { aud }
}

function signInOf(ctx: KoaContextWithOIDC) {
  const { AuthorizationCode, RefreshToken, DeviceCode } = ctx.oidc.entities
  return AuthorizationCode ?? RefreshToken ?? DeviceCode
}

function idTokenClaims(ctx: KoaContextWithOIDC) {
  const { acr, authTime, sessionUid } = signInOf(ctx) ?? {}
  return { typ: 'ID', azp: ctx.oidc.client?.clientId, acr, auth_time: authTime, sid: sessionUid }
}

function show(
  ctx: KoaContextWithOIDC,
  html: string,
  headers: Readonly<Record<string, string>> = pages.PAGE_HEADERS,
): void {
  ctx.set(headers)
  ctx.body = html
}

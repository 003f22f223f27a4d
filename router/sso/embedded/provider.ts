import { randomBytes, randomUUID } from 'node:crypto'
import { interactionPolicy, Provider, type Configuration, type KoaContextWithOIDC } from 'oidc-provider'
import type { AssuranceLevels } from './assurance-levels.ts'
import { browserPages } from './browser-pages.ts'
import { accessClaims, accountClaims } from './claims.ts'
import { clientMetadata } from './clients.ts'
import { consentCheck } from './consent-check.ts'
import { realmFeatures, show } from './features.ts'
import { keycloakMembers } from './keycloak-members.ts'
import { logoutMessages } from './logout-messages.ts'
import { memoryAdapter } from './memory-adapter.ts'
import { messagePage } from './pages.ts'
import { DEVICE_PATH, LOGIN_PATH, OIDC_PATH } from './paths.ts'
import type { Realm } from './realm-file.ts'
import { grantedAnyway, refuseUnknownScopes, requestableScopes } from './scopes.ts'
import type { SigningKey } from './signing-keys.ts'
import { textParam } from './text-param.ts'

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
  const [key] = parts.keys
  if (!key) throw new Error('The realm has no signing key.')
  provider.use(browserPages(parts.realm, provider))
  provider.use(keycloakMembers({ realm: parts.realm, ended: logoutMessages({ ...parts, key }) }))
  return provider
}

function configuration({ issuer, realm, keys, levels }: ProviderParts, provider: () => Provider): Configuration {
  const users = new Map(realm.users.map((user) => [user.id, user]))
  const clients = new Map(realm.clients.map((client) => [client.clientId, client]))
  const machines = new Map(realm.serviceAccounts.map((one) => [one.serviceAccountClientId, one]))
  const alwaysIn = grantedAnyway(realm)
  const checkScopes = refuseUnknownScopes(realm)
  const needsPkce = (client: { readonly clientId: string } | undefined) =>
    clients.get(client?.clientId ?? '')?.attributes?.['pkce.code.challenge.method'] === 'S256'
  return {
    adapter: memoryAdapter(Date.now),
    clients: realm.clients.filter((client) => client.enabled).map((client) => clientMetadata(realm, client)),
    jwks: { keys: keys.map(privateJwk) },
    routes: routes(),
    scopes: ['openid', ...requestableScopes(realm)],
    claims: {
      openid: ['sub', 'jti', 'typ', 'azp', 'acr', 'auth_time', 'sid', 'preferred_username'],
      profile: ['name'],
    },
    acrValues: levels.names,
    discovery: { backchannel_logout_supported: true, backchannel_logout_session_supported: true },
    conformIdTokenClaims: false,
    responseTypes: ['code'],
    clientBasedCORS: (_ctx, origin, { clientId }) => clients.get(clientId)?.webOrigins.includes(origin) ?? false,
    pkce: {
      required: (_ctx, client) => needsPkce(client),
    },
    features: realmFeatures(checkScopes, needsPkce),
    interactions: {
      policy: loginPolicy(realm, levels, checkScopes),
      url: (_ctx, { uid }) => `${new URL(issuer).pathname}${LOGIN_PATH}?session_code=${uid}`,
    },
    issueRefreshToken: async (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: realm.revokeRefreshToken,
    loadExistingGrant: (ctx) => grantWhatIsAsked(ctx, provider(), alwaysIn(ctx.oidc.client?.clientId)),
    fetch: fetchAlsoOnLoopback,
    ttl: lifeSpans(realm),
    cookies: {
      keys: [randomBytes(32).toString('hex')],
      // Cookies do not know ports: the router on this host sees them too, so the names are the realm's own.
      names: { session: 'realm-session', interaction: 'realm-interaction', resume: 'realm-resume' },
      long: { httpOnly: true, sameSite: 'lax' },
      short: { httpOnly: true, sameSite: 'lax' },
    },
    renderError: (ctx, out) => show(ctx, messagePage('Sign-in stopped', out.error_description ?? out.error)),
    findAccount: async (ctx, id) => {
      const user = users.get(id)
      if (!user) return undefined
      const claims = (use: string) => ({ ...accountClaims(user), ...(use === 'id_token' && idTokenClaims(ctx)) })
      return { accountId: id, claims }
    },
    extraTokenClaims: (ctx, token) => {
      checkScopes(ctx)
      const client = clients.get(token.clientId ?? '')
      if (!client) return undefined
      const [user, sid] =
        'accountId' in token ? [users.get(token.accountId), token.sessionUid] : [machines.get(client.clientId)]
      const { acr, authTime } = signInOf(ctx) ?? {}
      return accessClaims(realm, { client, user, scope: token.scope, acr, authTime, sid })
    },
  }
}

function privateJwk({ privateKey, alg, kid }: SigningKey) {
  return { ...privateKey.export({ format: 'jwk' }), alg, kid, use: 'sig' }
}

/** Keys of departments lie on loopback here, where oidc-provider lets nothing be fetched from. */
function fetchAlsoOnLoopback(url: URL | Request | string, init: RequestInit = {}): Promise<Response> {
  const { dispatcher: _refusesLoopback, ...rest } = init
  return globalThis.fetch(url, rest)
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
    code_verification: DEVICE_PATH,
  }
}

/** Signs in again when a higher level is asked than was proven; then asks whom it has to ask whether they agree. */
function loginPolicy(realm: Realm, levels: AssuranceLevels, checkScopes: (ctx: KoaContextWithOIDC) => void) {
  const policy = interactionPolicy.base()
  const { Check } = interactionPolicy
  const higher = (ctx: KoaContextWithOIDC) => {
    checkScopes(ctx)
    return levels.provable(ctx.oidc.params) > levels.level(ctx.oidc.session?.acr)
  }
  policy.get('login')?.checks.add(new Check('acr_level', 'A stronger sign-in is asked for.', higher))
  const consent = policy.get('consent')?.checks
  consent?.clear()
  consent?.add(new Check('not_agreed', 'The person has not agreed yet.', consentCheck(realm)))
  return policy
}

async function grantWhatIsAsked({ oidc }: KoaContextWithOIDC, provider: Provider, alwaysIn: readonly string[]) {
  const asked = textParam(oidc.params, 'scope').split(' ')
  if (oidc.params) oidc.params['scope'] = [...new Set([...asked, ...alwaysIn])].join(' ')
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

function signInOf(ctx: KoaContextWithOIDC) {
  const { AuthorizationCode, RefreshToken, DeviceCode } = ctx.oidc.entities
  return AuthorizationCode ?? RefreshToken ?? DeviceCode
}

function idTokenClaims(ctx: KoaContextWithOIDC) {
  const { acr, authTime, sessionUid } = signInOf(ctx) ?? {}
  return { jti: randomUUID(), typ: 'ID', azp: ctx.oidc.client?.clientId, acr, auth_time: authTime, sid: sessionUid }
}

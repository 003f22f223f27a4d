import type { Realm, RealmAccount, RealmClient, RealmMapper, RealmUser } from './realm-file.ts'

/** What an access token is made from. */
export interface AccessTokenSource {
  readonly client: RealmClient
  /** A person's, or the client's own; undefined when the realm knows it no more. */
  readonly user: RealmAccount | undefined
  /** Granted scopes, separated by spaces. */
  readonly scope: string | undefined
  readonly acr: string | undefined
  /** Seconds since 1970 of the sign-in. */
  readonly authTime: number | undefined
  readonly sid: string | undefined
}

type Put = (source: AccessTokenSource, config: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>

/** What each mapper of the realm file puts into an access token. Audiences are gathered apart: there may be several. */
const MAPPERS: Readonly<Record<string, Put>> = {
  'oidc-usermodel-realm-role-mapper': ({ client, user }) =>
    client.fullScopeAllowed && user?.realmRoles.length ? { realm_access: { roles: user.realmRoles } } : {},
  'oidc-usermodel-client-role-mapper': ({ client, user }) =>
    client.fullScopeAllowed && user?.clientRoles ? { resource_access: clientRoles(user.clientRoles) } : {},
  'oidc-usermodel-attribute-mapper': ({ user }, config) =>
    claim(config['claim.name'], attribute(user, config['user.attribute'])),
  'oidc-usersessionmodel-note-mapper': ({ authTime }) => claim('auth_time', authTime),
  'oidc-acr-mapper': ({ acr }) => claim('acr', acr),
  'oidc-allowed-origins-mapper': ({ client }) =>
    client.webOrigins.length ? { 'allowed-origins': client.webOrigins } : {},
}

/**
 * Claims of an access token as Keycloak makes them from the same realm file: whatever a mapper of a granted scope
 * says, and nothing that none says.
 */
export function accessClaims(realm: Realm, source: AccessTokenSource): Readonly<Record<string, unknown>> {
  const { client, user, sid } = source
  const mappers = mappersOf(realm, client, source.scope ?? '')
  const audiences = mappers.flatMap(({ config }) => config['included.client.audience'] ?? [])
  return Object.assign(
    { typ: 'Bearer', azp: client.clientId },
    ...mappers.map(({ protocolMapper, config }) => MAPPERS[protocolMapper]?.(source, config)),
    claim('aud', audiences.length > 1 ? audiences : audiences[0]),
    claim('sid', sid),
    claim('sub', user?.id),
  )
}

/** Claims about a person's account, for the ID token and for user info. */
export function accountClaims(user: RealmUser) {
  return {
    sub: user.id,
    preferred_username: user.username,
    name: `${user.firstName} ${user.lastName}`,
  }
}

function mappersOf(realm: Realm, client: RealmClient, scope: string): readonly RealmMapper[] {
  const granted = new Set([...client.defaultClientScopes, ...scope.split(' ')])
  return realm.clientScopes
    .filter(({ name }) => granted.has(name))
    .flatMap(({ protocolMappers = [] }) => protocolMappers)
    .filter(({ config }) => config['access.token.claim'] !== 'false')
}

function clientRoles(roles: Readonly<Record<string, readonly string[]>>) {
  return Object.fromEntries(Object.entries(roles).map(([client, names]) => [client, { roles: names }]))
}

function attribute(user: RealmAccount | undefined, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  return name === 'username' ? user?.username : user?.attributes?.[name]?.[0]
}

function claim(name: string | undefined, value: unknown): Readonly<Record<string, unknown>> {
  return name === undefined || value === undefined ? {} : { [name]: value }
}

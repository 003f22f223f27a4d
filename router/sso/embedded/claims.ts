import { createHash } from 'node:crypto'
import type { Realm, RealmClient, RealmMapper, RealmUser } from './realm-file.ts'

/** What an access token is made from. */
export interface AccessTokenSource {
  readonly client: RealmClient
  /** Undefined for a machine. */
  readonly user: RealmUser | undefined
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
  'oidc-usermodel-realm-role-mapper': ({ user }) =>
    user?.realmRoles.length ? { realm_access: { roles: user.realmRoles } } : {},
  'oidc-usermodel-client-role-mapper': ({ user }) =>
    user?.clientRoles ? { resource_access: clientRoles(user.clientRoles) } : {},
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
    user ? {} : { preferred_username: `service-account-${client.clientId}`, client_id: client.clientId },
  )
}

/** Claims about a person's account, for the ID token and for user info. */
export function accountClaims(user: RealmUser) {
  return {
    sub: user.id,
    preferred_username: user.username,
    name: `${user.firstName} ${user.lastName}`,
    given_name: user.firstName,
    family_name: user.lastName,
  }
}

/** Subject of a machine's token: the same after every start, in the form of Keycloak's ids. */
export function serviceAccountId(clientId: string): string {
  const hex = createHash('sha256').update(`service-account-${clientId}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
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

function attribute(user: RealmUser | undefined, name: string | undefined): string | undefined {
  if (name === undefined) return undefined
  return name === 'username' ? user?.username : user?.attributes[name]?.[0]
}

function claim(name: string | undefined, value: unknown): Readonly<Record<string, unknown>> {
  return name === undefined || value === undefined ? {} : { [name]: value }
}

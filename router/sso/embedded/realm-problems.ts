/** A value that may be anything, and where it stands in the file. */
interface Place {
  readonly value: unknown
  readonly at: string
}

type Kind = 'text' | 'boolean' | 'number' | 'texts' | 'object' | 'list'

const IS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value !== '',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  object: isObject,
  list: Array.isArray,
}

const REALM = {
  realm: 'text',
  displayName: 'text',
  bruteForceProtected: 'boolean',
  failureFactor: 'number',
  waitIncrementSeconds: 'number',
  maxFailureWaitSeconds: 'number',
  defaultSignatureAlgorithm: 'text',
  accessTokenLifespan: 'number',
  ssoSessionIdleTimeout: 'number',
  ssoSessionMaxLifespan: 'number',
  revokeRefreshToken: 'boolean',
  oauth2DeviceCodeLifespan: 'number',
  oauth2DevicePollingInterval: 'number',
  attributes: 'object',
  roles: 'object',
  clientScopes: 'list',
  clients: 'list',
  users: 'list',
} as const satisfies Record<string, Kind>

const CLIENT = {
  clientId: 'text',
  name: 'text',
  enabled: 'boolean',
  publicClient: 'boolean',
  standardFlowEnabled: 'boolean',
  serviceAccountsEnabled: 'boolean',
  fullScopeAllowed: 'boolean',
  redirectUris: 'texts',
  webOrigins: 'texts',
  defaultClientScopes: 'texts',
  optionalClientScopes: 'texts',
} as const satisfies Record<string, Kind>

const ACCOUNT = {
  id: 'text',
  username: 'text',
  enabled: 'boolean',
  realmRoles: 'texts',
} as const satisfies Record<string, Kind>

const SERVICE_ACCOUNT = { ...ACCOUNT, serviceAccountClientId: 'text' } as const satisfies Record<string, Kind>

const USER = {
  ...ACCOUNT,
  firstName: 'text',
  lastName: 'text',
  email: 'text',
  emailVerified: 'boolean',
  attributes: 'object',
  credentials: 'list',
} as const satisfies Record<string, Kind>

// A client scope list of our own replaces Keycloak's built-in one, and each of these is missed in a token.
const NEEDED_SCOPES = ['basic', 'roles', 'acr', 'web-origins', 'profile', 'graph']

/**
 * Every mistake of a realm file, each with its place, none with a value. Checked are the members that the embedded
 * realm uses, and the mistakes that Keycloak only shows as a token without a claim.
 */
export function realmProblems(value: unknown): readonly string[] {
  const realm = { value, at: 'realm' }
  const problems = shapeProblems(realm, REALM)
  if (problems.length > 0) return problems

  const [clients, accounts, scopes] = [list(realm, 'clients'), list(realm, 'users'), list(realm, 'clientScopes')]
  const shapes = [
    ...clients.flatMap((client) => shapeProblems(client, CLIENT)),
    ...accounts.flatMap((one) => shapeProblems(one, isServiceAccount(one) ? SERVICE_ACCOUNT : USER)),
    ...scopes.flatMap((scope) => shapeProblems(scope, { name: 'text' })),
    ...scopes.flatMap((scope) => list(scope, 'protocolMappers')).flatMap((mapper) => mapperProblems(mapper)),
  ]
  if (shapes.length > 0) return shapes
  return [
    ...['scopeMappings', 'clientScopeMappings'].flatMap((name) =>
      member(realm, name).value === undefined ? [] : [`realm.${name} is not read by the embedded realm`],
    ),
    ...scopeProblems(clients, scopes),
    ...clients.flatMap(clientProblems),
    ...roleProblems(realm, accounts),
    ...serviceAccountProblems(clients, accounts.filter(isServiceAccount)),
  ]
}

function shapeProblems(place: Place, shape: Readonly<Record<string, Kind>>): readonly string[] {
  if (!isObject(place.value)) return [`${place.at} must be an object`]
  return Object.entries(shape)
    .filter(([name, kind]) => !IS[kind](member(place, name).value))
    .map(([name, kind]) => `${place.at}.${name} must be of kind ${kind}`)
}

function mapperProblems(mapper: Place): readonly string[] {
  const problems = shapeProblems(mapper, { protocolMapper: 'text', config: 'object' })
  if (problems.length > 0) return problems
  const values = Object.values(isObject(mapper.value) ? Object(mapper.value['config']) : {})
  return values.every((value) => typeof value === 'string') ? [] : [`${mapper.at}.config must hold texts only`]
}

function scopeProblems(clients: readonly Place[], scopes: readonly Place[]): readonly string[] {
  const known = new Set(scopes.map((scope) => member(scope, 'name').value))
  const missing = NEEDED_SCOPES.filter((name) => !known.has(name)).map((name) => `realm.clientScopes lacks "${name}"`)
  const unknown = clients.flatMap((client) =>
    ['defaultClientScopes', 'optionalClientScopes'].flatMap((name) =>
      list(client, name)
        .filter((scope) => !known.has(scope.value))
        .map((scope) => `${scope.at} names a scope that the realm does not have`),
    ),
  )
  return [...missing, ...unknown]
}

function clientProblems(client: Place): readonly string[] {
  const problems: string[] = []
  const isPublic = member(client, 'publicClient').value === true
  const secret = member(client, 'secret').value
  if (isPublic === IS.text(secret)) problems.push(`${client.at}.secret belongs to a confidential client, and to each`)
  if (!list(client, 'defaultClientScopes').some((scope) => scope.value === 'graph')) {
    problems.push(`${client.at}.defaultClientScopes lacks "graph", so its tokens are for nobody`)
  }
  for (const uri of list(client, 'redirectUris')) {
    if (String(uri.value).includes('*'))
      problems.push(`${uri.at} must be one address: the embedded realm has no wildcards`)
  }
  return problems
}

function serviceAccountProblems(clients: readonly Place[], accounts: readonly Place[]): readonly string[] {
  const named = accounts.map((one) => member(one, 'serviceAccountClientId').value)
  return clients
    .filter((client) => {
      const count = named.filter((name) => name === member(client, 'clientId').value).length
      return count !== (member(client, 'serviceAccountsEnabled').value === true ? 1 : 0)
    })
    .map(({ at }) => `${at}.serviceAccountsEnabled takes one user with its serviceAccountClientId, and no other does`)
}

function isServiceAccount(user: Place): boolean {
  return isObject(user.value) && 'serviceAccountClientId' in user.value
}

function roleProblems(realm: Place, users: readonly Place[]): readonly string[] {
  const known = new Set(list(member(realm, 'roles'), 'realm').map((role) => member(role, 'name').value))
  return users
    .flatMap((user) => list(user, 'realmRoles'))
    .filter((role) => !known.has(role.value))
    .map((role) => `${role.at} names a role that the realm does not have`)
}

function list(place: Place, name: string): readonly Place[] {
  const { value, at } = member(place, name)
  return Array.isArray(value) ? value.map((one: unknown, index) => ({ value: one, at: `${at}[${index}]` })) : []
}

function member(place: Place, name: string): Place {
  return { value: isObject(place.value) ? place.value[name] : undefined, at: `${place.at}.${name}` }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

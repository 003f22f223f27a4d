import { readFileSync } from 'node:fs'
import { realmProblems } from './realm-problems.ts'

/** One protocol mapper: what puts a claim into a token. */
export interface RealmMapper {
  readonly protocolMapper: string
  readonly config: Readonly<Record<string, string>>
}

export interface RealmScope {
  readonly name: string
  readonly description?: string
  readonly attributes?: Readonly<Record<string, string>>
  readonly protocolMappers?: readonly RealmMapper[]
}

export interface RealmClient {
  readonly clientId: string
  readonly name: string
  readonly enabled: boolean
  readonly publicClient: boolean
  /** Its persons are asked whether they agree. */
  readonly consentRequired?: boolean
  /** Whether its tokens say all roles of whom they speak for; else they say none, for the file maps none to a client. */
  readonly fullScopeAllowed: boolean
  /** `client-secret` or `client-jwt`; absent for a public client. */
  readonly clientAuthenticatorType?: string
  readonly standardFlowEnabled: boolean
  readonly serviceAccountsEnabled: boolean
  readonly secret?: string
  readonly redirectUris: readonly string[]
  readonly webOrigins: readonly string[]
  readonly attributes?: Readonly<Record<string, string>>
  readonly defaultClientScopes: readonly string[]
  readonly optionalClientScopes: readonly string[]
}

export interface RealmCredential {
  readonly type: string
  readonly value?: string
  readonly secretData?: string
}

/** Whom a token can speak for. */
export interface RealmAccount {
  readonly id: string
  readonly username: string
  readonly enabled: boolean
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  readonly realmRoles: readonly string[]
  readonly clientRoles?: Readonly<Record<string, readonly string[]>>
}

export interface RealmUser extends RealmAccount {
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly emailVerified: boolean
  readonly attributes: Readonly<Record<string, readonly string[]>>
  readonly credentials: readonly RealmCredential[]
}

/** The account of a client that signs in for itself. Without one in the file Keycloak makes it, with roles of its own. */
export interface ServiceAccount extends RealmAccount {
  readonly serviceAccountClientId: string
}

/** What is used of a realm in Keycloak's import format. */
export interface Realm {
  readonly realm: string
  readonly displayName: string
  readonly bruteForceProtected: boolean
  readonly failureFactor: number
  readonly waitIncrementSeconds: number
  readonly maxFailureWaitSeconds: number
  readonly defaultSignatureAlgorithm: string
  readonly accessTokenLifespan: number
  readonly ssoSessionIdleTimeout: number
  readonly ssoSessionMaxLifespan: number
  readonly revokeRefreshToken: boolean
  readonly oauth2DeviceCodeLifespan: number
  readonly oauth2DevicePollingInterval: number
  readonly attributes: Readonly<Record<string, string>>
  readonly roles: { readonly realm: readonly { readonly name: string }[] }
  readonly clientScopes: readonly RealmScope[]
  readonly clients: readonly RealmClient[]
  /** Persons. */
  readonly users: readonly RealmUser[]
  readonly serviceAccounts: readonly ServiceAccount[]
}

/** In the file both kinds of account are users. */
interface RealmFile extends Omit<Realm, 'users' | 'serviceAccounts'> {
  readonly users: readonly (RealmUser | ServiceAccount)[]
}

/** The realm that ships with the platform. */
export const NATIONAL_REALM = new URL('../national-realm.json', import.meta.url)

/** `${REALM_NAME}`, or `${REALM_NAME:value that holds without it}`, as Keycloak reads them at import. */
export const PLACEHOLDER = /\$\{(REALM_[A-Z_]+)(?::([^}]*))?\}/g

/** Where the demo's portal and router are: both come from `npm start`. */
const DEMO_ORIGIN = 'http://localhost:4000'

/**
 * Reads a realm file and fills its placeholders.
 *
 * @param env Values for `${REALM_…}`, as Keycloak takes them from its environment. One that it lacks, and for which the
 *   file has none, becomes a demo value anybody can read here: one more reason why only Keycloak serves a deployment.
 * @throws {Error} With every mistake of the file at once, never with a value of it.
 */
export function readRealmFile(file: URL | string = NATIONAL_REALM, env: NodeJS.ProcessEnv = {}): Realm {
  const text = readFileSync(file, 'utf8').replaceAll(PLACEHOLDER, (_, name: string, otherwise?: string) => {
    return JSON.stringify(env[name] ?? otherwise ?? demoValue(name)).slice(1, -1)
  })
  const value: unknown = JSON.parse(text)
  const problems = realmProblems(value)
  if (problems.length > 0) throw new Error(`Bad realm file:\n${problems.join('\n')}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every member of the type was checked just now
  const { users, ...realm } = value as RealmFile
  return {
    ...realm,
    users: users.filter(isPerson),
    serviceAccounts: users.filter(isServiceAccount),
  }
}

function isPerson(user: RealmUser | ServiceAccount): user is RealmUser {
  return !isServiceAccount(user)
}

function isServiceAccount(user: RealmUser | ServiceAccount): user is ServiceAccount {
  return 'serviceAccountClientId' in user
}

/** Demo values of every placeholder of a realm file that needs one: what a Keycloak must get to be the same realm. */
export function demoValues(file: URL | string = NATIONAL_REALM): Readonly<Record<string, string>> {
  const needed = [...readFileSync(file, 'utf8').matchAll(PLACEHOLDER)].filter(
    ([, , otherwise]) => otherwise === undefined,
  )
  return Object.fromEntries(needed.map(([, name = '']) => [name, demoValue(name)]))
}

/** Secrets by client; a public client has none. */
export function clientSecrets(realm: Realm): ReadonlyMap<string, string> {
  return new Map(realm.clients.flatMap(({ clientId, secret }) => (secret === undefined ? [] : [[clientId, secret]])))
}

/** Names of the clients that may hold a token of this realm. */
export function clientIds(realm: Realm): ReadonlySet<string> {
  return new Set(realm.clients.filter((client) => client.enabled).map((client) => client.clientId))
}

/** `REALM_DEPT_LICENCE_SECRET` becomes `dept-licence-demo-secret`. */
function demoValue(name: string): string {
  if (name.endsWith('_ORIGIN')) return DEMO_ORIGIN
  const words = name.slice('REALM_'.length).replace(/_SECRET$/, '')
  return `${words.toLowerCase().replaceAll('_', '-')}-demo-secret`
}

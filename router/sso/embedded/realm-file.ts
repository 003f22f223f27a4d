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

export interface RealmUser {
  readonly id: string
  readonly username: string
  readonly enabled: boolean
  readonly firstName: string
  readonly lastName: string
  readonly email: string
  readonly emailVerified: boolean
  readonly attributes: Readonly<Record<string, readonly string[]>>
  readonly credentials: readonly RealmCredential[]
  readonly realmRoles: readonly string[]
  readonly clientRoles?: Readonly<Record<string, readonly string[]>>
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
  readonly attributes: Readonly<Record<string, string>>
  readonly roles: { readonly realm: readonly { readonly name: string }[] }
  readonly clientScopes: readonly RealmScope[]
  readonly clients: readonly RealmClient[]
  readonly users: readonly RealmUser[]
}

/** The realm that ships with the platform. */
export const NATIONAL_REALM = new URL('../national-realm.json', import.meta.url)

/**
 * Reads a realm file and fills its placeholders.
 *
 * @param env Values for `${REALM_…}`, as Keycloak takes them from its environment. A client secret that it lacks
 *   becomes a demo value anybody can read here: one more reason why only Keycloak serves a deployment.
 * @throws {Error} With every mistake of the file at once, never with a value of it.
 */
export function readRealmFile(file: URL | string = NATIONAL_REALM, env: NodeJS.ProcessEnv = {}): Realm {
  const text = readFileSync(file, 'utf8').replaceAll(/\$\{(REALM_[A-Z_]+)\}/g, (_, name: string) => {
    return JSON.stringify(env[name] ?? demoSecret(name)).slice(1, -1)
  })
  const value: unknown = JSON.parse(text)
  const problems = realmProblems(value)
  if (problems.length > 0) throw new Error(`Bad realm file:\n${problems.join('\n')}`)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every member of the type was checked just now
  return value as Realm
}

/** Names of the clients that may hold a token of this realm. */
export function clientIds(realm: Realm): ReadonlySet<string> {
  return new Set(realm.clients.filter((client) => client.enabled).map((client) => client.clientId))
}

/** `REALM_DEPT_LICENCE_SECRET` becomes `dept-licence-demo-secret`. */
function demoSecret(name: string): string {
  return `${name
    .slice('REALM_'.length)
    .replace(/_SECRET$/, '')
    .toLowerCase()
    .replaceAll('_', '-')}-demo-secret`
}

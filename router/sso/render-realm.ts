import { readFileSync } from 'node:fs'
import { demoValues, NATIONAL_REALM, PLACEHOLDER } from './embedded/realm-file.ts'

/** What is touched of a realm file; the rest passes through as it is. */
interface RealmFile {
  readonly clients: readonly FileClient[]
  readonly users: readonly { readonly serviceAccountClientId?: string }[]
}

interface FileClient {
  readonly clientId: string
  readonly clientAuthenticatorType?: string
  readonly secret?: string
}

const SHORTEST_SECRET = 24

/**
 * The realm file as a deployment imports it: every placeholder filled, no test person, no example of a third party's
 * application (`app-…`), and no secret for a client that proves itself by a key.
 *
 * @param env Values for `${REALM_…}`.
 * @throws {Error} With every value that is absent, short, or the demo's; the message names them and never quotes one.
 */
export function renderRealm(env: NodeJS.ProcessEnv, file: URL | string = NATIONAL_REALM): string {
  const demo = demoValues(file)
  const problems = new Set<string>()
  const fill = (text: string) =>
    text.replaceAll(PLACEHOLDER, (_, name: string, otherwise?: string) => {
      const value = env[name] || otherwise
      const problem = valueProblem(name, value, demo[name])
      if (problem !== null) problems.add(`${name} ${problem}`)
      return JSON.stringify(value ?? '').slice(1, -1)
    })
  const filled = fill(JSON.stringify(forDeployment(readFile(file), fill), null, 2))
  if (problems.size > 0) throw new Error(`Bad environment:\n${[...problems].map((one) => `  ${one}`).join('\n')}`)
  return `${filled}\n`
}

function readFile(file: URL | string): RealmFile {
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** Applications that only show how a third party signs in. */
function isExample(clientId: string): boolean {
  return clientId.startsWith('app-')
}

function forDeployment(realm: RealmFile, fill: (text: string) => string): RealmFile {
  const clients = realm.clients.filter(({ clientId }) => !isExample(clientId))
  return {
    ...realm,
    clients: clients.map((client) => {
      const { secret: _unused, ...keyed } = client
      return fill(client.clientAuthenticatorType ?? '') === 'client-jwt' ? keyed : client
    }),
    users: realm.users.filter(({ serviceAccountClientId: id }) => id !== undefined && !isExample(id)),
  }
}

function valueProblem(name: string, value: string | undefined, demo: string | undefined): string | null {
  if (value === undefined) return 'is required'
  if (value === demo) return 'must not be the demo’s value, which everybody can read'
  if (name.endsWith('_SECRET') && value.length < SHORTEST_SECRET)
    return `must have at least ${SHORTEST_SECRET} characters`
  if (name.endsWith('_ORIGIN') && !isOrigin(value)) return 'must be an origin, such as https://portal.example'
  return null
}

function isOrigin(value: string): boolean {
  return URL.canParse(value) && new URL(value).origin === value
}

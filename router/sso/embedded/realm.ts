import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { answerWith } from './answer.ts'
import { assuranceLevels } from './assurance-levels.ts'
import { Attempts } from './attempts.ts'
import { credentialCheck } from './credentials.ts'
import { loginHandler } from './login.ts'
import { personasOf, type Persona } from './personas.ts'
import { realmProvider } from './provider.ts'
import { clientIds, clientSecrets, readRealmFile, type Realm } from './realm-file.ts'
import { startRefusal } from './refuse.ts'
import { describeScope } from './scopes.ts'
import { signingKeys } from './signing-keys.ts'
import { RealmTokens } from './tokens.ts'

export interface EmbeddedRealmOptions {
  /** Port on 127.0.0.1; 0 takes any free one. */
  readonly port: number
  /** Realm in Keycloak's import format; the national realm when absent. */
  readonly realmFile?: URL | string
  /** Folder for the signing keys (`.civigraph/…`), so that a restart keeps tokens valid. */
  readonly keyDir: string
  /** `NODE_ENV` of the process: `production` is refused. */
  readonly nodeEnv: string | undefined
  /** Values for the file's `${REALM_…}` placeholders. */
  readonly env?: NodeJS.ProcessEnv
  /** Address to listen on; only a loopback one is taken. */
  readonly listen?: string
  /** Origin of the issuer; only a loopback one is taken. `http://localhost:PORT` when absent. */
  readonly publicOrigin?: string
  /** Milliseconds since 1970, for locks and one-time codes. */
  readonly now?: () => number
  /** Told of every bug of the realm itself; callers only see that there was one. */
  readonly reportFault?: (fault: unknown) => void
}

export interface EmbeddedRealm {
  /** `http://localhost:PORT/realms/national` */
  readonly issuer: string
  /** The test persons that can sign in, with their demo passwords. */
  readonly personas: readonly Persona[]
  /** Demo secrets by client id. */
  readonly clientSecrets: ReadonlyMap<string, string>
  /** Every client of the realm: what a token's `azp` may be. */
  readonly clients: ReadonlySet<string>
  close(): Promise<void>
}

/**
 * Starts a realm that answers like one Keycloak realm, for development and tests. What it remembers is in memory.
 *
 * @throws {Error} Where somebody else could reach it (see `refuse.ts`), or when the realm file is wrong.
 */
export async function startEmbeddedRealm(options: EmbeddedRealmOptions): Promise<EmbeddedRealm> {
  const { port, keyDir, nodeEnv, listen = '127.0.0.1', now = Date.now, reportFault = () => {} } = options
  const refusal = startRefusal({ nodeEnv, listen, publicOrigin: options.publicOrigin ?? 'http://localhost' })
  if (refusal !== null) throw new Error(refusal)

  const realm = readRealmFile(options.realmFile, options.env)
  const keys = signingKeys(keyDir)
  const server = createServer()
  const actualPort = await listenOn(server, port, listen)
  const origin = options.publicOrigin ?? `http://localhost:${actualPort}`
  const issuer = `${origin}/realms/${realm.realm}`

  const levels = assuranceLevels(realm)
  const provider = realmProvider({ issuer, realm, keys, levels })
  provider.on('server_error', (_ctx, fault) => reportFault(fault))
  const tokens = new RealmTokens(issuer, keys, (clientId) => accessTokenAlgorithm(realm, clientId))
  tokens.attach(provider)

  const personas = personasOf(realm, now)
  const login = loginHandler({
    provider,
    title: realm.displayName,
    levels,
    attempts: new Attempts(lockRule(realm), now),
    check: credentialCheck(realm.users, now),
    users: new Map(realm.users.map((user) => [user.id, user])),
    describeScope: describeScope(realm),
    personas: () => personas.map((persona) => ({ ...persona, code: persona.oneTimeCode() })),
  })
  const hosts = new Set([`localhost:${actualPort}`, `127.0.0.1:${actualPort}`, new URL(origin).host])
  const answer = answerWith({
    mount: new URL(issuer).pathname,
    hosts,
    provider,
    tokens,
    login,
    pollingIntervalSeconds: realm.oauth2DevicePollingInterval,
  })
  server.on('request', (request, response) => {
    answer(request, response).catch((fault: unknown) => {
      reportFault(fault)
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })

  return {
    issuer,
    personas,
    clientSecrets: clientSecrets(realm),
    clients: clientIds(realm),
    close: () => closeServer(server),
  }
}

function accessTokenAlgorithm(realm: Realm, clientId: string): string {
  const client = realm.clients.find((one) => one.clientId === clientId)
  return client?.attributes?.['access.token.signed.response.alg'] ?? realm.defaultSignatureAlgorithm
}

function lockRule(realm: Realm) {
  return realm.bruteForceProtected ? realm : { ...realm, failureFactor: Infinity }
}

async function listenOn(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host)
  await once(server, 'listening') // rejects on 'error', for example when the port is taken
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : port
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}

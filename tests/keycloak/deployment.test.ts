import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { request } from 'node:https'
import { join } from 'node:path'
import { connect, getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { parseEnv, promisify } from 'node:util'
import * as client from 'openid-client'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clientSecrets, NATIONAL_REALM, readRealmFile } from '#router/sso/embedded/realm-file.ts'
import { renderRealm } from '#router/sso/render-realm.ts'
import { isOpensslHere } from '../support/certificates.ts'
import { eventually } from '../support/clock-department.ts'
import { type DeployedProcess, type Deployment, layDeployment, startDeployed } from '../support/deployment.ts'
import { keycloakIsReady } from '../support/keycloak.ts'
import { keycloakDistribution, missingForKeycloak } from '../support/keycloak-distribution.ts'
import { needing } from '../support/parts.ts'
import { RealmClient } from '../support/realm-client.ts'
import { findPrograms, startPostgres } from '../support/start-postgres.ts'
import { isRedisHere } from '../support/start-redis.ts'
import { realmKilledCases, TOKEN_LIFE_SECONDS } from '../e2e/realm-killed/cases.ts'

const postgresPrograms = findPrograms()
const { KEYCLOAK_MISSING: noKeycloak } = process.env
const lacking = [
  ...(noKeycloak === undefined ? missingForKeycloak() : [noKeycloak]),
  ...(postgresPrograms === null ? ['PostgreSQL'] : []),
  ...(isRedisHere ? [] : ['redis-server']),
  ...(isOpensslHere ? [] : ['openssl']),
]
needing(lacking.length === 0, `a deployment lacks ${lacking.join(', ')}`)

/** Started from the very files of `examples/deployment`, and asked as people and machines ask. */
describe.skipIf(lacking.length > 0)('the example of a deployment', () => {
  const running = new Map<string, DeployedProcess>()
  let deployment: Deployment
  let postgres: Awaited<ReturnType<typeof startPostgres>>
  let origin: string
  let issuer: string
  let realm: { issuer: string; clientSecrets: ReadonlyMap<string, string> }

  async function start(name: string, sign: string) {
    const started = startDeployed(deployment, name, JAVA)
    running.set(name, started)
    await eventually(() => {
      if (started.child.exitCode !== null) throw new Error(`${name} ended:\n${started.output()}`)
      return started.output().includes(sign)
    }, `${name} answers`)
  }

  async function startKeycloak() {
    const started = startDeployed(deployment, 'keycloak', JAVA)
    running.set('keycloak', started)
    await keycloakIsReady(issuer, started.child).catch((error: unknown) => {
      throw new Error(`Keycloak did not come up.\n${started.output()}`, { cause: error })
    })
  }

  beforeAll(async () => {
    deployment = await layDeployment()
    origin = `https://localhost:${deployment.port(8443)}`
    issuer = `https://localhost:${deployment.port(8444)}/realms/national`
    setDefaultCACertificates([
      ...getCACertificates('default'),
      readFileSync(join(deployment.etc, 'front-ca.pem'), 'utf8'),
    ])
    postgres = await startPostgres(postgresPrograms ?? '', {
      port: deployment.port(5432),
      password: 'of-the-administrator',
      settings: readFileSync(join(deployment.etc, 'postgresql.conf'), 'utf8'),
    })
    await makeDatabases(postgres.url, readFileSync(join(deployment.etc, 'databases.sql'), 'utf8'))
    deployment.composeSupergraph()
    realm = { issuer, clientSecrets: layRealm(deployment) }
    const keycloak = buildKeycloak(deployment).then(startKeycloak)
    keycloak.catch(() => null) // told below, where it is waited for
    await start('redis', 'Ready to accept connections')
    for (const name of deployment.departments) await start(name, `${name} is at https:`)
    await keycloak
    for (const name of ['router-1', 'router-2']) await start(name, 'national graph is at')
    running.set('proxy', startDeployed(deployment, 'proxy'))
    await eventually(
      () =>
        fetch(`${origin}/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      'the proxy passes on',
    )
  }, 240_000)

  afterAll(async () => {
    await Promise.all([...running.values()].map((one) => one.end('SIGTERM')))
    await postgres?.stop()
    deployment?.remove()
  }, 60_000)

  test('takes files from whoever has a certificate for imports', () => {
    const file = fileURLToPath(new URL('../../examples/national/data/datasets.csv', import.meta.url))
    expect(deployment.run('import.sh', 'statistics', 'datasets', file)).toContain('"refusal":null')
  })

  test('answers a machine of a department from all departments, each over mutual TLS from its own database', async () => {
    const config = await new RealmClient(realm).confidential('dept-statistics')
    const { access_token: token } = await client.clientCredentialsGrant(config, {})
    const query = `{ me { client } serviceItems(first: 1) { nodes { id } } licenceTypes(first: 1) { nodes { id } }
      datasets(first: 1) { nodes { id } } }`
    const answer = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query }),
    })
    const [nothing, one] = [{ nodes: [] }, { nodes: [{ id: expect.any(String) }] }]
    expect(await answer.json()).toEqual({
      data: { me: { client: 'dept-statistics' }, serviceItems: nothing, licenceTypes: nothing, datasets: one },
    })
    for (const name of deployment.departments) expect(running.get(name)?.output(), name).not.toContain('refused')
  })

  test('lets nobody but its routers connect to a department', async () => {
    const ca = readFileSync(join(deployment.etc, 'departments-ca.pem'))
    const port = deployment.port(5003)
    const refused = new Promise((done) => request({ host: 'localhost', port, ca }).once('error', done).end())
    expect(await refused).toBeInstanceOf(Error)
    await eventually(() => running.get('licence')?.output().includes('refused licence 1 certificate') === true, 'told')
  })

  test('keeps the realm in PostgreSQL, where departments cannot read it', async () => {
    const asKeycloak = await database(deployment, 'keycloak', 'keycloak')
    const { rows } = await asKeycloak.query("select name from realm where name = 'national'")
    await asKeycloak.end()
    expect(rows).toEqual([{ name: 'national' }])
    await expect(database(deployment, 'licence', 'keycloak')).rejects.toThrow('permission denied for database')
  })

  test('takes up certificates that are made again while it runs', async () => {
    const ca = readFileSync(join(deployment.etc, 'departments-ca.pem'))
    const shown = () => serialShown({ host: 'localhost', port: deployment.port(5001), ca })
    const before = await shown()
    deployment.run('make-certificates.sh')
    await expect.poll(shown, { timeout: 20_000 }).not.toBe(before)
  })

  describe('when its Keycloak is killed while people ask', () => {
    realmKilledCases(() => ({
      origin,
      url: new URL(`${origin}/graphql`),
      realm,
      remembers: true, // what is in PostgreSQL outlives it
      killRealm: async () => await running.get('keycloak')?.end('SIGKILL'),
      startRealmAgain: startKeycloak,
    }))

    test('no router has ended, and none reports a fault', () => {
      for (const name of ['router-1', 'router-2']) {
        expect(running.get(name)?.child.exitCode, name).toBeNull()
        expect(running.get(name)?.output(), name).not.toContain('fault')
      }
    })
  })
})

// As in `support/keycloak.ts`: a server of a minute never earns the slow compiler's work back.
const JAVA = { JAVA_OPTS_KC_HEAP: '-Xms64m -Xmx512m', JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1' }

/** A copy of the distribution, built as an operator builds it. */
async function buildKeycloak({ keycloakHome, env }: Deployment): Promise<void> {
  await cp(keycloakDistribution().home, keycloakHome, { recursive: true, filter: (path) => !path.endsWith('/data') })
  const all = { ...process.env, ...env('keycloak'), ...JAVA }
  await promisify(execFile)(join(keycloakHome, 'bin/kc.sh'), ['build'], { env: all })
}

/**
 * The realm that the example renders; besides, it has the test persons, and tokens whose end a test can wait for.
 *
 * @returns Secrets of its clients.
 */
function layRealm({ etc, keycloakHome }: Deployment): ReadonlyMap<string, string> {
  const rendered = JSON.parse(renderRealm(parseEnv(readFileSync(join(etc, 'realm.env'), 'utf8'))))
  const { users }: { users: object[] } = JSON.parse(readFileSync(NATIONAL_REALM, 'utf8'))
  const persons = users.filter((user) => !('serviceAccountClientId' in user))
  const realm = { ...rendered, accessTokenLifespan: TOKEN_LIFE_SECONDS, users: [...rendered.users, ...persons] }
  const folder = join(keycloakHome, 'data/import')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'national-realm.json'), JSON.stringify(realm))
  return clientSecrets(readRealmFile(join(folder, 'national-realm.json')))
}

async function makeDatabases(url: string, statements: string): Promise<void> {
  const administrator = new Client({ connectionString: url })
  await administrator.connect()
  for (const statement of statements.trim().split('\n')) await administrator.query(statement)
  await administrator.end()
}

async function database({ etc, port }: Deployment, account: string, name: string): Promise<Client> {
  const [, , , user, password] = readFileSync(join(etc, account, 'pgpass'), 'utf8')
    .trim()
    .split(':')
  const connection = new Client({ host: 'localhost', port: port(5432), database: name, user, password })
  await connection.connect()
  return connection
}

async function serialShown(options: { host: string; port: number; ca: Buffer }): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const socket: TLSSocket = connect(options, () => resolve(socket.getPeerCertificate().serialNumber))
  socket.on('error', () => null)
  const serial = await promise
  socket.destroy()
  return serial
}

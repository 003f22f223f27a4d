import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig as loadRouter } from '#router/config.ts'
import { renderRealm } from '#router/sso/render-realm.ts'
import { isOpensslHere } from '../support/certificates.ts'
import { type Deployment, layDeployment } from '../support/deployment.ts'
import { parseEnv } from 'node:util'

const root = resolve(import.meta.dirname, '../..')

describe.skipIf(!isOpensslHere)('the example of a deployment', () => {
  let deployment: Deployment
  beforeAll(async () => (deployment = await layDeployment()))
  afterAll(() => deployment?.remove())

  test('has every department, and settings for every process that reads some', () => {
    const departments = readdirSync(join(root, 'subgraphs')).filter((one) =>
      existsSync(join(root, 'subgraphs', one, 'main.ts')),
    )
    expect(deployment.departments.toSorted()).toEqual(departments.toSorted())
    const others = ['redis', 'keycloak', 'router-1', 'router-2', 'proxy']
    expect(deployment.processes.toSorted()).toEqual([...departments, ...others].toSorted())
    const files = readdirSync(join(deployment.etc, 'env')).map((file) => file.replace('.env', ''))
    expect(files.toSorted()).toEqual(deployment.processes.filter((one) => one !== 'redis').toSorted())
  })

  test('sets nothing that a department does not know, and all that it needs', async () => {
    for (const name of deployment.departments) {
      const { loadConfig }: { loadConfig: (env: NodeJS.ProcessEnv) => unknown } = await import(
        `../../subgraphs/${name}/config.ts`
      )
      expect(loadConfig(deployment.env(name)), name).toMatchObject({
        databaseUrl: expect.objectContaining({ protocol: 'postgres:', username: name, password: '' }),
        routerUrl: expect.objectContaining({ protocol: 'https:' }),
        tls: { allowedNames: ['router.civigraph.internal', 'import.civigraph.internal'] },
      })
    }
  })

  test('sets nothing that a router does not know, and the same at both but for their ports', () => {
    const [one, two] = ['router-1', 'router-2'].map((name) => loadRouter(deployment.env(name)))
    expect(one?.issuer).toMatch(/^https:/)
    expect(one?.router.departmentCertificates).toEqual(two?.router.departmentCertificates)
    const apart = { port: 0, metricsPort: 0 }
    expect({ ...one?.router, ...apart }).toEqual({ ...two?.router, ...apart })
    expect(one?.router.port).not.toBe(two?.router.port)
  })

  test('makes a realm that Keycloak can import, with secrets that only their owner can read', () => {
    const values = parseEnv(readFileSync(join(deployment.etc, 'realm.env'), 'utf8'))
    expect(JSON.parse(renderRealm(values)).realm).toBe('national')
    const secrets = ['realm.env', 'databases.sql', 'router/envelope.pem', 'router/key.pem', 'keycloak/secrets.env']
    for (const file of [...secrets, 'licence/pgpass', 'identity/register-key', 'departments-ca-key.pem'])
      expect(statSync(join(deployment.etc, file)).mode & 0o077, file).toBe(0)
  })

  test('makes its secrets once: what they protect would be lost', () => {
    const before = readFileSync(join(deployment.etc, 'identity/register-key'), 'utf8')
    expect(() => deployment.run('make-secrets.sh')).toThrow('Command failed')
    expect(readFileSync(join(deployment.etc, 'identity/register-key'), 'utf8')).toBe(before)
  })

  test('has a unit for systemd whose program is there', () => {
    const unit = readFileSync(join(deployment.etc, 'civigraph@.service'), 'utf8')
    const [, program = ''] = /^ExecStart=\/opt\/civigraph\/(\S+) \S+ %i$/m.exec(unit) ?? []
    expect(existsSync(join(root, program)), program).toBe(true)
  })
})

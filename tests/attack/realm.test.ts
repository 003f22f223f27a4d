import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NATIONAL_REALM, readRealmFile } from '#router/sso/embedded/realm-file.ts'
import { startEmbeddedRealm, type EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { requestRefusal } from '#router/sso/embedded/refuse.ts'

let keyDir: string
let realm: EmbeddedRealm

beforeAll(async () => {
  keyDir = mkdtempSync(join(tmpdir(), 'realm-keys-'))
  realm = await startEmbeddedRealm({ port: 0, keyDir, nodeEnv: 'test' })
})

afterAll(async () => {
  await realm.close()
  rmSync(keyDir, { recursive: true })
})

/** Status of the realm's description, asked with these headers. */
function statusWith(headers: Record<string, string>): Promise<number | undefined> {
  const { port } = new URL(realm.issuer)
  const path = '/realms/national/.well-known/openid-configuration'
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    sent.on('error', reject).end()
  })
}

describe('the embedded realm never starts', () => {
  test.each([
    ['in production', { nodeEnv: 'production' }, /production/],
    ['on every address of the machine', { listen: '0.0.0.0' }, /listens on a loopback/],
    ['on every IPv6 address', { listen: '::' }, /listens on a loopback/],
    ['on a public address', { listen: '192.0.2.1' }, /listens on a loopback/],
    ['under a public name', { publicOrigin: 'https://sso.example' }, /public origin/],
    [
      'under a name that only begins like a loopback one',
      { publicOrigin: 'http://localhost.evil.example' },
      /public origin/,
    ],
    [
      'under an address that only begins like a loopback one',
      { publicOrigin: 'http://127.0.0.1.evil.example' },
      /public origin/,
    ],
  ])('%s', async (_where, options, message) => {
    const start = startEmbeddedRealm({ port: 0, keyDir, nodeEnv: 'test', ...options })
    await expect(start.then((started) => started.close())).rejects.toThrow(message)
  })

  test('with a signing key that others can read', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'realm-open-'))
    await startEmbeddedRealm({ port: 0, keyDir: dir, nodeEnv: 'test' }).then((started) => started.close())
    for (const file of readdirSync(dir)) chmodSync(join(dir, file), 0o644)
    await expect(startEmbeddedRealm({ port: 0, keyDir: dir, nodeEnv: 'test' })).rejects.toThrow(/0600/)
    rmSync(dir, { recursive: true })
  })
})

describe('the embedded realm does not answer', () => {
  test('a request by its own name is answered', async () => {
    expect(await statusWith({ host: `localhost:${new URL(realm.issuer).port}` })).toBe(200)
    expect(await statusWith({ host: `127.0.0.1:${new URL(realm.issuer).port}` })).toBe(200)
  })

  test.each([
    ['a foreign Host, as after DNS rebinding', { host: 'evil.example' }],
    ['a Host that only begins like its own', { host: 'localhost:1.evil.example' }],
    ['its own name without the port', { host: 'localhost' }],
    ['forwarded', { forwarded: 'for=192.0.2.1' }],
    ['x-forwarded-for', { 'x-forwarded-for': '192.0.2.1' }],
    ['x-forwarded-host', { 'x-forwarded-host': 'evil.example' }],
    ['x-forwarded-proto', { 'x-forwarded-proto': 'https' }],
  ])('%s', async (_what, headers) => {
    expect(await statusWith({ host: `localhost:${new URL(realm.issuer).port}`, ...headers })).toBe(403)
  })

  test('another machine', () => {
    const hosts = new Set(['localhost:1'])
    const from = (remoteAddress: string | undefined) =>
      requestRefusal({ remoteAddress, headers: { host: ['localhost:1'] } }, hosts)
    expect(from('127.0.0.1')).toBeNull()
    expect(from('::1')).toBeNull()
    expect(from('::ffff:127.0.0.1')).toBeNull()
    for (const other of ['192.0.2.1', '::ffff:192.0.2.1', '2001:db8::1', '', undefined])
      expect(from(other)).not.toBeNull()
  })
})

test('only their owner can read the signing keys', () => {
  const modes = readdirSync(keyDir).map((file) => statSync(join(keyDir, file)).mode & 0o777)
  expect(modes).toEqual([0o600, 0o600])
})

/** The national realm with one text replaced. */
function changed(from: string, to: string): () => unknown {
  const file = join(keyDir, 'changed-realm.json')
  const text = readFileSync(NATIONAL_REALM, 'utf8')
  if (!text.includes(from)) throw new Error(`The realm file lacks ${from}.`)
  writeFileSync(file, text.replace(from, to))
  return () => readRealmFile(file)
}

/** The secret that one department gets with this environment. */
function secretOf(env: NodeJS.ProcessEnv) {
  return readRealmFile(NATIONAL_REALM, env).clients.find(({ clientId }) => clientId === 'dept-licence')?.secret
}

describe('the realm file', () => {
  test.each([
    [
      'a client without the audience',
      '"profile", "graph"],\n      "optionalClientScopes"',
      '"profile"],\n      "optionalClientScopes"',
      /lacks "graph"/,
    ],
    ['a built-in scope left out', '"name": "basic"', '"name": "basics"', /lacks "basic"/],
    ['an unknown scope', '"statistics:read", "services:read"]', '"statistics:red"]', /does not have/],
    ['a wildcard redirect', 'http://127.0.0.1/callback', 'http://127.0.0.1/*', /wildcards/],
    ['an unknown role', '"realmRoles": ["analyst"]', '"realmRoles": ["analist"]', /does not have/],
    ['text for a number', '"failureFactor": 5', '"failureFactor": "5"', /failureFactor/],
  ])('%s is refused with its place', (...[, from, to, message]) => {
    expect(changed(from, to)).toThrow(message)
  })

  test('placeholders take the environment, and a demo value without it', () => {
    expect(secretOf({ REALM_DEPT_LICENCE_SECRET: 'a "quoted" one' })).toBe('a "quoted" one')
    expect(secretOf({})).toBe('dept-licence-demo-secret')
  })

  test('holds no client secret of its own', () => {
    expect(readFileSync(NATIONAL_REALM, 'utf8').match(/"secret": "[^$]/g)).toBeNull()
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkOrgId, checkPersonId } from '@civigraph/subgraph-kit'
import { signIn } from '#examples/sign-in.ts'
import { realmProvider } from '#router/sso/embedded/provider.ts'
import { assuranceLevels } from '#router/sso/embedded/assurance-levels.ts'
import { readRealmFile } from '#router/sso/embedded/realm-file.ts'
import { startEmbeddedRealm, type EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { signingKeys } from '#router/sso/embedded/signing-keys.ts'
import { tokenModel } from '#router/sso/embedded/tokens.ts'
import { realmVerifier } from '#router/sso/realm-verifier.ts'
import { CHALLENGE, LOOPBACK, RealmClient } from '../support/realm-client.ts'
import { ScriptedBrowser } from '../support/scripted-browser.ts'

/** What only the embedded realm has. What it shares with a Keycloak is in `sign-on.test.ts`. */
let keyDir: string
let realm: EmbeddedRealm
let stock: RealmClient

beforeAll(async () => {
  keyDir = mkdtempSync(join(tmpdir(), 'realm-keys-'))
  realm = await start()
  stock = new RealmClient(realm)
})

afterAll(async () => {
  await realm.close()
  rmSync(keyDir, { recursive: true })
})

const start = (port = 0) => startEmbeddedRealm({ port, keyDir, nodeEnv: 'test' })

function persona(username: string) {
  const found = realm.personas.find((one) => one.username === username)
  if (!found) throw new Error(`The realm has no ${username}.`)
  return found
}

describe('test persons', () => {
  test('have identifiers that the graph accepts', () => {
    for (const { person, organisation } of realm.personas) {
      expect(checkPersonId(person ?? '')).toMatchObject({ ok: true })
      expect(organisation === null || checkOrgId(organisation).ok).toBe(true)
    }
  })
})

describe('the login pages', () => {
  test('list the persons of the demo realm, and load nothing from elsewhere', async () => {
    const request = { redirect_uri: LOOPBACK, scope: 'openid', ...CHALLENGE, acr_values: 'substantial' }
    const browser = new ScriptedBrowser()
    const first = await browser.go(client.buildAuthorizationUrl(await stock.public(), request))
    const second = await browser.submit(first, 'kc-form-login', { username: 'officer', password: 'officer-demo' })
    for (const { username } of realm.personas) expect(first.html).toContain(`<td>${username}</td>`)
    expect(second.html).toContain(`<td>${persona('officer').oneTimeCode()}</td>`)
    for (const { html } of [first, second]) expect(html).not.toMatch(/https?:\/\//)
  })

  test('ask for no code before the password was right', async () => {
    const request = { redirect_uri: LOOPBACK, scope: 'openid', ...CHALLENGE, acr_values: 'substantial' }
    const browser = new ScriptedBrowser(LOOPBACK)
    const first = await browser.go(client.buildAuthorizationUrl(await stock.public(), request))
    const otp = persona('operator').oneTimeCode() ?? ''
    const fields = { username: 'operator', password: 'wrong', otp }
    const page = await browser.submit(first, 'kc-form-login', fields)
    expect(page.html).toContain('Invalid username or password.')
    expect(page.html).not.toContain('kc-otp-login-form')
  })
})

test('the frames that tell pages of a sign-in show themselves to registered origins only', async () => {
  for (const path of ['login-status-iframe.html', '3p-cookies/step1.html']) {
    const { headers } = await fetch(`${realm.issuer}/protocol/openid-connect/${path}`)
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors http:\/\/localhost:4100$/)
  }
})

test.each([
  ['http://localhost:4100', 'true'],
  ['http://evil.example', null],
])('an answer to a page of %s, asked with cookies, can be read: %s', async (origin, allowed) => {
  const answer = await fetch(`${realm.issuer}/protocol/openid-connect/certs`, { headers: { origin } })
  expect(answer.headers.get('access-control-allow-credentials')).toBe(allowed)
})

test('after a restart the same keys sign, so that tokens stay valid', async () => {
  const first = await start()
  const token = await signIn({ issuer: first.issuer, username: 'citizen', password: 'citizen-demo', scope: '' })
  await first.close()
  const second = await start(Number(new URL(first.issuer).port))
  const { verify } = realmVerifier({ use: 'jose', issuer: second.issuer, clients: second.clients })
  expect(await verify(token)).toMatchObject({ person: persona('citizen').person })
  await second.close()
})

test('oidc-provider still has the two internal members that make its tokens look like Keycloak’s', () => {
  const realmFile = readRealmFile()
  const parts = { issuer: 'http://localhost/realms/national', realm: realmFile, keys: signingKeys(keyDir) }
  const provider = realmProvider({ ...parts, levels: assuranceLevels(realmFile) })
  for (const model of [provider.AccessToken, provider.ClientCredentials, provider.RefreshToken].map(tokenModel)) {
    expect(model.prototype.getValueAndPayload).toBeTypeOf('function')
    expect(model.find).toBeTypeOf('function')
  }
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checkOrgId, checkPersonId } from '@civigraph/subgraph-kit'
import { clientCredentials, signIn } from '#examples/sign-in.ts'
import { realmProvider } from '#router/sso/embedded/provider.ts'
import { assuranceLevels } from '#router/sso/embedded/assurance-levels.ts'
import { readRealmFile } from '#router/sso/embedded/realm-file.ts'
import { startEmbeddedRealm, type EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { signingKeys } from '#router/sso/embedded/signing-keys.ts'
import { tokenModel } from '#router/sso/embedded/tokens.ts'
import { realmVerifier, TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import { CHALLENGE, LOOPBACK, PORTAL, RealmClient } from '../support/realm-client.ts'
import { ScriptedBrowser } from '../support/scripted-browser.ts'

/** A stock OpenID Connect client (openid-client 6) against the embedded realm. */
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

function machine(clientId: string, scope: string) {
  return clientCredentials({ issuer: realm.issuer, clientId, secret: realm.clientSecrets.get(clientId) ?? '', scope })
}

test('the realm describes itself under its issuer, with Keycloak’s paths', async () => {
  const description = (await stock.public()).serverMetadata()
  expect(description).toMatchObject({
    issuer: realm.issuer,
    authorization_endpoint: `${realm.issuer}/protocol/openid-connect/auth`,
    token_endpoint: `${realm.issuer}/protocol/openid-connect/token`,
    jwks_uri: `${realm.issuer}/protocol/openid-connect/certs`,
    introspection_endpoint: `${realm.issuer}/protocol/openid-connect/token/introspect`,
    end_session_endpoint: `${realm.issuer}/protocol/openid-connect/logout`,
    code_challenge_methods_supported: ['S256'],
  })
})

describe('persons', () => {
  test('a person who signs in gets an access token of Keycloak’s shape', async () => {
    const { tokens } = await stock.login({ username: 'officer' })
    const officer = persona('officer')
    expect(decodeProtectedHeader(tokens.access_token)).toMatchObject({ alg: 'RS256', typ: 'JWT' })
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      typ: 'Bearer',
      iss: realm.issuer,
      aud: 'civigraph',
      azp: 'civigraph-cli',
      acr: 'low',
      scope: 'openid profile licence:read',
      preferred_username: 'officer',
      person: officer.person,
      organisation: officer.organisation,
      realm_access: { roles: ['officer'] },
      resource_access: { civigraph: { roles: ['licence.issue', 'feedback.reply', 'casework'] } },
    })
    expect(tokens.claims()).toMatchObject({ typ: 'ID', aud: 'civigraph-cli', acr: 'low', name: 'Test Person Three' })
    expect(decodeJwt(tokens.refresh_token ?? '')).toMatchObject({ typ: 'Refresh', iss: realm.issuer })
    expect(tokens).toMatchObject({ expires_in: 300, refresh_expires_in: 1_800, 'not-before-policy': 0 })
  })

  test('every person has identifiers that the graph accepts', () => {
    for (const { person, organisation } of realm.personas) {
      expect(checkPersonId(person ?? '')).toMatchObject({ ok: true })
      expect(organisation === null || checkOrgId(organisation).ok).toBe(true)
    }
  })

  test.each(TOKEN_VERIFIERS)('the example signs every person in, and the verifier by %s knows them', async (use) => {
    const { verify } = realmVerifier({ use, issuer: realm.issuer, clients: realm.clients })
    for (const { username, password, person, organisation, roles, duties } of realm.personas) {
      const token = await signIn({ issuer: realm.issuer, username, password, scope: 'licence:read' })
      expect(await verify(token)).toMatchObject({
        person,
        organisation,
        client: 'civigraph-cli',
        roles: new Set(roles),
        duties: new Set(duties),
        scopes: new Set(['openid', 'licence:read']),
        assurance: 'LOW',
      })
    }
  })
})

describe('signing in', () => {
  test('a second client in the same browser asks for no password, and user info knows the person', async () => {
    const browser = new ScriptedBrowser(LOOPBACK, PORTAL)
    await stock.login({ browser })
    const config = await stock.confidential('portal')
    const { tokens } = await stock.login({ browser, config, redirectUri: PORTAL, password: 'not asked' })
    expect(decodeJwt(tokens.access_token)).toMatchObject({ azp: 'portal', preferred_username: 'citizen' })
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '')
    expect(info).toMatchObject({ preferred_username: 'citizen', name: 'Test Person One' })
  })

  test('a stronger sign-in asks for the one-time code and says so in the token', async () => {
    const { browser } = await stock.login({ username: 'officer' })
    const otp = persona('officer').oneTimeCode() ?? ''
    const { tokens } = await stock.login({ username: 'officer', acr: 'substantial', otp, browser })
    expect(decodeJwt(tokens.access_token)).toMatchObject({ acr: 'substantial' })
    await expect(stock.login({ username: 'officer', acr: 'substantial', otp: '000000' })).rejects.toThrow(/Invalid/)
    await expect(stock.login({ username: 'citizen', acr: 'substantial', otp })).rejects.toThrow(/Invalid/)
  })

  test('the login page lists the persons of the demo realm and loads nothing from elsewhere', async () => {
    const config = await stock.public()
    const { html } = await new ScriptedBrowser().go(
      client.buildAuthorizationUrl(config, { redirect_uri: LOOPBACK, scope: 'openid', ...CHALLENGE }),
    )
    for (const { username } of realm.personas) expect(html).toContain(`<td>${username}</td>`)
    expect(html).not.toMatch(/https?:\/\//)
  })
})

describe('tokens and sign-ins end', () => {
  test('a refresh token works once; used again it ends the whole family', async () => {
    const { config, tokens, refreshToken } = await stock.login()
    const next = await client.refreshTokenGrant(config, refreshToken)
    expect(next.refresh_token).not.toBe(refreshToken)
    const introspect = async () => stock.introspect(next.access_token)
    expect(await introspect()).toMatchObject({ active: true, aud: 'civigraph', azp: 'civigraph-cli', typ: 'Bearer' })

    const refusal = { error: 'invalid_grant' }
    await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject(refusal)
    await expect(client.refreshTokenGrant(config, next.refresh_token ?? '')).rejects.toMatchObject(refusal)
    expect(await introspect()).toEqual({ active: false })
    expect(decodeJwt(tokens.access_token)['sid']).toBe(decodeJwt(next.access_token)['sid'])
  })

  test('a revoked token is not active any more', async () => {
    const { config, tokens } = await stock.login()
    await client.tokenRevocation(config, tokens.access_token)
    expect(await stock.introspect(tokens.access_token)).toEqual({
      active: false,
    })
  })

  test('signing out with the ID token as hint ends the sign-in and its tokens', async () => {
    const home = 'http://localhost:4000/'
    const config = await stock.confidential('portal')
    const browser = new ScriptedBrowser(PORTAL, home)
    const { tokens } = await stock.login({ config, browser, redirectUri: PORTAL })
    const hint = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: home }
    const page = await browser.go(client.buildEndSessionUrl(config, hint))
    expect(page.html).toContain('<script>')
    const back = await browser.submit(page, 'op.logoutForm', { logout: 'yes' })
    expect(back.address.href).toBe(home)
    expect(await stock.introspect(tokens.access_token)).toEqual({
      active: false,
    })
  })

  test('signing out without a hint asks first', async () => {
    const { browser, config } = await stock.login()
    const page = await browser.go(client.buildEndSessionUrl(config))
    expect(page.html).toContain('kc-logout')
    expect(page.html).not.toContain('<script>')
  })
})

describe('machines', () => {
  test('a department signs in with its secret and names no person', async () => {
    const { verify } = realmVerifier({ use: 'keycloak-connect', issuer: realm.issuer, clients: realm.clients })
    expect(await verify(await machine('dept-licence', 'licence:issue'))).toMatchObject({
      person: null,
      client: 'dept-licence',
      scopes: new Set(['licence:issue']),
      roles: new Set(),
      duties: new Set(),
      assurance: 'NONE',
      authenticatedAt: null,
    })
  })

  test('a scope that the client does not have is refused', async () => {
    const config = await stock.confidential('app-benchmarks')
    await expect(client.clientCredentialsGrant(config, { scope: 'licence:issue' })).rejects.toMatchObject({
      error: 'invalid_scope',
    })
    expect((await client.clientCredentialsGrant(config, { scope: 'statistics:read services:read' })).scope).toBe(
      'statistics:read services:read',
    )
  })

  test('a wrong secret is refused', async () => {
    const config = await stock.confidential('dept-licence', 'x')
    await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject({ status: 401 })
  })

  test('a public client may not introspect, and rubbish is not active', async () => {
    const token = await machine('dept-licence', 'licence:read')
    expect(await client.tokenIntrospection(await stock.public(), token)).toEqual({ active: false })
    const router = await stock.confidential('civigraph')
    expect(await client.tokenIntrospection(router, token)).toMatchObject({ active: true, aud: 'civigraph' })
    for (const rubbish of ['x', `${token}x`, token.slice(0, -8)]) {
      expect(await client.tokenIntrospection(router, rubbish)).toEqual({ active: false })
    }
  })
})

describe('devices', () => {
  test('a device is signed in after its code was confirmed on the realm’s page', async () => {
    const config = await stock.public()
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid licence:issue' })
    const browser = new ScriptedBrowser()
    const asked = await browser.submit(await browser.go(device.verification_uri), 'op.deviceInputForm', {
      user_code: device.user_code,
    })
    expect(asked.html).toContain('Command line')
    expect(asked.html).toContain('Issue, suspend and withdraw licences')
    expect(asked.html).toContain(device.user_code)
    const page = await browser.submit(asked, 'op.deviceConfirmForm', {})
    const end = await browser.submit(page, 'kc-form-login', { username: 'officer', password: 'officer-demo' })
    expect(end.html).toContain('The device is signed in')

    const tokens = await client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.01 })
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      azp: 'civigraph-cli',
      scope: 'openid licence:issue',
      preferred_username: 'officer',
    })
    const again = client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.01 })
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  test('a code that was stopped gives nothing', async () => {
    const config = await stock.public()
    const device = await client.initiateDeviceAuthorization(config, { scope: 'openid' })
    const browser = new ScriptedBrowser()
    const asked = await browser.submit(await browser.go(device.verification_uri), 'op.deviceInputForm', {
      user_code: device.user_code,
    })
    await browser.submit(asked, 'op.deviceConfirmForm', { abort: 'yes' })
    const poll = client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.01 })
    await expect(poll).rejects.toMatchObject({ error: 'access_denied' })
  })
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

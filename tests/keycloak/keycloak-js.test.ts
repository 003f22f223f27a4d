import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEmbeddedRealm, type EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { realmVerifier } from '#router/sso/realm-verifier.ts'
import type { ServedRealm } from '../conformance/sign-on/sign-on.ts'
import { type Chromium, isChromiumHere, startChromium, type Tab } from '../support/chromium.ts'
import { keycloakRealm } from '../support/keycloak.ts'
import { needing } from '../support/parts.ts'

/** A third party's page, where the realm file expects it: `app-licence-check`. */
const APP = 'http://localhost:4100'
const LIBRARY = resolve(import.meta.dirname, '../../node_modules/keycloak-js/lib/keycloak.js')
const { KEYCLOAK_URL: origin, KEYCLOAK_MISSING: reason } = process.env

const hasParts = existsSync(LIBRARY) && isChromiumHere()
needing(hasParts, 'keycloak-js or Chromium is missing')
needing(origin !== undefined, reason ?? 'there is no Keycloak')

describe.skipIf(!hasParts)('keycloak-js in a browser', () => {
  const keyDir = mkdtempSync(join(tmpdir(), 'realm-keys-'))
  let embedded: EmbeddedRealm

  beforeAll(async () => (embedded = await startEmbeddedRealm({ port: 0, keyDir, nodeEnv: 'test' })))
  afterAll(async () => {
    await embedded?.close()
    rmSync(keyDir, { recursive: true })
  })

  describe('on the embedded realm', () => {
    browserCases(() => embedded)
  })
  describe.skipIf(origin === undefined)('on a real Keycloak', () => {
    browserCases(() => keycloakRealm(origin ?? '', process.env))
  })
})

/** One person at one browser: each case goes on where the one before it stopped. */
function browserCases(realm: () => ServedRealm): void {
  let app: Server
  let chromium: Chromium
  let tab: Tab

  beforeAll(async () => {
    app = await serveApp(realm().issuer)
    chromium = await startChromium()
    tab = await chromium.newTab()
  })
  afterAll(async () => {
    await chromium?.close()
    app?.closeAllConnections()
    app?.close()
  })

  test('signs a person in, with its default settings, and holds a token that the graph takes', async () => {
    await tab.go(`${APP}/callback`)
    await tab.until(shows('kc-form-login'))
    await tab.evaluate(`username.value = 'citizen'; password.value = 'citizen-demo'; ${press('kc-login')}`)
    await tab.until(`${SIGNED_IN} || ${shows('kc-oauth')}`)
    if ((await tab.evaluate(shows('kc-oauth'))) === true) await tab.evaluate(press('kc-login'))
    await tab.until(SIGNED_IN)
    expect(await tab.evaluate('keycloak.tokenParsed.preferred_username')).toBe('citizen')
    expect(await tab.evaluate('location.href')).toBe(`${APP}/callback`)
    const { issuer, clients, personas } = realm()
    const { verify } = realmVerifier({ use: 'keycloak-connect', issuer, clients })
    expect(await verify(String(await tab.evaluate('keycloak.token')))).toMatchObject({
      client: 'app-licence-check',
      person: personas.find(({ username }) => username === 'citizen')?.person,
    })
  })

  test('gets a new token, and reads user info, across origins', async () => {
    const before = await tab.evaluate('keycloak.token')
    expect(await tab.evaluate('keycloak.updateToken(-1)')).toBe(true)
    expect(await tab.evaluate('keycloak.token')).not.toBe(before)
    expect(await tab.evaluate('keycloak.loadUserInfo()')).toMatchObject({ preferred_username: 'citizen' })
  })

  test('watches whether the sign-in lasts', async () => {
    await new Promise((done) => setTimeout(done, 6_000)) // it asks every 5 s, and forgets its token when told of a change
    expect(await tab.evaluate('keycloak.authenticated')).toBe(true)
  })

  test('asks nobody who is signed in again', async () => {
    const second = await chromium.newTab()
    await second.go(`${APP}/callback`)
    await second.until(SIGNED_IN)
    expect(await second.evaluate('keycloak.sessionId')).toBe(await tab.evaluate('keycloak.sessionId'))
  })

  test('signs out and comes home; its other page notices and asks to sign in anew', async () => {
    const second = await chromium.newTab()
    await second.go(`${APP}/callback`)
    await second.until(SIGNED_IN)
    await second.evaluate(`void keycloak.logout({ redirectUri: '${APP}/' })`)
    await second.until(`location.href === '${APP}/'`)
    await tab.until(shows('kc-form-login'))
    expect(await second.evaluate('document.title')).toBe('Signed out')
  })
}

const SIGNED_IN = `typeof keycloak === 'object' && keycloak.authenticated === true`
const shows = (id: string) => `document.getElementById('${id}') !== null`
const press = (id: string) => `document.getElementById('${id}').click()`

async function serveApp(issuer: string): Promise<Server> {
  const pages: Readonly<Record<string, readonly [type: string, body: string | Buffer]>> = {
    '/': ['text/html', '<!doctype html><title>Signed out</title>'],
    '/callback': ['text/html', appPage(issuer)],
    '/keycloak.js': ['text/javascript', readFileSync(LIBRARY)],
  }
  const server = createServer((request, response) => {
    const [type, body] = pages[request.url?.split('?')[0] ?? ''] ?? ['text/plain', '']
    response.setHeader('content-type', type).end(body)
  })
  server.listen(Number(new URL(APP).port), 'localhost')
  await once(server, 'listening')
  return server
}

function appPage(issuer: string): string {
  const { origin: url } = new URL(issuer)
  return `<!doctype html><meta charset="utf-8"><title>Licence check</title><script type="module">
import Keycloak from '/keycloak.js'
globalThis.keycloak = new Keycloak({ url: '${url}', realm: 'national', clientId: 'app-licence-check' })
await keycloak.init({ onLoad: 'login-required' })
</script>`
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startEmbeddedRealm, type EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { CHALLENGE, LOOPBACK, PORTAL, RealmClient } from '../support/realm-client.ts'
import { ScriptedBrowser } from '../support/scripted-browser.ts'

let keyDir: string
let realm: EmbeddedRealm
let stock: RealmClient
let nowMs = Date.now()

beforeAll(async () => {
  keyDir = mkdtempSync(join(tmpdir(), 'realm-keys-'))
  realm = await startEmbeddedRealm({ port: 0, keyDir, nodeEnv: 'test', now: () => nowMs })
  stock = new RealmClient(realm)
})

afterAll(async () => {
  await realm.close()
  rmSync(keyDir, { recursive: true })
})

/** Asks for a sign-in; the page that comes, or the address it leads to. */
async function ask(parameters: Record<string, string>, clientId = 'civigraph-cli') {
  const config = clientId === 'civigraph-cli' ? await stock.public() : await stock.confidential(clientId)
  const browser = new ScriptedBrowser(LOOPBACK, PORTAL, 'http://evil.example', 'http://127.0.0.1.evil.example')
  return browser.go(client.buildAuthorizationUrl(config, { redirect_uri: LOOPBACK, scope: 'openid', ...parameters }))
}

describe('refused at the login page', () => {
  test.each([
    ['no PKCE', {}],
    ['plain PKCE', { ...CHALLENGE, code_challenge_method: 'plain' }],
    ['the implicit flow', { ...CHALLENGE, response_type: 'token' }],
  ])('%s', async (_what, parameters) => {
    const { address } = await ask(parameters)
    expect(address.href).toMatch(/[?#&]error=/)
    expect(address.href).not.toMatch(/code=|access_token=/)
  })

  test('a scope that the client may not have', async () => {
    const { address } = await ask({ ...CHALLENGE, redirect_uri: PORTAL, scope: 'openid licence:issue' }, 'portal')
    expect(address.searchParams.get('error')).toBe('invalid_scope')
  })

  test.each([
    'http://evil.example/callback',
    'http://127.0.0.1.evil.example/callback',
    'http://127.0.0.1:50123/other',
    'http://127.0.0.1:50123@evil.example/callback',
    'http://127.0.0.1:50123/callback#x',
    'http://127.0.0.1:50123//callback',
    'http://127.0.0.1:50123/callback/../other',
    'http://127.0.0.1:50123/callback%2f..%2fother',
    'http://127.0.0.1:50123/%63allback',
    'http://127.0.0.1:50123/callback?next=//evil.example',
    '//evil.example/callback',
    'http://localhost:50123/callback',
    'https://127.0.0.1:50123/callback',
  ])('the way back to %s, without going there', async (redirectUri) => {
    const page = await ask({ ...CHALLENGE, redirect_uri: redirectUri })
    expect(page).toMatchObject({ status: 400, address: { origin: new URL(realm.issuer).origin } })
  })

  test('a form of another sign-in', async () => {
    const config = await stock.public()
    const address = client.buildAuthorizationUrl(config, { redirect_uri: LOOPBACK, scope: 'openid', ...CHALLENGE })
    const [mine, theirs] = [new ScriptedBrowser(LOOPBACK), new ScriptedBrowser(LOOPBACK)]
    await mine.go(address)
    const page = await theirs.go(address)
    const posted = await mine.submit(page, 'kc-form-login', { username: 'citizen', password: 'citizen-demo' })
    expect(posted.status).toBe(400)
  })
})

test('no page of the realm can be framed, kept or made to load anything', async () => {
  const request = client.buildAuthorizationUrl(await stock.public(), {
    redirect_uri: 'http://evil.example',
    scope: 'openid',
  })
  const pages = [request, `${realm.issuer}/device`, `${realm.issuer}/login-actions/authenticate?session_code=x`]
  for (const page of pages) {
    const { headers } = await fetch(page, { headers: { accept: 'text/html' } })
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-frame-options': 'DENY',
      'content-security-policy': expect.stringMatching(/^default-src 'none';.* frame-ancestors 'none'$/),
      'cache-control': 'no-store',
    })
  }
})

describe('guessing passwords', () => {
  test('five failures lock a name, the right password included; after a minute it opens again', async () => {
    const wrong = () => expect(stock.login({ username: 'analyst', password: 'wrong' })).rejects.toThrow(/Invalid/)
    for (let i = 0; i < 5; i += 1) await wrong()
    await expect(stock.login({ username: 'analyst' })).rejects.toThrow(/Invalid/)
    nowMs += 59_999
    await expect(stock.login({ username: 'analyst' })).rejects.toThrow(/Invalid/)
    nowMs += 1
    expect((await stock.login({ username: 'analyst' })).tokens.access_token).toBeTypeOf('string')
  })

  test('guesses sent at once count like guesses one after the other', async () => {
    const redirect = { redirect_uri: LOOPBACK, scope: 'openid', ...CHALLENGE }
    const address = client.buildAuthorizationUrl(await stock.public(), redirect)
    const tries = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const browser = new ScriptedBrowser(LOOPBACK)
        const password = index === 39 ? 'agent-demo' : 'wrong'
        return { browser, page: await browser.go(address), fields: { username: 'agent', password } }
      }),
    )
    const answers = tries.map(({ browser, page, fields }) => browser.submit(page, 'kc-form-login', fields))
    for (const { html } of await Promise.all(answers)) expect(html).toContain('Invalid username or password.')
  })

  test('other spellings of a name are no way around its lock', async () => {
    for (let i = 0; i < 5; i += 1)
      await expect(stock.login({ username: 'operator', password: 'wrong' })).rejects.toThrow(/Invalid/)
    for (const username of ['operator', 'OPERATOR', ' operator ', 'Operator', 'operator\t'])
      await expect(stock.login({ username, password: 'operator-demo' })).rejects.toThrow(/Invalid/)
  })

  test('a name nobody has gets the same answer as a wrong password', async () => {
    await expect(stock.login({ username: 'nobody' })).rejects.toThrow('Invalid username or password.')
    await expect(stock.login({ password: 'wrong' })).rejects.toThrow('Invalid username or password.')
    expect((await stock.login()).tokens.access_token).toBeTypeOf('string')
  })
})

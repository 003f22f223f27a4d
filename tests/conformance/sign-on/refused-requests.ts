import * as client from 'openid-client'
import { describe, expect, test } from 'vitest'
import { CHALLENGE, fillIn, LOOPBACK, PORTAL } from '../../support/realm-client.ts'
import { ScriptedBrowser } from '../../support/scripted-browser.ts'
import type { At } from './sign-on.ts'

export function refusedRequestCases(at: At): void {
  /** Asks for a sign-in; the page that comes, or the address it leads to. */
  async function ask(parameters: Record<string, string>) {
    const browser = new ScriptedBrowser(LOOPBACK, PORTAL, 'http://evil.example')
    const config = await at().stock.public()
    return browser.go(client.buildAuthorizationUrl(config, { redirect_uri: LOOPBACK, scope: 'openid', ...parameters }))
  }

  describe('refused at the login page, and said so at the address of the application', () => {
    test.each([
      ['no PKCE', {}],
      ['plain PKCE', { ...CHALLENGE, code_challenge_method: 'plain' }],
    ])('%s', async (_what, parameters) => {
      const { address } = await ask(parameters)
      expect(address.href).toMatch(LOOPBACK)
      expect(address.searchParams.get('error')).toBe('invalid_request')
      expect(address.searchParams.get('code')).toBeNull()
    })

    test('the implicit flow', async () => {
      const { address } = await ask({ ...CHALLENGE, response_type: 'token', nonce: 'x' })
      expect(address.href).toMatch(/[?#&]error=/)
      expect(address.href).not.toMatch(/access_token=/)
    })

    test('a scope that the client may not have', async () => {
      const { address } = await ask({ ...CHALLENGE, scope: 'openid identity:everything' })
      expect(address.searchParams.get('error')).toBe('invalid_scope')
    })
  })

  test('an address that is not registered is never gone to', async () => {
    const page = await ask({ ...CHALLENGE, redirect_uri: 'http://evil.example/callback' })
    expect(page).toMatchObject({ status: 400, address: { origin: new URL(at().realm.issuer).origin } })
  })

  test('a code is worth nothing with another verifier, and works once', async () => {
    const config = await at().stock.public()
    const browser = new ScriptedBrowser(LOOPBACK)
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const newCode = async () => {
      const address = client.buildAuthorizationUrl(config, {
        redirect_uri: LOOPBACK,
        scope: 'openid',
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
      })
      return (await fillIn(browser, await browser.go(address), {})).address
    }
    const refused = { error: 'invalid_grant' }
    const stolen = client.authorizationCodeGrant(config, await newCode(), { pkceCodeVerifier: 'b'.repeat(43) })
    await expect(stolen).rejects.toMatchObject(refused)

    const back = await newCode()
    const tokens = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier })
    expect(await at().stock.introspect(tokens.access_token)).toMatchObject({ active: true })
    await expect(client.authorizationCodeGrant(config, back, { pkceCodeVerifier })).rejects.toMatchObject(refused)
    expect(await at().stock.introspect(tokens.access_token)).toMatchObject({ active: false })
  })
}

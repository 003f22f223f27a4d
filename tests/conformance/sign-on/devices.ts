import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { describe, expect, test } from 'vitest'
import { CHALLENGE, fillIn } from '../../support/realm-client.ts'
import { ScriptedBrowser } from '../../support/scripted-browser.ts'
import type { At } from './sign-on.ts'

const CODE_FORM = 'kc-user-verify-device-user-code-form'

export function deviceCases(at: At): void {
  describe('devices', () => {
    async function begin(scope: string) {
      const config = await at().stock.public()
      const code_verifier = client.randomPKCECodeVerifier()
      const code_challenge = await client.calculatePKCECodeChallenge(code_verifier)
      const challenge = { code_challenge, code_challenge_method: 'S256' }
      const device = await client.initiateDeviceAuthorization(config, { scope, ...challenge })
      const poll = (verifier = code_verifier) =>
        client.pollDeviceAuthorizationGrant(config, { ...device, interval: 0.01 }, { code_verifier: verifier })
      const ask = () =>
        client.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:device_code', {
          device_code: device.device_code,
          code_verifier,
        })
      return { device, poll, ask }
    }
    async function enterCode(
      browser: ScriptedBrowser,
      { verification_uri, user_code }: client.DeviceAuthorizationResponse,
    ) {
      const page = await browser.go(verification_uri)
      return browser.submit(page, CODE_FORM, { device_user_code: user_code })
    }

    test('is connected after the person signed in and agreed to what the page names', async () => {
      const { device, poll, ask } = await begin('openid licence:issue')
      expect(device).toMatchObject({ verification_uri: `${at().realm.issuer}/device`, expires_in: 600, interval: 5 })
      await expect(ask()).rejects.toMatchObject({ error: 'authorization_pending' })

      const browser = new ScriptedBrowser()
      const form = await enterCode(browser, device)
      const asked = await browser.submit(form, 'kc-form-login', { username: 'officer', password: 'officer-demo' })
      expect(asked.html).toContain('Command line')
      expect(asked.html).toContain('Issue, suspend and withdraw licences')
      const end = await browser.submit(asked, 'kc-oauth', { accept: 'Yes' })
      expect(end.status).toBe(200)

      await new Promise((resolve) => setTimeout(resolve, 5_000)) // as the device was told
      const tokens = await poll()
      expect(decodeJwt(tokens.access_token)).toMatchObject({
        azp: 'civigraph-cli',
        preferred_username: 'officer',
        scope: expect.stringContaining('licence:issue'),
      })
      await expect(poll()).rejects.toMatchObject({ error: 'invalid_grant' })
    })

    test.each([
      ['no PKCE', {}],
      ['plain PKCE', { ...CHALLENGE, code_challenge_method: 'plain' }],
      ['a method without a challenge', { code_challenge_method: 'S256' }],
    ])('that begins with %s is refused', async (_what, challenge) => {
      const config = await at().stock.public()
      const begun = client.initiateDeviceAuthorization(config, { scope: 'openid', ...challenge })
      await expect(begun).rejects.toMatchObject({ status: 400, error: 'invalid_request' })
    })

    test('whose code somebody else has read gets its tokens all the same, and they get none', async () => {
      const { device, poll } = await begin('openid')
      const browser = new ScriptedBrowser()
      await fillIn(browser, await enterCode(browser, device), {})
      await expect(poll('b'.repeat(43))).rejects.toMatchObject({ error: 'invalid_grant' })
      await new Promise((resolve) => setTimeout(resolve, 5_000)) // as the device was told
      expect(decodeJwt((await poll()).access_token)).toMatchObject({ azp: 'civigraph-cli' })
    })

    test('of an application that has no such flow is refused', async () => {
      const config = await at().stock.public('app-licence-check')
      const begun = client.initiateDeviceAuthorization(config, { scope: 'openid', ...CHALLENGE })
      await expect(begun).rejects.toMatchObject({ status: 400, error: 'unauthorized_client' })
    })

    test('that does not say which application it is gets no code', async () => {
      const address = `${at().realm.issuer}/protocol/openid-connect/auth/device`
      const answer = await fetch(address, {
        method: 'POST',
        body: new URLSearchParams({ scope: 'openid', ...CHALLENGE }),
      })
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(await answer.text()).not.toContain('device_code')
    })

    test('gets nothing when the person does not agree', async () => {
      const { device, poll } = await begin('openid')
      const browser = new ScriptedBrowser()
      const form = await enterCode(browser, device)
      const asked = await browser.submit(form, 'kc-form-login', { username: 'officer', password: 'officer-demo' })
      await browser.submit(asked, 'kc-oauth', { cancel: 'No' })
      await expect(poll()).rejects.toMatchObject({ error: 'access_denied' })
    })

    test('that asks too often is told to slow down', async () => {
      const { ask } = await begin('openid')
      await expect(ask()).rejects.toMatchObject({ error: 'authorization_pending' })
      await expect(ask()).rejects.toMatchObject({ error: 'slow_down' })
    })

    test('a code that nobody got is refused, and asked for again', async () => {
      const { device } = await begin('openid')
      const browser = new ScriptedBrowser()
      const page = await enterCode(browser, { ...device, user_code: 'AAAA-AAAA' })
      expect(page.html).toContain(CODE_FORM)
    })

    test('somebody who is signed in is asked all the same', async () => {
      const { device, poll } = await begin('openid')
      const browser = new ScriptedBrowser('http://127.0.0.1')
      await at().stock.login({ browser })
      const asked = await enterCode(browser, device)
      expect(asked.html).toContain('kc-oauth')
      await fillIn(browser, asked, {})
      expect(decodeJwt((await poll()).access_token)).toMatchObject({ preferred_username: 'citizen' })
    })
  })
}

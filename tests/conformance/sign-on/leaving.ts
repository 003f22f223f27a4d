import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { describe, expect, test, vi } from 'vitest'
import { PORTAL } from '../../support/realm-client.ts'
import { ScriptedBrowser, type ScriptedPage } from '../../support/scripted-browser.ts'
import type { At } from './sign-on.ts'

const HOME = 'http://localhost:4000/'

export function leavingCases(at: At): void {
  describe('signing out', () => {
    async function signedIn() {
      const { stock } = at()
      const config = await stock.confidential('portal')
      const browser = new ScriptedBrowser(PORTAL, HOME)
      const { tokens, refreshToken } = await stock.login({ config, browser, redirectUri: PORTAL })
      return { config, browser, tokens, refreshToken }
    }

    /** Opens the address; the embedded realm’s page then presses its button by itself, Keycloak goes on at once. */
    async function leave(browser: ScriptedBrowser, address: URL) {
      return confirmed(browser, await browser.go(address))
    }

    function confirmed(browser: ScriptedBrowser, page: ScriptedPage) {
      return page.html.includes('op.logoutForm') ? browser.submit(page, 'op.logoutForm', { logout: 'yes' }) : page
    }

    test('with the ID token as hint ends the sign-in and its tokens, and leads home', async () => {
      const { config, browser, tokens, refreshToken } = await signedIn()
      const hint = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: HOME, state: 'abc' }
      const back = await leave(browser, client.buildEndSessionUrl(config, hint))
      expect(back.address.href).toBe(`${HOME}?state=abc`)
      expect(await at().stock.introspect(tokens.access_token)).toEqual({ active: false })
      await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' })
    })

    test('may be posted, as a page does that keeps the ID token out of its address', async () => {
      const { browser, tokens, config } = await signedIn()
      const address = config.serverMetadata().end_session_endpoint ?? ''
      const form = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: HOME }
      const back = await confirmed(browser, await browser.go(address, new URLSearchParams(form)))
      expect(back.address.href).toBe(HOME)
      expect(await at().stock.introspect(tokens.access_token)).toEqual({ active: false })
    })

    test('without a hint asks first', async () => {
      const { config, browser, tokens } = await signedIn()
      const page = await browser.go(client.buildEndSessionUrl(config))
      expect(page.html).toContain('kc-logout')
      expect(await at().stock.introspect(tokens.access_token)).toMatchObject({ active: true })
    })

    test('never leads to an address that is not registered', async () => {
      const { config, browser, tokens } = await signedIn()
      const hint = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: 'http://evil.example/' }
      const page = await browser.go(client.buildEndSessionUrl(config, hint))
      expect(page).toMatchObject({ status: 400, address: { origin: new URL(at().realm.issuer).origin } })
    })

    test('tells the router, in a signed message that names the sign-in', async () => {
      const { router, realm } = at()
      const { config, browser, tokens } = await signedIn()
      const before = router.logoutTokens.length
      await leave(browser, client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' }))
      const [token = ''] = await vi.waitUntil(
        () => router.logoutTokens.length > before && router.logoutTokens.slice(before),
        { timeout: 5_000 },
      )
      const { sub, sid } = decodeJwt(tokens.access_token)
      expect(decodeProtectedHeader(token)).toMatchObject({
        alg: 'RS256',
        kid: expect.any(String),
        typ: expect.stringMatching(/^(JWT|logout\+jwt)$/),
      })
      const claims = decodeJwt(token)
      expect(claims).toMatchObject({
        iss: realm.issuer,
        aud: 'portal',
        typ: 'Logout',
        sub,
        sid,
        iat: expect.any(Number),
        exp: expect.any(Number),
        jti: expect.any(String),
        events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
      })
      expect(claims).not.toHaveProperty('nonce')
    })
  })
}

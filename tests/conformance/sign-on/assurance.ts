import { decodeJwt } from 'jose'
import { buildAuthorizationUrl, refreshTokenGrant } from 'openid-client'
import { describe, expect, test } from 'vitest'
import { CHALLENGE, fillIn, LOOPBACK } from '../../support/realm-client.ts'
import { ScriptedBrowser } from '../../support/scripted-browser.ts'
import type { At } from './sign-on.ts'

export function assuranceCases(at: At): void {
  describe('how surely somebody signed in', () => {
    test('a stronger sign-in asks for the one-time code alone, and says so in the token', async () => {
      const { stock, newCode } = at()
      const { browser, tokens: before } = await stock.login({ username: 'officer' })
      expect(decodeJwt(before.access_token)).toMatchObject({ acr: 'low' })
      const stronger = {
        username: 'officer',
        acr: 'substantial',
        password: 'not asked',
        otp: newCode('officer'),
        browser,
      }
      const { tokens } = await stock.login(stronger)
      expect(decodeJwt(tokens.access_token)).toMatchObject({
        acr: 'substantial',
        sid: decodeJwt(before.access_token)['sid'],
      })
      expect(tokens.claims()).toMatchObject({ acr: 'substantial' })
    })

    test('a stronger sign-in from the start asks for both', async () => {
      const { stock, newCode } = at()
      const { tokens } = await stock.login({ username: 'operator', acr: 'substantial', otp: newCode('operator') })
      expect(decodeJwt(tokens.access_token)).toMatchObject({ acr: 'substantial', preferred_username: 'operator' })
    })

    test('a wrong code does not do, nor one that was used', async () => {
      const { stock, newCode } = at()
      const otp = newCode('operator')
      const strong = { username: 'operator', acr: 'substantial' }
      await expect(stock.login({ ...strong, otp: '000000' })).rejects.toThrow('Invalid authenticator code.')
      await stock.login({ ...strong, otp })
      await expect(stock.login({ ...strong, otp })).rejects.toThrow('Invalid authenticator code.')
    })

    test('somebody without a second factor cannot get the stronger level, nor set one up on the way', async () => {
      const browser = new ScriptedBrowser(LOOPBACK)
      const request = { redirect_uri: LOOPBACK, scope: 'openid', ...CHALLENGE, acr_values: 'substantial' }
      const page = await browser.go(buildAuthorizationUrl(await at().stock.public(), request))
      const end = await fillIn(browser, page, { username: 'citizen', otp: '123456' })
      expect(end.address.origin).toBe(new URL(at().realm.issuer).origin)
      expect(end.html).not.toContain('kc-totp-settings-form')
    })

    test('a level that the realm cannot prove is not written into a token', async () => {
      const { stock, newCode } = at()
      const { tokens } = await stock.login({ username: 'officer', acr: 'high', otp: newCode('officer') })
      expect(decodeJwt(tokens.access_token)).toMatchObject({ acr: 'substantial' })
    })

    test('a refreshed token keeps the level', async () => {
      const { stock, newCode } = at()
      const { config, refreshToken } = await stock.login({
        username: 'officer',
        acr: 'substantial',
        otp: newCode('officer'),
      })
      const next = await refreshTokenGrant(config, refreshToken)
      expect(decodeJwt(next.access_token)).toMatchObject({ acr: 'substantial' })
    })
  })
}

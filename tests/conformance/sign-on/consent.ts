import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { describe, expect, test } from 'vitest'
import { CHALLENGE } from '../../support/realm-client.ts'
import { ScriptedBrowser } from '../../support/scripted-browser.ts'
import type { At } from './sign-on.ts'

const APP = 'http://localhost:4100/callback'

export function consentCases(at: At): void {
  describe('a third party’s application', () => {
    const open = async (scope: string) => {
      const browser = new ScriptedBrowser(APP)
      const config = await at().stock.public('app-licence-check')
      const page = await browser.go(client.buildAuthorizationUrl(config, { redirect_uri: APP, scope, ...CHALLENGE }))
      const asked = await browser.submit(page, 'kc-form-login', { username: 'agent', password: 'agent-demo' })
      return { browser, asked }
    }

    test('is named to the person, with what it asks for, before it gets anything', async () => {
      const { browser, asked } = await open('openid licence:read')
      expect(asked.html).toContain('Licence check')
      expect(asked.html).toContain('Read licences')
      const back = await browser.submit(asked, 'kc-oauth', { cancel: 'No' })
      expect(back.address.searchParams.get('error')).toBe('access_denied')
    })

    test('gets what the person agreed to, who is not asked the same again', async () => {
      const { stock } = at()
      const config = await stock.public('app-licence-check')
      const app = { config, redirectUri: APP, username: 'agent', scope: 'openid licence:read' }
      const { tokens } = await stock.login(app)
      expect(decodeJwt(tokens.access_token)).toMatchObject({
        azp: 'app-licence-check',
        scope: expect.stringContaining('licence:read'),
      })
      const { asked } = await open('openid licence:read')
      expect(asked.address.searchParams.get('code')).toEqual(expect.any(String))
    })

    test('gets no role and no duty of an official who uses it: it acts for a person, not for an office', async () => {
      const { stock } = at()
      const official = { username: 'officer', scope: 'openid licence:read' }
      const { tokens } = await stock.login({
        ...official,
        config: await stock.public('app-licence-check'),
        redirectUri: APP,
      })
      const claims = decodeJwt(tokens.access_token)
      expect(claims).toMatchObject({ azp: 'app-licence-check', preferred_username: 'officer' })
      expect(claims).not.toHaveProperty('realm_access')
      expect(claims).not.toHaveProperty('resource_access')
      const own = await stock.login({ ...official, config: await stock.public() })
      expect(decodeJwt(own.tokens.access_token)).toMatchObject({
        realm_access: { roles: expect.arrayContaining(['officer']) },
        resource_access: { civigraph: { roles: expect.arrayContaining(['licence.issue']) } },
      })
    })
  })
}

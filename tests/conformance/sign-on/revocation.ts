import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { describe, expect, test, vi } from 'vitest'
import { localOnce } from '#router/sso/once.ts'
import { realmVerifier, TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import { KnownRevocations } from '#router/sso/revocations.ts'
import { PORTAL } from '../../support/realm-client.ts'
import { ScriptedBrowser } from '../../support/scripted-browser.ts'
import type { At } from './sign-on.ts'

/** What the realm itself signs, at a router’s verifier: tokens of other kinds, and the end of a sign-in. */
export function revocationCases(at: At): void {
  /** A person who signed in at the portal, and a router that trusts the realm. */
  async function signedIn() {
    const { stock, realm } = at()
    const config = await stock.confidential('portal')
    const browser = new ScriptedBrowser(PORTAL, 'http://localhost:4000/')
    const { tokens, refreshToken } = await stock.login({ config, browser, redirectUri: PORTAL })
    return { config, browser, tokens, refreshToken, realm }
  }

  function verifierBy(use: (typeof TOKEN_VERIFIERS)[number]) {
    const { issuer, clients } = at().realm
    const rules: string[] = []
    const refused = (rule: string) => void rules.push(rule)
    const pages = new Set(['portal'])
    const revocations = new KnownRevocations()
    const usedLogouts = localOnce()
    return { ...realmVerifier({ use, issuer, clients, refused, pages, revocations, usedLogouts }), rules }
  }

  /** Leaves by the realm’s page; what the realm tells the router of it. */
  async function signOut({ config, browser, tokens }: Awaited<ReturnType<typeof signedIn>>): Promise<string> {
    const { router } = at()
    const before = router.logoutTokens.length
    const page = await browser.go(client.buildEndSessionUrl(config, { id_token_hint: tokens.id_token ?? '' }))
    if (page.html.includes('op.logoutForm')) await browser.submit(page, 'op.logoutForm', { logout: 'yes' })
    const sid = decodeJwt(tokens.access_token)['sid']
    const about = () => router.logoutTokens.slice(before).find((token) => decodeJwt(token)['sid'] === sid)
    return await vi.waitUntil(about, { timeout: 5_000 })
  }

  describe.each(TOKEN_VERIFIERS)('tokens of the realm at a router, signatures checked by %s', (use) => {
    test('an ID token and a refresh token are no access tokens', async () => {
      const { tokens, refreshToken } = await signedIn()
      const { verify, rules } = verifierBy(use)
      expect(await verify(tokens.id_token ?? '')).toBeNull()
      expect(await verify(refreshToken)).toBeNull()
      expect(rules).toEqual(['aud', 'alg']) // each for the first rule that it breaks
      expect(await verify(tokens.access_token)).toMatchObject({ client: 'portal' })
    })

    test('a token of a sign-in that ended is refused at once, although it was taken and remembered', async () => {
      const person = await signedIn()
      const { verify, receiveLogout, rules } = verifierBy(use)
      expect(await verify(person.tokens.access_token)).not.toBeNull()
      const logout = await signOut(person)
      expect(await verify(logout)).toBeNull()
      expect(await receiveLogout(logout)).not.toBeNull()
      expect(await verify(person.tokens.access_token)).toBeNull()
      expect(rules.at(-1)).toBe('revoked')
      expect(await receiveLogout(logout)).toBeNull() // told twice
      expect(await receiveLogout(`${logout.slice(0, -8)}AAAAAAAA`)).toBeNull()
    })
  })

  test('two refreshes at once with one token: one sign-in at most goes on', async () => {
    const { config, refreshToken } = await signedIn()
    const both = await Promise.allSettled([1, 2].map(() => client.refreshTokenGrant(config, refreshToken)))
    const got = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    const goOn = await Promise.allSettled(got.map((one) => client.refreshTokenGrant(config, one.refresh_token ?? '')))
    expect(goOn.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1)
    await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject({ error: 'invalid_grant' })
  })
}

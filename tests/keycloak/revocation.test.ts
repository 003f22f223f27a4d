import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { realmVerifier } from '#router/sso/realm-verifier.ts'
import { KnownRevocations } from '#router/sso/revocations.ts'
import { keycloakRealm } from '../support/keycloak.ts'
import { keycloakAdmin } from '../support/keycloak-admin.ts'
import { needing } from '../support/parts.ts'
import { PORTAL, RealmClient } from '../support/realm-client.ts'
import { type RouterStandIn, startRouterStandIn } from '../support/router-stand-in.ts'

/** What operators do to accounts at a Keycloak, and when it is heard of here. The embedded realm has no administrator. */
const { KEYCLOAK_URL, KEYCLOAK_ADMIN_PASSWORD, KEYCLOAK_MISSING, REALM_ROUTER_ORIGIN } = process.env
const origin = KEYCLOAK_URL ?? ''
const isThere = KEYCLOAK_URL !== undefined && KEYCLOAK_ADMIN_PASSWORD !== undefined
needing(isThere, KEYCLOAK_MISSING ?? 'KEYCLOAK_ADMIN_PASSWORD is not set beside KEYCLOAK_URL')

const refused = { error: 'invalid_grant' }

describe.skipIf(!isThere)('a token of an account at a real Keycloak', () => {
  const realm = keycloakRealm(origin, process.env)
  const stock = new RealmClient(realm)
  const admin = keycloakAdmin(origin, KEYCLOAK_ADMIN_PASSWORD ?? '')
  let router: RouterStandIn

  beforeAll(async () => {
    router = await startRouterStandIn(Number(new URL(REALM_ROUTER_ORIGIN ?? 'http://127.0.0.1:4000').port))
  })
  afterAll(() => router?.close())

  async function signedIn(username: string) {
    const config = await stock.confidential('portal')
    return await stock.login({ username, config, redirectUri: PORTAL })
  }

  /** The realm grants it nothing more, and says so to whoever asks. */
  async function isWorthNothing({ config, tokens, refreshToken }: Awaited<ReturnType<typeof signedIn>>) {
    await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject(refused)
    expect(await stock.introspect(tokens.access_token)).toEqual({ active: false })
  }

  test('that was switched off is renewed no more, and the account signs in no more', async () => {
    const person = await signedIn('agent')
    await admin.switchAccount('agent', false)
    try {
      await isWorthNothing(person)
      await expect(stock.login({ username: 'agent' })).rejects.toThrow(
        /Account is disabled|Invalid username or password/,
      )
    } finally {
      await admin.switchAccount('agent', true)
    }
  })

  test('whose password was changed, and whose sign-ins were ended with it, is refused by a router that took it before', async () => {
    const { issuer, clients } = realm
    const revocations = new KnownRevocations()
    const pages = new Set(['portal'])
    const { verify, receiveLogout } = realmVerifier({ use: 'keycloak-connect', issuer, clients, pages, revocations })
    const person = await signedIn('agent')
    expect(await verify(person.tokens.access_token)).not.toBeNull()
    const before = router.logoutTokens.length
    await admin.setPassword('agent', 'another-password')
    try {
      await admin.signOut('agent')
      // The realm says so for each sign-in of the account; other tests have left some.
      const { sid: about } = decodeJwt(person.tokens.access_token)
      const logout = await vi.waitUntil(
        () => router.logoutTokens.slice(before).find((token) => decodeJwt(token)['sid'] === about),
        { timeout: 5_000 },
      )
      expect(await receiveLogout(logout)).not.toBeNull()
      expect(await verify(person.tokens.access_token)).toBeNull()
      await isWorthNothing(person)
      await expect(stock.login({ username: 'agent' })).rejects.toThrow('Invalid username or password.')
    } finally {
      await admin.setPassword('agent', 'agent-demo')
    }
  })

  test('that was issued until the realm’s not-before is renewed no more; one issued after it is', async () => {
    const person = await signedIn('agent')
    await admin.setNotBefore(Number(decodeJwt(person.tokens.access_token).iat) + 1)
    try {
      await isWorthNothing(person)
      await new Promise((later) => setTimeout(later, 1_100)) // the mark counts whole seconds
      const { tokens } = await signedIn('agent')
      expect(await stock.introspect(tokens.access_token)).toMatchObject({ active: true })
    } finally {
      await admin.setNotBefore(null)
    }
  })
})

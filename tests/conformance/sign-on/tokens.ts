import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { describe, expect, test } from 'vitest'
import type { At } from './sign-on.ts'

const refused = { error: 'invalid_grant' }

export function tokenCases(at: At): void {
  describe('refresh tokens', () => {
    test('a refresh token works once; used again it ends the whole family', async () => {
      const { stock } = at()
      const { config, tokens, refreshToken } = await stock.login()
      const next = await client.refreshTokenGrant(config, refreshToken)
      expect(next.refresh_token).not.toBe(refreshToken)
      expect(decodeJwt(next.access_token)['sid']).toBe(decodeJwt(tokens.access_token)['sid'])
      expect(await stock.introspect(next.access_token)).toMatchObject({ active: true })

      await expect(client.refreshTokenGrant(config, refreshToken)).rejects.toMatchObject(refused)
      await expect(client.refreshTokenGrant(config, next.refresh_token ?? '')).rejects.toMatchObject(refused)
      expect(await stock.introspect(next.access_token)).toEqual({ active: false })
    })

    test('one client’s refresh token is worth nothing to another', async () => {
      const { stock } = at()
      const { refreshToken } = await stock.login()
      const thief = client.refreshTokenGrant(await stock.confidential('portal'), refreshToken)
      await expect(thief).rejects.toMatchObject(refused)
    })

    test('an access token is no refresh token', async () => {
      const { config, tokens } = await at().stock.login()
      await expect(client.refreshTokenGrant(config, tokens.access_token)).rejects.toMatchObject(refused)
    })
  })

  describe('introspection', () => {
    test('tells the resource server what the token says', async () => {
      const { stock, realm } = at()
      const { tokens } = await stock.login()
      const { sub, sid, exp, iat, jti } = decodeJwt(tokens.access_token)
      expect(await stock.introspect(tokens.access_token)).toMatchObject({
        active: true,
        iss: realm.issuer,
        aud: 'civigraph',
        azp: 'civigraph-cli',
        client_id: 'civigraph-cli',
        typ: 'Bearer',
        token_type: 'Bearer',
        sub,
        sid,
        exp,
        iat,
        jti,
        acr: 'low',
        person: realm.personas.find(({ username }) => username === 'citizen')?.person,
        realm_access: { roles: ['citizen'] },
      })
    })

    test('rubbish and a changed token are not active', async () => {
      const { stock } = at()
      const { tokens } = await stock.login()
      for (const rubbish of ['x', `${tokens.access_token}x`, tokens.access_token.slice(0, -8)]) {
        expect(await stock.introspect(rubbish)).toEqual({ active: false })
      }
    })

    test('of another client’s refresh token the resource server hears nothing', async () => {
      const { stock } = at()
      const { refreshToken } = await stock.login()
      expect(await stock.introspect(refreshToken)).toEqual({ active: false })
    })

    test('nobody may ask without a name', async () => {
      const address = `${at().realm.issuer}/protocol/openid-connect/token/introspect`
      const answer = await fetch(address, { method: 'POST', body: new URLSearchParams({ token: 'x' }) })
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ error: 'invalid_client' })
    })

    test('a public client may not ask', async () => {
      const { stock } = at()
      const { tokens, config } = await stock.login()
      await expect(client.tokenIntrospection(config, tokens.access_token)).rejects.toMatchObject({
        status: 403,
        error: 'invalid_request',
      })
    })
  })

  test('a revoked token is not active any more', async () => {
    const { stock } = at()
    const { config, tokens } = await stock.login()
    await client.tokenRevocation(config, tokens.access_token)
    expect(await stock.introspect(tokens.access_token)).toEqual({ active: false })
  })
}

import { decodeJwt, generateKeyPair, SignJWT } from 'jose'
import * as client from 'openid-client'
import { describe, expect, test } from 'vitest'
import { realmVerifier } from '#router/sso/realm-verifier.ts'
import { sameAs } from './same-as.ts'
import type { At } from './sign-on.ts'

export function machineCases(at: At): void {
  const post = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${at().realm.issuer}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers,
    })
  const refusal = async (form: Record<string, string>) => {
    const response = await post(form)
    const body: unknown = await response.json()
    return { status: response.status, error: Object(body).error }
  }

  describe('machines', () => {
    test('a department signs in with its secret, gets no refresh token and names no person', async () => {
      const { stock, realm } = at()
      const config = await stock.confidential('dept-licence')
      const tokens = await client.clientCredentialsGrant(config, { scope: 'licence:issue' })
      expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 300, scope: 'licence:issue' })
      expect(tokens['refresh_expires_in']).toBe(0)
      expect(tokens.refresh_token).toBeUndefined()
      expect(tokens.id_token).toBeUndefined()
      const claims = decodeJwt(tokens.access_token)
      expect(claims).toMatchObject({ typ: 'Bearer', aud: 'civigraph', azp: 'dept-licence', sub: expect.any(String) })
      const members = ['aud', 'azp', 'exp', 'iat', 'iss', 'jti', 'scope', 'sub', 'typ']
      expect(Object.keys(claims)).toSatisfy(sameAs(members))
      expect(await stock.introspect(tokens.access_token)).toMatchObject({
        active: true,
        client_id: 'dept-licence',
        username: 'service-account-dept-licence',
        sub: claims.sub,
      })
      const { verify } = realmVerifier({ use: 'keycloak-connect', issuer: realm.issuer, clients: realm.clients })
      expect(await verify(tokens.access_token)).toMatchObject({
        person: null,
        client: 'dept-licence',
        scopes: new Set(['licence:issue']),
        roles: new Set(),
        duties: new Set(),
        assurance: 'NONE',
        authenticatedAt: null,
        actor: null,
        purpose: null,
        consents: [],
      })
    })

    test('a wrong secret is refused', async () => {
      const config = await at().stock.confidential('dept-licence', 'x')
      const refused = { status: 401, error: 'unauthorized_client' }
      await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject(refused)
    })

    test('a client that the realm does not know is refused, and so is a request by none', async () => {
      const refused = { status: 401, error: 'invalid_client' }
      const unknown = await at().stock.confidential('nobody', 'x')
      await expect(client.clientCredentialsGrant(unknown)).rejects.toMatchObject(refused)
      expect(await refusal({ grant_type: 'client_credentials' })).toEqual(refused)
    })

    test('the secret may come in the form, or in both places as keycloak-connect sends it', async () => {
      const { realm } = at()
      const secret = realm.clientSecrets.get('dept-licence') ?? ''
      const form = { grant_type: 'client_credentials', client_id: 'dept-licence', client_secret: secret }
      const basic = Buffer.from(`dept-licence:${secret}`).toString('base64')
      expect((await post(form)).status).toBe(200)
      expect((await post(form, { authorization: `Basic ${basic}` })).status).toBe(200)
    })

    test('a scope that the client does not have is refused, and of those it has it gets what it asked for', async () => {
      const config = await at().stock.confidential('app-benchmarks')
      const refused = { error: 'invalid_scope' }
      await expect(client.clientCredentialsGrant(config, { scope: 'licence:issue' })).rejects.toMatchObject(refused)
      await expect(client.clientCredentialsGrant(config, { scope: 'nothing:known' })).rejects.toMatchObject(refused)
      const { scope } = await client.clientCredentialsGrant(config, { scope: 'statistics:read services:read' })
      expect(scope?.split(' ')).toSatisfy(sameAs(['statistics:read', 'services:read']))
    })

    test('a client that only signs persons in gets nothing for itself', async () => {
      const config = await at().stock.confidential('portal')
      const refused = { status: 401, error: 'unauthorized_client' }
      await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject(refused)
    })
  })

  describe('a department that proves who it is by a key', () => {
    const claims = (audience: string) => ({ iss: 'dept-statistics', sub: 'dept-statistics', aud: audience })
    const signedBy = (assertion: string) => ({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    })
    const refused = { status: 400, error: 'invalid_client' }
    const assertion = () =>
      new SignJWT(claims(at().realm.issuer))
        .setProtectedHeader({ alg: 'ES256', kid: at().router.kid })
        .setIssuedAt()
        .setExpirationTime('30s')
        .setJti(crypto.randomUUID())

    test('signs in with an assertion signed by the key it publishes', async () => {
      const { stock, router } = at()
      const config = await stock.keyed('dept-statistics', { key: router.key, kid: router.kid })
      const tokens = await client.clientCredentialsGrant(config, { scope: 'statistics:publish' })
      expect(decodeJwt(tokens.access_token)).toMatchObject({ azp: 'dept-statistics', scope: 'statistics:publish' })
    })

    test('an assertion works once', async () => {
      const once = await assertion().sign(at().router.key)
      expect((await post(signedBy(once))).status).toBe(200)
      expect(await refusal(signedBy(once))).toEqual(refused)
    })

    test.each([
      ['signed by another key', async () => assertion().sign((await generateKeyPair('ES256')).privateKey)],
      ['for another audience', () => assertion().setAudience('https://elsewhere.example').sign(at().router.key)],
      ['that has expired', () => assertion().setExpirationTime('-60s').sign(at().router.key)],
    ])('an assertion %s is refused', async (_what, make) => {
      expect(await refusal(signedBy(await make()))).toEqual(refused)
    })

    test.each(['dept-licence', 'nobody'])('an assertion in the name of %s is refused', async (name) => {
      const foreign = await assertion().setSubject(name).setIssuer(name).sign(at().router.key)
      expect(await refusal(signedBy(foreign))).toEqual({ status: 401, error: 'invalid_client' })
    })

    test('its secret is refused', async () => {
      const config = await at().stock.confidential('dept-statistics')
      await expect(client.clientCredentialsGrant(config)).rejects.toMatchObject(refused)
    })
  })
}

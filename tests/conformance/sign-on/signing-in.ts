import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { expect, test } from 'vitest'
import { LOOPBACK, PORTAL } from '../../support/realm-client.ts'
import { ScriptedBrowser } from '../../support/scripted-browser.ts'
import { sameAs } from './same-as.ts'
import type { At } from './sign-on.ts'

const EVERY_TOKEN = [
  'iss',
  'aud',
  'azp',
  'sub',
  'typ',
  'exp',
  'iat',
  'jti',
  'sid',
  'acr',
  'auth_time',
  'preferred_username',
]
const ID_TOKEN = [...EVERY_TOKEN, 'nonce', 'name']
const ACCESS_TOKEN = [...EVERY_TOKEN, 'scope', 'person', 'organisation', 'realm_access', 'resource_access']

export function signingInCases(at: At): void {
  test('the realm describes itself under its issuer', async () => {
    const { issuer } = at().realm
    expect((await at().stock.public()).serverMetadata()).toMatchObject({
      issuer,
      authorization_endpoint: `${issuer}/protocol/openid-connect/auth`,
      token_endpoint: `${issuer}/protocol/openid-connect/token`,
      userinfo_endpoint: `${issuer}/protocol/openid-connect/userinfo`,
      jwks_uri: `${issuer}/protocol/openid-connect/certs`,
      introspection_endpoint: `${issuer}/protocol/openid-connect/token/introspect`,
      revocation_endpoint: `${issuer}/protocol/openid-connect/revoke`,
      end_session_endpoint: `${issuer}/protocol/openid-connect/logout`,
      device_authorization_endpoint: `${issuer}/protocol/openid-connect/auth/device`,
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      authorization_response_iss_parameter_supported: true,
      code_challenge_methods_supported: expect.arrayContaining(['S256']),
      dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
      token_endpoint_auth_methods_supported: expect.arrayContaining(['client_secret_basic', 'private_key_jwt']),
    })
  })

  test('a person who signs in gets tokens that say who, through which application and how surely', async () => {
    const { realm, stock } = at()
    const { tokens } = await stock.login({ username: 'officer' })
    const officer = realm.personas.find(({ username }) => username === 'officer')
    expect(decodeProtectedHeader(tokens.access_token)).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) })
    const claims = decodeJwt(tokens.access_token)
    expect(claims).toMatchObject({
      typ: 'Bearer',
      iss: realm.issuer,
      aud: 'civigraph',
      azp: 'civigraph-cli',
      acr: 'low',
      sub: expect.any(String),
      sid: expect.any(String),
      jti: expect.any(String),
      auth_time: expect.any(Number),
      preferred_username: 'officer',
      person: officer?.person,
      organisation: officer?.organisation,
      realm_access: { roles: ['officer'] },
      resource_access: { civigraph: { roles: expect.toSatisfy(sameAs(officer?.duties)) } },
    })
    expect(String(claims['scope']).split(' ')).toSatisfy(sameAs(['openid', 'profile', 'licence:read']))
    expect(Object.keys(claims)).toSatisfy(sameAs(ACCESS_TOKEN))
    expect(Number(claims.exp) - Number(claims.iat)).toBe(300)
    expect(tokens.claims()).toMatchObject({
      typ: 'ID',
      aud: 'civigraph-cli',
      azp: 'civigraph-cli',
      acr: 'low',
      sid: claims['sid'],
    })
    expect(tokens.claims()).toMatchObject({ name: 'Test Person Three', preferred_username: 'officer' })
    expect(Object.keys(tokens.claims() ?? {}).filter((name) => name !== 'at_hash')).toSatisfy(sameAs(ID_TOKEN))
    expect(decodeProtectedHeader(tokens.refresh_token ?? '')).toMatchObject({ alg: 'HS512', typ: 'JWT' })
    expect(decodeJwt(tokens.refresh_token ?? '')).toMatchObject({
      typ: 'Refresh',
      iss: realm.issuer,
      aud: realm.issuer,
      azp: 'civigraph-cli',
      sid: claims['sid'],
    })
    expect(tokens).toMatchObject({
      token_type: 'bearer',
      expires_in: 300,
      refresh_expires_in: 1_800,
      'not-before-policy': 0,
      session_state: claims['sid'],
    })
  })

  test('a client’s default scope is in the token although it was not asked for', async () => {
    const { tokens } = await at().stock.login({ scope: 'openid licence:read' })
    expect(tokens.scope?.split(' ')).toSatisfy(sameAs(['openid', 'profile', 'licence:read']))
    expect(decodeJwt(tokens.access_token)).toMatchObject({ preferred_username: 'citizen' })
  })

  test('a second client in the same browser asks for no password, and user info knows the person', async () => {
    const { stock } = at()
    const browser = new ScriptedBrowser(LOOPBACK, PORTAL)
    await stock.login({ browser })
    const config = await stock.confidential('portal')
    const { tokens } = await stock.login({ browser, config, redirectUri: PORTAL, password: 'not asked' })
    expect(decodeJwt(tokens.access_token)).toMatchObject({ azp: 'portal', preferred_username: 'citizen' })
    const info = await client.fetchUserInfo(config, tokens.access_token, tokens.claims()?.sub ?? '')
    expect(info).toEqual({ sub: expect.any(String), preferred_username: 'citizen', name: 'Test Person One' })
  })
}

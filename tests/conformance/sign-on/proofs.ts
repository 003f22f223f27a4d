import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { describe, expect, test } from 'vitest'
import { boundTo } from '#router/sso/token-rules.ts'
import { newProof } from '../../support/realm-client.ts'
import type { At } from './sign-on.ts'

const UNAUTHORISED = { status: 401 }

export function proofCases(at: At): void {
  describe('tokens bound to a key (DPoP)', () => {
    async function signedIn() {
      const { stock } = at()
      const config = await stock.public()
      const proof = await newProof(config)
      return { proof, ...(await stock.login({ config, proof })) }
    }

    test('a client that proves a key gets a token that names it', async () => {
      const { tokens, proof } = await signedIn()
      const jkt = await proof.calculateThumbprint()
      expect(tokens.token_type).toBe('dpop')
      expect(decodeJwt(tokens.access_token)).toMatchObject({ typ: 'DPoP', cnf: { jkt } })
      expect(await at().stock.introspect(tokens.access_token)).toMatchObject({ active: true, cnf: { jkt } })
    })

    test('the router reads from the token which key it is bound to', async () => {
      const { tokens, proof } = await signedIn()
      expect(boundTo(decodeJwt(tokens.access_token))).toBe(await proof.calculateThumbprint())
    })

    test('the token opens user info with a proof only', async () => {
      const { config, tokens, proof } = await signedIn()
      const subject = tokens.claims()?.sub ?? ''
      const info = await client.fetchUserInfo(config, tokens.access_token, subject, { DPoP: proof })
      expect(info).toMatchObject({ preferred_username: 'citizen' })
      await expect(client.fetchUserInfo(config, tokens.access_token, subject)).rejects.toMatchObject(UNAUTHORISED)
      const other = await newProof(config)
      const stolen = client.fetchUserInfo(config, tokens.access_token, subject, { DPoP: other })
      await expect(stolen).rejects.toMatchObject(UNAUTHORISED)
    })

    test('a public client’s refresh token is bound as well', async () => {
      const { config, refreshToken, proof } = await signedIn()
      const other = await newProof(config)
      const stolen = client.refreshTokenGrant(config, refreshToken, undefined, { DPoP: other })
      await expect(stolen).rejects.toMatchObject({ status: 400 })
      const next = await client.refreshTokenGrant(config, refreshToken, undefined, { DPoP: proof })
      expect(decodeJwt(next.access_token)).toMatchObject({ cnf: { jkt: await proof.calculateThumbprint() } })
    })
  })
}

import { describe, expect, test } from 'vitest'
import { signIn } from '#examples/sign-in.ts'
import { realmVerifier, TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import type { At } from './sign-on.ts'

export function verifiedCases(at: At): void {
  describe('test persons, signed in by the example,', () => {
    test.each(TOKEN_VERIFIERS)('are known to the verifier by %s', async (use) => {
      const { issuer, clients, personas } = at().realm
      const { verify } = realmVerifier({ use, issuer, clients })
      for (const { username, password, person, organisation, roles, duties } of personas) {
        const token = await signIn({ issuer, username, password, scope: 'licence:read' })
        expect(await verify(token)).toMatchObject({
          person,
          organisation,
          client: 'civigraph-cli',
          roles: new Set(roles),
          duties: new Set(duties),
          scopes: new Set(['openid', 'profile', 'licence:read']),
          assurance: 'LOW',
          authenticatedAt: expect.any(Number),
          actor: null,
          purpose: null,
          consents: [],
        })
      }
    })

    test('prove more of themselves with a one-time code', async () => {
      const { issuer, clients } = at().realm
      const { verify } = realmVerifier({ use: 'jose', issuer, clients })
      const stepUp = { acr: 'substantial', code: at().newCode('operator') }
      const operator = { issuer, username: 'operator', password: 'operator-demo', scope: 'licence:read' }
      expect(await verify(await signIn({ ...operator, stepUp }))).toMatchObject({ assurance: 'SUBSTANTIAL' })
    })
  })
}

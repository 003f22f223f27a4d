import { decodeJwt } from 'jose'
import * as client from 'openid-client'
import { describe, expect, test } from 'vitest'
import { CHALLENGE, LOOPBACK, newProof } from '../../support/realm-client.ts'
import { ScriptedBrowser } from '../../support/scripted-browser.ts'
import type { At, SignOn } from './sign-on.ts'

/** Where the embedded realm is not Keycloak and will not be: what each does, and why that is left. */
interface Difference {
  readonly what: string
  readonly why: string
  readonly see: (one: SignOn) => Promise<unknown>
  readonly keycloak: unknown
  readonly embedded: unknown
}

const DIFFERENCES: readonly Difference[] = [
  {
    what: 'a refresh token after its access token was revoked',
    why: 'oidc-provider ends the whole family, which is the stricter of the two (RFC 7009, section 2.1, leaves it open)',
    async see({ stock }) {
      const { config, tokens, refreshToken } = await stock.login()
      await client.tokenRevocation(config, tokens.access_token)
      return refusalOf(client.refreshTokenGrant(config, refreshToken))
    },
    keycloak: null,
    embedded: 'invalid_grant',
  },
  {
    what: 'a refresh that asks for a scope which was not granted',
    why: 'Keycloak leaves the scope out; oidc-provider refuses, as RFC 6749, section 6, has it. Neither grants it',
    async see({ stock }) {
      const { config, refreshToken } = await stock.login({ scope: 'openid' })
      return refusalOf(client.refreshTokenGrant(config, refreshToken, { scope: 'openid identity:name' }))
    },
    keycloak: null,
    embedded: 'invalid_scope',
  },
  {
    what: 'a device that asks for a scope nobody knows',
    why: 'Keycloak leaves it out in the end; here a misspelt scope is told at once',
    async see({ stock }) {
      const asked = { scope: 'openid no:such', ...CHALLENGE }
      return refusalOf(client.initiateDeviceAuthorization(await stock.public(), asked))
    },
    keycloak: null,
    embedded: 'invalid_scope',
  },
  {
    what: 'the hash of the access token in an ID token',
    why: 'optional in the code flow, and oidc-provider cannot add it there',
    async see({ stock }) {
      return Object.hasOwn((await stock.login()).tokens.claims() ?? {}, 'at_hash')
    },
    keycloak: true,
    embedded: false,
  },
  {
    what: 'an ID token for a machine that asks for openid',
    why: 'it would say nothing about a person, and nothing here asks for one',
    async see({ stock }) {
      const config = await stock.confidential('dept-licence')
      const tokens = await client.clientCredentialsGrant(config, { scope: 'openid' })
      return tokens.id_token !== undefined
    },
    keycloak: true,
    embedded: false,
  },
  {
    what: 'a stronger sign-in that may show no page',
    why: 'Keycloak shows one in spite of prompt=none; the embedded realm answers as OpenID Connect Core, 3.1.2.6, says',
    async see({ stock }) {
      const { browser } = await stock.login()
      const asked = { redirect_uri: LOOPBACK, scope: 'openid', ...CHALLENGE, prompt: 'none', acr_values: 'substantial' }
      const page = await browser.go(client.buildAuthorizationUrl(await stock.public(), asked))
      return page.address.searchParams.get('error')
    },
    keycloak: null,
    embedded: 'interaction_required',
  },
  {
    what: 'a level that is asked for by the parameter claims',
    why: 'acr_values says the same, and is what the router’s challenge names (RFC 9470)',
    async see({ stock }) {
      const browser = new ScriptedBrowser(LOOPBACK)
      const claims = JSON.stringify({ id_token: { acr: { essential: true, values: ['substantial'] } } })
      const asked = { redirect_uri: LOOPBACK, scope: 'openid', ...CHALLENGE, claims }
      const page = await browser.go(client.buildAuthorizationUrl(await stock.public(), asked))
      const next = await browser.submit(page, 'kc-form-login', { username: 'operator', password: 'operator-demo' })
      return next.html.includes('kc-otp-login-form')
    },
    keycloak: true,
    embedded: false,
  },
  {
    what: 'signing out by posting the refresh token, which is Keycloak’s own way',
    why: 'OpenID Connect has the end_session_endpoint for it',
    async see({ stock, realm }) {
      const { refreshToken } = await stock.login()
      const form = new URLSearchParams({ client_id: 'civigraph-cli', refresh_token: refreshToken })
      const answer = await fetch(`${realm.issuer}/protocol/openid-connect/logout`, { method: 'POST', body: form })
      return answer.ok
    },
    keycloak: true,
    embedded: false,
  },
  {
    what: 'how a token that is bound to a key says so',
    why: 'Keycloak 26.7 adds a member of its own, kc-jkt-type, to the one of RFC 9449',
    async see({ stock }) {
      const config = await stock.public()
      const { tokens } = await stock.login({ config, proof: await newProof(config) })
      return Object.keys(Object(decodeJwt(tokens.access_token)['cnf'])).length
    },
    keycloak: 2,
    embedded: 1,
  },
]

/** Pinned on both sides: a difference that is gone fails here, and its case moves to the suite. */
export function knownDifferences(at: At): void {
  describe('what is known to differ', () => {
    test.each(DIFFERENCES)('$what: $why', async ({ see, ...expected }) => {
      expect(await see(at())).toEqual(expected[at().server])
    })
  })
}

/** The code of a refusal; null when there is none. */
async function refusalOf(request: Promise<unknown>): Promise<unknown> {
  return request.then(
    () => null,
    (error: unknown) => Object(error).error,
  )
}

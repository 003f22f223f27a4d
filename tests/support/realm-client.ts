import * as client from 'openid-client'
import type { EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { ScriptedBrowser, type ScriptedPage } from './scripted-browser.ts'

/** Where the command line's sign-in comes back, on a port of its own choice; and where the portal's does. */
export const LOOPBACK = 'http://127.0.0.1:50123/callback'
export const PORTAL = 'http://localhost:4000/login/callback'

/** Any PKCE challenge, for requests that are not carried to their end. */
export const CHALLENGE = { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' }

const options = { execute: [client.allowInsecureRequests] }

export interface Login {
  readonly username?: string
  readonly password?: string
  readonly otp?: string
  readonly scope?: string
  readonly acr?: string
  readonly redirectUri?: string
  readonly config?: client.Configuration
  readonly browser?: ScriptedBrowser
}

/** A stock OpenID Connect client (openid-client 6) of one realm. */
export class RealmClient {
  readonly #realm: EmbeddedRealm

  constructor(realm: EmbeddedRealm) {
    this.#realm = realm
  }

  /** The command line: a public client. */
  public() {
    return client.discovery(new URL(this.#realm.issuer), 'civigraph-cli', undefined, client.None(), options)
  }

  confidential(clientId: string, secret = this.#realm.clientSecrets.get(clientId) ?? '') {
    return client.discovery(new URL(this.#realm.issuer), clientId, undefined, client.ClientSecretBasic(secret), options)
  }

  async introspect(token: string) {
    return client.tokenIntrospection(await this.confidential('civigraph'), token)
  }

  /** Authorization code + PKCE through the login page. */
  async login({ redirectUri = LOOPBACK, ...login }: Login = {}) {
    const config = login.config ?? (await this.public())
    const browser = login.browser ?? new ScriptedBrowser(redirectUri)
    const pkceCodeVerifier = client.randomPKCECodeVerifier()
    const [expectedState, expectedNonce] = [client.randomState(), client.randomNonce()]
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: login.scope ?? 'openid profile licence:read',
      state: expectedState,
      nonce: expectedNonce,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...(login.acr !== undefined && { acr_values: login.acr }),
    })
    const back = await fillIn(browser, await browser.go(address), login)
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
    const tokens = await client.authorizationCodeGrant(config, back, checks)
    return { config, tokens, browser, refreshToken: tokens.refresh_token ?? '' }
  }
}

/** Address that the realm sends the browser back to; throws what the login page says instead. */
async function fillIn(browser: ScriptedBrowser, page: ScriptedPage, login: Login): Promise<URL> {
  const { username = 'citizen', password = `${username}-demo`, otp } = login
  const back = page.html.includes('kc-form-login')
    ? await browser.submit(page, 'kc-form-login', { username, password, ...(otp !== undefined && { otp }) })
    : page
  if (back.html !== '') throw new Error(/id="input-error"[^>]*>([^<]*)/.exec(back.html)?.[1] ?? back.html)
  return back.address
}

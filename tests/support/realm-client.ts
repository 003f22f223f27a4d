import { generateKeyPair } from 'jose'
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
  /** Proves a key with each request for tokens (DPoP). */
  readonly proof?: client.DPoPHandle
}

/** A stock OpenID Connect client (openid-client 6) of one realm, embedded or a Keycloak. */
export class RealmClient {
  readonly #realm: Pick<EmbeddedRealm, 'issuer' | 'clientSecrets'>

  constructor(realm: Pick<EmbeddedRealm, 'issuer' | 'clientSecrets'>) {
    this.#realm = realm
  }

  /** The command line, or another public client. */
  public(clientId = 'civigraph-cli') {
    return client.discovery(new URL(this.#realm.issuer), clientId, undefined, client.None(), options)
  }

  confidential(clientId: string, secret = this.#realm.clientSecrets.get(clientId) ?? '') {
    return client.discovery(new URL(this.#realm.issuer), clientId, undefined, client.ClientSecretBasic(secret), options)
  }

  /** A client that proves who it is by a key. */
  keyed(clientId: string, key: client.PrivateKey) {
    return client.discovery(new URL(this.#realm.issuer), clientId, undefined, client.PrivateKeyJwt(key), options)
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
    const back = await signIn(browser, await browser.go(address), login)
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true }
    const proof = login.proof === undefined ? {} : { DPoP: login.proof }
    const tokens = await client.authorizationCodeGrant(config, back, checks, undefined, proof)
    return { config, tokens, browser, refreshToken: tokens.refresh_token ?? '' }
  }
}

/** A new key, and the proofs that a client makes with it. */
export async function newProof(config: client.Configuration): Promise<client.DPoPHandle> {
  return client.getDPoPHandle(config, await generateKeyPair('ES256', { extractable: true }))
}

/** Fills in page after page. Gives the address that the realm sends the browser back to; throws what a page says. */
async function signIn(browser: ScriptedBrowser, start: ScriptedPage, login: Login): Promise<URL> {
  const end = await fillIn(browser, start, login)
  if (end.html !== '') throw new Error(messageOf(end))
  return end.address
}

/** The first page that is none of a sign-in: the way back, or a message. */
export async function fillIn(browser: ScriptedBrowser, start: ScriptedPage, login: Login): Promise<ScriptedPage> {
  const { username = 'citizen', password = `${username}-demo`, otp = '' } = login
  const answers: Readonly<Record<string, Record<string, string>>> = {
    'kc-form-login': { username, password },
    'kc-otp-login-form': { otp },
    'kc-oauth': { accept: 'Yes' },
  }
  let page = start
  for (const [form, fields] of Object.entries(answers)) {
    if (page.html.includes(`id="${form}"`)) page = await browser.submit(page, form, fields)
  }
  return page
}

/** What a page says went wrong, as a person reads it. */
export function messageOf({ html }: ScriptedPage): string {
  const said =
    /id="(?:input-error(?!-container)[^"]*|kc-error-message|kc-message)"[^>]*>\s*(?:<[^>]*>\s*)*([^<]*)/.exec(html)?.[1]
  return said?.trim() ?? html
}

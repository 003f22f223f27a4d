/**
 * Signs a person in and gives back an access token, without a browser: authorization code with PKCE, the login page
 * filled in by hand, the way back caught on the loopback address. It shows each step as it goes over the wire; a real
 * program opens the person's browser instead of filling in the form, and never sees the password.
 *
 * @source RFC 6749, section 4.1; RFC 7636 (PKCE); RFC 8252, section 7.3 (loopback addresses); RFC 9207 (issuer in the
 *   answer).
 */
import { createHash, randomBytes } from 'node:crypto'

export interface SignInOptions {
  /** Issuer of the realm, for example `http://localhost:4400/realms/national`. */
  readonly issuer: string
  readonly username: string
  readonly password: string
  /** Scopes, separated by spaces; `openid` is added. */
  readonly scope: string
  readonly clientId?: string
  /** Asks for a stronger sign-in (`substantial`, `high`), together with the one-time code that proves it. */
  readonly stepUp?: { readonly acr: string; readonly code: string }
}

/** Any port will do: nothing listens there, the redirect is only read. */
const REDIRECT_URI = 'http://127.0.0.1:49152/callback'

/** @throws {Error} When the realm refuses the person, the client or the scopes; the message says which step failed. */
export async function signIn(options: SignInOptions): Promise<string> {
  const { issuer, username, password, scope, clientId = 'civigraph-cli', stepUp } = options
  const endpoints = await discover(issuer)
  const verifier = randomText()
  const state = randomText()
  const request = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: `openid ${scope}`.trim(),
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(stepUp && { acr_values: stepUp.acr }),
  })

  const browser = new Browser()
  let page = await browser.go(`${endpoints.authorization}?${request.toString()}`)
  // A page without the form is an answer already: a refusal, or the way back.
  page = await browser.fillIn(page, 'kc-form-login', { username, password })
  if (stepUp) page = await browser.fillIn(page, 'kc-otp-login-form', { otp: stepUp.code })
  const code = readAnswer(page.address, state, issuer)

  return requestToken(endpoints.token, {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: REDIRECT_URI,
    code_verifier: verifier,
  })
}

/** Signs a machine in: client credentials, with the secret in the header. */
export async function clientCredentials(options: {
  readonly issuer: string
  readonly clientId: string
  readonly secret: string
  readonly scope: string
}): Promise<string> {
  const { token } = await discover(options.issuer)
  const basic = [options.clientId, options.secret].map(encodeURIComponent).join(':')
  const authorization = `Basic ${Buffer.from(basic).toString('base64')}`
  return requestToken(token, { grant_type: 'client_credentials', scope: options.scope }, { authorization })
}

async function discover(issuer: string): Promise<{ authorization: string; token: string }> {
  const response = await fetch(`${issuer}/.well-known/openid-configuration`).catch((error: unknown) => {
    throw new Error(`No realm answers at ${issuer}. Start the platform first: npm start.`, { cause: error })
  })
  if (!response.ok) throw new Error(`The realm's description answered ${response.status}.`)
  const found = await readObject(response)
  // An issuer that names itself otherwise is another one (RFC 8414, section 3.3).
  if (found['issuer'] !== issuer) throw new Error('The realm describes another issuer than the one asked.')
  return { authorization: String(found['authorization_endpoint']), token: String(found['token_endpoint']) }
}

function readAnswer(address: URL, state: string, issuer: string): string {
  const { searchParams } = address
  if (!address.href.startsWith(REDIRECT_URI))
    throw new Error('The realm did not accept the username, password or code.')
  if (searchParams.get('state') !== state) throw new Error('The answer belongs to another sign-in.')
  if ((searchParams.get('iss') ?? issuer) !== issuer) throw new Error('The answer comes from another issuer.')
  const code = searchParams.get('code')
  if (code === null) throw new Error(`The realm refused the sign-in: ${searchParams.get('error')}.`)
  return code
}

async function requestToken(
  endpoint: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<string> {
  const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams(form), headers })
  const answer = await readObject(response)
  if (!response.ok) throw new Error(`The realm gave no token: ${String(answer['error'])}.`)
  return String(answer['access_token'])
}

async function readObject(response: Response): Promise<Record<string, unknown>> {
  const value: unknown = await response.json()
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function randomText(): string {
  return randomBytes(32).toString('base64url')
}

interface Page {
  readonly address: URL
  readonly html: string
}

/** As much of a browser as signing in needs: it keeps cookies and follows redirects, up to the one that is ours. */
class Browser {
  readonly #cookies = new Map<string, string>()

  async go(start: string | URL, form?: Record<string, string>): Promise<Page> {
    let address = new URL(start)
    let response = await this.#send(address, form)
    for (let hop = 0; hop < 10; hop += 1) {
      const location = response.headers.get('location')
      if (location === null) return { address, html: await response.text() }
      await response.body?.cancel()
      address = new URL(location, address)
      if (address.href.startsWith(REDIRECT_URI)) return { address, html: '' }
      response = await this.#send(address)
    }
    throw new Error('The realm redirects in circles.')
  }

  /** Fills in the form of this id; a page that lacks it stays as it is. */
  async fillIn(page: Page, id: string, fields: Record<string, string>): Promise<Page> {
    const action = new RegExp(`<form id="${id}"[^>]* action="([^"]+)"`).exec(page.html)?.[1]
    return action === undefined ? page : this.go(new URL(action.replaceAll('&amp;', '&'), page.address), fields)
  }

  async #send(address: URL, form?: Record<string, string>): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(address, {
      redirect: 'manual',
      headers: { cookie },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }
}

import { GraphError } from '@civigraph/subgraph-kit'
import { readCompactToken } from '../compact-token.ts'
import { readLimited } from '../read-limited.ts'
import type { PageClient } from './client-proof.ts'
import { type RealmClock, realmClock } from './realm-clock.ts'

/** Tokens that the realm gave. None of them ever leaves the router but to the realm. */
export interface GrantedTokens {
  readonly accessToken: string
  /** Null where the realm gave none besides: the one before stays good. */
  readonly refreshToken: string | null
  readonly idToken: string | null
}

/** What a person is sent to the realm with. */
export interface SignInRequest {
  readonly client: PageClient
  readonly redirectUri: string
  readonly scopes: readonly string[]
  readonly state: string
  readonly nonce: string
  /** PKCE, by SHA-256. */
  readonly codeChallenge: string
  readonly acr: string | null
  readonly maxAgeSeconds: number | null
}

/** The realm, as a client of it sees it. Where its endpoints are follows from the issuer, as in every Keycloak realm. */
export interface RealmEndpoints {
  readonly signInAddress: (request: SignInRequest) => URL
  /** Takes a form that says who signs out (OpenID Connect RP-Initiated Logout). */
  readonly signOutAddress: string
  /**
   * @returns null when the realm refuses the grant: it was used, has ended, or was made for another client.
   * @throws {GraphError} `UPSTREAM_UNAVAILABLE` when the realm does not answer.
   */
  readonly grant: (client: PageClient, form: Readonly<Record<string, string>>) => Promise<GrantedTokens | null>
  /** Ends a refresh token and what hangs on it (RFC 7009). Never throws: a realm that is away ends it by its time. */
  readonly revoke: (client: PageClient, refreshToken: string) => Promise<void>
  /** The latest that the realm's clock can show now, in seconds since 1970: no token that it signed so far says later. */
  readonly latestTime: () => number
  /** Whether anybody can sign in now. Asked of the realm once a second at most. */
  readonly answers: () => Promise<boolean>
}

export interface RealmEndpointsOptions {
  readonly issuer: string
  readonly fetch?: typeof fetch
  readonly timeoutMs?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const MAX_ANSWER_BYTES = 65_536
const ANSWER_HOLDS_MS = 1_000
/** Anybody can come back with a made-up code: so many are looked at together, and renewals do not wait behind them. */
const MAX_CODES_AT_ONCE = 100

export function realmEndpoints(options: RealmEndpointsOptions): RealmEndpoints {
  const { issuer, fetch: ask = fetch, timeoutMs = 3_000, now = Date.now } = options
  const at = `${issuer}/protocol/openid-connect`
  const clock = realmClock(now)
  let codesUnderWay = 0
  let asked: { readonly until: number; readonly answer: Promise<boolean> } | null = null

  async function post(path: string, client: PageClient, form: Readonly<Record<string, string>>) {
    const isCode = form['grant_type'] === 'authorization_code'
    if (isCode && codesUnderWay >= MAX_CODES_AT_ONCE) throw silent()
    if (isCode) codesUnderWay += 1
    try {
      const proof = await client.prove()
      const answer = await ask(at + path, {
        method: 'POST',
        redirect: 'error',
        headers: { accept: 'application/json', ...proof.headers },
        body: new URLSearchParams({ ...form, ...proof.form }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      return { status: answer.status, text: await readLimited(answer, MAX_ANSWER_BYTES) }
    } catch {
      throw silent() // the reason may quote what was sent
    } finally {
      if (isCode) codesUnderWay -= 1
    }
  }

  async function isThere(): Promise<boolean> {
    try {
      const address = `${issuer}/.well-known/openid-configuration`
      const answer = await ask(address, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) })
      return answer.ok && memberOf(await readLimited(answer, MAX_ANSWER_BYTES), 'issuer') === issuer
    } catch {
      return false
    }
  }

  return {
    signOutAddress: `${at}/logout`,
    signInAddress: (request) => new URL(`${at}/auth?${signInParameters(request)}`),
    async grant(client, form) {
      const askedAt = now()
      const { status, text } = await post('/token', client, form)
      if (status === 200) return learnFrom(tokensIn(text), askedAt, clock)
      if (status >= 500 || status === 429) throw silent()
      if (memberOf(text, 'error') === 'invalid_grant') return null
      // A wrong secret or a client that lacks a right: for whoever runs the platform, not for who signs in.
      throw new Error('The realm refuses the client of a page, or what it asks for: check its secret and its flows.')
    },
    async revoke(client, token) {
      await post('/revoke', client, { token, token_type_hint: 'refresh_token' }).catch(() => undefined)
    },
    latestTime: () => clock.latest(),
    async answers() {
      if (asked === null || asked.until < performance.now())
        asked = { until: performance.now() + ANSWER_HOLDS_MS, answer: isThere() }
      const { answer } = asked
      const isUp = await answer
      if (!isUp && asked?.answer === answer) asked = null // looked at again by the next one, so that nobody waits for nothing
      return isUp
    },
  }
}

function signInParameters(request: SignInRequest): string {
  return new URLSearchParams({
    response_type: 'code',
    client_id: request.client.page,
    redirect_uri: request.redirectUri,
    scope: ['openid', ...request.scopes].join(' '),
    state: request.state,
    nonce: request.nonce,
    code_challenge: request.codeChallenge,
    code_challenge_method: 'S256',
    ...(request.acr !== null && { acr_values: request.acr }),
    ...(request.maxAgeSeconds !== null && { max_age: String(request.maxAgeSeconds) }),
  }).toString()
}

/** RFC 6749, section 5.1; OpenID Connect Core, section 3.1.3.3. */
function tokensIn(text: string): GrantedTokens {
  const accessToken = memberOf(text, 'access_token')
  if (accessToken === null || memberOf(text, 'token_type')?.toLowerCase() !== 'bearer') throw silent()
  return { accessToken, refreshToken: memberOf(text, 'refresh_token'), idToken: memberOf(text, 'id_token') }
}

function learnFrom(tokens: GrantedTokens, askedAt: number, clock: RealmClock): GrantedTokens {
  const issuedAt = readCompactToken(tokens.accessToken)?.claims['iat']
  if (typeof issuedAt === 'number') clock.learn(issuedAt, askedAt)
  return tokens
}

/** A text among the members of a JSON object. */
function memberOf(json: string, name: string): string | null {
  try {
    const value: unknown = Object.getOwnPropertyDescriptor(Object(JSON.parse(json)), name)?.value
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

function silent(): GraphError {
  return new GraphError('UPSTREAM_UNAVAILABLE', 'The realm does not answer; send the request again.')
}

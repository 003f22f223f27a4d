import { ASSURANCE_LEVELS, type Assurance, type Caller } from '@civigraph/subgraph-kit'
import type { TokenVerifier } from '../token-verifier.ts'
import type { PageClient } from './client-proof.ts'
import type { CheckIdToken, SignedIn } from './id-token.ts'
import type { LoginAttempt } from './login-attempt.ts'
import type { PageName } from './pages.ts'
import { BACK_PATH } from './paths.ts'
import type { GrantedTokens, RealmEndpoints } from './realm-endpoints.ts'

/**
 * Why nobody was signed in: the answer belongs to another sign-in, the realm could not, the person would not, the sign-in
 * is weaker or older than what was asked for, or the realm is away.
 */
export type LoginProblem = 'foreign' | 'refused' | 'denied' | 'weak' | 'away'

export type Login =
  | (SignedIn & { readonly ok: true; readonly idToken: string; readonly tokens: GrantedTokens })
  | { readonly ok: false; readonly problem: LoginProblem }

export interface FinishLoginParts {
  readonly issuer: string
  /** Of the router itself, as browsers reach it: what a caller says in `Host` proves nothing. */
  readonly origin: () => string
  readonly clients: ReadonlyMap<PageName, PageClient>
  readonly realm: Pick<RealmEndpoints, 'grant' | 'revoke'>
  readonly verifyToken: TokenVerifier
  readonly checkIdToken: CheckIdToken
}

/**
 * From the realm's answer, as the browser brought it, to tokens that fit the attempt. Whatever does not fit ends it.
 *
 * @throws {GraphError} `UPSTREAM_UNAVAILABLE` when the realm does not answer.
 * @source RFC 6749, section 4.1.2; RFC 9207, section 2.4 for `iss`: another realm could have sent the browser here, with a
 *   code of its own.
 */
export async function finishLogin(
  parts: FinishLoginParts,
  attempt: LoginAttempt,
  query: URLSearchParams,
): Promise<Login> {
  if (query.getAll('iss').join(' ') !== parts.issuer) return problem('foreign')
  const error = query.get('error')
  if (error !== null) return problem(ERRORS[error] ?? 'refused')
  const [code, ...more] = query.getAll('code')
  const client = parts.clients.get(attempt.page)
  if (code === undefined || more.length > 0 || !client) return problem('foreign')
  return await exchange(parts, attempt, { code, client })
}

const LEVELS: Readonly<Record<string, Assurance>> = { low: 'LOW', substantial: 'SUBSTANTIAL', high: 'HIGH' }

/** True for a level that the realm knows. */
export function isLevel(acr: string): boolean {
  return Object.hasOwn(LEVELS, acr)
}

/** RFC 6749, section 4.1.2.1. */
const ERRORS: Readonly<Record<string, LoginProblem>> = {
  access_denied: 'denied',
  temporarily_unavailable: 'away',
  server_error: 'away',
}

interface Grant {
  readonly code: string
  readonly client: PageClient
}

async function exchange(parts: FinishLoginParts, attempt: LoginAttempt, { code, client }: Grant): Promise<Login> {
  const { origin, realm, verifyToken, checkIdToken } = parts
  const { codeVerifier, nonce } = attempt
  const tokens = await realm.grant(client, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: origin() + BACK_PATH,
    code_verifier: codeVerifier,
  })
  if (!tokens || tokens.idToken === null) return problem('foreign')
  const { accessToken, idToken, refreshToken } = tokens
  const who = await checkIdToken(idToken, { client: client.page, nonce })
  const caller = await verifyToken(accessToken)
  if (!who || caller?.subject !== who.subject || caller.client !== client.page) return problem('foreign')
  if (isAsAsked(caller, attempt)) return { ok: true, ...who, idToken, tokens }
  if (refreshToken !== null) await realm.revoke(client, refreshToken)
  return problem('weak')
}

/** What counts is what the realm says was proven, not what it was asked for: the browser could have dropped that. */
function isAsAsked({ assurance, authenticatedAt }: Caller, { acr, maxAgeSeconds, startedAt }: LoginAttempt): boolean {
  const needed = acr === null ? 'NONE' : (LEVELS[acr] ?? 'HIGH')
  const isStrong = ASSURANCE_LEVELS.indexOf(assurance) >= ASSURANCE_LEVELS.indexOf(needed)
  if (maxAgeSeconds === null) return isStrong
  return isStrong && authenticatedAt !== null && startedAt / 1_000 - authenticatedAt <= maxAgeSeconds
}

function problem(which: LoginProblem): Login {
  return { ok: false, problem: which }
}

import { GraphError } from '@civigraph/subgraph-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OnceOnly } from '../once.ts'
import { type Cookies, cookieValues } from './cookies.ts'
import { finishLogin, type FinishLoginParts, isLevel, type Login, type LoginProblem } from './finish-login.ts'
import { type AttemptSeal, codeChallengeOf, LOGIN_SECONDS, type LoginAttempt, newSecrets } from './login-attempt.ts'
import { type Message, showMessage } from './message-page.ts'
import type { PageSessions } from './page-sessions.ts'
import { isPageName, mayAskFor, PAGES, type PageName } from './pages.ts'
import { BACK_PATH, SIGN_IN_PATH } from './paths.ts'
import type { RealmEndpoints } from './realm-endpoints.ts'
import { returnAddress } from './return-path.ts'

export interface SignInParts extends FinishLoginParts {
  readonly realm: RealmEndpoints
  readonly sessions: PageSessions
  readonly cookies: Cookies
  readonly attempts: AttemptSeal
  /** Each comes back once: whoever has its cookie must not ask the realm again and again. */
  readonly usedAttempts: OnceOnly
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Sends people to the realm, and takes them back. No other address of the router answers to a code. */
export function signInRoutes(parts: SignInParts) {
  return async (app: FastifyInstance) => {
    const options = { exposeHeadRoute: false } // a look ahead must not use up a code
    app.get(SIGN_IN_PATH, options, async (request, reply) => await orMessage(reply, signIn(parts, request, reply)))
    app.get(BACK_PATH, options, async (request, reply) => await orMessage(reply, comeBack(parts, request, reply)))
  }
}

/** What the realm's being away looks like to a person. Everything else that is thrown is a fault. */
async function orMessage(reply: FastifyReply, answer: Promise<FastifyReply>): Promise<FastifyReply> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof GraphError && error.code === 'UPSTREAM_UNAVAILABLE') return showMessage(reply, AWAY)
    throw error
  }
}

async function signIn(parts: SignInParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { origin, clients, realm, cookies, attempts, now } = parts
  const asked = readSignIn(request)
  const client = asked && clients.get(asked.page)
  if (!asked || !client) return showMessage(reply, NOT_UNDERSTOOD)
  const returnTo = returnAddress(asked.returnTo, origin())
  if (!(await realm.answers()))
    return showMessage(reply, { ...AWAY, link: again({ ...asked, returnTo, moreScopes: asked.scopes }, origin()) })

  const moreScopes = [...new Set([...asked.scopes, ...(await scopesHeld(parts, asked.page, request))])]
  const { page, acr, maxAgeSeconds } = asked
  const cookie = freeSlot(cookies, request)
  const slot = cookie.at(-1) ?? ''
  const secrets = newSecrets()
  const attempt = {
    ...secrets,
    state: slot + secrets.state,
    page,
    moreScopes,
    acr,
    maxAgeSeconds,
    returnTo,
    startedAt: now(),
  }
  const address = realm.signInAddress({
    client,
    redirectUri: origin() + BACK_PATH,
    scopes: [...PAGES[page].scopes, ...moreScopes],
    state: attempt.state,
    nonce: attempt.nonce,
    codeChallenge: codeChallengeOf(attempt.codeVerifier),
    acr,
    maxAgeSeconds,
  })
  reply.header('set-cookie', cookies.set(cookie, attempts.seal(attempt), LOGIN_SECONDS))
  return sendOn(reply, address.href)
}

/** @returns null for what no link of ours says. */
function readSignIn(request: FastifyRequest) {
  const query = queryOf(request)
  if ([...query.keys()].some((name) => query.getAll(name).length > 1)) return null
  const page = query.get('page') ?? 'portal'
  const acr = query.get('acr')
  const maxAge = query.get('max_age')
  const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean)
  if (!isPageName(page) || !mayAskFor(page, scopes) || !(acr === null || isLevel(acr))) return null
  if (maxAge !== null && !SECONDS.test(maxAge)) return null
  const maxAgeSeconds = maxAge === null ? null : Number(maxAge)
  return { page, acr, maxAgeSeconds, scopes, returnTo: query.get('return') }
}

/** As the policy `fresh` takes it. */
const SECONDS = /^[1-9]\d{0,5}$/

/** A stronger sign-in must not lose what the page asked for before. */
async function scopesHeld({ sessions, cookies }: SignInParts, page: PageName, request: FastifyRequest) {
  const id = sessionIn(cookies, request)
  const session = id === null ? null : await sessions.find(id)
  return session?.page === page ? session.moreScopes : []
}

/** A fifth sign-in at once takes the place of one that was begun before. */
function freeSlot({ logins }: Cookies, { raw }: FastifyRequest): string {
  const free = logins.find((name) => cookieValues(raw.headersDistinct['cookie'], name).length === 0)
  return free ?? logins[Math.floor(Math.random() * logins.length)] ?? ''
}

async function comeBack(parts: SignInParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const query = queryOf(request)
  const [state, ...more] = query.getAll('state')
  const attempt = state === undefined || more.length > 0 ? null : attemptOf(parts, state, request)
  if (!attempt || !(await parts.usedAttempts.take(`sign-in ${attempt.state}`, LOGIN_SECONDS)))
    return showMessage(reply, NOT_STARTED)
  reply.header('set-cookie', parts.cookies.clear(attempt.cookie))

  const login = await finishLogin(parts, attempt, query).catch(awayOrThrow)
  if (!login.ok) return showMessage(reply, { ...PROBLEMS[login.problem], link: again(attempt, parts.origin()) })
  const { page, moreScopes, returnTo } = attempt
  const { tokens, idToken, subject, sid } = login
  const before = sessionIn(parts.cookies, request)
  const id = await parts.sessions.begin({ page, moreScopes, subject, sid, idToken, tokens }, before)
  reply.header('set-cookie', parts.cookies.set(parts.cookies.session, id))
  return sendOn(reply, returnTo)
}

/** A code that the realm could not be shown is lost; the sign-in can be begun again. */
function awayOrThrow(error: unknown): Login {
  if (error instanceof GraphError && error.code === 'UPSTREAM_UNAVAILABLE') return { ok: false, problem: 'away' }
  throw error
}

/** The attempt that a state belongs to, if this browser made it. */
function attemptOf({ cookies, attempts }: SignInParts, state: string, { raw }: FastifyRequest) {
  const cookie = cookies.logins.find((name) => name.at(-1) === state[0])
  if (cookie === undefined) return null
  const [sealed, ...more] = cookieValues(raw.headersDistinct['cookie'], cookie)
  const attempt = sealed === undefined || more.length > 0 ? null : attempts.open(sealed)
  return attempt?.state === state ? { ...attempt, cookie } : null
}

type SignInAsked = Pick<LoginAttempt, 'page' | 'acr' | 'maxAgeSeconds' | 'returnTo' | 'moreScopes'>

/** The same sign-in from its start. */
function again({ page, acr, maxAgeSeconds, returnTo, moreScopes }: SignInAsked, origin: string) {
  const query = new URLSearchParams({
    page,
    return: returnTo.slice(origin.length),
    ...(acr !== null && { acr }),
    ...(maxAgeSeconds !== null && { max_age: String(maxAgeSeconds) }),
    ...(moreScopes.length > 0 && { scope: moreScopes.join(' ') }),
  })
  return { href: `${SIGN_IN_PATH}?${query.toString()}`, text: 'Try again' }
}

/** Without a cache that keeps it, and without telling the next page where the browser was: a code stood in the address. */
function sendOn(reply: FastifyReply, address: string): FastifyReply {
  return reply
    .code(303)
    .headers({ location: address, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .send()
}

function sessionIn({ session }: Cookies, { raw }: FastifyRequest): string | null {
  const [id, ...more] = cookieValues(raw.headersDistinct['cookie'], session)
  return id === undefined || more.length > 0 ? null : id
}

function queryOf({ raw }: FastifyRequest): URLSearchParams {
  const address = raw.url ?? ''
  const start = address.indexOf('?')
  return new URLSearchParams(start < 0 ? '' : address.slice(start))
}

function stopped(status: number, text: string): Message {
  return { status, title: 'Sign-in stopped', text }
}

const NOT_UNDERSTOOD = stopped(400, 'This link asks for a page, a level, an age or a scope that is not offered here.')
const NOT_STARTED = stopped(400, 'This sign-in is over, or was started in another browser. Start again at the page.')
const AWAY: Message = {
  status: 503,
  title: 'Nobody can sign in now',
  text: 'The realm does not answer. Whoever is signed in stays so; try again in a moment.',
}

const PROBLEMS: Readonly<Record<LoginProblem, Message>> = {
  foreign: stopped(400, 'The answer of the realm does not belong to this sign-in. You were not signed in.'),
  refused: stopped(400, 'The realm could not sign you in.'),
  denied: stopped(403, 'It was stopped at the realm. You were not signed in.'),
  weak: stopped(
    403,
    'The sign-in was not as strong, or not as new, as the page asks for. What you had before still holds.',
  ),
  away: AWAY,
}

import { isLoopback } from '@civigraph/subgraph-kit'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Share } from '../../bounds/buckets.ts'
import type { Arrival, Step } from '../../exchange.ts'
import type { KeySource } from '../key-source.ts'
import type { OnceOnly } from '../once.ts'
import { limitAddress } from '../limit-address.ts'
import type { Logout } from '../logout-token.ts'
import type { Revocations } from '../revocations.ts'
import type { TokenVerifier } from '../token-verifier.ts'
import { PAGE_KEYS_PATH, type PageClient, pageClient, type PageCredential } from './client-proof.ts'
import { cookiesOf } from './cookies.ts'
import { idTokenCheck } from './id-token.ts'
import { attemptSeal } from './login-attempt.ts'
import { PageSessions } from './page-sessions.ts'
import { type Message, showMessage } from './message-page.ts'
import { isPageName, type PageName } from './pages.ts'
import { realmEndpoints } from './realm-endpoints.ts'
import type { SessionLimits, SessionStore } from './session-store.ts'
import { signInRoutes } from './sign-in-routes.ts'
import { signOutRoutes } from './sign-out-routes.ts'
import { takeSession } from './take-session.ts'

export interface PageSignOnOptions {
  readonly credentials: Readonly<Record<PageName, PageCredential>>
  readonly issuer: string
  /** Of the router, as browsers reach it: https, or plain http on loopback. */
  readonly origin: () => string
  readonly openStore: (limits: SessionLimits) => SessionStore
  readonly limits: SessionLimits
  /** Requests to each route of sign-in and sign-out that one address may send; null: not counted. */
  readonly perAddress: Share | null
  /** The key that all processes behind one address have; null where there is one process. */
  readonly sharedKeyPem: string | null
  readonly verifyToken: TokenVerifier
  readonly keys: Pick<KeySource, 'key'>
  readonly revocations: Revocations
  /** Sign-ins that came back. */
  readonly usedAttempts: OnceOnly
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

/** Sign-on for pages that hold no token: what a router adds to its routes and steps for it. */
export interface PageSignOn {
  readonly routes: (app: FastifyInstance) => Promise<void>
  /** Stands before the step that asks who it is. */
  readonly takeSession: Step
  /** When the session of a request ends at the latest, in milliseconds since 1970; null for one without. */
  readonly endsAt: (arrival: Pick<Arrival, 'headers'>) => number | null
  /** Ends the sessions that the realm says are over. */
  readonly ended: (logout: Logout) => Promise<void>
}

/**
 * @returns null when no page has a credential: then nobody can sign in here, and cookies mean nothing.
 * @throws {Error} When pages would be served over plain http to other machines, or a credential cannot be used.
 */
export async function pageSignOn(options: PageSignOnOptions): Promise<PageSignOn | null> {
  const { credentials, issuer, origin, limits, keys, verifyToken, revocations, usedAttempts, now = Date.now } = options
  const clients = await clientsOf(credentials, issuer)
  if (clients.size === 0) return null

  const { protocol, hostname } = new URL(origin())
  const isSecure = protocol === 'https:'
  if (!isSecure && !isLoopback(hostname))
    throw new Error('Pages sign in over https: CIVIGRAPH_PUBLIC_ORIGIN must begin with https://, or be on loopback.')
  const cookies = cookiesOf(isSecure)
  const realm = realmEndpoints({ issuer })
  const store = options.openStore(limits)
  const sessions = new PageSessions({ store, realm, clients, revocations, limits, now })
  const attempts = attemptSeal(options.sharedKeyPem, now)
  const checkIdToken = idTokenCheck({ issuer, keys, now: () => Date.now() / 1_000 })
  const ends = new WeakMap<Arrival['headers'], number>()
  return {
    async routes(app) {
      const publicKeys = [...clients.values()].flatMap(({ publicKey }) => publicKey ?? [])
      app.get(PAGE_KEYS_PATH, async (_request, reply) =>
        reply.header('cache-control', 'public, max-age=60').send({ keys: publicKeys }),
      )
      const parts = {
        issuer,
        origin,
        clients,
        realm,
        sessions,
        cookies,
        attempts,
        usedAttempts,
        verifyToken,
        checkIdToken,
        now,
      }
      await app.register(async (limited) => {
        limited.addHook('onRequest', limitAddress({ share: options.perAddress, refuse: showTooMany }))
        await limited.register(signInRoutes(parts))
        await limited.register(signOutRoutes(parts))
      })
    },
    takeSession: takeSession({ sessions, cookies, origin, endsAt: ends }),
    endsAt: ({ headers }) => ends.get(headers) ?? null,
    ended: (logout) => sessions.endedAtRealm(logout),
  }
}

const TOO_MANY: Message = {
  status: 429,
  title: 'Too many at once',
  text: 'More people sign in or out from your address than we can take at once. Nothing was changed; try again in a moment.',
}

function showTooMany(reply: FastifyReply): FastifyReply {
  return showMessage(reply, TOO_MANY)
}

async function clientsOf(
  credentials: PageSignOnOptions['credentials'],
  issuer: string,
): Promise<ReadonlyMap<PageName, PageClient>> {
  const named = Object.entries(credentials).flatMap(([page, one]) => (isPageName(page) ? [{ page, one }] : []))
  const clients = await Promise.all(named.map(({ page, one }) => pageClient(page, one, issuer)))
  return new Map(clients.flatMap((client) => (client ? [[client.page, client]] : [])))
}

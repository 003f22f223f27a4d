import Fastify from 'fastify'
import { localOnce } from '#router/sso/once.ts'
import { KnownRevocations } from '#router/sso/revocations.ts'
import { localSessions } from '#router/sso/sessions/local-sessions.ts'
import { pageSignOn } from '#router/sso/sessions/page-sign-on.ts'

/** Where a browser can start to sign in over plain http on loopback; nobody can end it there. */
export async function startPlainPageDoor({ issuer }: { readonly issuer: string }) {
  let origin = 'http://localhost'
  const pages = await pageSignOn({
    credentials: { portal: { secret: 'of a test', keyPem: null }, explorer: { secret: null, keyPem: null } },
    issuer,
    origin: () => origin,
    openStore: () => localSessions({ idleMs: 1, now: Date.now }),
    usedAttempts: localOnce(),
    limits: { idleMs: 1, maxMs: 1 },
    perAddress: null,
    sharedKeyPem: null,
    verifyToken: async () => null,
    keys: { key: async () => null },
    revocations: new KnownRevocations(),
  })
  const app = Fastify({ forceCloseConnections: true })
  await pages?.routes(app)
  origin = (await app.listen({ host: '127.0.0.1', port: 0 })).replace('127.0.0.1', 'localhost')
  return { origin, close: () => app.close() }
}

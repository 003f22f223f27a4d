import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { Realm } from './realm-file.ts'
import type { SigningKey } from './signing-keys.ts'

/** A sign-in that has ended. */
export interface EndedSignIn {
  readonly sub: string
  readonly sid: string
  /** Clients that took part in it. */
  readonly clients: readonly string[]
}

export interface LogoutMessageParts {
  readonly issuer: string
  readonly realm: Realm
  readonly key: SigningKey
}

const LIFE_SECONDS = 120
const ANSWER_WITHIN_MS = 2_000
const EVENT = 'http://schemas.openid.net/event/backchannel-logout'

/**
 * Tells every client of an ended sign-in that has a `backchannel.logout.url`. One that does not answer does not keep the
 * person from signing out.
 *
 * @source OpenID Connect Back-Channel Logout 1.0, sections 2.4 and 2.5; members and life as Keycloak makes them.
 */
export function logoutMessages({ issuer, realm, key }: LogoutMessageParts): (ended: EndedSignIn) => Promise<void> {
  const listening = new Map(
    realm.clients.flatMap(({ clientId, attributes }) => {
      const url = attributes?.['backchannel.logout.url']
      return url === undefined ? [] : [[clientId, url] as const]
    }),
  )
  return async ({ sub, sid, clients }) => {
    const told = clients.map(async (clientId) => {
      const url = listening.get(clientId)
      if (url === undefined) return
      const token = await new SignJWT({ typ: 'Logout', sub, sid, events: { [EVENT]: {} } })
        .setProtectedHeader({ alg: key.alg, typ: 'logout+jwt', kid: key.kid })
        .setIssuer(issuer)
        .setAudience(clientId)
        .setIssuedAt()
        .setExpirationTime(`${LIFE_SECONDS}s`)
        .setJti(randomUUID())
        .sign(key.privateKey)
      await post(url, token)
    })
    await Promise.allSettled(told)
  }
}

async function post(url: string, token: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ logout_token: token }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  })
  await answer.body?.cancel()
}

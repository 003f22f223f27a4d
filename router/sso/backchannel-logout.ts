import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Share } from '../bounds/buckets.ts'
import { limitAddress } from './limit-address.ts'
import type { Logout, LogoutReceiver } from './logout-token.ts'

export interface BackchannelLogoutOptions {
  readonly receive: LogoutReceiver
  /** What one address may send; null: not counted. The realm sends what all persons do: it needs the share of a machine. */
  readonly perAddress: Share | null
  /** Ends what the router itself holds for who signed out, for example the sessions of pages. */
  readonly ended?: (logout: Logout) => Promise<void> | void
}

/** Where the realm reports sign-outs; the address of each page's client in the realm file. */
export const BACKCHANNEL_LOGOUT_PATH = '/backchannel-logout'
const MAX_FORM_BYTES = 16_384
const FORM = 'application/x-www-form-urlencoded'

/**
 * The route that the realm posts logout tokens to. It answers 200 when the sign-out holds, 400 for a token that is not
 * believed, 429 for an address that sends too many, and 503 when nobody can tell.
 *
 * @source OpenID Connect Back-Channel Logout 1.0, sections 2.5 and 2.8.
 */
export function backchannelLogout({ receive, perAddress, ended }: BackchannelLogoutOptions) {
  return async (app: FastifyInstance) => {
    app.addHook('onRequest', limitAddress({ share: perAddress, refuse: (reply) => refuse(reply, TOO_MANY, 429) }))
    app.removeAllContentTypeParsers()
    app.addContentTypeParser(
      FORM,
      { parseAs: 'string', bodyLimit: MAX_FORM_BYTES },
      async (_request: FastifyRequest, body: string) => body,
    )
    app.post(BACKCHANNEL_LOGOUT_PATH, async ({ body }, reply) => {
      reply.header('cache-control', 'no-store')
      const [token, ...more] = typeof body === 'string' ? new URLSearchParams(body).getAll('logout_token') : []
      if (token === undefined || more.length > 0) return refuse(reply, 'Send exactly one logout_token.')
      const logout = await receive(token)
      if (!logout) return refuse(reply, 'The logout token was refused.')
      await ended?.(logout)
      return reply.send()
    })
  }
}

const TOO_MANY = 'Too many logout tokens came from this address; send it again.'

/** RFC 6749, section 5.2. */
function refuse(reply: FastifyReply, description: string, status = 400): FastifyReply {
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .send({ error: 'invalid_request', error_description: description })
}

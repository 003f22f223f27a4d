import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Cookies, cookieValues } from './cookies.ts'
import { showLeavingForm, showMessage } from './message-page.ts'
import type { PageSessions } from './page-sessions.ts'
import { SIGN_OUT_EVERYWHERE_PATH, SIGN_OUT_PATH } from './paths.ts'
import type { RealmEndpoints } from './realm-endpoints.ts'
import { isFromOwnPage } from './same-origin.ts'
import type { PageSession } from './session-store.ts'

export interface SignOutParts {
  /** Of the router itself, as browsers reach it. */
  readonly origin: () => string
  readonly realm: Pick<RealmEndpoints, 'signOutAddress'>
  readonly sessions: Pick<PageSessions, 'signOut' | 'signOutEverywhere'>
  readonly cookies: Cookies
}

const MAX_FORM_BYTES = 1_024

/**
 * Signs out: here at once, then at the realm, where the browser is sent to. What the form holds is not read.
 *
 * @source OpenID Connect RP-Initiated Logout 1.0, section 2, by POST.
 */
export function signOutRoutes(parts: SignOutParts) {
  const { sessions } = parts
  return async (app: FastifyInstance) => {
    app.removeAllContentTypeParsers()
    const options = { parseAs: 'string', bodyLimit: MAX_FORM_BYTES } as const
    app.addContentTypeParser('*', options, async () => undefined)
    app.post(SIGN_OUT_PATH, async (request, reply) => leave(parts, request, reply, (id) => sessions.signOut(id)))
    app.post(SIGN_OUT_EVERYWHERE_PATH, async (request, reply) =>
      leave(parts, request, reply, (id) => sessions.signOutEverywhere(id)),
    )
  }
}

// oxlint-disable-next-line max-params -- the three of every route, and what is to end
async function leave(
  { origin, realm, cookies }: SignOutParts,
  request: FastifyRequest,
  reply: FastifyReply,
  end: (id: string) => Promise<PageSession | null>,
): Promise<FastifyReply> {
  const headers = request.raw.headersDistinct
  if (!isFromOwnPage(headers, origin())) return showMessage(reply, NOT_FROM_US)
  const ids = cookieValues(headers['cookie'], cookies.session)
  const ended = (await Promise.all(ids.map(end))).find((session) => session !== null)
  reply.header('set-cookie', cookies.clear(cookies.session))
  const home = `${origin()}/`
  if (!ended) return reply.code(303).headers({ location: home, 'cache-control': 'no-store' }).send()
  const fields = { id_token_hint: ended.idToken, client_id: ended.page, post_logout_redirect_uri: home }
  return showLeavingForm(reply, { action: realm.signOutAddress, fields, origin: origin() })
}

const NOT_FROM_US = {
  status: 403,
  title: 'Not signed out',
  text: 'Only a page of this platform can sign you out.',
}

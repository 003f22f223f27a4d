import { GraphError } from '@civigraph/subgraph-kit'
import type { Arrival, Step } from '../../exchange.ts'
import { type Cookies, cookieValues } from './cookies.ts'
import type { PageSessions } from './page-sessions.ts'
import { isFromOwnPage } from './same-origin.ts'

export interface TakeSessionParts {
  readonly sessions: Pick<PageSessions, 'use'>
  readonly cookies: Pick<Cookies, 'session' | 'clear'>
  /** Of the router itself. */
  readonly origin: () => string
  /** Told when the session ends at the latest by whose cookie a request with these headers came. */
  readonly endsAt: WeakMap<Arrival['headers'], number>
}

/**
 * Puts the access token of a page's session where a token stands, so that everything after it goes by one rule.
 *
 * A browser sends cookies along with whatever any page makes it send. A cookie therefore counts only for what no page of
 * another origin can send: JSON by POST that the browser says came from a page of ours, or a socket that one opened. What
 * comes by GET, or by the socket of another page, has no session; nobody asked for it in the person's name.
 */
export function takeSession({ sessions, cookies, origin, endsAt }: TakeSessionParts): Step {
  return {
    name: 'take session',
    refuses: ['MALFORMED_REQUEST', 'FORBIDDEN', 'UNAUTHENTICATED', 'UPSTREAM_UNAVAILABLE'],
    async run(exchange) {
      const { headers, form, answerHeaders } = exchange
      const [id, ...more] = cookieValues(headers['cookie'], cookies.session)
      if (id === undefined) return
      const isSocket = headers['upgrade']?.[0]?.toLowerCase() === 'websocket'
      const isFromUs = isFromOwnPage(headers, origin())
      if (isSocket && !isFromUs) return // its browser cannot be kept from sending the cookie
      if (more.length > 0) throw new GraphError('MALFORMED_REQUEST', 'Send the cookie of a session once.')
      if (headers['authorization']?.length)
        throw new GraphError('MALFORMED_REQUEST', 'Send a token or the cookie of a session, never both.')
      if (form === 'GET') return
      if (!isFromUs) throw new GraphError('FORBIDDEN', FOREIGN, { reason: 'foreign_page' })

      const session = await sessions.use(id)
      if (!session) {
        answerHeaders['set-cookie'] = cookies.clear(cookies.session)
        throw new GraphError('UNAUTHENTICATED', 'This session has ended; sign in again.', { reason: 'session_ended' })
      }
      const { cookie: _, ...others } = headers
      const withToken = { ...others, authorization: [`Bearer ${session.accessToken}`] }
      endsAt.set(withToken, session.endsAt)
      exchange.headers = withToken
    },
  }
}

const FOREIGN =
  'The cookie of a session counts only when the browser says that a page of this origin sends it (Sec-Fetch-Site, Origin).'

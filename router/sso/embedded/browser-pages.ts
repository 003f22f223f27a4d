import { hash } from 'node:crypto'
import type { KoaContextWithOIDC, Provider } from 'oidc-provider'
import { PAGE_HEADERS } from './pages.ts'
import { OIDC_PATH } from './paths.ts'
import type { Realm } from './realm-file.ts'

/**
 * What pages of other origins need of the realm in a browser (keycloak-js): frames that tell whether a sign-in still
 * lasts and whether cookies reach them, and answers that may be read although cookies were sent along. Only origins that
 * a client registers (`webOrigins`) get any of it.
 */
export function browserPages(realm: Realm, provider: Provider) {
  const origins = new Set(realm.clients.flatMap(({ webOrigins }) => webOrigins))
  const registered = new Set(
    realm.clients.flatMap(({ clientId, webOrigins }) => webOrigins.map((origin) => `${clientId} ${origin}`)),
  )
  const frame = (script: string) => ({
    html: `<!doctype html><script>${script}</script>`,
    headers: frameHeaders(script, origins),
  })
  const frames: Readonly<Record<string, ReturnType<typeof frame>>> = {
    [STATUS_PATH]: frame(STATUS),
    [`${OIDC_PATH}/3p-cookies/step1.html`]: frame(COOKIES),
  }

  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    const shown = frames[ctx.path]
    if (shown) {
      ctx.set(shown.headers)
      ctx.body = shown.html
      return
    }
    if (ctx.path === `${STATUS_PATH}/state`) {
      const { client_id: client, origin, sid } = ctx.query
      const { accountId, uid } = await provider.Session.get(ctx)
      const isSame = (accountId === undefined ? '' : uid) === sid
      ctx.set('cache-control', 'no-store')
      ctx.body = registered.has(`${String(client)} ${String(origin)}`) ? (isSame ? 'unchanged' : 'changed') : 'error'
      return
    }
    await next()
    if (origins.has(ctx.response.get('access-control-allow-origin')))
      ctx.set('access-control-allow-credentials', 'true')
  }
}

const STATUS_PATH = `${OIDC_PATH}/login-status-iframe.html`

// As keycloak-js asks: the client, a space, the sign-in it knows. No page can frame it unasked, but any can open it: who
// asks is therefore what the browser says, and others learn nothing.
const STATUS = `addEventListener('message', async ({ data, origin, source }) => {
  const [client_id = '', sid = ''] = String(data).split(' ')
  const answer = await fetch('login-status-iframe.html/state?' + new URLSearchParams({ client_id, origin, sid }))
  source.postMessage(await answer.text(), origin)
})`

// Cookies do not know ports: every page on loopback is at home here.
const COOKIES = `parent.postMessage('supported', '*')`

function frameHeaders(script: string, origins: ReadonlySet<string>): Readonly<Record<string, string>> {
  const { 'x-frame-options': _older, ...headers } = PAGE_HEADERS
  const source = `'sha256-${hash('sha256', script, 'base64')}'`
  const framedBy = [...origins].join(' ') || "'none'"
  const policy = `default-src 'none'; script-src ${source}; connect-src 'self'; base-uri 'none'; frame-ancestors ${framedBy}`
  return { ...headers, 'content-security-policy': policy }
}

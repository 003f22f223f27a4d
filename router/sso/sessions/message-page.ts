import { hash } from 'node:crypto'
import type { FastifyReply } from 'fastify'

export interface Message {
  readonly status: number
  readonly title: string
  readonly text: string
  /** A path of ours that leads on; with what it is called. */
  readonly link?: { readonly href: string; readonly text: string }
}

/** Shows a page that only says something. No value of a request is ever in its words. */
export function showMessage(reply: FastifyReply, { status, title, text, link }: Message): FastifyReply {
  const onward = link ? `<p><a href="${escape(link.href)}">${escape(link.text)}</a></p>` : ''
  if (status === 503) reply.header('retry-after', '5')
  return send(reply.code(status), page(title, `<p>${escape(text)}</p>${onward}`), POLICY)
}

export interface LeavingForm {
  /** Where the realm takes it. */
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
  /** Where the realm sends the browser afterwards. */
  readonly origin: string
}

/**
 * Sends the browser on to the realm by a form, which presses its own button: in an address, the token that says whose
 * sign-in is to end would stay in histories and logs.
 */
export function showLeavingForm(reply: FastifyReply, { action, fields, origin }: LeavingForm): FastifyReply {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
  )
  const body = `<p>You are signed out here. One more step ends the sign-in for all pages of the platform.</p>
<form id="leave" method="post" action="${escape(action)}">${inputs.join('')}<button id="go">Sign out</button></form>
<script>${PRESS}</script>`
  const policy = `${POLICY}; script-src 'sha256-${hash('sha256', PRESS, 'base64')}'`
  const allowed = policy.replace("form-action 'none'", `form-action ${new URL(action).origin} ${origin}`)
  return send(reply, page('Signing out', body), allowed)
}

const PRESS = "document.getElementById('go').click()"

const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

function send(reply: FastifyReply, html: string, policy: string): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    .send(html)
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:42rem;padding:0 1rem}</style></head>
<body><main><h1>${escape(title)}</h1>
${body}
</main></body></html>`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll(/[<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

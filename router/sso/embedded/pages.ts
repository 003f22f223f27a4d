import { hash } from 'node:crypto'

/** A person of the demo realm, as the login page lists it. */
export interface PagePersona {
  readonly username: string
  readonly password: string
  readonly name: string
  readonly roles: readonly string[]
  /** The one-time code of this moment; null for a person without one. */
  readonly code: string | null
}

export interface CodePage {
  readonly title: string
  readonly action: string
  readonly error: string | null
  readonly personas: readonly PagePersona[]
}

export interface LoginPage extends CodePage {
  readonly username: string
}

/** Nothing is loaded from anywhere, nothing may frame a page, nothing runs on one. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** Headers of the one page that runs a line of its own: that line and no other. */
export function pressingPageHeaders(): Readonly<Record<keyof typeof PAGE_HEADERS, string>> {
  const policy = `${PAGE_HEADERS['content-security-policy']}; script-src 'sha256-${hash('sha256', PRESS, 'base64')}'`
  return { ...PAGE_HEADERS, 'content-security-policy': policy }
}

/** Element ids are those of Keycloak's login theme, here and below, so one browser test drives either server. */
export function loginPage({ title, action, username, error, personas }: LoginPage): string {
  return page(
    `Sign in to ${title}`,
    `${error === null ? '' : `<p id="input-error" role="alert">${escape(error)}</p>`}
<form id="kc-form-login" method="post" action="${escape(action)}">
<label>Username <input id="username" name="username" value="${escape(username)}" autocomplete="username" autofocus required></label>
<label>Password <input id="password" name="password" type="password" autocomplete="current-password" required></label>
<button id="kc-login" type="submit">Sign in</button>
</form>
${personaTable(
  ['Username', 'Password', 'Name', 'Roles'],
  personas.map((one) => [one.username, one.password, one.name, one.roles.join(', ')]),
)}`,
  )
}

/** Asks for the one-time code, after the password. */
export function codePage({ title, action, error, personas }: CodePage): string {
  return page(
    `Sign in to ${title}`,
    `${error === null ? '' : `<p id="input-error-otp-code" role="alert">${escape(error)}</p>`}
<form id="kc-otp-login-form" method="post" action="${escape(action)}">
<label>One-time code <input id="otp" name="otp" inputmode="numeric" autocomplete="one-time-code" autofocus required></label>
<button id="kc-login" type="submit">Sign in</button>
</form>
${personaTable(
  ['Username', 'One-time code'],
  personas.map((one) => [one.username, one.code ?? 'none']),
)}`,
  )
}

export interface ConsentPage {
  readonly action: string
  readonly client: string
  /** What it asks for, in words. */
  readonly scopes: readonly string[]
}

/** Says who would get what: a device's code that somebody else sent is how people are tricked here. */
export function consentPage({ action, client, scopes }: ConsentPage): string {
  return page(
    `Grant access to ${client}`,
    `<div id="kc-oauth"><p><strong>${escape(client)}</strong> asks to act for you:</p>
<ul>${scopes.map((scope) => `<li>${escape(scope)}</li>`).join('')}</ul>
<p>If you did not start this yourself, or somebody sent you a code, stop here.</p>
<form method="post" action="${escape(action)}">
<button id="kc-login" type="submit" name="accept" value="yes">Yes</button>
<button id="kc-cancel" type="submit" name="cancel" value="no">No</button>
</form></div>`,
  )
}

/** Asks for the code that a device shows. @param form The form with its hidden fields, as oidc-provider made it. */
export function devicePage(form: string, error: string | null): string {
  const named = form.replace('op.deviceInputForm', DEVICE_FORM).replace('name="user_code"', 'name="device_user_code"')
  return page(
    'Connect a device',
    `${error === null ? '<p>Enter the code that the device shows.</p>' : `<p role="alert">${escape(error)}</p>`}
${named}<button id="kc-login" type="submit" form="${DEVICE_FORM}">Continue</button>`,
  )
}

/** Asks before it signs out: any page could have sent the person here. */
export function logoutPage(form: string): string {
  return page('Sign out', withButton(form))
}

/** Signs out at once, as Keycloak does when a valid ID token came as hint. */
export function logoutAtOncePage(form: string): string {
  return page('Signing out', `${withButton(form)}<script>${PRESS}</script>`)
}

/** A page that only says something. */
export function messagePage(title: string, message: string): string {
  return page(title, `<p id="kc-message">${escape(message)}</p>`)
}

function personaTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join('')}</tr>`)
  return `<h2>Persons of this demo realm</h2>
<table><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join('')}</tr></thead>
<tbody>${body.join('\n')}</tbody></table>`
}

function withButton(form: string): string {
  return form.replace('</form>', `${LOGOUT_BUTTON}</form>`)
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escape(title)}</title><style>${STYLE}</style></head>
<body><main><h1 id="kc-page-title">${escape(title)}</h1>
${body}
</main></body></html>`
}

const DEVICE_FORM = 'kc-user-verify-device-user-code-form'

const LOGOUT_BUTTON = '<button id="kc-logout" type="submit" name="logout" value="yes">Sign out</button>'

const PRESS = "document.getElementById('kc-logout').click()"

const STYLE = `body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:42rem;padding:0 1rem}
label{display:block;margin:.5rem 0}input{display:block;font:inherit;padding:.3rem;width:100%;box-sizing:border-box}
button{font:inherit;padding:.4rem 1rem;margin:.5rem 0}td,th{text-align:left;padding:.2rem .6rem .2rem 0}
[role=alert]{border-left:.3rem solid #b00020;padding-left:.6rem}`

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll(/[<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

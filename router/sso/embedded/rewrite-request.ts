import type { IncomingMessage } from 'node:http'
import { readForm, withForm } from './form-body.ts'
import type { RealmTokens } from './tokens.ts'

const MAX_FORM_BYTES = 65_536

/** Where the names and habits of Keycloak and oidc-provider differ: what oidc-provider gets instead of what was sent. */
export type Rewrite = (request: IncomingMessage) => Promise<IncomingMessage | null>

/** oidc-provider takes no JWT at introspection and revocation: it gets the id under which the token is stored. */
export function withHandle(tokens: RealmTokens): Rewrite {
  return changingForm(async (form, request) => {
    const token = form.get('token')
    if (token !== null) form.set('token', await tokens.handleOf(token))
    dropSecondSecret(form, request)
  })
}

/** keycloak-connect sends its secret twice; Keycloak takes the header, oidc-provider refuses two. */
export function dropSecondSecret(form: URLSearchParams, request: IncomingMessage): void {
  if (!/^basic /i.test(request.headers.authorization ?? '')) return
  form.delete('client_id')
  form.delete('client_secret')
}

/** Keycloak's name for the code; it asks for consent after the sign-in, where oidc-provider would ask before it. */
export const withUserCode: Rewrite = changingForm(async (form) => {
  const code = form.get('device_user_code') ?? form.get('user_code')
  if (code !== null) form.set('user_code', code)
  form.delete('device_user_code')
  form.set('confirm', 'yes')
})

/**
 * A sign-out that was posted, which oidc-provider takes by GET alone. With a refresh token in it, it is Keycloak's own
 * way to sign out, which this realm does not have.
 */
export const logoutByGet: Rewrite = async (request) => {
  const form = await readForm(request, MAX_FORM_BYTES)
  if (!form) return null
  const copy = withForm(request, form)
  if (form.has('refresh_token')) return copy
  return Object.assign(copy, { method: 'GET', url: `${request.url?.split('?')[0]}?${form.toString()}` })
}

/** @returns null when the form cannot be read. */
function changingForm(change: (form: URLSearchParams, request: IncomingMessage) => Promise<void>): Rewrite {
  return async (request) => {
    const form = await readForm(request, MAX_FORM_BYTES)
    if (!form) return null
    await change(form, request)
    return withForm(request, form)
  }
}

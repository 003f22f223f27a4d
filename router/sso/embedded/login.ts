import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type Provider } from 'oidc-provider'
import { ONE_TIME_CODE_LEVEL, type AssuranceLevels } from './assurance-levels.ts'
import type { Attempts } from './attempts.ts'
import type { credentialCheck, LoginForm } from './credentials.ts'
import { readForm } from './form-body.ts'
import { loginPage, messagePage, PAGE_HEADERS, type PagePersona } from './pages.ts'
import { textParam } from './text-param.ts'

export interface LoginParts {
  readonly provider: Provider
  readonly title: string
  readonly levels: AssuranceLevels
  readonly attempts: Attempts
  readonly check: ReturnType<typeof credentialCheck>
  readonly personas: () => readonly PagePersona[]
}

export interface LoginRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Path and query as the browser sent them. */
  readonly address: string
}

const MAX_FORM_BYTES = 4_096
const NO_SESSION = 'This sign-in is over or belongs to another window. Start again at the application.'

/** The login page: shows the form, checks what comes back, and hands the person back to oidc-provider. */
export function loginHandler(parts: LoginParts) {
  return async (login: LoginRequest): Promise<void> => {
    try {
      await answerLogin(parts, login)
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error
      send(login.response, 400, messagePage('Sign-in stopped', NO_SESSION))
    }
  }
}

async function answerLogin(parts: LoginParts, { request, response, address }: LoginRequest): Promise<void> {
  const { provider, levels } = parts
  const { params, uid } = await provider.interactionDetails(request, response)
  // The cookie names the sign-in; the address must name the same one.
  if (new URLSearchParams(address.split('?')[1]).get('session_code') !== uid)
    throw new errors.SessionNotFound(NO_SESSION)
  const asked = levels.asked(params)
  const asksCode = asked >= ONE_TIME_CODE_LEVEL
  const show = (username: string, error: string | null) =>
    loginPage({ title: parts.title, action: address, asksCode, username, error, personas: parts.personas() })

  if (request.method !== 'POST') return send(response, 200, show(textParam(params, 'login_hint'), null))
  const form = await readForm(request, MAX_FORM_BYTES)
  if (!form) return send(response, 400, messagePage('Sign-in stopped', 'The form could not be read.'))

  const typed = {
    username: form.get('username') ?? '',
    password: form.get('password') ?? '',
    otp: form.get('otp') ?? '',
  }
  const accountId = await signIn(parts, typed, asksCode)
  // One answer for a wrong name, a wrong password, a wrong code and a lock.
  if (accountId === undefined) return send(response, 200, show(typed.username, 'Invalid username or password.'))

  const acr = levels.name(Math.max(asked, 1))
  const login = {
    accountId,
    ...(acr !== undefined && { acr }),
    amr: asksCode ? ['pwd', 'otp'] : ['pwd'],
    remember: false,
  }
  await provider.interactionFinished(request, response, { login }, { mergeWithLastSubmission: false })
}

async function signIn(
  { attempts, check }: LoginParts,
  form: LoginForm,
  asksCode: boolean,
): Promise<string | undefined> {
  const open = !attempts.isLocked(form.username)
  // Counted before the check: a hundred guesses sent at once are a hundred failures.
  attempts.failed(form.username)
  const { user, code } = await check(form)
  if (!open || !user || (asksCode && !code)) return undefined
  attempts.succeeded(form.username)
  return user.id
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, PAGE_HEADERS).end(html)
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { errors, type Provider } from 'oidc-provider'
import { ONE_TIME_CODE_LEVEL, type AssuranceLevels } from './assurance-levels.ts'
import type { Attempts } from './attempts.ts'
import { answerConsent } from './answer-consent.ts'
import type { CredentialCheck } from './credentials.ts'
import { readForm } from './form-body.ts'
import { codePage, loginPage, messagePage, PAGE_HEADERS, type PagePersona } from './pages.ts'
import type { RealmUser } from './realm-file.ts'
import { textParam } from './text-param.ts'

export interface LoginParts {
  readonly provider: Provider
  readonly title: string
  readonly levels: AssuranceLevels
  readonly attempts: Attempts
  readonly check: CredentialCheck
  readonly users: ReadonlyMap<string, RealmUser>
  readonly personas: () => readonly PagePersona[]
  /** What a scope means to a person; undefined for one that nobody is asked about. */
  readonly describeScope: (name: string) => string | undefined
}

export interface LoginRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Path and query as the browser sent them. */
  readonly address: string
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

/** One sign-in that is under way. */
interface Step extends LoginRequest {
  readonly interaction: Interaction
  /** What was posted; null when the page was only opened. */
  readonly form: URLSearchParams | null
}

const MAX_FORM_BYTES = 4_096
const NO_SESSION = 'This sign-in is over or belongs to another window. Start again at the application.'
const WRONG_PASSWORD = 'Invalid username or password.'
const WRONG_CODE = 'Invalid authenticator code.'

/** The pages of a sign-in: password, one-time code, consent. Then the person is handed back to oidc-provider. */
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

async function answerLogin(parts: LoginParts, login: LoginRequest): Promise<void> {
  const { request, response, address } = login
  const interaction = await parts.provider.interactionDetails(request, response)
  // The cookie names the sign-in; the address must name the same one.
  if (new URLSearchParams(address.split('?')[1]).get('session_code') !== interaction.uid)
    throw new errors.SessionNotFound(NO_SESSION)
  const posts = request.method === 'POST'
  const form = posts ? await readForm(request, MAX_FORM_BYTES) : null
  if (posts && !form) return send(response, 400, messagePage('Sign-in stopped', 'The form could not be read.'))

  const step = { ...login, interaction, form }
  if (interaction.prompt.name === 'consent') return answerConsent(parts, step)
  const known = knownPerson(parts, interaction)
  return known ? answerCode(parts, step, known) : answerPassword(parts, step)
}

/** Whoever gave the password already: on the page before, or in the sign-in that a stronger one is asked on top of. */
function knownPerson({ users }: LoginParts, { result, prompt, session }: Interaction): RealmUser | undefined {
  const isStronger = prompt.reasons.every((reason) => reason === 'acr_level')
  const id = result?.['passwordOf'] ?? (isStronger ? session?.accountId : undefined)
  return typeof id === 'string' ? users.get(id) : undefined
}

async function answerPassword(parts: LoginParts, step: Step): Promise<void> {
  const { form, interaction, response, address } = step
  const username = form?.get('username') ?? textParam(interaction.params, 'login_hint')
  const show = (error: string | null) =>
    send(response, 200, loginPage({ title: parts.title, action: address, username, error, personas: parts.personas() }))
  if (!form) return show(null)

  const open = !parts.attempts.isLocked(username)
  // Counted before the check: a hundred guesses sent at once are a hundred failures.
  parts.attempts.failed(username)
  const user = await parts.check.password(username, form.get('password') ?? '')
  // One answer for a wrong name, a wrong password and a lock.
  if (!open || !user) return show(WRONG_PASSWORD)
  parts.attempts.succeeded(username)
  if (parts.levels.asked(interaction.params) < ONE_TIME_CODE_LEVEL) return finish(parts, step, user, 1)

  interaction.result = { ...interaction.result, passwordOf: user.id }
  await interaction.persist()
  return answerCode(parts, form.has('otp') ? step : { ...step, form: null }, user)
}

async function answerCode(parts: LoginParts, step: Step, user: RealmUser): Promise<void> {
  const { form, response, address } = step
  const show = (error: string | null) =>
    send(response, 200, codePage({ title: parts.title, action: address, error, personas: parts.personas() }))
  if (!form) return show(null)

  const open = !parts.attempts.isLocked(user.username)
  parts.attempts.failed(user.username)
  if (!open || !parts.check.oneTimeCode(user, form.get('otp') ?? '')) return show(WRONG_CODE)
  parts.attempts.succeeded(user.username)
  return finish(parts, step, user, ONE_TIME_CODE_LEVEL)
}

// oxlint-disable-next-line max-params -- the four things a sign-in ends with
async function finish({ provider, levels }: LoginParts, step: Step, user: RealmUser, level: number): Promise<void> {
  const acr = levels.name(level)
  const amr = level >= ONE_TIME_CODE_LEVEL ? ['pwd', 'otp'] : ['pwd']
  const login = { accountId: user.id, amr, remember: false, ...(acr !== undefined && { acr }) }
  await provider.interactionFinished(step.request, step.response, { login }, { mergeWithLastSubmission: false })
}

function send(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, PAGE_HEADERS).end(html)
}

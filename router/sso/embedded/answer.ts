import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { isProven } from './device-challenge.ts'
import { DevicePolls } from './device-polls.ts'
import { readForm, withForm } from './form-body.ts'
import type { LoginRequest } from './login.ts'
import { DEVICE_PATH, LOGIN_PATH, OIDC_PATH } from './paths.ts'
import { requestRefusal } from './refuse.ts'
import { dropSecondSecret, logoutByGet, withHandle, withUserCode, type Rewrite } from './rewrite-request.ts'
import type { RealmTokens } from './tokens.ts'

export interface AnswerParts {
  /** Path of the issuer. */
  readonly mount: string
  /** Values the header `Host` may have. */
  readonly hosts: ReadonlySet<string>
  readonly provider: Provider
  readonly tokens: RealmTokens
  readonly login: (login: LoginRequest) => Promise<void>
  /** Seconds that a device waits between two questions. */
  readonly pollingIntervalSeconds: number
}

const MAX_TOKEN_FORM_BYTES = 65_536
const BAD_FORM = 'Send a form of at most 64 kB.'

/** One request: refused at the door, answered by the login pages, or passed on to oidc-provider in its own words. */
export function answerWith(parts: AnswerParts) {
  const { mount, hosts, provider, tokens, login } = parts
  const oidc = provider.callback()
  const rewrites: Readonly<Record<string, Rewrite>> = {
    [`${OIDC_PATH}/token/introspect`]: withHandle(tokens),
    [`${OIDC_PATH}/revoke`]: withHandle(tokens),
    [DEVICE_PATH]: withUserCode,
    [`${OIDC_PATH}/logout`]: logoutByGet,
  }
  const polls = new DevicePolls(parts.pollingIntervalSeconds)

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { remoteAddress } = request.socket
    const refusal = requestRefusal({ remoteAddress, headers: request.headersDistinct }, hosts)
    if (refusal !== null) return sendText(response, 403, refusal)

    const address = request.url ?? ''
    if (!address.startsWith(`${mount}/`))
      return sendText(response, 404, 'Nothing is here. The realm is below its issuer.')
    const url = address.slice(mount.length)
    const [path = ''] = url.split('?')
    request.url = url
    if (path === LOGIN_PATH) return login({ request, response, address })

    // oidc-provider makes its own addresses from these.
    const passOn = (passedOn: IncomingMessage): Promise<void> =>
      oidc(Object.assign(passedOn, { originalUrl: address, baseUrl: mount }), response)
    if (request.method !== 'POST') return passOn(request)
    if (path === `${OIDC_PATH}/token`) return answerToken({ request, response, provider, polls, passOn })
    const rewritten = rewrites[path] ? await rewrites[path](request) : request
    return rewritten ? passOn(rewritten) : sendText(response, 400, BAD_FORM)
  }
}

interface TokenRequest {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly provider: Provider
  readonly polls: DevicePolls
  readonly passOn: (request: IncomingMessage) => Promise<void>
}

async function answerToken({ request, response, provider, polls, passOn }: TokenRequest): Promise<void> {
  const form = await readForm(request, MAX_TOKEN_FORM_BYTES)
  if (!form) return sendText(response, 400, BAD_FORM)
  dropSecondSecret(form, request)
  const deviceCode = form.get('device_code')
  if (deviceCode !== null) {
    if (polls.isTooSoon(deviceCode, performance.now())) return sendError(response, 'slow_down', 'Slow down')
    const device = await provider.DeviceCode.find(deviceCode)
    const isAnswered = device?.accountId !== undefined && device.error === undefined
    if (isAnswered && !isProven(device.deviceInfo, form.get('code_verifier')))
      return sendError(response, 'invalid_grant', 'PKCE verification failed')
  }
  await passOn(withForm(request, form))
  if (deviceCode !== null && response.statusCode === 200) polls.forget(deviceCode)
}

function sendError(response: ServerResponse, error: string, description: string): void {
  response
    .writeHead(400, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify({ error, error_description: description }))
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' })
    .end(`${text}\n`)
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Provider } from 'oidc-provider'
import { consentPage, PAGE_HEADERS } from './pages.ts'
import { textParam } from './text-param.ts'

export interface ConsentStep {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly address: string
  readonly interaction: Awaited<ReturnType<Provider['interactionDetails']>>
  readonly form: URLSearchParams | null
}

export interface ConsentParts {
  readonly provider: Provider
  readonly describeScope: (name: string) => string | undefined
}

/** Asks a person whether an application, or a device, may have what it asks for. */
export async function answerConsent({ provider, describeScope }: ConsentParts, step: ConsentStep): Promise<void> {
  const { request, response, address, interaction, form } = step
  const clientId = textParam(interaction.params, 'client_id')
  if (!form) {
    const client = await provider.Client.find(clientId)
    const scopes = textParam(interaction.params, 'scope')
      .split(' ')
      .flatMap((name) => describeScope(name) ?? [])
    const page = consentPage({ action: address, client: client?.clientName ?? clientId, scopes })
    response.writeHead(200, PAGE_HEADERS).end(page)
    return
  }
  const result = form.has('accept')
    ? { consent: {} }
    : { error: 'access_denied', error_description: 'The person did not agree.' }
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: form.has('accept') })
}

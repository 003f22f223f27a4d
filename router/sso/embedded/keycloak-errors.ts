import type { KoaContextWithOIDC } from 'oidc-provider'

/** A request that oidc-provider has refused. */
interface Refused {
  status: number
  readonly oidc?: KoaContextWithOIDC['oidc']
}

/** Descriptions by which oidc-provider tells cases apart that share a code. */
const GRANT_NOT_ALLOWED = 'requested grant type is not allowed for this client'
const DEVICE_NOT_ALLOWED = 'urn:ietf:params:oauth:grant-type:device_code is not allowed for this client'

/** What Keycloak calls a refusal for tokens; status 0 keeps the one there is. */
export function tokenError(ctx: Refused, body: object): object | undefined {
  const { error, error_description: words } = Object(body)
  const client = ctx.oidc?.client
  if (error === 'invalid_dpop_proof') return { error: 'invalid_request' }
  if (words === GRANT_NOT_ALLOWED) return refuse(ctx, 401, 'unauthorized_client')
  if (!client) return refuse(ctx, 401, 'invalid_client')
  if (error !== 'invalid_client') return undefined
  if (client.clientAuthMethod === 'private_key_jwt') return refuse(ctx, 400, 'invalid_client')
  return ctx.oidc?.params?.['client_assertion'] === undefined ? refuse(ctx, 401, 'unauthorized_client') : undefined
}

/** What Keycloak calls a refusal at the door of devices. */
export function deviceError(_ctx: Refused, body: object): object | undefined {
  return Object(body).error_description === DEVICE_NOT_ALLOWED ? { error: 'unauthorized_client' } : undefined
}

/** Who asks without a name is refused as a client, not for the form of the request. */
export function introspectionError(ctx: Refused): object | undefined {
  return ctx.oidc?.client ? undefined : refuse(ctx, 401, 'invalid_client')
}

function refuse(ctx: Refused, status: number, error: string): object {
  ctx.status = status
  return { error }
}

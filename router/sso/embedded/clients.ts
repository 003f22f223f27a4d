import { isLoopback } from '@civigraph/subgraph-kit'
import type { ClientMetadata } from 'oidc-provider'
import type { Realm, RealmClient } from './realm-file.ts'
import { requestableScopes } from './scopes.ts'

const ASSERTION_ALGORITHMS = ['ES256', 'PS256', 'RS256', 'EdDSA'] as const
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'

/** One client of the realm file, in the words of OpenID Connect. */
export function clientMetadata(realm: Realm, client: RealmClient): ClientMetadata {
  const grants = grantTypes(client)
  const requestable = new Set(requestableScopes(realm))
  const scopes = [...client.defaultClientScopes, ...client.optionalClientScopes].filter((name) => requestable.has(name))
  return {
    client_id: client.clientId,
    client_name: client.name,
    // A native client's loopback address takes any port (RFC 8252, section 7.3), which is Keycloak's rule as well.
    application_type: client.publicClient && client.redirectUris.every(isLoopbackAddress) ? 'native' : 'web',
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: client.attributes?.['post.logout.redirect.uris']?.split('##') ?? [],
    response_types: grants.includes('authorization_code') ? ['code'] : [],
    grant_types: grants,
    ...authentication(client),
    id_token_signed_response_alg: 'RS256',
    scope: ['openid', ...new Set(scopes)].join(' '),
  }
}

/** How a client proves who it is: never by two things, as in Keycloak. */
function authentication(client: RealmClient): Partial<ClientMetadata> {
  if (client.publicClient) return { token_endpoint_auth_method: 'none' }
  if (client.clientAuthenticatorType !== 'client-jwt')
    return { token_endpoint_auth_method: 'client_secret_basic', client_secret: client.secret ?? '' }
  const { 'token.endpoint.auth.signing.alg': wanted, 'jwks.url': keysUrl } = client.attributes ?? {}
  const algorithm = ASSERTION_ALGORITHMS.find((one) => one === wanted)
  return {
    token_endpoint_auth_method: 'private_key_jwt',
    ...(algorithm && { token_endpoint_auth_signing_alg: algorithm }),
    ...(keysUrl !== undefined && { jwks_uri: keysUrl }),
  }
}

function grantTypes(client: RealmClient): readonly string[] {
  const hasDeviceFlow = client.attributes?.['oauth2.device.authorization.grant.enabled'] === 'true'
  const signsIn = client.standardFlowEnabled || hasDeviceFlow
  return [
    ...(client.standardFlowEnabled ? ['authorization_code'] : []),
    ...(hasDeviceFlow ? [DEVICE_GRANT] : []),
    ...(signsIn ? ['refresh_token'] : []),
    ...(client.serviceAccountsEnabled ? ['client_credentials'] : []),
  ]
}

function isLoopbackAddress(address: string): boolean {
  const { protocol, hostname } = new URL(address)
  return protocol === 'http:' && isLoopback(hostname)
}

import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import type { Realm, RealmClient } from './realm-file.ts'
import { textParam } from './text-param.ts'

/** Scopes a request can name: those that Keycloak writes into the token. */
export function requestableScopes(realm: Realm): readonly string[] {
  return realm.clientScopes
    .filter(({ attributes }) => attributes?.['include.in.token.scope'] !== 'false')
    .map(({ name }) => name)
}

/** A client's default scopes that stand in the token: granted whether they are asked for or not. */
export function grantedAnyway(realm: Realm): (clientId: string | undefined) => readonly string[] {
  const named = new Set(requestableScopes(realm))
  const scopesOf = ({ defaultClientScopes }: RealmClient) => defaultClientScopes.filter((name) => named.has(name))
  const byClient = new Map(realm.clients.map((client) => [client.clientId, scopesOf(client)]))
  return (clientId) => byClient.get(clientId ?? '') ?? []
}

/** Scopes that a person is asked about, in the realm file's words. */
export function describeScope(realm: Realm): (name: string) => string | undefined {
  const asked = realm.clientScopes.filter(({ attributes }) => attributes?.['display.on.consent.screen'] === 'true')
  const words = new Map(
    asked.map(({ name, description, attributes }) => [
      name,
      attributes?.['consent.screen.text'] ?? description ?? name,
    ]),
  )
  return (name) => words.get(name)
}

/**
 * Refuses a request for a scope the realm does not have, as Keycloak does. oidc-provider leaves it out, also from its own
 * parameters: hence a look at what was sent.
 */
export function refuseUnknownScopes(realm: Realm): (ctx: KoaContextWithOIDC) => void {
  const known = new Set(['openid', ...requestableScopes(realm)])
  return ({ oidc, query }) => {
    const unknown = textParam({ ...query, ...oidc.body }, 'scope')
      .split(' ')
      .find((name) => name !== '' && !known.has(name))
    if (unknown !== undefined) throw new errors.InvalidScope('Invalid scopes', unknown)
  }
}

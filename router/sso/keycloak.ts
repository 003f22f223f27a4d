import KeycloakConnect from 'keycloak-connect'
import { ALGORITHMS } from './algorithms.ts'
import { readCompactToken } from './compact-token.ts'
import type { RealmKey } from './key-set.ts'
import type { KeySource } from './key-source.ts'
import { claimFault, headerFault, isBound, type TokenRules } from './token-rules.ts'
import type { CheckSignature } from './token-verifier.ts'

/** A token as the adapter holds it: it takes the text apart itself. */
interface AdapterToken {
  readonly token?: string
}

/** The members of the adapter that are used, and no others: its own types need those of express. */
export interface Adapter {
  readonly grantManager: {
    readonly rotation: { getJWK: (kid: string) => Promise<unknown> }
    validateToken: (token: AdapterToken | undefined, expectedType: string) => Promise<AdapterToken>
    createGrant(grant: { readonly access_token: string }): Promise<{ readonly access_token?: AdapterToken }>
  }
}

/**
 * keycloak-connect 26.1.1, unchanged, for one realm. On its own it accepts much that it should not: see
 * `tests/conformance/keycloak-connect.test.ts`. Serve callers with {@link hardenedAdapter} only.
 */
export function plainAdapter(issuer: string, audience: string): Adapter {
  const [origin, realm, ...rest] = issuer.split('/realms/')
  if (!origin || !realm || rest.length > 0)
    throw new Error('The issuer must end with /realms/<name>, as Keycloak’s do.')
  const config = {
    realm,
    'auth-server-url': origin,
    resource: audience,
    'bearer-only': true,
    'verify-token-audience': true,
    'ssl-required': 'none', // transport is decided where the issuer's address is configured
    'confidential-port': 0,
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the published types leave these members out
  return new KeycloakConnect({}, config) as unknown as Adapter
}

/**
 * The adapter with two members replaced and nothing else touched: keys come from our own source, and every token
 * passes our own rules before the adapter's. What else it does (grants of service accounts) is held to both as well.
 *
 * @param boundTokens Whether a token passes that is bound to a key: only where somebody asks for the proof besides.
 */
export function hardenedAdapter(
  keys: Pick<KeySource, 'key'>,
  rules: TokenRules,
  boundTokens: 'refused' | 'taken' = 'refused',
): Adapter {
  const adapter = plainAdapter(rules.issuer, rules.audience)
  const manager = adapter.grantManager
  const validate = manager.validateToken

  manager.rotation.getJWK = async (kid) => {
    const key = await keys.key(kid)
    if (!key) throw new Error('The realm has no such key.')
    // The untouched adapter passes this on to Node's Verify, so that ES256 and PS256 verify as well.
    return ALGORITHMS[key.alg].verifyInput(key.publicKey)
  }
  manager.validateToken = async (token, expectedType) => {
    const read = readCompactToken(token?.token ?? '')
    const fault = read ? (headerFault(read.header, rules) ?? claimFault(read.claims, rules)) : 'shape'
    if (fault !== null) throw new Error(`The token breaks the rule "${fault}".`)
    const bound = read !== null && isBound(read.claims)
    if (bound && boundTokens === 'refused') throw new Error('The token is bound to a key, and no proof came with it.')
    // The adapter knows no bound tokens. Our rules let nothing pass in place of one of its own kind but these.
    return Reflect.apply(validate, manager, [token, bound ? read.claims['typ'] : expectedType])
  }
  return adapter
}

/** Signatures by keycloak-connect, behind our rules and with the key that it is given. */
export function keycloakSignature(rules: TokenRules): CheckSignature {
  const given = new Map<string, RealmKey>()
  const keys = { key: async (kid: string) => given.get(kid) ?? null }
  const { grantManager } = hardenedAdapter(keys, rules, 'taken')
  return async ({ text, claims }, key) => {
    given.set(key.kid, key)
    try {
      await grantManager.createGrant({ access_token: text })
      return claims
    } catch {
      return null // the adapter has one error for everything; that a key cannot be had was noticed before
    }
  }
}

import { isAlgorithm, type Algorithm } from './algorithms.ts'
import { joseSignature } from './jose.ts'
import { RealmKeys, type KeySource } from './key-source.ts'
import { keycloakSignature } from './keycloak.ts'
import { tokenVerifier, type TokenVerifier } from './token-verifier.ts'
import type { TokenRules } from './token-rules.ts'

/** Which library checks signatures. The rules are the same for both. */
export const TOKEN_VERIFIERS = ['keycloak-connect', 'jose'] as const

export interface RealmVerifierOptions {
  readonly use: (typeof TOKEN_VERIFIERS)[number]
  /** Issuer of one Keycloak realm, for example `https://sso.example/realms/national`. */
  readonly issuer: string
  /** Clients whose tokens are taken; null takes every client of the realm. */
  readonly clients: ReadonlySet<string> | null
  /** Resource server the tokens must be for. */
  readonly audience?: string
  readonly algorithms?: ReadonlySet<Algorithm>
  readonly fetch?: typeof fetch
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Told the name of the rule that a token broke. */
  readonly refused?: (rule: string) => void
}

/** A verifier for the tokens of one realm, and the keys it holds (readiness shows their state). */
export function realmVerifier(options: RealmVerifierOptions): { verify: TokenVerifier; keys: KeySource } {
  const {
    issuer,
    clients,
    audience = 'civigraph',
    algorithms = new Set(['RS256', 'ES256'].filter(isAlgorithm)),
  } = options
  const now = options.now ?? Date.now
  const rules: TokenRules = { issuer, audience, algorithms, clients, now: () => now() / 1_000 }
  const keys = new RealmKeys({
    url: `${issuer}/protocol/openid-connect/certs`,
    algorithms,
    ...(options.fetch && { fetch: options.fetch }),
    ...(options.now && { now: options.now }),
  })
  const checkSignature = options.use === 'jose' ? joseSignature() : keycloakSignature(keys, rules)
  return {
    verify: tokenVerifier({ checkSignature, keys, rules, ...(options.refused && { refused: options.refused }) }),
    keys,
  }
}

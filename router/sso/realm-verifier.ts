import { isAlgorithm, type Algorithm } from './algorithms.ts'
import { proofChecker, type ProofRules } from './dpop.ts'
import { joseSignature } from './jose.ts'
import { RealmKeys, type KeySource } from './key-source.ts'
import { keycloakSignature } from './keycloak.ts'
import { logoutReceiver, type LogoutReceiver } from './logout-token.ts'
import { localOnce, type OnceOnly } from './once.ts'
import { KnownRevocations, type Revocations } from './revocations.ts'
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
  /** Origin under which callers reach the router; without it no token is taken that is bound to a key (DPoP). */
  readonly origin?: ProofRules['origin']
  /** Default: those that this process hears of. */
  readonly revocations?: Revocations
  /** Names of proofs, and of logout tokens, that were used; default: in this process. */
  readonly usedProofs?: OnceOnly
  readonly usedLogouts?: OnceOnly
  /** Clients of ours whose sign-outs the realm reports (back-channel logout); default none. */
  readonly pages?: ReadonlySet<string>
  readonly fetch?: typeof fetch
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** Told the name of the rule that a token broke. */
  readonly refused?: (rule: string) => void
}

/** The tokens of one realm. */
export interface RealmVerifier {
  readonly verify: TokenVerifier
  /** The keys it holds: readiness shows their state. */
  readonly keys: KeySource
  /** Takes the realm's word that somebody signed out. */
  readonly receiveLogout: LogoutReceiver
  readonly revocations: Revocations
}

export function realmVerifier(options: RealmVerifierOptions): RealmVerifier {
  const {
    issuer,
    clients,
    audience = 'civigraph',
    algorithms = new Set(['RS256', 'ES256'].filter(isAlgorithm)),
    refused,
    origin,
  } = options
  const nowMs = options.now ?? Date.now
  const now = () => nowMs() / 1_000
  const { revocations = new KnownRevocations(now), usedProofs = localOnce(now), usedLogouts = localOnce(now) } = options
  const rules: TokenRules = { issuer, audience, algorithms, clients, now }
  const keys = new RealmKeys({
    url: `${issuer}/protocol/openid-connect/certs`,
    algorithms,
    ...(options.fetch && { fetch: options.fetch }),
    ...(options.now && { now: options.now }),
  })
  const checkSignature = options.use === 'jose' ? joseSignature() : keycloakSignature(rules)
  const checkProof = origin && proofChecker({ origin, once: usedProofs, now })
  return {
    verify: tokenVerifier({ checkSignature, keys, rules, revocations, checkProof, refused }),
    keys,
    receiveLogout: logoutReceiver({
      keys,
      rules,
      revocations,
      once: usedLogouts,
      pages: options.pages ?? new Set(),
      refused,
    }),
    revocations,
  }
}

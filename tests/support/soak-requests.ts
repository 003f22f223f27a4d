import { readFileSync } from 'node:fs'
import { benchScopes } from '../bench/router/graph/guarded.ts'
import type { SigningRealm } from './signing-realm.ts'

/** One request of a soak: its body, and who sends it. */
export interface SoakRequest {
  readonly body: string
  /** A token that is good for a while; null: nobody signed in. */
  readonly authorization: () => string | null
}

const NAMES = ['classic', 'one', 'hop1', 'hop100']
const VARIANTS = 45
const CALLERS = 20

/**
 * Two hundred operations: those of the bench under many names, some with variables, and twenty that do not fit the schema.
 * Every other one comes from one of twenty callers, of whom half may not see everything; the rest from nobody.
 */
export function soakRequests(realm: SigningRealm): readonly SoakRequest[] {
  const queries = NAMES.map((name) =>
    readFileSync(new URL(`../bench/router/queries/${name}.graphql`, import.meta.url), 'utf8'),
  )
  const sound = Array.from({ length: VARIANTS }, (_, number) =>
    queries.map((query) => ({ query: query.replace(/query (\w+)/, `query $1Number${number}`) })),
  ).flat()
  const withVariables = Array.from({ length: 10 }, (_, number) => ({
    query: `query Some${number}($first: Int!, $all: Boolean = true) {
      topProducts(first: $first) { upc name @include(if: $all) inStock price }
    }`,
    variables: { first: number * 7, all: number % 2 === 0 },
  }))
  const unsound = Array.from({ length: 10 }, (_, number) => ({ query: `query No${number} { users { nothing } }` }))
  const tokens = Array.from({ length: CALLERS }, (_, number) => renewed(() => tokenOf(realm, number)))
  return [...sound, ...withVariables, ...unsound].map((request, at) => ({
    body: JSON.stringify(request),
    authorization: () => (at % 2 === 0 ? null : `Bearer ${tokens[at % CALLERS]?.() ?? ''}`),
  }))
}

function tokenOf(realm: SigningRealm, number: number): string {
  const scope = number % 4 === 1 ? benchScopes : 'openid user:read'
  return realm.sign(realm.claims({ sub: `s-${number}`, acr: 'substantial', scope }))
}

/** Tokens live for five minutes. */
const RENEWED_AFTER_MS = 120_000

function renewed(make: () => string): () => string {
  let token = make()
  let madeAt = performance.now()
  return () => {
    if (performance.now() - madeAt > RENEWED_AFTER_MS) {
      token = make()
      madeAt = performance.now()
    }
    return token
  }
}

import { choice, integer, optional, readEnv, secretFile, text, url } from '@civigraph/subgraph-kit'
import { TOKEN_VERIFIERS } from './sso/realm-verifier.ts'

/** Settings that every process with a router in it has. */
export const routerSettings = {
  CIVIGRAPH_PORT: integer('Port of the public endpoint; 0 takes any free one.', {
    fallback: 4000,
    min: 0,
    max: 65_535,
  }),
  CIVIGRAPH_HOST: text('Address to listen on. Loopback unless a proxy stands before the router.', '127.0.0.1'),
  CIVIGRAPH_PUBLIC_ORIGIN: optional(
    url('Address under which callers reach the router; http://localhost:PORT without it.'),
  ),
  CIVIGRAPH_TOKEN_VERIFIER: choice('Library that checks signatures of tokens.', TOKEN_VERIFIERS, 'keycloak-connect'),
  CIVIGRAPH_INTROSPECTION: choice('Whether callers may ask for the schema.', ['on', 'off'], 'on'),
  CIVIGRAPH_MAX_BODY_BYTES: integer('Largest request body.', { fallback: 1_000_000, min: 1_000, max: 100_000_000 }),
  CIVIGRAPH_MAX_TOKENS: integer('Lexical tokens of one document.', { fallback: 5_000, min: 10, max: 100_000 }),
  CIVIGRAPH_MAX_DEPTH: integer('Fields below one another.', { fallback: 16, min: 1, max: 100 }),
  CIVIGRAPH_MAX_FIELDS: integer('Fields of one operation, fragments counted wherever they stand.', {
    fallback: 500,
    min: 1,
    max: 100_000,
  }),
  CIVIGRAPH_MAX_ROOT_FIELDS: integer('Fields at the root of one operation, aliases counted.', {
    fallback: 20,
    min: 1,
    max: 10_000,
  }),
  CIVIGRAPH_MAX_VALUES: integer('Values that one operation may ask for, page sizes multiplied.', {
    fallback: 20_000,
    min: 1,
    max: 10_000_000,
  }),
  CIVIGRAPH_SUBGRAPH_TIMEOUT_MS: integer('Longest wait for one department.', { fallback: 5_000, min: 1, max: 60_000 }),
  CIVIGRAPH_MAX_SUBGRAPH_ANSWER_BYTES: integer('Largest answer of one department behind HTTP.', {
    fallback: 16_000_000,
    min: 1_000,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_ENVELOPE_KEY_FILE: optional(
    secretFile('ES256 private key (PEM) that signs caller envelopes; one is made at start without it.'),
  ),
}

/** Settings of a router that runs by itself. */
export const settings = {
  ...routerSettings,
  CIVIGRAPH_SUPERGRAPH_FILE: text('File with the composed supergraph.'),
  CIVIGRAPH_ISSUER: url('Issuer whose tokens are accepted, for example https://sso.example/realms/national.'),
}

type RawRouterSettings = ReturnType<typeof readEnv<typeof routerSettings>>

/** The router's part of any process's settings. */
export function routerConfig(raw: RawRouterSettings) {
  return Object.freeze({
    port: raw.CIVIGRAPH_PORT,
    host: raw.CIVIGRAPH_HOST,
    publicOrigin: raw.CIVIGRAPH_PUBLIC_ORIGIN?.origin ?? null,
    tokenVerifier: raw.CIVIGRAPH_TOKEN_VERIFIER,
    maxBodyBytes: raw.CIVIGRAPH_MAX_BODY_BYTES,
    limits: {
      maxTokens: raw.CIVIGRAPH_MAX_TOKENS,
      maxDepth: raw.CIVIGRAPH_MAX_DEPTH,
      maxFields: raw.CIVIGRAPH_MAX_FIELDS,
      maxRootFields: raw.CIVIGRAPH_MAX_ROOT_FIELDS,
      maxValues: raw.CIVIGRAPH_MAX_VALUES,
      introspection: raw.CIVIGRAPH_INTROSPECTION === 'on',
    },
    subgraphTimeoutMs: raw.CIVIGRAPH_SUBGRAPH_TIMEOUT_MS,
    maxSubgraphAnswerBytes: raw.CIVIGRAPH_MAX_SUBGRAPH_ANSWER_BYTES,
    envelopeKeyPem: raw.CIVIGRAPH_ENVELOPE_KEY_FILE,
  })
}

export type RouterConfig = ReturnType<typeof routerConfig>

/** The only place where a router that runs by itself reads the environment. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const raw = readEnv(env, settings)
  return Object.freeze({
    router: routerConfig(raw),
    supergraphFile: raw.CIVIGRAPH_SUPERGRAPH_FILE,
    issuer: raw.CIVIGRAPH_ISSUER.href.replace(/\/$/, ''),
  })
}

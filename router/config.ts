import { choice, integer, list, optional, readEnv, secretFile, text, url } from '@civigraph/subgraph-kit'
import { USUAL_LIMITS } from './bounds/operation-limits.ts'
import { SCHEMA_QUESTIONS } from './bounds/schema-questions.ts'
import { ENGINES } from './engine/engine.ts'
import { PLANNERS } from './engine/plan/planner.ts'
import { isLoopback } from './sso/loopback.ts'
import { TOKEN_VERIFIERS } from './sso/realm-verifier.ts'
import { PLAN_VIEWERS } from './telemetry/show-plan.ts'

const ON_OFF = ['on', 'off'] as const

/** Where and for whom the router listens. */
const doorSettings = {
  CIVIGRAPH_PORT: integer('Port of the public endpoint; 0 takes any free one.', {
    fallback: 4000,
    min: 0,
    max: 65_535,
  }),
  CIVIGRAPH_HOST: text('Address to listen on. Loopback unless a proxy stands before the router.', '127.0.0.1'),
  CIVIGRAPH_PUBLIC_ORIGIN: optional(
    url('Address under which callers reach the router; http://localhost:PORT without it.'),
  ),
  CIVIGRAPH_TRUSTED_PROXIES: list('Addresses (CIDR) of proxies whose X-Forwarded-For is believed.'),
  CIVIGRAPH_WEB_ORIGINS: list('Origins of pages that may open a WebSocket.'),
  CIVIGRAPH_TOKEN_VERIFIER: choice('Library that checks signatures of tokens.', TOKEN_VERIFIERS, 'keycloak-connect'),
  CIVIGRAPH_GET: choice(
    'What may come by GET: any text, or only documents by id or hash.',
    ['trusted', 'text', 'off'],
    'trusted',
  ),
  CIVIGRAPH_RECEIVE_TIMEOUT_MS: integer(
    'Longest time for a request’s head to arrive, and as long again for its body.',
    {
      fallback: 5_000,
      min: 100,
      max: 600_000,
    },
  ),
  CIVIGRAPH_CLOSE_WITHIN_MS: integer('How long requests under way are waited for when the router stops.', {
    fallback: 10_000,
    min: 0,
    max: 600_000,
  }),
  CIVIGRAPH_MAX_BATCH: integer('Requests that may come as one list; 0 takes no lists.', {
    fallback: 0,
    min: 0,
    max: 100,
  }),
}

/** Pages whose people sign in here; one without secret and key has none. */
const pageSettings = {
  CIVIGRAPH_PORTAL_SECRET_FILE: optional(
    secretFile('Secret of the realm’s client portal, for people who sign in there.'),
  ),
  CIVIGRAPH_PORTAL_KEY_FILE: optional(secretFile('ES256 private key (PEM) of that client, instead of a secret.')),
  CIVIGRAPH_EXPLORER_SECRET_FILE: optional(secretFile('The same for the client explorer: its secret.')),
  CIVIGRAPH_EXPLORER_KEY_FILE: optional(secretFile('Its ES256 private key (PEM), instead of a secret.')),
  CIVIGRAPH_SESSION_IDLE_SECONDS: integer('A session of a page that is not used for so long ends.', {
    fallback: 1_800,
    min: 60,
    max: 86_400,
  }),
  CIVIGRAPH_SESSION_MAX_SECONDS: integer('A session of a page ends after so long, however much it is used.', {
    fallback: 36_000,
    min: 60,
    max: 604_800,
  }),
}

/** Which operations are executed, and how large they may be. */
const operationSettings = {
  CIVIGRAPH_DOCUMENTS: choice(
    'Whether any operation is executed, or only trusted documents.',
    ['any', 'trusted'],
    'any',
  ),
  CIVIGRAPH_TRUSTED_DOCUMENTS_FILES: list('Manifests of trusted documents: our own, or of Apollo, Hive or Cosmo.'),
  CIVIGRAPH_MAX_BODY_BYTES: integer('Largest request body.', { fallback: 1_000_000, min: 1_000, max: 100_000_000 }),
  CIVIGRAPH_MAX_ANSWER_BYTES: integer('Largest answer that is sent.', {
    fallback: 32_000_000,
    min: 1_000,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_MAX_TOKENS: integer('Lexical tokens of one document.', { fallback: 5_000, min: 10, max: 100_000 }),
  CIVIGRAPH_MAX_DEPTH: integer('Fields below one another.', { fallback: 15, min: 1, max: 100 }),
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
  CIVIGRAPH_MAX_ALIASES: integer('Fields of one document that are given another name.', {
    fallback: 30,
    min: 0,
    max: 10_000,
  }),
  CIVIGRAPH_MAX_ALIASES_OF_ONE_FIELD: integer('Names that one field of a document may be given.', {
    fallback: 10,
    min: 0,
    max: 10_000,
  }),
  CIVIGRAPH_INTROSPECTION: choice('Who may ask for the schema.', SCHEMA_QUESTIONS, 'signedIn'),
}

/** How much one caller, and all together, may ask. */
const budgetSettings = {
  CIVIGRAPH_MAX_COST: integer('Cost units of one operation of a signed-in caller.', {
    fallback: 10_000,
    min: 1,
    max: 10_000_000,
  }),
  CIVIGRAPH_MAX_ANONYMOUS_COST: integer('Cost units of one operation of anybody else.', {
    fallback: 1_000,
    min: 1,
    max: 10_000_000,
  }),
  CIVIGRAPH_COST_PER_MINUTE: integer('Cost units that a caller may spend in a minute; 0: not counted.', {
    fallback: 100_000,
    min: 0,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE: integer('The same for all anonymous callers of one address; 0: not counted.', {
    fallback: 50_000,
    min: 0,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_LOOKUPS_PER_MINUTE: integer('Identifiers of persons and records that a caller may look up in a minute.', {
    fallback: 120,
    min: 1,
    max: 1_000_000,
  }),
  CIVIGRAPH_LOOKUPS_PER_CLIENT: integer('The same for one application, whoever uses it; 0: not counted.', {
    fallback: 0,
    min: 0,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_LOOKUPS_PER_IDENTIFIER: integer('How often one identifier may be looked up in a minute, by all callers.', {
    fallback: 300,
    min: 1,
    max: 1_000_000,
  }),
  CIVIGRAPH_LIST_SIZE: integer('Items that a list is taken to have when nothing tells how many.', {
    fallback: 10,
    min: 1,
    max: 10_000,
  }),
  CIVIGRAPH_REQUESTS_PER_SECOND: integer('Requests that one address may send in a second; 0: not counted.', {
    fallback: 200,
    min: 0,
    max: 100_000,
  }),
  CIVIGRAPH_REQUESTS_AT_ONCE: integer('Requests that one address may send at once.', {
    fallback: 1_000,
    min: 1,
    max: 1_000_000,
  }),
  CIVIGRAPH_MAX_IN_FLIGHT: integer('Requests under way in one process.', { fallback: 1_000, min: 1, max: 100_000 }),
  CIVIGRAPH_REDIS_URL: optional(url('Redis in which processes share budgets and documents.')),
}

/** How operations are answered. */
const engineSettings = {
  CIVIGRAPH_ENGINE: choice('The router’s own engine, or stock Apollo Gateway to compare it with.', ENGINES, 'compiled'),
  CIVIGRAPH_PLANNER: choice(
    'Planner; the native one gives way to Apollo’s where it has no binary.',
    PLANNERS,
    'native',
  ),
  CIVIGRAPH_PLANNER_ACCEPT_WRONG: choice(
    'Whether Apollo’s planner may open a supergraph that it is known to plan wrongly. For tests only.',
    ON_OFF,
    'off',
  ),
  CIVIGRAPH_REQUEST_DEADLINE_MS: integer('Longest time from a request’s arrival to its answer.', {
    fallback: 10_000,
    min: 10,
    max: 600_000,
  }),
  CIVIGRAPH_SUBGRAPH_TIMEOUT_MS: integer('Longest wait for one department.', { fallback: 5_000, min: 1, max: 60_000 }),
  CIVIGRAPH_MAX_SUBGRAPH_ANSWER_BYTES: integer('Largest answer of one department behind HTTP.', {
    fallback: 16_000_000,
    min: 1_000,
    max: 1_000_000_000,
  }),
  CIVIGRAPH_SHARE_FETCHES: choice(
    'Whether equal fetches of one caller that are under way share one call.',
    ON_OFF,
    'on',
  ),
  CIVIGRAPH_HTTP2: choice('Whether HTTP/2 is spoken with departments that offer it over TLS.', ON_OFF, 'off'),
  CIVIGRAPH_SOCKET_DEPARTMENTS: list('Departments whose subscriptions come over graphql-ws; others send events (SSE).'),
  CIVIGRAPH_UNSIGNED_DEPARTMENTS: list(
    'Departments that get no caller envelope, because they ask for none: to them every caller is nobody.',
  ),
  CIVIGRAPH_ENVELOPE_KEY_FILE: optional(
    secretFile('ES256 private key (PEM) that signs caller envelopes; one is made at start without it.'),
  ),
}

/** What the router tells of itself. */
const telemetrySettings = {
  CIVIGRAPH_ACCESS_LOG: choice('Whether a line of JSON is written to standard output for each request.', ON_OFF, 'off'),
  CIVIGRAPH_METRICS_PORT: optional(
    integer('Port of the metrics (Prometheus); no metrics without it.', { fallback: null, min: 0, max: 65_535 }),
  ),
  CIVIGRAPH_METRICS_HOST: text('Address that the metrics listen on.', '127.0.0.1'),
  CIVIGRAPH_OTLP_URL: optional(
    url('Collector of traces (OTLP over HTTP, for example http://localhost:4318/v1/traces).'),
  ),
  CIVIGRAPH_TRACE_PERCENT: integer('Share of requests that are traced when their caller does not say.', {
    fallback: 10,
    min: 0,
    max: 100,
  }),
  CIVIGRAPH_SHOW_PLAN: choice('Who gets plan and times with `civigraph-plan: show`.', PLAN_VIEWERS, 'operators'),
}

/** Settings that every process with a router in it has. */
export const routerSettings = {
  ...doorSettings,
  ...pageSettings,
  ...operationSettings,
  ...budgetSettings,
  ...engineSettings,
  ...telemetrySettings,
}

/** Settings of a router that runs by itself. */
export const settings = {
  ...routerSettings,
  CIVIGRAPH_SUPERGRAPH_FILE: text('File with the composed supergraph; a new one is taken up while the router runs.'),
  CIVIGRAPH_ISSUER: url('Issuer whose tokens are accepted, for example https://sso.example/realms/national.'),
  CIVIGRAPH_WORKERS: integer('Processes that share the port, one for each core.', { fallback: 1, min: 1, max: 256 }),
  CIVIGRAPH_SHUTDOWN_DELAY_MS: integer(
    'How long requests are still taken after SIGTERM, while /ready already says 503; a second signal ends it.',
    { fallback: 5_000, min: 0, max: 600_000 },
  ),
  CIVIGRAPH_ACCESS_LOG: choice('Whether a line of JSON is written to standard output for each request.', ON_OFF, 'on'),
}

type RawRouterSettings = ReturnType<typeof readEnv<typeof routerSettings>>

/** The router's part of any process's settings. */
export function routerConfig(raw: RawRouterSettings) {
  return Object.freeze({
    port: raw.CIVIGRAPH_PORT,
    host: raw.CIVIGRAPH_HOST,
    publicOrigin: raw.CIVIGRAPH_PUBLIC_ORIGIN?.origin ?? null,
    trustedProxies: raw.CIVIGRAPH_TRUSTED_PROXIES,
    webOrigins: new Set(raw.CIVIGRAPH_WEB_ORIGINS),
    tokenVerifier: raw.CIVIGRAPH_TOKEN_VERIFIER,
    pageCredentials: {
      portal: { secret: raw.CIVIGRAPH_PORTAL_SECRET_FILE, keyPem: raw.CIVIGRAPH_PORTAL_KEY_FILE },
      explorer: { secret: raw.CIVIGRAPH_EXPLORER_SECRET_FILE, keyPem: raw.CIVIGRAPH_EXPLORER_KEY_FILE },
    },
    sessionLimits: {
      idleMs: raw.CIVIGRAPH_SESSION_IDLE_SECONDS * 1_000,
      maxMs: raw.CIVIGRAPH_SESSION_MAX_SECONDS * 1_000,
    },
    get: raw.CIVIGRAPH_GET,
    receiveTimeoutMs: raw.CIVIGRAPH_RECEIVE_TIMEOUT_MS,
    closeWithinMs: raw.CIVIGRAPH_CLOSE_WITHIN_MS,
    maxBatch: raw.CIVIGRAPH_MAX_BATCH,
    documents: raw.CIVIGRAPH_DOCUMENTS,
    trustedDocumentsFiles: raw.CIVIGRAPH_TRUSTED_DOCUMENTS_FILES,
    maxBodyBytes: raw.CIVIGRAPH_MAX_BODY_BYTES,
    maxAnswerBytes: raw.CIVIGRAPH_MAX_ANSWER_BYTES,
    limits: {
      ...USUAL_LIMITS,
      maxTokens: raw.CIVIGRAPH_MAX_TOKENS,
      maxDepth: raw.CIVIGRAPH_MAX_DEPTH,
      maxFields: raw.CIVIGRAPH_MAX_FIELDS,
      maxRootFields: raw.CIVIGRAPH_MAX_ROOT_FIELDS,
      maxAliases: raw.CIVIGRAPH_MAX_ALIASES,
      maxAliasesOfOneField: raw.CIVIGRAPH_MAX_ALIASES_OF_ONE_FIELD,
    },
    schemaQuestions: raw.CIVIGRAPH_INTROSPECTION,
    signedIn: { perOperation: raw.CIVIGRAPH_MAX_COST, perMinute: raw.CIVIGRAPH_COST_PER_MINUTE },
    anonymous: {
      perOperation: raw.CIVIGRAPH_MAX_ANONYMOUS_COST,
      perMinute: raw.CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE,
    },
    lookups: {
      perCaller: raw.CIVIGRAPH_LOOKUPS_PER_MINUTE,
      perClient: raw.CIVIGRAPH_LOOKUPS_PER_CLIENT === 0 ? null : raw.CIVIGRAPH_LOOKUPS_PER_CLIENT,
      perIdentifier: raw.CIVIGRAPH_LOOKUPS_PER_IDENTIFIER,
    },
    listSize: raw.CIVIGRAPH_LIST_SIZE,
    perAddress:
      raw.CIVIGRAPH_REQUESTS_PER_SECOND === 0
        ? null
        : { capacity: raw.CIVIGRAPH_REQUESTS_AT_ONCE, perSecond: raw.CIVIGRAPH_REQUESTS_PER_SECOND },
    maxInFlight: raw.CIVIGRAPH_MAX_IN_FLIGHT,
    redisUrl: raw.CIVIGRAPH_REDIS_URL,
    engine: raw.CIVIGRAPH_ENGINE,
    planner: raw.CIVIGRAPH_PLANNER,
    acceptWrongPlans: raw.CIVIGRAPH_PLANNER_ACCEPT_WRONG === 'on',
    requestDeadlineMs: raw.CIVIGRAPH_REQUEST_DEADLINE_MS,
    subgraphTimeoutMs: raw.CIVIGRAPH_SUBGRAPH_TIMEOUT_MS,
    maxSubgraphAnswerBytes: raw.CIVIGRAPH_MAX_SUBGRAPH_ANSWER_BYTES,
    shareFetches: raw.CIVIGRAPH_SHARE_FETCHES === 'on',
    http2: raw.CIVIGRAPH_HTTP2 === 'on',
    socketDepartments: new Set(raw.CIVIGRAPH_SOCKET_DEPARTMENTS),
    unsignedDepartments: new Set(raw.CIVIGRAPH_UNSIGNED_DEPARTMENTS),
    envelopeKeyPem: raw.CIVIGRAPH_ENVELOPE_KEY_FILE,
    accessLog: raw.CIVIGRAPH_ACCESS_LOG === 'on',
    metricsPort: raw.CIVIGRAPH_METRICS_PORT,
    metricsHost: raw.CIVIGRAPH_METRICS_HOST,
    traces: raw.CIVIGRAPH_OTLP_URL,
    tracePercent: raw.CIVIGRAPH_TRACE_PERCENT,
    planViewers: raw.CIVIGRAPH_SHOW_PLAN,
  })
}

export type RouterConfig = ReturnType<typeof routerConfig>

/** The only place where a router that runs by itself reads the environment. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const raw = readEnv(env, settings)
  if (raw.CIVIGRAPH_WORKERS > 1 && raw.CIVIGRAPH_ENVELOPE_KEY_FILE === null)
    throw new Error(
      'Bad environment:\n  CIVIGRAPH_ENVELOPE_KEY_FILE is required with CIVIGRAPH_WORKERS above 1: departments must know the key of every worker.',
    )
  if (raw.CIVIGRAPH_ISSUER.protocol !== 'https:' && !isLoopback(raw.CIVIGRAPH_ISSUER.hostname))
    throw new Error(
      'Bad environment:\n  CIVIGRAPH_ISSUER must begin with https://, or be on loopback: whoever stands between could sign any token.',
    )
  const router = routerConfig(raw)
  const signIn = Object.values(router.pageCredentials).some(({ secret, keyPem }) => secret !== null || keyPem !== null)
  if (raw.CIVIGRAPH_WORKERS > 1 && signIn && raw.CIVIGRAPH_REDIS_URL === null)
    throw new Error(
      'Bad environment:\n  CIVIGRAPH_REDIS_URL is required with CIVIGRAPH_WORKERS above 1 where pages sign in: each worker must know their sessions.',
    )
  if (signIn && raw.CIVIGRAPH_REDIS_URL !== null && raw.CIVIGRAPH_ENVELOPE_KEY_FILE === null)
    throw new Error(
      'Bad environment:\n  CIVIGRAPH_ENVELOPE_KEY_FILE is required with CIVIGRAPH_REDIS_URL where pages sign in: sessions in Redis are sealed with it.',
    )
  return Object.freeze({
    router,
    supergraphFile: raw.CIVIGRAPH_SUPERGRAPH_FILE,
    issuer: raw.CIVIGRAPH_ISSUER.href.replace(/\/$/, ''),
    workers: raw.CIVIGRAPH_WORKERS,
    shutdownDelayMs: raw.CIVIGRAPH_SHUTDOWN_DELAY_MS,
  })
}

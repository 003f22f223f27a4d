import { choice, integer, list, optional, type readEnv, text, url } from '@civigraph/subgraph-kit'
import { TOKEN_VERIFIERS } from '../sso/realm-verifier.ts'

/** Where and for whom the router listens. */
export const doorSettings = {
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

type Raw = ReturnType<typeof readEnv<typeof doorSettings>>

export function doorConfig(raw: Raw) {
  return {
    port: raw.CIVIGRAPH_PORT,
    host: raw.CIVIGRAPH_HOST,
    publicOrigin: raw.CIVIGRAPH_PUBLIC_ORIGIN?.origin ?? null,
    trustedProxies: raw.CIVIGRAPH_TRUSTED_PROXIES,
    webOrigins: new Set(raw.CIVIGRAPH_WEB_ORIGINS),
    tokenVerifier: raw.CIVIGRAPH_TOKEN_VERIFIER,
    get: raw.CIVIGRAPH_GET,
    receiveTimeoutMs: raw.CIVIGRAPH_RECEIVE_TIMEOUT_MS,
    closeWithinMs: raw.CIVIGRAPH_CLOSE_WITHIN_MS,
    maxBatch: raw.CIVIGRAPH_MAX_BATCH,
  }
}

import { createRemoteJWKSet } from 'jose'
import type { Caller } from './caller.ts'
import { ENVELOPE_REMEMBERED_SECONDS, type EnvelopeCall, envelopeVerifier } from './envelope.ts'
import { usedAtSiblings } from './envelope-siblings.ts'
import { keepsRows } from './row-obligations.ts'
import type { Subgraph } from './subgraph.ts'

/** After a restart a router signs with a new key: the least time between two questions for it, in milliseconds. */
const KEYS_COOLDOWN_MS = 5_000

export interface CallerCheckOptions {
  readonly routerUrl: URL
  /** Null: the department is one process, or lets an envelope be used once at each. */
  readonly redisUrl: URL | null
}

/** How a process of a department checks who is calling. */
export interface CallerCheck {
  readonly verifyCaller: (call: EnvelopeCall) => Promise<Caller | null>
  readonly close: () => void
}

export async function openCallerCheck(
  subgraph: Subgraph,
  { routerUrl, redisUrl }: CallerCheckOptions,
): Promise<CallerCheck> {
  const siblings = await openSiblings(subgraph.name, redisUrl)
  const verifyCaller = envelopeVerifier({
    issuer: routerUrl.origin,
    subgraph: subgraph.name,
    keys: createRemoteJWKSet(new URL('/.well-known/civigraph/envelope-keys.json', routerUrl), {
      cooldownDuration: KEYS_COOLDOWN_MS,
    }),
    keepsRows: (asked) => keepsRows(subgraph, asked),
    siblings: siblings?.used ?? null,
  })
  return { verifyCaller, close: () => siblings?.close() }
}

async function openSiblings(subgraph: string, redisUrl: URL | null) {
  if (redisUrl === null) return null
  const { connectRedis } = await import('./redis.ts') // its package is installed only where it is used
  const { redis, close } = connectRedis(redisUrl)
  return { used: usedAtSiblings({ redis, subgraph, lifeSeconds: ENVELOPE_REMEMBERED_SECONDS }), close }
}

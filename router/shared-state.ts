import { hkdfSync, randomBytes } from 'node:crypto'
import type { Buckets } from './bounds/buckets.ts'
import { localBuckets } from './bounds/local-buckets.ts'
import { redisBuckets } from './bounds/redis-buckets.ts'
import { type MemoryDocuments, memoryDocuments, type DocumentStore } from './documents/document-store.ts'
import { redisDocuments } from './documents/redis-documents.ts'
import { localOnce, type OnceOnly, sharedOnce } from './sso/once.ts'
import { KnownRevocations, type Revocations } from './sso/revocations.ts'
import { localSessions } from './sso/sessions/local-sessions.ts'
import { redisSessions } from './sso/sessions/redis-sessions.ts'
import { sealFor } from './sso/sessions/seal.ts'
import type { SessionLimits, SessionStore } from './sso/sessions/session-store.ts'
import { SharedRevocations } from './sso/shared-revocations.ts'

export interface SharedStateOptions {
  /** Null: each process counts and remembers for itself. */
  readonly redisUrl: URL | null
  /** The key of all processes that share a Redis; without one, what a process writes there means nothing to another. */
  readonly envelopeKeyPem: string | null
  readonly warn: (message: string) => void
}

/** What processes share when they have a Redis, and what each has for itself when they have none. Nothing else is shared. */
export interface SharedState {
  /** What callers have left of their budgets. */
  readonly budgets: Buckets
  /** Texts that callers registered under their hash. */
  readonly documents: DocumentStore
  /** The part of the documents that is in this process. */
  readonly remembered: MemoryDocuments
  /** Tokens that are refused although nothing is wrong with them. */
  readonly revocations: Revocations
  /** For readiness: whether routers hear of each other's revocations. */
  readonly revocationState: () => 'shared' | 'alone' | 'this process only'
  /** Names that were used: one list for each thing that has names, so that none can fill another’s. */
  readonly usedNames: () => OnceOnly
  /** Where sessions of pages are kept. */
  readonly openSessions: (limits: SessionLimits & { readonly now: () => number }) => SessionStore
  readonly close: () => void
}

export async function openSharedState(options: SharedStateOptions): Promise<SharedState> {
  const { redisUrl, envelopeKeyPem, warn } = options
  const remembered = memoryDocuments()
  const known = new KnownRevocations()
  if (redisUrl === null) {
    return {
      budgets: localBuckets(),
      documents: remembered,
      remembered,
      revocations: known,
      revocationState: () => 'this process only',
      usedNames: () => localOnce(),
      openSessions: localSessions,
      close() {},
    }
  }
  const { connectRedis } = await import('./bounds/redis-client.ts') // 500 files, which a router without Redis need not read
  const { redis, close } = connectRedis(redisUrl)
  const revocations = new SharedRevocations({ redis, known, warn })
  return {
    budgets: redisBuckets({ redis, secret: secretOf(envelopeKeyPem), warn }),
    documents: redisDocuments({ redis, memory: remembered }),
    remembered,
    revocations,
    revocationState: () => revocations.state(),
    usedNames: () => sharedOnce({ redis }),
    openSessions: (limits) => redisSessions({ redis, seal: sealFor('sessions', envelopeKeyPem), ...limits }),
    close() {
      revocations.close()
      close()
    },
  }
}

/** Names of callers stand in Redis only under this secret, which every process that has the envelope key can make. */
function secretOf(envelopeKeyPem: string | null): Uint8Array {
  if (envelopeKeyPem === null) return randomBytes(32)
  return new Uint8Array(hkdfSync('sha256', envelopeKeyPem, '', 'civigraph budgets', 32))
}

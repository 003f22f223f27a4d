import { hkdfSync } from 'node:crypto'
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
  /** The secret of all processes that share a Redis; without one, what a process writes there means nothing to another. */
  readonly sharedSecret: string | null
  /** Processes that share this one's port, this one counted. */
  readonly workers: number
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
  /** For readiness: whether routers hear of each other's revocations, and count their callers' budgets together. */
  readonly reach: () => { readonly revocations: Reach | 'not read yet'; readonly budgets: Reach }
  /** Settles when it is known which tokens other processes were told to refuse, or after a while. */
  readonly revocationsRead: (waitMs: number) => Promise<void>
  /** Names that were used: one list for each thing that has names, so that none can fill another’s. */
  readonly usedNames: () => OnceOnly
  /** Where sessions of pages are kept. */
  readonly openSessions: (limits: SessionLimits & { readonly now: () => number }) => SessionStore
  readonly close: () => void
}

/** Whom something that processes share reaches; `alone` while Redis is away. */
export type Reach = 'shared' | 'alone' | 'this process only' | 'this worker only'

export async function openSharedState(options: SharedStateOptions): Promise<SharedState> {
  const { redisUrl, sharedSecret, workers, warn } = options
  const remembered = memoryDocuments()
  const known = new KnownRevocations()
  const here = workers > 1 ? 'this worker only' : 'this process only'
  if (redisUrl === null) {
    return {
      budgets: localBuckets(),
      documents: remembered,
      remembered,
      revocations: known,
      reach: () => ({ revocations: here, budgets: here }),
      revocationsRead: async () => {},
      usedNames: () => localOnce(),
      openSessions: localSessions,
      close() {},
    }
  }
  const { connectRedis } = await import('@civigraph/subgraph-kit/redis') // 500 files, which a router without Redis need not read
  const { redis, close } = connectRedis(redisUrl)
  const revocations = new SharedRevocations({ redis, known, warn })
  const budgets = sharedSecret === null ? null : redisBuckets({ redis, secret: secretOf(sharedSecret), warn })
  if (budgets === null) warn(BUDGETS_NOT_SHARED)
  return {
    budgets: budgets ?? localBuckets(),
    documents: redisDocuments({ redis, memory: remembered }),
    remembered,
    revocations,
    reach: () => ({ revocations: revocations.state(), budgets: budgets?.state() ?? here }),
    revocationsRead: (waitMs) => revocations.firstRead(waitMs),
    usedNames: () => sharedOnce({ redis }),
    openSessions: (limits) => redisSessions({ redis, seal: sealFor('sessions', sharedSecret), ...limits }),
    close() {
      revocations.close()
      close()
    },
  }
}

const BUDGETS_NOT_SHARED =
  'Each process counts its callers’ budgets for itself, although there is a Redis: it must not learn who calls, and names are hidden by a secret of all processes. Set CIVIGRAPH_SHARED_SECRET_FILE, or CIVIGRAPH_ENVELOPE_KEY_FILE.'

/** Names of callers stand in Redis only under this secret, which every process that has the shared one can make. */
function secretOf(sharedSecret: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', sharedSecret, '', 'civigraph budgets', 32))
}

import { fitsHash } from './persisted-queries.ts'
import type { DocumentStore } from './document-store.ts'

/**
 * The two commands of Redis that are needed here. A client of `@redis/client` has them; made with `disableOfflineQueue`,
 * it refuses at once while Redis is away instead of filling the memory with what it will say later.
 */
export interface SharedTexts {
  readonly get: (key: string) => Promise<unknown>
  readonly set: (key: string, value: string, options: SetOptions) => Promise<unknown>
}

interface SetOptions {
  readonly expiration: { readonly type: 'EX'; readonly value: number }
}

export interface RedisDocumentsOptions {
  readonly redis: SharedTexts
  /** Asked first, and filled with what Redis knew. */
  readonly memory: DocumentStore
  /** Longest wait for Redis; then the document counts as unknown, and the caller sends its text along. */
  readonly waitMs?: number
}

const KEY_PREFIX = 'civigraph:document:'
const KEPT_SECONDS = 30 * 24 * 60 * 60

/**
 * Texts that all processes share: what one was told, the others know. No request fails because Redis is away, and no
 * text is believed that does not fit its hash, whoever wrote it there.
 */
export function redisDocuments({ redis, memory, waitMs = 50 }: RedisDocumentsOptions): DocumentStore {
  return {
    async get(hash) {
      const known = await memory.get(hash)
      if (known !== undefined) return known
      const text = await unlessAway(redis.get(KEY_PREFIX + hash), waitMs)
      if (typeof text !== 'string' || !fitsHash(hash, text)) return undefined
      memory.set(hash, text)
      return text
    },
    set(hash, text) {
      memory.set(hash, text)
      void unlessAway(redis.set(KEY_PREFIX + hash, text, { expiration: { type: 'EX', value: KEPT_SECONDS } }), waitMs)
    },
  }
}

async function unlessAway(asked: Promise<unknown>, waitMs: number): Promise<unknown> {
  const { promise: waited, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, waitMs, undefined)
  try {
    return await Promise.race([asked.catch(() => undefined), waited])
  } finally {
    clearTimeout(timer)
  }
}

import { hash } from 'node:crypto'
import type { RunsScripts } from '../bounds/redis-buckets.ts'

/** Names that may be used once: of proofs of possession, of logout tokens. */
export interface OnceOnly {
  /**
   * @param seconds How long the name must not come again.
   * @returns false when it was used before, or when that cannot be told any more.
   */
  take(name: string, seconds: number): Promise<boolean>
}

const MAX_NAMES = 200_000

/**
 * Names used in this process. Bounded: a name too many is refused rather than another one forgotten, since only who has
 * a good token can use one up, and a name that is forgotten could be used again.
 *
 * @param now Seconds on any steady clock.
 */
export function localOnce(now: () => number = () => performance.now() / 1_000, maxNames = MAX_NAMES): OnceOnly {
  const usableAgainAt = new Map<string, number>()

  function forgetExpired() {
    for (const [name, instant] of usableAgainAt) {
      if (instant > now()) return
      usableAgainAt.delete(name)
    }
  }

  return {
    async take(name, seconds) {
      forgetExpired()
      const digest = digestOf(name)
      if ((usableAgainAt.get(digest) ?? 0) > now() || usableAgainAt.size >= maxNames) return false
      usableAgainAt.delete(digest) // so that names stay in the order in which they are forgotten
      usableAgainAt.set(digest, now() + seconds)
      return true
    },
  }
}

export interface SharedOnceOptions {
  readonly redis: Pick<RunsScripts, 'eval'>
  /** Asked first; and alone while Redis is away, when a name could be used once at each router. */
  readonly own?: OnceOnly
  /** Longest wait for Redis. */
  readonly waitMs?: number
}

/** Names used at any router. */
export function sharedOnce({ redis, own = localOnce(), waitMs = 50 }: SharedOnceOptions): OnceOnly {
  return {
    async take(name, seconds) {
      if (!(await own.take(name, seconds))) return false
      const call = { keys: [KEY_PREFIX + digestOf(name)], arguments: [String(seconds)] }
      return await unlessAway(redis.eval(TAKE, call), waitMs)
    },
  }
}

const KEY_PREFIX = 'civigraph:once:'
const TAKE = `if redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then return 1 else return 0 end`

function digestOf(name: string): string {
  return hash('sha256', name, 'base64url')
}

async function unlessAway(asked: Promise<unknown>, waitMs: number): Promise<boolean> {
  const { promise: waited, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(resolve, waitMs, undefined)
  try {
    return (await Promise.race([asked.catch(() => undefined), waited])) !== 0
  } finally {
    clearTimeout(timer)
  }
}

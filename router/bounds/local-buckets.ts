import { type BucketName, type Share, type Taken, TAKEN } from './buckets.ts'

export interface LocalBucketsOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
  /** A bucket that nobody took from for so long is forgotten; a full one must not take longer to fill. */
  readonly keptMs?: number
  readonly maxBuckets?: number
}

/** Buckets in the memory of a process. */
export interface LocalBuckets {
  readonly take: (name: BucketName, amount: number, share: Share) => Taken
  readonly size: () => number
}

interface Bucket {
  level: number
  at: number
}

/**
 * Kept in two halves, the young and the old, that take turns: forgetting costs nothing and needs no timer. More buckets than
 * the memory is for make them take turns early, which forgives a little and refuses nobody.
 */
export function localBuckets(options: LocalBucketsOptions = {}): LocalBuckets {
  const { now = () => performance.now(), keptMs = 60_000, maxBuckets = 100_000 } = options
  let young = new Map<string, Bucket>()
  let old = new Map<string, Bucket>()
  let turnedAt = now()

  function turn(time: number) {
    if (time - turnedAt <= keptMs && young.size < maxBuckets / 2) return
    old = young
    young = new Map()
    turnedAt = time
  }

  function bucketOf(key: string, share: Share, time: number): Bucket {
    const known = young.get(key)
    if (known) return known
    const bucket = old.get(key) ?? { level: share.capacity, at: time }
    young.set(key, bucket)
    return bucket
  }

  return {
    take(name, amount, share) {
      const time = now()
      turn(time)
      const bucket = bucketOf(keyOf(name), share, time)
      bucket.level = Math.min(share.capacity, bucket.level + ((time - bucket.at) / 1_000) * share.perSecond)
      bucket.at = time
      const wanted = Math.min(amount, share.capacity)
      if (wanted > bucket.level)
        return { ok: false, retryAfterSeconds: Math.ceil((wanted - bucket.level) / share.perSecond) }
      bucket.level -= wanted
      return TAKEN
    },
    size: () => new Set([...young.keys(), ...old.keys()]).size,
  }
}

/** With the length before each part, so that no two names have one key: JSON, which says the same, costs as much as a bucket. */
function keyOf(name: BucketName): string {
  let key = ''
  for (const part of name) key += `${part.length}:${part}`
  return key
}

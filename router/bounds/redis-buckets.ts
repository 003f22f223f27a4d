import { createHash, createHmac } from 'node:crypto'
import { type BucketName, type Buckets, type Share, type Taken, TAKEN } from './buckets.ts'
import { localBuckets } from './local-buckets.ts'

/** The commands of Redis that are needed here. A client of the kit’s `redis.ts` has them. */
export interface RunsScripts {
  readonly evalSha: (sha1: string, call: ScriptCall) => Promise<unknown>
  readonly eval: (script: string, call: ScriptCall) => Promise<unknown>
}

interface ScriptCall {
  readonly keys: string[]
  readonly arguments: string[]
}

export interface RedisBucketsOptions {
  readonly redis: RunsScripts
  /** Secret of all processes that share the buckets: what stands in Redis names nobody to those who do not have it. */
  readonly secret: string | Uint8Array
  /** Hears once when Redis goes away, and once when it is back. */
  readonly warn: (message: string) => void
  readonly now?: () => number
  /** Longest wait for Redis. */
  readonly waitMs?: number
  /** While Redis is away, one request in so long asks whether it is back. */
  readonly askAgainMs?: number
}

/** Buckets of several processes. */
export interface SharedBuckets extends Buckets {
  /** For readiness: `alone` while each process counts for itself. */
  readonly state: () => 'shared' | 'alone'
}

const KEY_PREFIX = 'civigraph:bucket:'

/** What a process gives out by itself while it cannot ask the others. */
const SHARE_ALONE = 0.1

/**
 * Buckets that all processes share. While Redis is away each process counts for itself, with a tenth of every share: no
 * request fails for it, and no caller gains by it.
 */
export function redisBuckets(options: RedisBucketsOptions): SharedBuckets {
  const { redis, secret, warn, now = () => performance.now(), waitMs = 50, askAgainMs = 1_000 } = options
  const own = localBuckets({ now })
  let away = false
  let askAgainAt = 0

  async function ask(name: BucketName, amount: number, share: Share): Promise<Taken> {
    const call = {
      keys: [keyOf(name, secret)],
      arguments: [share.capacity, share.perSecond, Math.min(amount, share.capacity)].map(String),
    }
    try {
      const missing = Number(await inTime(runScript(redis, call), waitMs))
      if (Number.isNaN(missing)) throw new Error('Redis answered something else.')
      if (away) warn('Redis answers again: shares of callers are counted together.')
      away = false
      return missing === 0 ? TAKEN : { ok: false, retryAfterSeconds: Math.ceil(missing) }
    } catch {
      if (!away)
        warn('Redis does not answer: until it does, each process counts for itself, with a tenth of each share.')
      away = true
      askAgainAt = now() + askAgainMs
      return takeAlone(name, amount, share)
    }
  }

  function takeAlone(name: BucketName, amount: number, { capacity, perSecond }: Share): Taken {
    return own.take(name, amount, { capacity: capacity * SHARE_ALONE, perSecond: perSecond * SHARE_ALONE })
  }

  return {
    state: () => (away ? 'alone' : 'shared'),
    take(name, amount, share) {
      if (away) {
        if (now() < askAgainAt) return takeAlone(name, amount, share)
        askAgainAt = now() + askAgainMs // the others need not wait for what this one finds out
      }
      return ask(name, amount, share)
    },
  }
}

function keyOf(name: BucketName, secret: string | Uint8Array): string {
  return KEY_PREFIX + createHmac('sha256', secret).update(JSON.stringify(name)).digest('base64url')
}

/** Fills a bucket for the time that passed, by Redis’ own clock, and takes; says for how many seconds there is too little. */
const TAKE = `
local capacity, perSecond, amount = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local kept = redis.call('HMGET', KEYS[1], 'level', 'at')
local level = capacity
if kept[1] then
  local passed = math.max(0, now - tonumber(kept[2]))
  level = math.min(capacity, tonumber(kept[1]) + passed * perSecond / 1000)
end
local missing = math.max(0, amount - level)
if missing == 0 then level = level - amount end
redis.call('HSET', KEYS[1], 'level', string.format('%.6f', level), 'at', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], math.ceil(capacity / perSecond * 1000) + 1000)
return string.format('%.3f', missing / perSecond)
`
const TAKE_SHA1 = createHash('sha1').update(TAKE).digest('hex')

/** Redis knows a script by its hash once one process sent it; after its restart one sends it again. */
async function runScript(redis: RunsScripts, call: ScriptCall): Promise<unknown> {
  try {
    return await redis.evalSha(TAKE_SHA1, call)
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
    return await redis.eval(TAKE, call)
  }
}

async function inTime<Answer>(asked: Promise<Answer>, waitMs: number): Promise<Answer> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('It took too long.')), waitMs)
  try {
    return await Promise.race([asked, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

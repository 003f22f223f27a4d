import { hash, randomUUID } from 'node:crypto'
import { GraphError } from '@civigraph/subgraph-kit'
import type { RunsScripts } from '../../bounds/redis-buckets.ts'
import type { Seal } from './seal.ts'
import {
  type PageSession,
  type SessionLimits,
  type SessionOwner,
  type SessionStore,
  SESSIONS_PER_ACCOUNT_MAX,
} from './session-store.ts'

export interface RedisSessionsOptions extends SessionLimits {
  readonly redis: Pick<RunsScripts, 'eval'>
  /** Whoever reads Redis, or a copy of it, is to learn no token. */
  readonly seal: Seal
  /** Longest wait for Redis. */
  readonly waitMs?: number
}

const SESSION = 'civigraph:session:'
const OWNED = 'civigraph:sessions-of:'
const LOCK = 'civigraph:session-renewal:'
/** Longer than the realm may take to answer. */
const LOCK_MS = 10_000

/**
 * Sessions that all routers share. While Redis is away nobody can tell who a browser belongs to: its requests are refused
 * for now, and never taken for somebody else's or nobody's.
 */
export function redisSessions(options: RedisSessionsOptions): SessionStore {
  const { redis, seal, idleMs, maxMs, waitMs = 500 } = options
  async function run(script: string, keys: string[], ...values: (string | number)[]): Promise<unknown> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(silent()), waitMs)
    try {
      return await Promise.race([redis.eval(script, { keys, arguments: values.map(String) }), late])
    } catch {
      throw silent()
    } finally {
      clearTimeout(timer)
    }
  }

  function textOf(key: string, session: PageSession): string {
    return seal.close(JSON.stringify(session), key)
  }

  /** What is there was written by a router, but perhaps by one of another version: then its person signs in again. */
  function sessionIn(key: string, sealed: unknown): PageSession | null {
    const text = typeof sealed === 'string' ? seal.open(sealed, key) : null
    const value: unknown = text === null ? null : JSON.parse(text)
    return isSession(value) ? value : null
  }

  return {
    async add(key, session) {
      const { subject, sid } = session
      const owners: SessionOwner[] = [{ by: 'subject', value: subject }]
      if (sid !== null) owners.push({ by: 'sid', value: sid })
      const values = [textOf(key, session), idleMs, maxMs, SESSIONS_PER_ACCOUNT_MAX, SESSION, key]
      await run(ADD, [SESSION + key, ...owners.map(ownedKey)], ...values)
    },
    use: async (key) => sessionIn(key, await run(USE, [SESSION + key], idleMs)),
    replace: async (key, session) => (await run(REPLACE, [SESSION + key], textOf(key, session))) === 1,
    remove: async (key) => sessionIn(key, await run(REMOVE, [SESSION + key])),
    async keysOf(owner) {
      const keys = await run(KEYS_OF, [ownedKey(owner)])
      return Array.isArray(keys) ? keys.map(String) : []
    },
    async lock(key) {
      const mine = randomUUID()
      if ((await run(TAKE_LOCK, [LOCK + key], mine, LOCK_MS)) !== 1) return null
      return async () => void (await run(GIVE_LOCK, [LOCK + key], mine).catch(() => undefined)) // it ends by itself
    },
  }
}

/** Digests, so that whoever reads the names of keys learns no account from them. */
function ownedKey({ by, value }: SessionOwner): string {
  return OWNED + hash('sha256', `${by} ${value}`, 'base64url')
}

function isSession(value: unknown): value is PageSession {
  if (typeof value !== 'object' || value === null) return false
  const session: Partial<Record<keyof PageSession, unknown>> = value
  const { page, subject, accessToken, accessEndsAt, endsAt, idToken, moreScopes, names } = session
  return (
    [page, subject, accessToken, idToken].every((one) => typeof one === 'string') &&
    [accessEndsAt, endsAt].every(Number.isFinite) &&
    Array.isArray(moreScopes) &&
    typeof names === 'object'
  )
}

function silent(): GraphError {
  return new GraphError('UPSTREAM_UNAVAILABLE', 'Sign-ins of pages cannot be looked up now; send the request again.')
}

/** KEYS: the session, those of its account, those of its realm session. An account's oldest make room. */
const ADD = `
local text, idle, max, most, prefix, name = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6]
for _, other in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  if redis.call('EXISTS', prefix .. other) == 0 then redis.call('ZREM', KEYS[2], other) end
end
local over = redis.call('ZCARD', KEYS[2]) + 1 - most
if over > 0 then
  for _, oldest in ipairs(redis.call('ZRANGE', KEYS[2], 0, over - 1)) do
    redis.call('DEL', prefix .. oldest)
    redis.call('ZREM', KEYS[2], oldest)
  end
end
redis.call('SET', KEYS[1], text, 'PX', idle)
local time = redis.call('TIME')
for i = 2, #KEYS do
  redis.call('ZADD', KEYS[i], time[1] .. '.' .. string.format('%06d', time[2]), name)
  redis.call('PEXPIRE', KEYS[i], max)
end
`

const USE = `
local text = redis.call('GET', KEYS[1])
if text then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return text
`

const REPLACE = `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
return 1
`

const REMOVE = `
local text = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
return text
`

const KEYS_OF = `return redis.call('ZRANGE', KEYS[1], 0, -1)`

const TAKE_LOCK = `if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 else return 0 end`

const GIVE_LOCK = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

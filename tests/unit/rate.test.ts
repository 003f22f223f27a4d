import { afterEach, describe, expect, test } from 'vitest'
import { addressBlock } from '#router/bounds/address-block.ts'
import { type BucketName, sharePerMinute, type Taken } from '#router/bounds/buckets.ts'
import { localBuckets } from '#router/bounds/local-buckets.ts'
import { redisBuckets } from '#router/bounds/redis-buckets.ts'
import { connectRedis, type RedisConnection } from '@civigraph/subgraph-kit/redis'
import { startRedis, type TestRedis, withRedis } from '../support/start-redis.ts'

const LI: BucketName = ['cost', 'caller', 'app', 'li-990101199001010019']
const WANG: BucketName = ['cost', 'caller', 'app', 'wang']
const SIXTY = sharePerMinute(60)

function clock() {
  let time = 1_000
  return { now: () => time, pass: (seconds: number) => void (time += seconds * 1_000) }
}

describe('buckets of one process', () => {
  test('all of a share may be taken at once, and not one more', () => {
    const buckets = localBuckets(clock())
    expect(buckets.take(LI, 59, SIXTY).ok).toBe(true)
    expect(buckets.take(LI, 1, SIXTY).ok).toBe(true)
    expect(buckets.take(LI, 1, SIXTY)).toEqual({ ok: false, retryAfterSeconds: 1 })
  })

  test('who waits as long as was said gets it, and a second earlier does not', () => {
    const time = clock()
    const buckets = localBuckets(time)
    buckets.take(LI, 60, SIXTY)
    expect(buckets.take(LI, 30, SIXTY)).toEqual({ ok: false, retryAfterSeconds: 30 })
    time.pass(29)
    expect(buckets.take(LI, 30, SIXTY).ok).toBe(false)
    time.pass(1)
    expect(buckets.take(LI, 30, SIXTY).ok).toBe(true)
  })

  test('a refusal takes nothing, and one caller’s share is not another’s', () => {
    const buckets = localBuckets(clock())
    buckets.take(LI, 50, SIXTY)
    expect(buckets.take(LI, 20, SIXTY).ok).toBe(false)
    expect(buckets.take(LI, 10, SIXTY).ok).toBe(true)
    expect(buckets.take(WANG, 60, SIXTY).ok).toBe(true)
  })

  test('a share does not grow while nobody takes from it', () => {
    const time = clock()
    const buckets = localBuckets(time)
    buckets.take(LI, 1, SIXTY)
    time.pass(50)
    expect(buckets.take(LI, 60, SIXTY).ok).toBe(true)
    expect(buckets.take(LI, 1, SIXTY).ok).toBe(false)
  })

  test('what is larger than the share takes all of it', () => {
    const buckets = localBuckets(clock())
    expect(buckets.take(LI, 1_000, SIXTY).ok).toBe(true)
    expect(buckets.take(LI, 1, SIXTY).ok).toBe(false)
  })

  test('a million callers do not fill the memory', () => {
    const buckets = localBuckets({ ...clock(), maxBuckets: 1_000 })
    for (let caller = 0; caller < 1_000_000; caller++) buckets.take(['cost', String(caller)], 1, SIXTY)
    expect(buckets.size()).toBeLessThanOrEqual(1_001)
  })

  test('callers of long ago are forgotten, those of this minute are not', () => {
    const time = clock()
    const buckets = localBuckets({ ...time, keptMs: 60_000 })
    buckets.take(LI, 60, SIXTY)
    time.pass(61)
    buckets.take(WANG, 60, SIXTY)
    expect(buckets.size()).toBe(2)
    time.pass(61)
    buckets.take(WANG, 1, SIXTY)
    expect(buckets.size()).toBe(1)
  })
})

describe('buckets in Redis', () => {
  const open: (TestRedis | RedisConnection)[] = []
  afterEach(async () => {
    for (const one of open.splice(0)) await ('close' in one ? one.close() : one.stop())
  })

  async function start() {
    const redis = await startRedis()
    open.push(redis)
    return redis
  }

  function processAt(redis: TestRedis, { now = () => performance.now() } = {}) {
    const connection = connectRedis(redis.url)
    open.push(connection)
    const warnings: string[] = []
    const warn = (message: string) => void warnings.push(message)
    const buckets = redisBuckets({ redis: connection.redis, secret: 'of this test', warn, now, waitMs: 1_000 })
    return { ...connection, take: buckets.take, warnings }
  }

  withRedis('two processes give out one share together', async () => {
    const server = await start()
    const [one, other] = [processAt(server), processAt(server)]
    await Promise.all([connected(one), connected(other)])
    expect((await one.take(LI, 40, SIXTY)).ok).toBe(true)
    expect((await other.take(LI, 20, SIXTY)).ok).toBe(true)
    expect(await other.take(LI, 10, SIXTY)).toMatchObject({ ok: false, retryAfterSeconds: expect.closeTo(10, -0.5) })
    expect((await one.take(WANG, 60, SIXTY)).ok).toBe(true)
  })

  withRedis('of a hundred who take at once exactly as many get something as there is', async () => {
    const server = await start()
    const processes = [processAt(server), processAt(server)]
    await Promise.all(processes.map(connected))
    const still = { capacity: 60, perSecond: 0.001 }
    const takers = Array.from({ length: 50 }, () => processes.map(async ({ take }) => await take(LI, 1, still)))
    const taken = await Promise.all(takers.flat())
    expect(taken.filter((one) => one.ok)).toHaveLength(60)
  })

  withRedis('a share fills by the clock of Redis', async () => {
    const process = processAt(await start())
    await connected(process)
    const share = { capacity: 10, perSecond: 20 }
    await process.take(LI, 10, share)
    expect((await process.take(LI, 10, share)).ok).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect((await process.take(LI, 10, share)).ok).toBe(true)
  })

  withRedis('what stands in Redis names nobody, and is gone when the share is full again', async () => {
    const server = await start()
    const process = processAt(server)
    await connected(process)
    await process.take(LI, 10, SIXTY)
    const [keys, ttl] = await contents(process)
    expect(keys).toHaveLength(1)
    expect(keys[0]).toMatch(/^civigraph:bucket:[\w-]{43}$/)
    expect(JSON.stringify(keys)).not.toContain('990101199001010019')
    expect(ttl).toBeGreaterThan(60_000)
    expect(ttl).toBeLessThanOrEqual(61_000)
  })

  withRedis('while Redis is away each process gives out a tenth, says so once, and comes back by itself', async () => {
    const server = await start()
    const process = processAt(server)
    await connected(process)
    await process.take(LI, 60, SIXTY)
    await server.stop()

    const alone: Taken[] = []
    for (let request = 0; request < 10; request++) alone.push(await process.take(LI, 1, SIXTY))
    expect(alone.map(({ ok }) => ok)).toEqual([...Array(6).fill(true), ...Array(4).fill(false)])
    expect(process.warnings).toEqual([expect.stringMatching(/^Redis does not answer: .* a tenth of each share/)])

    await server.startAgain()
    await until(async () => (await process.take(LI, 50, SIXTY)).ok)
    expect(process.warnings).toEqual([expect.any(String), expect.stringContaining('answers again')])
  })

  test('a Redis that was never there stops nothing', async () => {
    const connection = connectRedis(new URL('redis://127.0.0.1:1'))
    open.push(connection)
    const warnings: string[] = []
    const { take } = redisBuckets({ redis: connection.redis, secret: 's', warn: (message) => warnings.push(message) })
    expect(await take(LI, 6, SIXTY)).toEqual({ ok: true })
    expect(await take(LI, 1, SIXTY)).toEqual({ ok: false, retryAfterSeconds: 10 })
    expect(warnings).toHaveLength(1)
  })

  test('a Redis that hangs is waited for once, not by each request', async () => {
    const { take } = redisBuckets({
      redis: { evalSha: hanging, eval: hanging },
      secret: 's',
      warn: () => {},
      now: () => 0,
      waitMs: 20,
    })
    await take(LI, 1, SIXTY)
    const began = performance.now()
    for (let request = 0; request < 100; request++) await take(WANG, 0, SIXTY)
    expect(performance.now() - began).toBeLessThan(20)
  })
})

const hanging = () => new Promise<never>(() => {})

/** Waits until the connection stands; until then each process counts for itself. */
async function connected({ redis }: RedisConnection) {
  await until(async () => (await redis.get('nothing').catch(() => undefined)) === null)
}

async function contents({ redis }: RedisConnection): Promise<readonly [string[], number]> {
  const script = "local keys = redis.call('KEYS', '*') return { keys, redis.call('PTTL', keys[1]) }"
  const found = await redis.eval(script, { keys: [], arguments: [] })
  if (!Array.isArray(found)) throw new Error('Redis answered something else.')
  const [keys, ttl]: unknown[] = found
  return [Array.isArray(keys) ? keys.map(String) : [], Number(ttl)]
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('It did not come about within 5 s.')
}

test.for([
  ['203.0.113.7', '203.0.113.7'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::ffff', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
])('%s counts as %s', ([address = '', block]) => {
  expect(addressBlock(address)).toBe(block)
})

import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { connectRedis } from '@civigraph/subgraph-kit/redis'
import { localOnce, sharedOnce } from '#router/sso/once.ts'
import { realmVerifier, TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import { KnownRevocations, namesOf, REVOKED_FOR_SECONDS } from '#router/sso/revocations.ts'
import { SharedRevocations } from '#router/sso/shared-revocations.ts'
import { revocationQuestion } from '#router/sso/token-end.ts'
import { startSigningRealm } from '../support/signing-realm.ts'
import { startRedis, withRedis } from '../support/start-redis.ts'

const realm = await startSigningRealm()
afterAll(() => realm.close())

const now = () => Math.floor(Date.now() / 1_000)

describe.each(TOKEN_VERIFIERS)('a token that was revoked, signatures checked by %s', (use) => {
  function door() {
    const revocations = new KnownRevocations()
    const rules: string[] = []
    const refused = (rule: string) => void rules.push(rule)
    const { verify } = realmVerifier({ use, issuer: realm.issuer, clients: null, revocations, refused })
    return { verify, revocations, rules }
  }

  test('is refused at once, though it was verified and remembered before', async () => {
    const { verify, revocations, rules } = door()
    const token = realm.sign(realm.claims({ sid: 'a' }))
    expect(await verify(token)).not.toBeNull()
    revocations.revoke({ by: 'sid', value: 'a' })
    expect(await verify(token)).toBeNull()
    expect(rules).toEqual(['revoked'])
  })

  test('by its sign-in takes every token of that sign-in along, and no other', async () => {
    const { verify, revocations } = door()
    revocations.revoke({ by: 'sid', value: 'a' })
    expect(await verify(realm.sign(realm.claims({ sid: 'a', azp: 'explorer' })))).toBeNull()
    expect(await verify(realm.sign(realm.claims({ sid: 'b' })))).not.toBeNull()
    expect(await verify(realm.sign(realm.claims({ sid: undefined, sub: 'a', jti: 'a' })))).not.toBeNull()
  })

  test('by its account is refused when it was issued before, and one issued later is taken', async () => {
    const { verify, revocations } = door()
    revocations.revoke({ by: 'sub', value: 's-1', issuedUntil: now() - 100 })
    expect(await verify(realm.sign(realm.claims({ iat: now() - 100 })))).toBeNull()
    expect(await verify(realm.sign(realm.claims({ iat: now() - 99 })))).not.toBeNull()
    expect(await verify(realm.sign(realm.claims({ sub: 'other', iat: now() - 200 })))).not.toBeNull()
  })

  test('alone takes no other along', async () => {
    const { verify, revocations } = door()
    revocations.revoke({ by: 'jti', value: 'token-1' })
    expect(await verify(realm.sign(realm.claims({ jti: 'token-1' })))).toBeNull()
    expect(await verify(realm.sign(realm.claims({ jti: 'token-2' })))).not.toBeNull()
  })

  test('with all of the realm is refused when it was issued before', async () => {
    const { verify, revocations } = door()
    revocations.revoke({ by: 'realm', issuedUntil: now() - 10 })
    expect(await verify(realm.sign(realm.claims({ iat: now() - 10 })))).toBeNull()
    expect(await verify(realm.sign(realm.claims({ iat: now() - 9 })))).not.toBeNull()
  })
})

test('an open stream sees between two events that its token was revoked', () => {
  const revocations = new KnownRevocations()
  const headers = { authorization: [`Bearer ${realm.sign(realm.claims({ sid: 'a' }))}`] }
  const isRevoked = revocationQuestion(revocations)({ headers, address: '/graphql' })
  expect(isRevoked()).toBe(false)
  revocations.revoke({ by: 'sid', value: 'a' })
  expect(isRevoked()).toBe(true)
  expect(revocationQuestion(revocations)({ headers: {}, address: '/graphql' })()).toBe(false)
})

describe('the list', () => {
  const byId = (value: string) => namesOf({ sid: value, iat: 0 })

  test('keeps an entry as long as any token may live that it is about, and no longer', () => {
    let seconds = 0
    const known = new KnownRevocations(() => seconds)
    known.revoke({ by: 'sid', value: 'a' })
    seconds = REVOKED_FOR_SECONDS - 1
    known.revoke({ by: 'sid', value: 'b' })
    expect(known.list()).toHaveLength(2)
    seconds = REVOKED_FOR_SECONDS
    expect(known.list()).toHaveLength(1)
    expect([known.has(byId('a')), known.has(byId('b'))]).toEqual([false, true])
  })

  test('of two entries about one account, the wider one counts, in either order', () => {
    const wide = { by: 'sub', value: 'x', issuedUntil: 200 } as const
    for (const order of [
      [wide, { ...wide, issuedUntil: 100 }],
      [{ ...wide, issuedUntil: 100 }, wide],
    ]) {
      const known = new KnownRevocations()
      for (const revocation of order) known.revoke(revocation)
      expect(known.has(namesOf({ sub: 'x', iat: 150 }))).toBe(true)
      expect(known.has(namesOf({ sub: 'x', iat: 201 }))).toBe(false)
    }
  })

  test('that is full refuses every token issued so far, forgets nobody, and takes new ones', () => {
    let seconds = 0
    const known = new KnownRevocations(() => seconds, 4)
    for (const value of ['a', 'b', 'c', 'd']) known.revoke({ by: 'sid', value })
    seconds = 1_000
    known.revoke({ by: 'sid', value: 'e' })
    expect(known.list()).toHaveLength(2)
    for (const sid of ['a', 'b', 'c', 'd', 'e', 'f']) expect(known.has(namesOf({ sid, iat: 1_000 }))).toBe(true)
    expect(known.has(namesOf({ sid: 'f', iat: 1_001 }))).toBe(false)
    // By a realm whose clock is a minute ahead, it was issued before.
    expect(known.has(namesOf({ sid: 'e', iat: 1_060 }))).toBe(true)
  })

  test('that fills within a minute refuses what is issued in the next one too, rather than take a revoked token', () => {
    const known = new KnownRevocations(() => 1_000, 4)
    for (const value of ['a', 'b', 'c', 'd', 'e']) known.revoke({ by: 'sid', value })
    expect(known.list()).toHaveLength(1)
    for (const sid of ['a', 'e', 'f']) expect(known.has(namesOf({ sid, iat: 1_060 }))).toBe(true)
    expect(known.has(namesOf({ sid: 'f', iat: 1_061 }))).toBe(false)
  })

  test('names no account, sign-in or token in the clear', () => {
    const known = new KnownRevocations()
    for (const by of ['sid', 'sub', 'jti'] as const) known.revoke({ by, value: 'canary-value' })
    expect(JSON.stringify(known.list())).not.toContain('canary')
    expect(new Set(known.list().map(({ name }) => name)).size).toBe(3)
  })
})

const open: { close: () => void | Promise<void> }[] = []
afterEach(async () => {
  for (const it of open.splice(0)) await it.close()
})

async function redisForTest() {
  const redis = await startRedis()
  open.push({ close: () => redis.stop() })
  return redis
}

function router(url: URL, everyMs = 50) {
  const warnings: string[] = []
  const connection = connectRedis(url)
  const shared = new SharedRevocations({
    redis: connection.redis,
    known: new KnownRevocations(),
    warn: (message) => void warnings.push(message),
    everyMs,
  })
  open.unshift({ close: () => (shared.close(), connection.close()) })
  return { shared, warnings, connection, has: (sid: string) => shared.has(namesOf({ sid, iat: 0 })) }
}

/** Milliseconds until something holds; fails after three seconds. */
async function until(holds: () => boolean): Promise<number> {
  const since = performance.now()
  while (!holds()) {
    if (performance.now() - since > 3_000) throw new Error('It never came.')
    await wait(5)
  }
  return performance.now() - since
}

test('after Redis was away everything is read again, since the one that comes back may number from lower', async () => {
  const entry = (name: string) => ['entry', JSON.stringify({ name, issuedUntil: null, expiresAt: now() + 60 })]
  const redis = { stream: [['900-0', entry('one')]] as [string, string[]][], isAway: false }
  const shared = new SharedRevocations({
    redis: {
      async eval(_script, { arguments: [after = ''] }) {
        if (redis.isAway) throw new Error('away')
        return redis.stream.filter(([id]) => Number.parseInt(id) > Number.parseInt(after))
      },
    },
    known: new KnownRevocations(),
    warn: () => undefined,
    everyMs: 5,
  })
  open.push({ close: () => shared.close() })
  const has = (name: string) => shared.has({ names: [name], issuedAt: 0 })
  await shared.firstRead(1_000)
  expect(has('one')).toBe(true)
  redis.isAway = true
  await wait(30)
  Object.assign(redis, { stream: [['100-0', entry('two')]], isAway: false })
  await until(() => has('two'))
  expect(has('one')).toBe(true)
})

test('before the list was read once, nobody can tell of a token that is not known to be revoked', async () => {
  const redis = { isAway: true }
  const shared = new SharedRevocations({
    redis: { eval: async () => (redis.isAway ? Promise.reject(new Error('away')) : []) },
    known: new KnownRevocations(),
    warn: () => undefined,
    everyMs: 5,
  })
  open.push({ close: () => shared.close() })
  await shared.firstRead(20)
  expect(shared.state()).toBe('not read yet')
  expect(() => shared.has(namesOf({ sid: 'a', iat: 0 }))).toThrow(
    expect.objectContaining({ code: 'UPSTREAM_UNAVAILABLE' }),
  )
  shared.revoke({ by: 'sid', value: 'b' })
  expect(shared.has(namesOf({ sid: 'b', iat: 0 }))).toBe(true)
  redis.isAway = false
  await shared.firstRead(1_000)
  expect(shared.state()).toBe('shared')
  expect(shared.has(namesOf({ sid: 'a', iat: 0 }))).toBe(false)
  redis.isAway = true
  await wait(30)
  expect(shared.has(namesOf({ sid: 'a', iat: 0 }))).toBe(false)
})

describe('several routers with a Redis', () => {
  withRedis('what one hears of holds at all within a second, and at one that starts later', async () => {
    const { url } = await redisForTest()
    const [one, two] = [router(url), router(url)]
    await until(() => one.shared.state() === 'shared' && two.shared.state() === 'shared')
    one.shared.revoke({ by: 'sid', value: 'a' })
    expect(one.has('a')).toBe(true)
    expect(await until(() => two.has('a'))).toBeLessThan(1_000)
    const three = router(url)
    await until(() => three.shared.state() === 'shared')
    expect(three.has('a')).toBe(true)
  })

  withRedis('a thousand and more at once all arrive', async () => {
    const { url } = await redisForTest()
    const [one, two] = [router(url), router(url)]
    const all = Array.from({ length: 2_500 }, (_, i) => `sign-in-${i}`)
    for (const value of all) one.shared.revoke({ by: 'sid', value })
    await two.shared.firstRead(1_000)
    await until(() => all.every(two.has))
    const three = router(url, 500) // has time for one look
    await until(() => three.shared.state() === 'shared')
    expect(all.every(three.has)).toBe(true)
  })

  withRedis(
    'while Redis is away each holds what it heard, says so, and hands it on to one that knows nothing',
    async () => {
      const redis = await redisForTest()
      const [one, two] = [router(redis.url), router(redis.url)]
      await until(() => one.shared.state() === 'shared' && two.shared.state() === 'shared')
      one.shared.revoke({ by: 'sid', value: 'before' })
      await until(() => two.has('before'))
      await redis.stop()
      await until(() => one.shared.state() === 'alone' && one.warnings.length === 1)
      one.shared.revoke({ by: 'sid', value: 'meanwhile' })
      expect([one.has('meanwhile'), two.has('meanwhile'), two.has('before')]).toEqual([true, false, true])
      await redis.startAgain()
      await until(() => two.has('meanwhile'))
      const three = router(redis.url)
      await three.shared.firstRead(1_000)
      await until(() => three.has('before') && three.has('meanwhile'))
      await until(() => one.warnings.length === 2)
    },
  )

  withRedis('what is in Redis names nobody', async () => {
    const { url } = await redisForTest()
    const one = router(url)
    await until(() => one.shared.state() === 'shared')
    one.shared.revoke({ by: 'sub', value: 'canary-value', issuedUntil: now() })
    await until(() => one.shared.state() === 'shared')
    await wait(100)
    const dump = await one.connection.redis.eval(`return redis.call('XRANGE', 'civigraph:revoked', '-', '+')`, {
      keys: [],
      arguments: [],
    })
    expect(JSON.stringify(dump)).toContain('issuedUntil')
    expect(JSON.stringify(dump)).not.toContain('canary')
  })

  withRedis('a name that was used at one router is used at all, and without Redis at each', async () => {
    const redis = await redisForTest()
    const [one, two] = [router(redis.url), router(redis.url)]
    await until(() => one.shared.state() === 'shared' && two.shared.state() === 'shared')
    const [atOne, atTwo] = [one, two].map(({ connection }) => sharedOnce({ redis: connection.redis, own: localOnce() }))
    expect(await atOne?.take('proof', 60)).toBe(true)
    expect(await atTwo?.take('proof', 60)).toBe(false)
    await redis.stop()
    expect(await atOne?.take('other', 60)).toBe(true)
    expect(await atOne?.take('other', 60)).toBe(false)
  })
})

import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { RealmKeys } from '#router/sso/key-source.ts'

/** A key server and a clock that the test moves. */
function keyServer(first: () => Response | Promise<Response>) {
  const server = { nowMs: 0, fetches: 0, answer: first }
  const options = {
    url: 'http://127.0.0.1:9/keys',
    algorithms: new Set(['RS256', 'ES256'] as const),
    now: () => server.nowMs,
    fetch: async () => {
      server.fetches += 1
      return server.answer()
    },
  }
  return { server, keys: new RealmKeys(options), options }
}

const jwk = (kid: unknown, changes: object = {}) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
  alg: 'ES256',
  use: 'sig',
  ...changes,
})
const keySet =
  (...keys: unknown[]) =>
  () =>
    Response.json({ keys })
const broken = () => new Response('', { status: 500 })
const unavailable = { code: 'UPSTREAM_UNAVAILABLE' }

test('a flood of unknown key ids makes one fetch per cooldown', async () => {
  const { server, keys } = keyServer(keySet(jwk('a')))
  for (let i = 0; i < 100; i += 1) expect(await keys.key(`unknown-${i}`)).toBeNull()
  expect(server.fetches).toBe(1)
  server.nowMs += 10_000
  await keys.key('unknown')
  expect(server.fetches).toBe(2)
})

test('fifty first tokens at once make one fetch', async () => {
  const { server, keys } = keyServer(keySet(jwk('a')))
  const found = await Promise.all(Array.from({ length: 50 }, () => keys.key('a')))
  expect(new Set(found.map((key) => key?.kid))).toEqual(new Set(['a']))
  expect(server.fetches).toBe(1)
})

test('a key server that fails is asked once per cooldown, and nobody is told that a token is bad', async () => {
  const { server, keys } = keyServer(broken)
  for (let i = 0; i < 20; i += 1) await expect(keys.key('a')).rejects.toMatchObject(unavailable)
  expect(server.fetches).toBe(1)
  expect(keys.freshness()).toBe('none')
})

test('a new key is taken after the cooldown', async () => {
  const { server, keys } = keyServer(keySet(jwk('a')))
  await keys.key('a')
  server.answer = keySet(jwk('a'), jwk('b'))
  expect(await keys.key('b')).toBeNull()
  server.nowMs += 10_000
  expect(await keys.key('b')).toMatchObject({ kid: 'b', alg: 'ES256' })
})

test('a retired key dies with the age limit', async () => {
  const { server, keys } = keyServer(keySet(jwk('old')))
  await keys.key('old')
  server.answer = keySet(jwk('new'))
  server.nowMs += 599_999
  expect(await keys.key('old')).toMatchObject({ kid: 'old' })
  server.nowMs += 1
  expect(await keys.key('old')).toBeNull()
})

test('held keys serve for an hour while the realm is away, readiness shows it, and then nobody can tell', async () => {
  const { server, keys } = keyServer(keySet(jwk('a')))
  await keys.key('a')
  expect(keys.freshness()).toBe('fresh')
  server.answer = broken
  server.nowMs += 3_599_999
  expect(await keys.key('a')).toMatchObject({ kid: 'a' })
  await expect(keys.key('unknown')).rejects.toMatchObject(unavailable)
  expect(keys.freshness()).toBe('stale')
  server.nowMs += 1
  await expect(keys.key('a')).rejects.toMatchObject(unavailable)
  expect(keys.held('a')).toBeUndefined()
})

test.each([
  ['a list that is none', () => Response.json({ keys: 'none' })],
  ['an empty answer', () => new Response('')],
  ['bytes that are no text', () => new Response(Buffer.from([0xff, 0xfe]))],
])('%s from the key server gives no key', async (_what, answer) => {
  await expect(keyServer(answer).keys.key('a')).rejects.toMatchObject(unavailable)
})

test('a key server that hangs is given up, and redirects are never followed', async () => {
  const { options } = keyServer(broken)
  const inits: (RequestInit | undefined)[] = []
  const hanging = new RealmKeys({
    ...options,
    timeoutMs: 20,
    fetch: (_url, init) => {
      inits.push(init)
      return new Promise((_resolve, reject) =>
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
      )
    },
  })
  await expect(hanging.key('a')).rejects.toMatchObject(unavailable)
  expect(inits).toMatchObject([{ redirect: 'error' }])
})

test('only signing keys of an allowed algorithm count, and one bad key does not hide the others', async () => {
  const keys = keySet(
    jwk('encrypting', { use: 'enc' }),
    jwk(7),
    jwk('symmetric', { alg: 'HS256', kty: 'oct', k: 'AAAA' }),
    jwk('not-allowed', { alg: 'PS256' }),
    jwk('unreadable', { x: '!' }),
    null,
    jwk('good'),
  )
  const { keys: source } = keyServer(keys)
  for (const kid of ['encrypting', '7', 'symmetric', 'not-allowed', 'unreadable'])
    expect(await source.key(kid)).toBeNull()
  expect(await source.key('good')).toMatchObject({ kid: 'good' })
})

test('an endless answer is given up at the limit, not after it', async () => {
  let bytes = 0
  const endless = new ReadableStream({
    pull(controller) {
      bytes += 1_024
      controller.enqueue(new Uint8Array(1_024))
    },
  })
  await expect(keyServer(() => new Response(endless)).keys.key('a')).rejects.toMatchObject(unavailable)
  expect(bytes).toBeLessThan(70_000)
})

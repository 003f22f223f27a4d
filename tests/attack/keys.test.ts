import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { afterAll, describe, expect, test } from 'vitest'
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
const ecJwk = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' })
const rsaJwk = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' })
const privateJwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
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

test('a key that goes on being published stays the same one, so that what it proved is not verified anew', async () => {
  const [published, next] = [jwk('a'), jwk('b')]
  const { server, keys } = keyServer(keySet(published))
  const first = await keys.key('a')
  server.answer = keySet(published, next)
  server.nowMs += 10_000
  await keys.key('b')
  expect(keys.held('a')).toBe(first)
  server.answer = keySet(jwk('a'), next) // another key under the old name
  server.nowMs += 10_000
  await keys.key('unknown')
  expect(keys.held('a')).not.toBe(first)
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

test('while the realm is known to be away, nobody who holds a good token waits for it', async () => {
  const { server, keys } = keyServer(keySet(jwk('a')))
  await keys.key('a')
  server.answer = broken
  server.nowMs += 600_000
  await keys.key('a') // finds out
  server.nowMs += 10_000
  const { promise: hanging, resolve } = Promise.withResolvers<Response>()
  server.answer = () => hanging
  expect(await keys.key('a')).toMatchObject({ kid: 'a' })
  expect(server.fetches).toBe(3)
  resolve(Response.json({ keys: [] }))
  await new Promise(setImmediate)
  expect(await keys.key('a')).toBeNull() // withdrawn, as the realm says now that it is back
})

test('when the realm is back after more than an hour, the first token is taken again', async () => {
  const { server, keys } = keyServer(keySet(jwk('a')))
  await keys.key('a')
  server.answer = broken
  server.nowMs += 3_600_000
  await expect(keys.key('a')).rejects.toMatchObject(unavailable)
  server.answer = keySet(jwk('a'))
  server.nowMs += 10_000
  expect(await keys.key('a')).toMatchObject({ kid: 'a' })
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
    jwk('private', privateJwk),
    jwk('for signing only', { key_ops: ['sign'] }),
    jwk('without use', { use: undefined }),
    jwk('without alg', { alg: undefined }),
    jwk('curve of another alg', { ...ecJwk('P-384'), alg: 'ES256' }),
    jwk('kind of another alg', { ...rsaJwk(2_048), alg: 'ES256' }),
    jwk('curve under an RSA alg', { alg: 'RS256' }),
    jwk('too short', { ...rsaJwk(1_024), alg: 'RS256' }),
    null,
    jwk('good'),
  )
  const { keys: source } = keyServer(keys)
  const refused = [
    'encrypting',
    '7',
    'symmetric',
    'not-allowed',
    'unreadable',
    'private',
    'for signing only',
    'without use',
  ]
  refused.push('without alg', 'curve of another alg', 'kind of another alg', 'curve under an RSA alg', 'too short')
  for (const kid of refused) expect([kid, await source.key(kid)]).toEqual([kid, null])
  expect(await source.key('good')).toMatchObject({ kid: 'good' })
})

describe('a key server that answers in a hostile way', () => {
  const servers: Server[] = []
  afterAll(() => servers.forEach((server) => server.close()))

  async function serve(answer: (response: ServerResponse) => void) {
    const asked: string[] = []
    const server = createServer((request, response) => {
      asked.push(request.url ?? '')
      answer(response)
    })
    servers.push(server)
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const algorithms = new Set(['RS256', 'ES256'] as const)
    const keys = new RealmKeys({ url: `http://127.0.0.1:${port}/keys`, algorithms, timeoutMs: 200 })
    return { keys, asked }
  }

  test('by a redirect is not followed anywhere', async () => {
    const { keys, asked } = await serve((response) => response.writeHead(302, { location: '/elsewhere' }).end())
    await expect(keys.key('a')).rejects.toMatchObject(unavailable)
    expect(asked).not.toContain('/elsewhere')
  })

  test('by sending nothing is given up', async () => {
    const { keys } = await serve(() => undefined)
    await expect(keys.key('a')).rejects.toMatchObject(unavailable)
  })

  test('by stopping in the middle is given up', async () => {
    const { keys } = await serve((response) => response.write('{"keys":['))
    await expect(keys.key('a')).rejects.toMatchObject(unavailable)
  })

  test('by an answer that says it is a gigabyte long is given up at the limit', async () => {
    const { keys } = await serve((response) => {
      response.writeHead(200, { 'content-length': String(2 ** 30) })
      response.write(Buffer.alloc(1 << 20, ' '))
    })
    await expect(keys.key('a')).rejects.toMatchObject(unavailable)
  })

  test('by an empty key set has no key', async () => {
    const { keys } = await serve((response) => response.end('{"keys":[]}'))
    expect(await keys.key('a')).toBeNull()
  })
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

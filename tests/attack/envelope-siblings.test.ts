import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  departmentConfig,
  departmentSettings,
  ENVELOPE_REMEMBERED_SECONDS,
  envelopeVerifier,
  readEnv,
  serve,
  usedAtSiblings,
} from '@civigraph/subgraph-kit'
import { connectRedis } from '@civigraph/subgraph-kit/redis'
import { createLocalJWKSet } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openCallerCheck } from '#subgraphs/kit/caller-check.ts'
import { envelopeSigner, type EnvelopeSigner } from '#router/sso/envelope.ts'
import { eventually } from '../support/clock-department.ts'
import { callerWith } from '../support/national-graph.ts'
import { startRedis, type TestRedis, withRedis } from '../support/start-redis.ts'
import { tinySubgraph } from '../support/tiny-subgraph.ts'

/** A department that runs as several processes: what one of them did, no other may be made to do again. */

const ISSUER = 'https://router.example'
const MUTATION = '{"query":"mutation { count }"}'
const QUERY = '{"query":"{ asker }"}'
const anna = callerWith({ subject: 'account-1' })

let signer: EnvelopeSigner
const closing: (() => Promise<void> | void)[] = []
beforeAll(async () => {
  signer = await envelopeSigner({ issuer: ISSUER })
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

type Headers = Readonly<Record<string, string>>

async function signed(body: string, by = signer): Promise<Headers> {
  const [name, envelope] = await by.sign('tiny', anna, Buffer.from(body))
  return { [name]: envelope }
}

async function bothConnected(urls: readonly URL[], by = signer) {
  for (const url of urls)
    await eventually(async () => (await send(url, await signed(MUTATION, by))).status === 200, 'it has its Redis')
}

async function send(url: URL, headers: Headers, body = MUTATION) {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body })
  return { status: answer.status, text: await answer.text() }
}

describe('two processes that share a Redis', () => {
  let redis: TestRedis
  let siblings: readonly [URL, URL]
  const recorded: string[] = []

  beforeEach(async () => {
    redis = await startRedis()
    closing.push(() => redis.stop())
    siblings = [await startSibling(), await startSibling()]
    await bothConnected(siblings)
    recorded.length = 0
  })

  /** One process, as far as envelopes go: a memory and a connection of its own. */
  async function startSibling(): Promise<URL> {
    const connection = connectRedis(redis.url)
    const department = await serve(tinySubgraph(), {
      port: 0,
      reportFault: () => {},
      verifyCaller: envelopeVerifier({
        issuer: ISSUER,
        subgraph: 'tiny',
        keys: createLocalJWKSet({ keys: [...signer.keys.keys] }),
        recordRefusal: (_, reason) => void recorded.push(reason),
        siblings: usedAtSiblings({
          redis: connection.redis,
          subgraph: 'tiny',
          lifeSeconds: ENVELOPE_REMEMBERED_SECONDS,
        }),
      }),
    })
    closing.push(department.close, connection.close)
    return department.url
  }

  withRedis('a change that one made is refused at the other, and recorded', async () => {
    const envelope = await signed(MUTATION)
    expect(await send(siblings[0], envelope)).toEqual({ status: 200, text: '{"data":{"count":1}}' })
    expect(await send(siblings[1], envelope)).toMatchObject({
      status: 401,
      text: expect.stringContaining('used before'),
    })
    expect(recorded).toEqual(['it was used before, at another process'])
  })

  withRedis('of many copies that come to both at once one is done', async () => {
    const envelope = await signed(MUTATION)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, place) => send(siblings[place % 2]!, envelope)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  withRedis('a question tells nothing new at the other, so Redis is not asked about it', async () => {
    await redis.stop()
    const envelope = await signed(QUERY)
    for (const url of siblings) expect((await send(url, envelope, QUERY)).status).toBe(200)
  })

  withRedis('while Redis is away no change is made, the caller may send it again, and later it is made', async () => {
    await redis.stop()
    const { status, text } = await send(siblings[0], await signed(MUTATION))
    expect([status, JSON.parse(text)]).toMatchObject([
      503,
      { errors: [{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retry: true } }] },
    ])
    expect(recorded).toEqual([])
    await redis.startAgain()
    await bothConnected(siblings)
  })
})

test('a Redis that says nothing is waited for a quarter of a second, and not longer', async () => {
  const silent = { set: () => new Promise<unknown>(() => {}) }
  const used = usedAtSiblings({ redis: silent, subgraph: 'tiny', lifeSeconds: 40, waitMs: 20 })
  await expect(used.add('id')).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
})

test('ids are kept as long as their envelopes could come again, apart for each department', async () => {
  const asked: unknown[] = []
  const redis = { set: async (...given: unknown[]) => void asked.push(given) }
  await usedAtSiblings({ redis, subgraph: 'tiny', lifeSeconds: ENVELOPE_REMEMBERED_SECONDS }).add('id')
  expect(asked).toEqual([
    ['civigraph:envelope:tiny:id', '1', { condition: 'NX', expiration: { type: 'EX', value: 40 } }],
  ])
})

describe('what is asked about at siblings', () => {
  const asked: string[] = []
  const siblings = { add: async (id: string) => asked.push(id) > 0 }

  test.each<[string, string | undefined, boolean]>([
    ['a mutation', 'mutation { count }', true],
    ['a mutation behind a comment', '# nothing\n\tmutation A { count }', true],
    ['a mutation among others', 'query A { asker } mutation B { count }', true],
    ['a call whose text is not known', undefined, true],
    ['a question', '{ asker }', false],
    ['a subscription', 'subscription { asker }', false],
  ])('%s', async (_what, text, isAsked) => {
    asked.length = 0
    const keys = createLocalJWKSet({ keys: [...signer.keys.keys] })
    const verify = envelopeVerifier({ issuer: ISSUER, subgraph: 'tiny', keys, siblings })
    const body = Buffer.from('{}')
    const [, envelope] = await signer.sign('tiny', anna, body)
    await verify({ header: [envelope], body, ...(text === undefined ? {} : { text }) })
    expect(asked.length > 0).toBe(isAsked)
  })
})

describe('a department’s process', () => {
  let router: { url: URL; close: () => void; signer: EnvelopeSigner }
  beforeAll(async () => {
    const server = createServer((_, response) => response.end(JSON.stringify({ keys: router.signer.keys.keys })))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    router = { url, close: () => server.close(), signer: await envelopeSigner({ issuer: url.origin }) }
  })
  afterAll(() => router.close())

  async function startProcess(env: Record<string, string>): Promise<URL> {
    const subgraph = tinySubgraph()
    const config = departmentConfig(readEnv({ CIVIGRAPH_ROUTER_URL: router.url.href, ...env }, departmentSettings))
    const check = await openCallerCheck(subgraph, config)
    const department = await serve(subgraph, { port: 0, reportFault: () => {}, verifyCaller: check.verifyCaller })
    closing.push(department.close, check.close)
    return department.url
  }

  withRedis('does each change once, with CIVIGRAPH_DEPARTMENT_REDIS_URL', async () => {
    const redis = await startRedis()
    closing.push(() => redis.stop())
    const env = { CIVIGRAPH_DEPARTMENT_REDIS_URL: redis.url.href }
    const urls = [await startProcess(env), await startProcess(env)] as const
    await bothConnected(urls, router.signer)
    const envelope = await signed(MUTATION, router.signer)
    expect([(await send(urls[0], envelope)).status, (await send(urls[1], envelope)).status]).toEqual([200, 401])
  })

  test('without it knows only what it did itself', async () => {
    const urls = [await startProcess({}), await startProcess({})] as const
    const envelope = await signed(MUTATION, router.signer)
    expect((await send(urls[0], envelope)).status).toBe(200)
    expect((await send(urls[0], envelope)).status).toBe(401)
    expect((await send(urls[1], envelope)).status).toBe(200)
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildSubgraphSchema } from '@apollo/subgraph'
import {
  envelopeVerifier,
  readEnv,
  type RequestContext,
  serve,
  type Served,
  type Subgraph,
  subgraphSdl,
} from '@civigraph/subgraph-kit'
import { parse } from 'graphql'
import { createRemoteJWKSet } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { type Router, startRouter } from '#router/start-router.ts'
import { startSigningRealm, type SigningRealm } from '../support/signing-realm.ts'

/** A router as it runs, before a department behind HTTP that says whom it took for the caller. */

const DOCUMENTS = {
  mine: 'query Mine { mine }',
  secret: 'query Secret { mine secret }',
}
const SHARE = 10
const LIST_MAX = 30

let realm: SigningRealm
let department: Served
let router: Router
let folder: string
/** Whom the department was asked by, call by call. */
const askedBy: (string | null)[] = []
let gate: Promise<void> = Promise.resolve()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'abuse-'))
  realm = await startSigningRealm()
  let routerUrl = new URL('http://127.0.0.1:9')
  department = await serve(desk(), {
    port: 0,
    reportFault: () => {},
    verifyCaller: async (call) =>
      await envelopeVerifier({
        issuer: 'http://localhost:0',
        subgraph: 'desk',
        keys: createRemoteJWKSet(new URL('/.well-known/civigraph/envelope-keys.json', routerUrl)),
      })(call),
  })
  router = await startRouter({
    config: routerConfig(readEnv(settings(), routerSettings)),
    supergraphSdl: supergraph(department.url.href),
    issuer: realm.issuer,
    clients: null,
    reportFault: () => {},
  })
  routerUrl = router.url
})
afterAll(async () => {
  await router.close()
  await department.close()
  await realm.close()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  askedBy.length = 0
})

function settings() {
  const manifest = join(folder, 'documents.json')
  const operations = Object.entries(DOCUMENTS).map(([id, body]) => ({ id, body, name: id, type: 'query' }))
  writeFileSync(manifest, JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }))
  return {
    CIVIGRAPH_PORT: '0',
    CIVIGRAPH_TOKEN_VERIFIER: 'jose',
    CIVIGRAPH_MAX_BATCH: String(LIST_MAX),
    CIVIGRAPH_LOOKUPS_PER_MINUTE: String(SHARE),
    CIVIGRAPH_TRUSTED_DOCUMENTS_FILES: manifest,
  }
}

function desk(): Subgraph {
  const sdl = subgraphSdl(`
    scalar PersonId
    type Query {
      mine: String @classified(level: OPEN)
      secret: String @requiresScopes(scopes: [["desk:secret"]]) @classified(level: OPEN)
      lives(person: PersonId!): Boolean @authenticated @classified(level: OPEN)
    }`)
  const mine = async (_: unknown, _args: unknown, { caller }: RequestContext<object>) => {
    askedBy.push(caller?.subject ?? null)
    await gate
    return caller === null ? 'nobody' : `${caller.subject} by ${caller.client}`
  }
  const lives = (_: unknown, _args: unknown, { caller }: RequestContext<object>) =>
    askedBy.push(caller?.subject ?? null) > 0
  const resolvers: object = { Query: { mine, lives, secret: () => 'a secret' } }
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: { ...resolvers } })
  return { name: 'desk', sdl, schema, createContext: (caller, now = new Date()) => ({ caller, now, loaders: {} }) }
}

function supergraph(url: string): string {
  const composition = compose([{ name: 'desk', sdl: desk().sdl, url }])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  return composition.supergraphSdl
}

/** Claims of somebody; null is nobody. */
type Who = Readonly<Record<string, string>> | null

interface Told {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
}

async function post(who: Who, body: object) {
  const authorization = who && `Bearer ${realm.sign(realm.claims({ scope: 'openid', ...who }))}`
  const answer = await fetch(router.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
    body: JSON.stringify(body),
  })
  // The answer of a router of ours, or a list of them.
  const told = (await answer.json()) as Told & readonly Told[]
  return { told, cache: answer.headers.get('cache-control'), status: answer.status }
}

async function mineOf(who: Who): Promise<unknown> {
  return (await post(who, { query: '{ mine }' })).told.data?.['mine']
}

const codesOf = (answers: readonly Told[]) =>
  answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code))
const person = (count: number) => `99010119900101${String(count).padStart(4, '0')}AAAA`

describe('two who ask the same question at the same moment', () => {
  test.each<[string, Who, Who, string, string]>([
    ['two persons', { sub: 'anna' }, { sub: 'otto' }, 'anna by portal', 'otto by portal'],
    ['a person and nobody', { sub: 'anna' }, null, 'anna by portal', 'nobody'],
    [
      'one person by two applications',
      { sub: 'anna' },
      { sub: 'anna', azp: 'explorer' },
      'anna by portal',
      'anna by explorer',
    ],
  ])('%s share no answer, and no call to a department', async (_who, one, other, first, second) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    const both = [mineOf(one), mineOf(other)]
    await vi.waitUntil(() => askedBy.length === 2, { timeout: 5_000 })
    resolve()
    expect(await Promise.all(both)).toEqual([first, second])
    expect(askedBy).toHaveLength(2)
  })

  test('who is one and the same does share them', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    gate = promise
    const anna = { sub: 'anna', jti: 'one-token', sid: 'one-sign-in' }
    const all = [mineOf(anna), mineOf(anna), mineOf(anna)]
    await vi.waitUntil(() => askedBy.length > 0, { timeout: 5_000 })
    await new Promise((later) => setTimeout(later, 100))
    resolve()
    expect(await Promise.all(all)).toEqual(Array(3).fill('anna by portal'))
    expect(askedBy).toEqual(['anna'])
  })
})

test('two who ask one after the other share no answer, and no cache between may keep what was told to one of them', async () => {
  for (const [who, expected] of [
    [{ sub: 'anna' }, 'anna by portal'],
    [{ sub: 'otto' }, 'otto by portal'],
    [null, 'nobody'],
    [{ sub: 'anna' }, 'anna by portal'],
  ] as const) {
    const { told, cache } = await post(who, { query: '{ mine }' })
    expect(told).toEqual({ data: { mine: expected } })
    expect(cache ?? 'no-store').toMatch(/no-store|private/)
  }
  expect(askedBy).toEqual(['anna', 'otto', null, 'anna'])
})

describe('the id of another application’s trusted document', () => {
  test('gives its sender what the sender may have, and nothing that the other application may', async () => {
    const answers = [
      await post({ sub: 'anna', azp: 'portal', scope: 'desk:secret' }, { documentId: 'secret' }),
      await post({ sub: 'otto', azp: 'other-app' }, { documentId: 'secret' }),
      await post({ sub: 'otto', azp: 'other-app' }, { documentId: 'portal~1.0~secret' }),
      await post(null, { documentId: 'secret' }),
    ]
    expect(answers.map(({ told }) => told.data)).toEqual([
      { mine: 'anna by portal', secret: 'a secret' },
      { mine: 'otto by other-app', secret: null },
      { mine: 'otto by other-app', secret: null },
      { mine: 'nobody', secret: null },
    ])
    expect(codesOf(answers.map(({ told }) => told))).toEqual(['FORBIDDEN', 'FORBIDDEN', 'UNAUTHENTICATED'])
  })

  test('that nobody registered, given as a hash, asks no department', async () => {
    const hash = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } }
    const unknown = await post({ sub: 'otto' }, { extensions: hash })
    expect(codesOf([unknown.told])).toEqual(['PERSISTED_QUERY_NOT_FOUND'])
    expect(askedBy).toEqual([])
  })
})

describe('a list of requests', () => {
  const lookUps = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      query: 'query ($of: PersonId!) { lives(person: $of) }',
      variables: { of: person(index) },
    }))

  test('of one identity number each gets the share of one caller, and no department is asked for the others', async () => {
    const { told } = await post({ sub: 'scraper' }, lookUps(LIST_MAX))
    expect(told.filter(({ data }) => data?.['lives'] === true)).toHaveLength(SHARE)
    expect(codesOf(told)).toEqual(Array(LIST_MAX - SHARE).fill('QUOTA'))
    expect(askedBy).toHaveLength(SHARE)
    const more = await Promise.all(Array.from({ length: 5 }, () => post({ sub: 'scraper' }, lookUps(LIST_MAX))))
    expect(more.flatMap(({ told: all }) => all.filter(({ data }) => data?.['lives'] === true))).toEqual([])
    expect(askedBy).toHaveLength(SHARE)
  })

  test('that is longer than lists may be is refused as a whole, and no department is asked', async () => {
    const { told } = await post({ sub: 'other-scraper' }, lookUps(1_000))
    expect(codesOf([told])).toEqual(['LIMIT_EXCEEDED'])
    expect(askedBy).toEqual([])
  })
})

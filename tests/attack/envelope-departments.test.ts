import { generateKeyPairSync } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { ENVELOPE_HEADER, envelopeVerifier, serve, type Served } from '@civigraph/subgraph-kit'
import { type DatabaseHost, openDatabase } from '@civigraph/subgraph-kit/database'
import { createLocalJWKSet, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { departments } from '#examples/national/departments.ts'
import { type EnvelopeSigner, envelopeSigner } from '#router/sso/envelope.ts'
import { callerWith } from '../support/national-graph.ts'

/** Whoever calls a department and not the router: refused, recorded, and its database asked nothing. */

const ISSUER = 'https://router.example'
const BODY = '{"query":"{ _service { sdl } }"}'
const SERVERS = ['mercurius', 'apollo'] as const
/** Whoever there is: a department that comes gets the same attacks. */
const everybody = departments({ registerKey: Buffer.alloc(32, 7), numberKey: Buffer.alloc(32, 9) })
const anna = callerWith({ person: 'p'.repeat(22), scopes: 'licence:read identity:read', assurance: 'HIGH' })
const realmKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey

let database: DatabaseHost
let signer: EnvelopeSigner
const served = new Map<string, Served>()
const recorded: string[] = []
const statements: string[] = []

beforeAll(async () => {
  database = await openDatabase({ folder: null, onStatement: (sql) => void statements.push(sql) })
  signer = await envelopeSigner({ issuer: ISSUER })
  const keys = createLocalJWKSet({ keys: [...signer.keys.keys] })
  const recordRefusal = (subgraph: string, reason: string) => void recorded.push(`${subgraph}: ${reason}`)
  for (const department of everybody) {
    const verifyCaller = envelopeVerifier({ issuer: ISSUER, subgraph: department.name, keys, recordRefusal })
    for (const server of SERVERS) {
      const options = { server, port: 0, verifyCaller, reportFault: () => {} }
      served.set(`${department.name} on ${server}`, await serve(department.subgraph(database), options))
    }
  }
})
afterAll(async () => {
  for (const one of served.values()) await one.close()
  await database.close()
})
beforeEach(() => {
  recorded.length = 0
  statements.length = 0
})

async function call(at: string, headers: Record<string, string>, body = BODY) {
  const url = served.get(at)?.url
  if (!url) throw new Error('It was not started.')
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  })
  return { status: response.status, text: await response.text() }
}

async function signed(department: string, body = BODY): Promise<Record<string, string>> {
  return Object.fromEntries([await signer.sign(department, anna, Buffer.from(body))])
}

async function tokenOfAnna(): Promise<string> {
  return await new SignJWT({ sub: 'account-1', scope: 'licence:read', azp: 'portal', typ: 'Bearer' })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: 'realm' })
    .setIssuer('https://realm.example/realms/national')
    .setAudience('civigraph')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(realmKey)
}

interface Attack {
  readonly name: string
  /** For a department, and for the place where it is served. */
  readonly headers: (department: string, at: string) => Promise<Record<string, string>>
  readonly body?: string
  readonly reason: RegExp
}

const attacks: readonly Attack[] = [
  { name: '_service without an envelope', headers: async () => ({}), reason: /exactly one envelope/ },
  {
    name: '_entities without an envelope',
    headers: async () => ({}),
    body: '{"query":"{ _entities(representations: []) { __typename } }"}',
    reason: /exactly one envelope/,
  },
  {
    name: 'questions about the schema without an envelope',
    headers: async () => ({}),
    body: '{"query":"{ __schema { types { name } } }"}',
    reason: /exactly one envelope/,
  },
  { name: 'a list of requests', headers: async () => ({}), body: `[${BODY},${BODY}]`, reason: /exactly one envelope/ },
  {
    name: 'an empty envelope',
    headers: async () => ({ [ENVELOPE_HEADER]: '' }),
    reason: /shape|exactly one envelope|ERR_JW/,
  },
  {
    name: 'a person’s token as a bearer',
    headers: async () => ({ authorization: `Bearer ${await tokenOfAnna()}` }),
    reason: /exactly one envelope/,
  },
  {
    name: 'a person’s token in the place of an envelope',
    headers: async () => ({ [ENVELOPE_HEADER]: await tokenOfAnna() }),
    reason: /ERR_JOSE_ALG_NOT_ALLOWED/,
  },
  {
    name: 'who it is said to be in plain headers',
    headers: async () => ({ 'x-user-id': 'account-1', 'x-roles': 'officer', 'X-Road-UserId': 'anna' }),
    reason: /exactly one envelope/,
  },
  {
    name: 'the envelope of another department',
    headers: (department) => signed(everybody.find(({ name }) => name !== department)?.name ?? ''),
    reason: /ERR_JWT_CLAIM_VALIDATION_FAILED/,
  },
  {
    name: 'an envelope that has expired',
    headers: async (department) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 60_000 })
      try {
        return await signed(department)
      } finally {
        vi.useRealTimers()
      }
    },
    reason: /ERR_JWT_EXPIRED/,
  },
  {
    name: 'an altered body',
    headers: (department) => signed(department),
    body: BODY.replace('sdl', 'sdl __typename'),
    reason: /another body/,
  },
  {
    name: 'an envelope that was used before',
    async headers(department, at) {
      const headers = await signed(department)
      expect((await call(at, headers)).status).toBe(200)
      statements.length = 0
      return headers
    },
    reason: /used before/,
  },
]

const places = everybody.flatMap(({ name }) => SERVERS.map((server) => [name, `${name} on ${server}`] as const))

describe.each(places)('every department, on every server: %s as %s', (department, at) => {
  test.each(attacks)(
    '$name is refused and recorded, and its database is asked nothing',
    async ({ headers, body = BODY, reason }) => {
      const { status, text } = await call(at, await headers(department, at), body)
      expect([status, JSON.parse(text)]).toMatchObject([401, { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] }])
      expect(recorded).toEqual([expect.stringMatching(reason)])
      expect(recorded[0]?.startsWith(`${department}: `)).toBe(true)
      expect(`${text}${recorded.join()}`).not.toMatch(/account-1|officer|anna|eyJ/)
      expect(statements).toEqual([])
    },
  )
})

test('with an envelope of the router the same departments are asked, and their database too', async () => {
  const folders = readdirSync(new URL('../../subgraphs/', import.meta.url)).filter(
    (name) => name !== 'kit' && !name.includes('.'),
  )
  expect(everybody.map(({ name }) => name).toSorted()).toEqual(folders.toSorted())
  const body = '{"query":"{ divisions(first: 1) { totalCount } }"}'
  const { status } = await call('identity on mercurius', await signed('identity', body), body)
  expect([status, recorded]).toEqual([200, []])
  expect(statements.length).toBeGreaterThan(0)
})

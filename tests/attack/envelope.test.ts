import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import {
  type Caller,
  ENVELOPE_HEADER,
  ENVELOPE_LIFE_SECONDS,
  ENVELOPE_TYPE,
  envelopeVerifier,
  serve,
  type Served,
} from '@civigraph/subgraph-kit'
import { createLocalJWKSet, createRemoteJWKSet, type JWTVerifyGetKey, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { envelopeSigner, type EnvelopeSigner } from '#router/sso/envelope.ts'
import { callerWith } from '../support/national-graph.ts'
import { tinySubgraph } from '../support/tiny-subgraph.ts'

const ISSUER = 'https://router.example'
const SERVERS = ['mercurius', 'apollo'] as const

const router = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })

let signer: EnvelopeSigner
const served = new Map<string, Served>()
/** What the department noted of calls that it refused. */
const recorded: string[] = []

beforeAll(async () => {
  signer = await envelopeSigner({ issuer: ISSUER, privateKeyPem: pemOf(router.privateKey) })
  const keys = createLocalJWKSet({ keys: [...signer.keys.keys] })
  for (const server of SERVERS) {
    const recordRefusal = (subgraph: string, reason: string) => void recorded.push(`${subgraph}: ${reason}`)
    const verifyCaller = envelopeVerifier({ issuer: ISSUER, subgraph: 'tiny', keys, recordRefusal })
    served.set(server, await serve(tinySubgraph(), { server, port: 0, verifyCaller, reportFault: () => {} }))
  }
})

beforeEach(() => {
  recorded.length = 0
})

afterAll(async () => {
  for (const one of served.values()) await one.close()
})

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

interface HttpAnswer {
  readonly status: number
  readonly text: string
}

/** By hand, since `fetch` would join a header that is given twice. */
async function call(server: string, body: string, headers: readonly string[]): Promise<HttpAnswer> {
  const url = served.get(server)?.url
  if (!url) throw new Error('It was not started.')
  return await new Promise((resolve, reject) => {
    const raw = [
      'host',
      url.host,
      'content-type',
      'application/json',
      'content-length',
      String(Buffer.byteLength(body)),
    ]
    const sent = httpRequest(url, { method: 'POST', headers: [...raw, ...headers] }, async (response) => {
      resolve({ status: response.statusCode ?? 0, text: Buffer.concat(await response.toArray()).toString('utf8') })
    })
    sent.on('error', reject).end(body)
  })
}

const ASKER = '{"query":"{ asker }"}'

function digestOf(body: string): string {
  return createHash('sha256').update(body).digest('base64url')
}

function kid(): string {
  return signer.keys.keys[0]?.kid ?? ''
}

/** What the router would sign for `ASKER`, with what an attacker changed. */
async function forged(
  claims: Record<string, unknown> = {},
  { header = {}, key = router.privateKey }: Forgery = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const all: Record<string, unknown> = {
    iss: ISSUER,
    aud: 'subgraph:tiny',
    sub: 'attacker',
    iat: now,
    exp: now + ENVELOPE_LIFE_SECONDS,
    jti: randomUUID(),
    bh: digestOf(ASKER),
    ...claims,
  }
  for (const [name, value] of Object.entries(all)) if (value === undefined) delete all[name]
  return await new SignJWT(all)
    .setProtectedHeader({ alg: 'ES256', kid: kid(), typ: ENVELOPE_TYPE, ...header })
    .sign(key)
}

interface Forgery {
  readonly header?: Record<string, string>
  readonly key?: KeyObject | Uint8Array
}

function seconds(fromNow: number): number {
  return Math.floor(Date.now() / 1000) + fromNow
}

const anna: Caller = callerWith({
  subject: 'account-1',
  person: 'p'.repeat(22),
  client: 'portal',
  organisation: 'cn-uscc:919900000000000192',
  scopes: 'licence:read licence:write',
  roles: 'officer',
  duties: 'licence.issue',
  assurance: 'HIGH',
  authenticatedAt: 1_700_000_000,
})

async function signed(body = ASKER, caller: Caller | null = anna): Promise<string[]> {
  return [...(await signer.sign('tiny', caller, Buffer.from(body)))]
}

describe.each(SERVERS)('%s', (server) => {
  const attacks: [what: string, headers: () => Promise<string[]>][] = [
    ['no envelope', async () => []],
    ['an empty envelope', async () => [ENVELOPE_HEADER, '']],
    ['something that is no token', async () => [ENVELOPE_HEADER, 'anna']],
    [
      'a person’s token in the place of an envelope',
      async () => [ENVELOPE_HEADER, await forged({}, { header: { typ: 'JWT' } })],
    ],
    [
      'an access token signed by a realm',
      async () => [
        ENVELOPE_HEADER,
        await forged({ iss: 'https://realm.example' }, { header: { typ: 'at+jwt' }, key: stranger.privateKey }),
      ],
    ],
    ['a person’s token as a bearer and no envelope', async () => ['authorization', `Bearer ${await forged()}`]],
    ['no type', async () => [ENVELOPE_HEADER, await forged({}, { header: { typ: undefined as unknown as string } })]],
    [
      'an envelope that has expired',
      async () => [ENVELOPE_HEADER, await forged({ iat: seconds(-40), exp: seconds(-10) })],
    ],
    [
      'an envelope that claims a longer life',
      async () => [ENVELOPE_HEADER, await forged({ iat: seconds(-60), exp: seconds(3_600) })],
    ],
    [
      'an envelope from the future',
      async () => [ENVELOPE_HEADER, await forged({ iat: seconds(60), exp: seconds(90) })],
    ],
    ['an envelope that is not valid yet', async () => [ENVELOPE_HEADER, await forged({ nbf: seconds(60) })]],
    ['an envelope without its time', async () => [ENVELOPE_HEADER, await forged({ iat: undefined })]],
    ['an envelope without an end', async () => [ENVELOPE_HEADER, await forged({ exp: undefined })]],
    ['an envelope without an id', async () => [ENVELOPE_HEADER, await forged({ jti: undefined })]],
    [
      'an envelope for another department',
      async () => [ENVELOPE_HEADER, (await signer.sign('other', anna, Buffer.from(ASKER)))[1]],
    ],
    [
      'an envelope for several departments',
      async () => [ENVELOPE_HEADER, await forged({ aud: ['subgraph:tiny', 'subgraph:other'] })],
    ],
    ['an envelope for nobody', async () => [ENVELOPE_HEADER, await forged({ aud: undefined })]],
    [
      'an envelope of another router',
      async () => [ENVELOPE_HEADER, await forged({ iss: 'https://elsewhere.example' })],
    ],
    [
      'an envelope for another body',
      async () => [ENVELOPE_HEADER, (await signer.sign('tiny', anna, Buffer.from(`${ASKER} `)))[1]],
    ],
    ['an envelope for no body', async () => [ENVELOPE_HEADER, (await signer.sign('tiny', anna, Buffer.alloc(0)))[1]]],
    ['an envelope that is bound to no body', async () => [ENVELOPE_HEADER, await forged({ bh: undefined })]],
    ['two envelopes, both good', async () => [...(await signed()), ...(await signed())]],
    [
      'the same envelope twice',
      async () => {
        const one = await signed()
        return [...one, ...one]
      },
    ],
    ['a good envelope and an empty one', async () => [...(await signed()), ENVELOPE_HEADER, '']],
    [
      'an envelope without signature',
      async () => {
        const [, payload] = (await forged()).split('.')
        const head = Buffer.from(JSON.stringify({ alg: 'none', typ: ENVELOPE_TYPE })).toString('base64url')
        return [ENVELOPE_HEADER, `${head}.${payload}.`]
      },
    ],
    ['a signature cut off', async () => [ENVELOPE_HEADER, (await forged()).replace(/[^.]+$/, '')]],
    [
      'the public key used as a secret',
      async () => [
        ENVELOPE_HEADER,
        await forged(
          {},
          {
            header: { alg: 'HS256' },
            key: Buffer.from(createPublicKey(router.privateKey).export({ type: 'spki', format: 'pem' })),
          },
        ),
      ],
    ],
    [
      'another algorithm',
      async () => [ENVELOPE_HEADER, await forged({}, { header: { alg: 'RS256' }, key: rsa.privateKey })],
    ],
    [
      'a foreign key under the router’s name',
      async () => [ENVELOPE_HEADER, await forged({}, { key: stranger.privateKey })],
    ],
    [
      'a foreign key under its own name',
      async () => [ENVELOPE_HEADER, await forged({}, { header: { kid: 'mine' }, key: stranger.privateKey })],
    ],
    [
      'a key that the envelope brings with it',
      async () => [
        ENVELOPE_HEADER,
        await forged(
          {},
          {
            header: {
              kid: 'mine',
              jwk: createPublicKey(stranger.privateKey).export({ format: 'jwk' }) as unknown as string,
            },
            key: stranger.privateKey,
          },
        ),
      ],
    ],
    [
      'a changed caller under an old signature',
      async () => {
        const [head, , signature] = (await forged()).split('.')
        const [, payload] = (await forged({ sub: 'someone else' })).split('.')
        return [ENVELOPE_HEADER, [head, payload, signature].join('.')]
      },
    ],
    [
      'an obligation that the department cannot keep',
      async () => [ENVELOPE_HEADER, await forged({ rows: ['own-division'] })],
    ],
  ]

  test.for(attacks)('%s is refused and recorded', async ([, headers]) => {
    const { status, text } = await call(server, ASKER, await headers())
    expect(status).toBe(401)
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
    expect(text).not.toMatch(/attacker|account-1|eyJ/)
    expect(recorded).toEqual([expect.stringMatching(/^tiny: [\w ]+$/)])
    expect(recorded.join()).not.toMatch(/attacker|account-1|eyJ/)
  })

  test.for<[string, string]>([
    ['_service', '{"query":"{ _service { sdl } }"}'],
    [
      '_entities',
      '{"query":"{ _entities(representations: [{ __typename: \\"Thing\\", id: \\"a\\" }]) { __typename } }"}',
    ],
    ['introspection', '{"query":"{ __schema { types { name } } }"}'],
  ])('%s is not answered without an envelope, and is with one', async ([, body]) => {
    const refused = await call(server, body, [])
    expect([refused.status, JSON.parse(refused.text)]).toMatchObject([401, { errors: [{}] }])
    expect(recorded).toEqual(['tiny: exactly one envelope must come with a call'])
    const answered = await call(server, body, await signed(body))
    expect([answered.status, JSON.parse(answered.text)]).toMatchObject([200, { data: expect.any(Object) }])
  })

  test('a good envelope gives the caller', async () => {
    const { status, text } = await call(server, ASKER, await signed())
    expect([status, JSON.parse(text)]).toEqual([200, { data: { asker: 'account-1' } }])
    expect(recorded).toEqual([])
  })

  test('a good envelope of an anonymous caller gives nobody', async () => {
    const { status, text } = await call(server, ASKER, await signed(ASKER, null))
    expect([status, JSON.parse(text)]).toEqual([200, { data: { asker: null } }])
  })

  test('a good envelope is good once', async () => {
    const envelope = await signed()
    expect((await call(server, ASKER, envelope)).status).toBe(200)
    expect(await call(server, ASKER, envelope)).toMatchObject({
      status: 401,
      text: expect.stringContaining('used before'),
    })
  })

  test('of many copies sent at once one is answered', async () => {
    const envelope = await signed()
    const answers = await Promise.all(Array.from({ length: 10 }, () => call(server, ASKER, envelope)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('a copy for a changed body does not use up the envelope', async () => {
    const envelope = await signed()
    expect((await call(server, ASKER.replace('asker', 'things { id }'), envelope)).status).toBe(401)
    expect((await call(server, ASKER, envelope)).status).toBe(200)
  })
})

describe('the check itself', () => {
  const body = Buffer.from(ASKER)

  async function checked(
    caller: Caller | null,
    keys: JWTVerifyGetKey = createLocalJWKSet({ keys: [...signer.keys.keys] }),
  ) {
    const verify = envelopeVerifier({ issuer: ISSUER, subgraph: 'tiny', keys })
    const [, envelope] = await signer.sign('tiny', caller, body)
    return await verify({ header: [envelope], body })
  }

  test('a caller arrives as the router knew it, with everything and with nothing', async () => {
    expect(await checked(anna)).toEqual(anna)
    expect(await checked(callerWith({}))).toEqual(callerWith({}))
    expect(await checked(null)).toBeNull()
  })

  test('an envelope says nothing that the caller did not bring, and nobody’s number', async () => {
    const [, envelope] = await signer.sign('tiny', anna, body)
    const claims = JSON.parse(Buffer.from(envelope.split('.')[1] ?? '', 'base64url').toString('utf8')) as object
    const known = [
      'acr',
      'aud',
      'auth_time',
      'azp',
      'bh',
      'duties',
      'exp',
      'iat',
      'iss',
      'jti',
      'organisation',
      'person',
      'roles',
      'scope',
      'sub',
    ]
    expect(Object.keys(claims).toSorted()).toEqual(known)
  })

  test('it lives as long as it must for clocks that differ by five seconds, and then no longer', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() })
    try {
      const verify = envelopeVerifier({
        issuer: ISSUER,
        subgraph: 'tiny',
        keys: createLocalJWKSet({ keys: [...signer.keys.keys] }),
      })
      const [[, first], [, second]] = [await signer.sign('tiny', anna, body), await signer.sign('tiny', anna, body)]
      vi.advanceTimersByTime(34_000)
      expect(await verify({ header: [first], body })).toEqual(anna)
      vi.advanceTimersByTime(2_000)
      await expect(verify({ header: [second], body })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    } finally {
      vi.useRealTimers()
    }
  })

  test('while the router’s keys cannot be had the call may be sent again', async () => {
    const keys = createRemoteJWKSet(new URL('http://127.0.0.1:9/keys.json'), { timeoutDuration: 500 })
    await expect(checked(anna, keys)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  })

  test('the router refuses a key of another kind, and does not repeat it', async () => {
    const pem = pemOf(rsa.privateKey)
    await expect(envelopeSigner({ issuer: ISSUER, privateKeyPem: pem })).rejects.toThrow(/must hold an ES256/)
    await expect(envelopeSigner({ issuer: ISSUER, privateKeyPem: 'anything' })).rejects.toThrow(/must hold an ES256/)
  })

  test('what the router publishes is the public half alone', () => {
    expect(JSON.stringify(signer.keys)).not.toContain('"d"')
    expect(signer.keys.keys).toMatchObject([{ alg: 'ES256', use: 'sig', crv: 'P-256' }])
  })
})

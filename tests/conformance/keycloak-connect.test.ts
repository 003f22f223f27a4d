import { createHmac, generateKeyPairSync } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import KeycloakConnect from 'keycloak-connect'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Algorithm } from '#router/sso/algorithms.ts'
import { authenticate } from '#router/sso/authenticate.ts'
import { RealmKeys } from '#router/sso/key-source.ts'
import { hardenedAdapter, plainAdapter, type Adapter } from '#router/sso/keycloak.ts'
import { realmVerifier } from '#router/sso/realm-verifier.ts'
import type { TokenRules } from '#router/sso/token-rules.ts'
import { exchangeOf } from '../support/exchange.ts'
import { type Door, openDoor } from '../support/tiny-door.ts'
import { part, signature, signParts, startSigningRealm, type SigningRealm } from '../support/signing-realm.ts'

/**
 * What keycloak-connect 26.1.1 does on its own, so that a new version shows; and that the two members which we replace
 * are there and are used. Our door takes the same tokens in `tests/attack/token.test.ts`.
 */
let realm: SigningRealm

beforeAll(async () => {
  realm = await startSigningRealm()
})

afterAll(() => realm.close())

const now = () => Math.floor(Date.now() / 1_000)
const claims = (changes: Readonly<Record<string, unknown>>) => realm.sign(realm.claims(changes))
const header = (changes: Readonly<Record<string, unknown>>) => realm.sign(realm.claims(), { header: changes })
const good = () => realm.sign(realm.claims())

async function accepts({ grantManager }: Adapter, token: string): Promise<boolean> {
  return grantManager.createGrant({ access_token: token }).then(
    () => true,
    () => false,
  )
}

const plain = () => plainAdapter(realm.issuer, 'civigraph')

/** As most install it: with nothing but the address of the realm. */
function unconfigured(): Adapter {
  const [origin = '', name = ''] = realm.issuer.split('/realms/')
  const config = { realm: name, 'auth-server-url': origin, resource: 'civigraph', 'bearer-only': true }
  return new KeycloakConnect({}, { ...config, 'ssl-required': 'none', 'confidential-port': 0 }) as unknown as Adapter
}

interface HardenedOptions {
  readonly algorithms?: ReadonlySet<Algorithm>
  readonly clock?: { readonly nowMs: number }
  readonly timeoutMs?: number
}

function hardened({
  algorithms = new Set(['RS256', 'ES256']),
  clock,
  timeoutMs = 3_000,
}: HardenedOptions = {}): Adapter {
  const { issuer } = realm
  const rules: TokenRules = { issuer, audience: 'civigraph', algorithms, clients: null, now: () => Date.now() / 1_000 }
  const url = `${issuer}/protocol/openid-connect/certs`
  return hardenedAdapter(new RealmKeys({ url, algorithms, timeoutMs, now: () => clock?.nowMs ?? Date.now() }), rules)
}

/** Tokens that the adapter refuses by itself. */
const REFUSED: readonly (readonly [what: string, token: () => string])[] = [
  [
    'alg none without a signature',
    () => `${part({ alg: 'none', kid: realm.key('RS256').kid })}.${part(realm.claims())}.`,
  ],
  ['HS256 keyed with the public key', () => symmetric()],
  ['foreign key by jku', () => foreign({ jku: 'http://127.0.0.1:9/keys' })],
  ['foreign key by jwk', () => foreign({ jwk: foreignKeys.publicKey.export({ format: 'jwk' }) })],
  ['foreign key by kid', () => foreign({ kid: 'x' })],
  ['wrong issuer', () => claims({ iss: 'http://evil.example/realms/national' })],
  ['expired a second ago', () => claims({ exp: now() - 1 })],
  ['ID token as access token', () => claims({ typ: 'ID' })],
  ['typ DPoP, which it does not know', () => claims({ typ: 'DPoP', cnf: { jkt: 'x'.repeat(43) } })],
  ['wrong audience, told to look', () => claims({ aud: 'account' })],
]

/** Tokens that the adapter takes, and that we must not. */
const LET_THROUGH: readonly (readonly [what: string, token: () => string])[] = [
  ['no exp', () => claims({ exp: undefined })],
  ['exp as text', () => claims({ exp: 'never' })],
  ['ten years of life', () => claims({ exp: now() + 315_360_000 })],
  ['valid only in an hour', () => claims({ nbf: now() + 3_600 })],
  ['issued an hour ahead', () => claims({ iat: now() + 3_600, exp: now() + 3_900 })],
  ['bound to a key, sent without proof', () => claims({ cnf: { jkt: 'x'.repeat(43) } })],
  ['no subject', () => claims({ sub: undefined })],
  ['crit not understood', () => header({ crit: ['b64'], b64: true })],
  ['alg none in the header, over a valid RSA signature', () => header({ alg: 'none' })],
  ['logout token by its header', () => header({ typ: 'logout+jwt' })],
  ['a claim that comes twice', () => realm.sign(`{"aud":"account",${JSON.stringify(realm.claims()).slice(1)}`)],
  ['a fourth part', () => `${good()}.x`],
  ['junk after the signature', () => `${good()}!`],
  ['padding', () => `${good()}==`],
  ['line break at the end', () => `${good()}\n`],
  ['base64 instead of base64url', () => good().replaceAll('-', '+').replaceAll('_', '/')],
]

const foreignKeys = generateKeyPairSync('rsa', { modulusLength: 2_048 })

function foreign(hint: Readonly<Record<string, unknown>>): string {
  const head = { alg: 'RS256', typ: 'JWT', kid: realm.key('RS256').kid, ...hint }
  return signParts(head, realm.claims(), (bytes) => signature('RS256', foreignKeys.privateKey, bytes))
}

function symmetric(): string {
  const { kid, publicKey } = realm.key('RS256')
  const secret = publicKey.export({ type: 'spki', format: 'pem' })
  const mac = (bytes: Buffer) => createHmac('sha256', secret).update(bytes).digest()
  return signParts({ alg: 'HS256', typ: 'JWT', kid }, realm.claims(), mac)
}

describe('tokens at the unchanged adapter', () => {
  test.each(REFUSED)('refused: %s; hardened as well', async (_what, token) => {
    const text = token()
    expect(await accepts(plain(), text)).toBe(false)
    expect(await accepts(hardened(), text)).toBe(false)
  })

  test.each(LET_THROUGH)('let through: %s; hardened it is not', async (_what, token) => {
    const text = token()
    expect(await accepts(plain(), text)).toBe(true)
    expect(await accepts(hardened(), text)).toBe(false)
  })

  test.each([
    ['of another client', 'account'],
    ['missing', undefined],
  ])('let through unless it is told to look: an audience that is %s', async (_what, aud) => {
    const token = claims({ aud })
    expect(await accepts(unconfigured(), token)).toBe(true)
    expect(await accepts(hardened(), token)).toBe(false)
  })

  test.each(['ES256', 'PS256'] as const)('refused: a good %s token, which it accepts hardened', async (alg) => {
    const token = realm.sign(realm.claims(), { alg })
    expect(await accepts(plain(), token)).toBe(false)
    expect(await accepts(hardened({ algorithms: new Set([alg]) }), token)).toBe(true)
  })

  test.each(['constructor:x', 'portal:x'])('asked for the role %s it throws', async (role) => {
    const { access_token: token } = await plain().grantManager.createGrant({
      access_token: claims({ resource_access: { portal: {} } }),
    })
    expect(() => (token as unknown as { hasRole: (role: string) => boolean }).hasRole(role)).toThrow(TypeError)
  })
})

describe('keys at the unchanged adapter', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockReturnValue()) // it says there that it waits
  afterEach(() => {
    vi.restoreAllMocks()
    realm.answerWith('keys')
  })

  async function fetchesFor(adapter: Adapter, tokens: number): Promise<number> {
    const before = realm.fetches()
    await Promise.all(Array.from({ length: tokens }, () => accepts(adapter, good())))
    return realm.fetches() - before
  }

  test('are fetched once for each first token; hardened once for all', async () => {
    expect(await fetchesFor(plain(), 50)).toBe(50)
    expect(await fetchesFor(hardened(), 50)).toBe(1)
  })

  test('are fetched for each token while the realm fails; hardened once', async () => {
    realm.answerWith('error')
    expect(await fetchesFor(plain(), 20)).toBe(20)
    expect(await fetchesFor(hardened(), 20)).toBe(1)
  })

  test('that are new are met with a fault; hardened they are unknown, and taken after the cooldown', async () => {
    const clock = { nowMs: Date.now() }
    const [before, after] = [plain(), hardened({ clock })]
    await Promise.all([before, after].map((adapter) => accepts(adapter, good())))
    realm.replaceKey('RS256')
    await expect(before.grantManager.createGrant({ access_token: good() })).rejects.toThrow(
      'Cannot read properties of undefined',
    )
    expect(await accepts(after, good())).toBe(false)
    clock.nowMs += 10_000
    expect(await accepts(after, good())).toBe(true)
  })

  test('that were withdrawn serve for ever; hardened to their age limit', async () => {
    const clock = { nowMs: Date.now() }
    const [before, after] = [plain(), hardened({ clock })]
    const token = good()
    expect([await accepts(before, token), await accepts(after, token)]).toEqual([true, true])
    realm.replaceKey('RS256')
    clock.nowMs += 600_000
    expect([await accepts(before, token), await accepts(after, token)]).toEqual([true, false])
  })

  test('are waited for without end while the realm says nothing; hardened for the time limit', async () => {
    realm.answerWith('silence')
    const waits = accepts(plain(), good()).then(() => 'answered')
    expect(await accepts(hardened({ timeoutMs: 100 }), good())).toBe(false)
    expect(await Promise.race([waits, wait(300, 'waits')])).toBe('waits')
  })
})

describe('a bad token behind the middleware of the unchanged adapter', () => {
  /** Walks a request through what the adapter gives to a server of the kind of express. */
  async function walk(authorization: string): Promise<unknown> {
    const request = {
      headers: { authorization },
      url: '/graphql',
      method: 'GET',
      query: {},
      kauth: { grant: undefined },
    }
    const steps: Middleware[] = (plain() as unknown as { middleware: () => Middleware[] }).middleware()
    for (const step of steps) await new Promise<void>((next) => step(request, {}, () => next()))
    return request.kauth.grant
  }
  type Middleware = (request: object, response: object, next: () => void) => void

  test('makes an anonymous caller, which our door never makes of it', async () => {
    expect(await walk(`Bearer ${good()}`)).toBeDefined()
    expect(await walk(`Bearer ${claims({ exp: now() - 1 })}`)).toBeUndefined()
    expect(await walk(`BEARER ${good()}`)).toBeUndefined()

    const { verify } = realmVerifier({ use: 'keycloak-connect', issuer: realm.issuer, clients: null })
    const send = async (authorization: string) => {
      const exchange = exchangeOf({ headers: { authorization: [authorization] } })
      await authenticate(verify).run(exchange)
      return exchange.caller
    }
    await expect(send(`Bearer ${claims({ exp: now() - 1 })}`)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(await send(`BEARER ${good()}`)).toMatchObject({ subject: 's-1' })
  })
})

test('both replaced members exist in the adapter, and both are called for a token', async () => {
  const original = plain().grantManager
  expect(original.validateToken).toBeTypeOf('function')
  expect(original.rotation.getJWK).toBeTypeOf('function')

  const adapter = hardened()
  expect(adapter.grantManager.validateToken).not.toBe(original.validateToken)
  const validateToken = vi.spyOn(adapter.grantManager, 'validateToken')
  const getJWK = vi.spyOn(adapter.grantManager.rotation, 'getJWK')
  expect(await accepts(adapter, good())).toBe(true)
  expect(validateToken).toHaveBeenCalledOnce()
  expect(getJWK).toHaveBeenCalledExactlyOnceWith(realm.key('RS256').kid)
})

describe('routes that the adapter would add', () => {
  let door: Door
  beforeAll(async () => {
    door = await openDoor()
  })
  afterAll(() => door.close())

  test.each(['/k_logout', '/k_push_not_before', '/k_test', '/k_query_bearer_token', '/protect/k_logout'])(
    'are not there: %s',
    async (path) => {
      const message = JSON.stringify(realm.sign({ action: 'LOGOUT', resource: 'civigraph' }))
      for (const method of ['GET', 'POST'])
        expect(await door.send(method === 'POST' ? message : '', { method, path })).toMatchObject({ status: 404 })
    },
  )

  test('a query that the adapter takes for the end of a sign-in is ignored', async () => {
    const answer = await door.send('{"query":"{ __typename }"}', { path: '/graphql?auth_callback=1&state=x&code=y' })
    expect(answer).toMatchObject({ status: 200, code: undefined })
    expect(answer.headers['location']).toBeUndefined()
  })
})

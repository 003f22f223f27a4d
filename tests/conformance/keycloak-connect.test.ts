import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { RealmKeys } from '#router/sso/key-source.ts'
import { hardenedAdapter, plainAdapter, type Adapter } from '#router/sso/keycloak.ts'
import type { TokenRules } from '#router/sso/token-rules.ts'
import { startSigningRealm, type SigningRealm } from '../support/signing-realm.ts'

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

function hardened(): Adapter {
  const rules: TokenRules = {
    issuer: realm.issuer,
    audience: 'civigraph',
    algorithms: new Set(['RS256', 'ES256']),
    clients: null,
    now: () => Date.now() / 1_000,
  }
  return hardenedAdapter(
    new RealmKeys({ url: `${realm.issuer}/protocol/openid-connect/certs`, ...rules, now: Date.now }),
    rules,
  )
}

const LET_THROUGH: readonly (readonly [what: string, token: () => string])[] = [
  ['no exp', () => claims({ exp: undefined })],
  ['exp as text', () => claims({ exp: 'never' })],
  ['valid only in an hour', () => claims({ nbf: now() + 3_600 })],
  ['issued an hour ahead', () => claims({ iat: now() + 3_600, exp: now() + 3_900 })],
  ['bound to a key, sent without proof', () => claims({ cnf: { jkt: 'abc' } })],
  ['crit not understood', () => header({ crit: ['b64'], b64: true })],
  ['alg none in the header, over a valid RSA signature', () => header({ alg: 'none' })],
  ['logout token by its header', () => header({ typ: 'logout+jwt' })],
  ['a fourth part', () => `${good()}.x`],
  ['junk after the signature', () => `${good()}!`],
  ['padding', () => `${good()}==`],
  ['line break at the end', () => `${good()}\n`],
]

describe('the unchanged adapter', () => {
  test.each(LET_THROUGH)('lets through: %s; hardened it does not', async (_what, token) => {
    const text = token()
    expect(await accepts(plainAdapter(realm.issuer, 'civigraph'), text)).toBe(true)
    expect(await accepts(hardened(), text)).toBe(false)
  })

  test('refuses a good ES256 token, which it accepts hardened', async () => {
    const token = realm.sign(realm.claims(), { alg: 'ES256' })
    expect(await accepts(plainAdapter(realm.issuer, 'civigraph'), token)).toBe(false)
    expect(await accepts(hardened(), token)).toBe(true)
  })

  test('fetches the keys once for every first token; hardened once for all', async () => {
    const firstTokens = async (adapter: Adapter) => {
      const before = realm.fetches()
      await Promise.all(Array.from({ length: 20 }, () => accepts(adapter, good())))
      return realm.fetches() - before
    }
    expect(await firstTokens(plainAdapter(realm.issuer, 'civigraph'))).toBe(20)
    expect(await firstTokens(hardened())).toBe(1)
  })
})

test('both replaced members exist in the adapter, and both are called for a token', async () => {
  const plain = plainAdapter(realm.issuer, 'civigraph').grantManager
  expect(plain.validateToken).toBeTypeOf('function')
  expect(plain.rotation.getJWK).toBeTypeOf('function')

  const adapter = hardened()
  expect(adapter.grantManager.validateToken).not.toBe(plain.validateToken)
  const validateToken = vi.spyOn(adapter.grantManager, 'validateToken')
  const getJWK = vi.spyOn(adapter.grantManager.rotation, 'getJWK')
  expect(await accepts(adapter, good())).toBe(true)
  expect(validateToken).toHaveBeenCalledOnce()
  expect(getJWK).toHaveBeenCalledExactlyOnceWith(realm.key('RS256').kid)
})

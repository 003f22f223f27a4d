import type { Caller } from '@civigraph/subgraph-kit'
import { errors, jwtVerify } from 'jose'
import { afterAll, describe, expect, test } from 'vitest'
import { realmVerifier, type TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import type { TokenVerifier } from '#router/sso/token-verifier.ts'
import { goodTokens } from '../support/good-tokens.ts'
import { hostileTokens } from '../support/hostile-tokens.ts'
import { startSigningRealm } from '../support/signing-realm.ts'
import { createRandom } from './random.ts'
import { operationsOr, seed } from './settings.ts'
import { bend, cross, misspell } from './token-mutations.ts'

/**
 * keycloak-connect and jose, each behind our rules, must say the same about every token: who it speaks for, or that it is
 * refused, and by which rule. And neither may take what jose's own `jwtVerify` refuses, which knows nothing of our rules.
 */
const realm = await startSigningRealm()
const otherRealm = await startSigningRealm()
afterAll(() => Promise.all([realm.close(), otherRealm.close()]))

interface Verdict {
  readonly caller: Caller | null
  readonly rule: string | null
}

function verdictsBy(use: (typeof TOKEN_VERIFIERS)[number]): (token: string) => Promise<Verdict> {
  let rule: string | null = null
  const verify: TokenVerifier = realmVerifier({
    use,
    issuer: realm.issuer,
    clients: new Set(['portal', 'dept-licence']),
    refused: (broken) => (rule = broken),
  }).verify
  return async (token) => {
    rule = null
    return { caller: await verify(token), rule }
  }
}

const [byAdapter, byJose] = [verdictsBy('keycloak-connect'), verdictsBy('jose')]

async function joint(token: string): Promise<Verdict> {
  const [adapter, jose] = [await byAdapter(token), await byJose(token)]
  expect(adapter, token).toEqual(jose)
  return jose
}

async function stockJoseTakes(token: string): Promise<boolean> {
  try {
    const byKid = async ({ kid }: { kid?: string }) => {
      const key = (['RS256', 'ES256'] as const).map((alg) => realm.key(alg)).find((one) => one.kid === kid)
      if (!key) throw new errors.JWKSNoMatchingKey()
      return key.publicKey
    }
    const requiredClaims = ['exp', 'iat', 'sub', 'azp']
    const { issuer } = realm
    await jwtVerify(token, byKid, {
      algorithms: ['RS256', 'ES256'],
      issuer,
      audience: 'civigraph',
      requiredClaims,
      clockTolerance: 60,
    })
    return true
  } catch {
    return false
  }
}

describe('named tokens', () => {
  const hostile = hostileTokens(realm, otherRealm)
  const good = goodTokens(realm)

  test('there are many of both kinds', () => {
    expect(hostile.length).toBeGreaterThanOrEqual(80)
    expect(good.length).toBeGreaterThanOrEqual(15)
  })

  test.each(hostile)('both refuse: %s (%s)', async (_attack, rule, token) => {
    expect(await joint(token())).toEqual({ caller: null, rule })
  })

  test.each(good)('both take: %s', async (_what, token) => {
    const text = token()
    expect(await joint(text)).toMatchObject({ caller: { subject: 's-1' }, rule: null })
    expect(await stockJoseTakes(text)).toBe(true)
  })
})

describe('random tokens', () => {
  const count = operationsOr(5_000)

  test(`both refuse ${count} good tokens with characters changed`, async () => {
    const random = createRandom(seed)
    for (let i = 0; i < count; i += 1) {
      const token = realm.sign(realm.claims(), { alg: random.pick(['RS256', 'ES256'] as const) })
      const changed = misspell(token, random)
      const { caller } = await joint(changed)
      expect(caller === null || changed === token, changed).toBe(true)
    }
  })

  test(`both say the same about ${count} tokens with odd members, and never take what jose alone refuses`, async () => {
    const random = createRandom(seed + 1)
    const tally = { taken: 0, refused: 0, rules: new Set<string>() }
    for (let i = 0; i < count; i += 1) {
      const token = bend(realm, random)
      const { caller, rule } = await joint(token)
      if (rule !== null) tally.rules.add(rule)
      tally[caller === null ? 'refused' : 'taken'] += 1
      expect(caller === null || (await stockJoseTakes(token)), token).toBe(true)
    }
    // A campaign that only saw one side would prove nothing.
    expect(tally.taken).toBeGreaterThan(count / 20)
    expect(tally.refused).toBeGreaterThan(count / 20)
    expect(tally.rules.size).toBeGreaterThan(10)
  })

  test(`both refuse ${count} tokens that say one key and were signed by another`, async () => {
    const random = createRandom(seed + 2)
    for (let i = 0; i < count; i += 1) {
      const { caller } = await joint(cross(realm, random))
      expect(caller).toBeNull()
    }
  })
})

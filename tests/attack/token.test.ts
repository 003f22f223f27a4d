import { afterAll, describe, expect, test } from 'vitest'
import { authenticate } from '#router/sso/authenticate.ts'
import { realmVerifier, TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import { exchangeOf } from '../support/exchange.ts'
import { goodTokens } from '../support/good-tokens.ts'
import { hostileTokens } from '../support/hostile-tokens.ts'
import { startSigningRealm } from '../support/signing-realm.ts'

const realm = await startSigningRealm()
const otherRealm = await startSigningRealm()

afterAll(() => Promise.all([realm.close(), otherRealm.close()]))

const HOSTILE = hostileTokens(realm, otherRealm)

type Use = (typeof TOKEN_VERIFIERS)[number]

function startVerifier(use: Use) {
  const rules: string[] = []
  const clients = new Set(['portal', 'dept-licence'])
  const { verify } = realmVerifier({
    use,
    issuer: realm.issuer,
    clients,
    origin: () => 'https://graph.example',
    refused: (rule) => rules.push(rule),
  })
  return { verify, rules }
}

describe.each(TOKEN_VERIFIERS)('hostile tokens, signatures checked by %s', (use) => {
  test.each(HOSTILE)('refused: %s (%s)', async (_attack, rule, token) => {
    const { verify, rules } = startVerifier(use)
    expect(await verify(token())).toBeNull()
    expect(rules).toEqual([rule])
  })
})

describe.each(TOKEN_VERIFIERS)('callers, signatures checked by %s', (use) => {
  test.each(['RS256', 'ES256'] as const)('a good %s token names its caller', async (alg) => {
    const token = realm.sign(
      realm.claims({
        person: 'VEVTVC1QRVJTT04tMDAwMw',
        organisation: 'cn-uscc:91990000T0000001X7',
        acr: 'substantial',
        auth_time: 1_700_000_000,
        realm_access: { roles: ['officer', 7] },
        resource_access: { civigraph: { roles: ['licence.issue'] }, portal: { roles: ['platform.operate'] } },
      }),
      { alg },
    )
    expect(await startVerifier(use).verify(token)).toEqual({
      subject: 's-1',
      person: 'VEVTVC1QRVJTT04tMDAwMw',
      client: 'portal',
      organisation: 'cn-uscc:91990000T0000001X7',
      scopes: new Set(['openid', 'licence:read']),
      roles: new Set(['officer']),
      duties: new Set(['licence.issue']),
      assurance: 'SUBSTANTIAL',
      authenticatedAt: 1_700_000_000,
      actor: null,
      purpose: null,
      consents: [],
    })
  })

  test.each(goodTokens(realm))('taken: %s', async (_what, token) => {
    const { verify, rules } = startVerifier(use)
    expect(await verify(token())).toMatchObject({ subject: 's-1' })
    expect(rules).toEqual([])
  })

  test('a role from another client’s resource_access is no duty and no role', async () => {
    const other = { portal: { roles: ['licence.issue', 'officer'] }, account: { roles: ['platform.operate'] } }
    const token = realm.sign(realm.claims({ resource_access: other }))
    expect(await startVerifier(use).verify(token)).toMatchObject({ roles: new Set(), duties: new Set() })
  })

  test('a client role named like a realm role is a duty, and gives no role', async () => {
    const named = { realm_access: { roles: ['citizen'] }, resource_access: { civigraph: { roles: ['officer'] } } }
    const token = realm.sign(realm.claims(named))
    expect(await startVerifier(use).verify(token)).toMatchObject({
      roles: new Set(['citizen']),
      duties: new Set(['officer']),
    })
  })

  test('role claims of any odd form give no role and no fault', async () => {
    const { verify } = startVerifier(use)
    for (const odd of [
      null,
      'officer',
      ['officer'],
      { roles: 'officer' },
      { roles: { 0: 'officer' } },
      { civigraph: {} },
    ]) {
      const token = realm.sign(realm.claims({ realm_access: odd, resource_access: odd }))
      expect(await verify(token)).toMatchObject({ roles: new Set(), duties: new Set(), assurance: 'NONE' })
    }
    const access = '"resource_access":{"__proto__":{"civigraph":{"roles":["licence.issue"]}}}'
    const inherited = realm.sign(`{${access},${JSON.stringify(realm.claims()).slice(1)}`)
    expect(await verify(inherited)).toMatchObject({ duties: new Set() })
  })
})

describe.each(TOKEN_VERIFIERS)('time, signatures checked by %s', (use) => {
  test('a token that passed is held for at most a minute, and never past its end', async () => {
    let clockMs = Date.now()
    const { verify } = realmVerifier({ use, issuer: realm.issuer, clients: null, now: () => clockMs })
    const token = realm.sign(realm.claims({ exp: Math.floor(clockMs / 1_000) + 30 }))
    const first = await verify(token)
    clockMs += 20_000
    expect(await verify(token)).toBe(first)
    clockMs += 20_000
    // Both clocks must be past its end for keycloak-connect: it reads the machine's own.
    expect(await verify(token)).toBeNull()
  })

  test('a token that passed is dropped with the key that proved it', async () => {
    const rotating = await startSigningRealm()
    let clockMs = Date.now()
    const { verify } = realmVerifier({ use, issuer: rotating.issuer, clients: null, now: () => clockMs })
    const token = rotating.sign(rotating.claims())
    expect(await verify(token)).not.toBeNull()
    rotating.replaceKey('RS256')
    clockMs += 10_000
    expect(await verify(rotating.sign(rotating.claims()))).not.toBeNull() // an unknown key id: the key set is read again
    expect(await verify(token)).toBeNull()
    await rotating.close()
  })

  test('a refused token is looked at again, never remembered', async () => {
    let clockMs = Date.now() - 120_000
    const { verify } = realmVerifier({ use, issuer: realm.issuer, clients: null, now: () => clockMs })
    const token = realm.sign(realm.claims())
    expect(await verify(token)).toBeNull() // issued in the future, by this clock
    clockMs += 120_000
    expect(await verify(token)).not.toBeNull()
  })
})

describe('a request whose token is refused', () => {
  const step = authenticate(startVerifier('jose').verify)
  const send = async (authorization: string) => {
    const exchange = exchangeOf({ headers: { authorization: [authorization] } })
    const refusal = await (async () => await step.run(exchange))().catch((error: unknown) => error)
    return { exchange, refusal }
  }

  /** What cannot stand in a header as one word is no token for the header's own rule. */
  const noWord = new Set(['line break at the end', 'space inside', 'empty'])

  test.each(HOSTILE)('is 401 and never anonymous: %s', async (attack, _rule, token) => {
    const text = token()
    const { exchange, refusal } = await send(`Bearer ${text}`)
    expect(exchange.caller).toBeNull()
    expect(refusal).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { http: { status: 401 } } })
    expect(/^Bearer .*error="invalid_token"/.test(exchange.answerHeaders['www-authenticate'] ?? '')).toBe(
      !noWord.has(attack), // then the server puts the usual challenge there
    )
    expect(JSON.stringify([refusal, exchange.answerHeaders])).not.toContain(text || 'no text')
  })

  test('says which proofs are taken, since a bound token is refused as Bearer', async () => {
    const { exchange } = await send('Bearer a.b.c')
    expect(exchange.answerHeaders['www-authenticate']).toContain(', DPoP algs="RS256 PS256 ES256"')
  })
})

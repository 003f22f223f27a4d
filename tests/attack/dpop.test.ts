import { createHmac } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { authenticate } from '#router/sso/authenticate.ts'
import { localOnce } from '#router/sso/once.ts'
import { realmVerifier, TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import { exchangeOf } from '../support/exchange.ts'
import { proofKey, type ProofKey } from '../support/proof-key.ts'
import { startSigningRealm } from '../support/signing-realm.ts'

const realm = await startSigningRealm()
afterAll(() => realm.close())

const ORIGIN = 'https://graph.example'
const ADDRESS = `${ORIGIN}/graphql`
const mine = proofKey(ADDRESS)
const other = proofKey(ADDRESS)
const weak = proofKey(ADDRESS, 'RS256', 1_024)
const now = () => Math.floor(Date.now() / 1_000)

const boundTo = ({ thumbprint }: ProofKey) => realm.sign(realm.claims({ typ: 'DPoP', cnf: { jkt: thumbprint } }))

function door(use: (typeof TOKEN_VERIFIERS)[number] = 'jose', once = localOnce()) {
  const rules: string[] = []
  const refused = (rule: string) => void rules.push(rule)
  const { verify } = realmVerifier({
    use,
    issuer: realm.issuer,
    clients: null,
    origin: () => ORIGIN,
    usedProofs: once,
    refused,
  })
  const ask = (token: string, proofs: readonly string[], changes: object = {}) =>
    verify(token, { proofs, method: 'POST', address: '/graphql', ...changes })
  return { ask, verify, rules }
}

/** The attack, the rule that must refuse it, and the headers `DPoP` of a request by POST to /graphql with that token. */
const HOSTILE: readonly (readonly [attack: string, rule: string, proofs: (token: string) => readonly string[]])[] = [
  ['no proof', 'proof count', () => []],
  ['two proofs', 'proof count', (token) => [mine.proof(token), mine.proof(token)]],
  ['two proofs in one header', 'proof shape', (token) => [`${mine.proof(token)}, ${mine.proof(token)}`]],
  ['an empty proof', 'proof shape', () => ['']],
  ['a proof that is no token', 'proof shape', () => ['proof']],
  ['the token as its own proof', 'proof typ', (token) => [token]],
  ['an ordinary token type', 'proof typ', (token) => [mine.proof(token, { header: { typ: 'JWT' } })]],
  ['no type', 'proof typ', (token) => [mine.proof(token, { header: { typ: undefined } })]],
  ['alg none', 'proof alg', (token) => [mine.proof(token, { header: { alg: 'none' } })]],
  ['a symmetric alg', 'proof alg', (token) => [symmetric(token)]],
  ['another alg than the key’s', 'proof jwk', (token) => [mine.proof(token, { header: { alg: 'RS256' } })]],
  ['crit that nobody understands', 'proof crit', (token) => [mine.proof(token, { header: { crit: ['x'], x: 1 } })]],
  ['no key', 'proof jwk', (token) => [mine.proof(token, { header: { jwk: undefined } })]],
  ['a key as text', 'proof jwk', (token) => [mine.proof(token, { header: { jwk: JSON.stringify(mine.jwk) } })]],
  ['a private key', 'proof jwk', (token) => [mine.proof(token, { header: { jwk: mine.privateJwk } })]],
  ['a symmetric key', 'proof key', (token) => [mine.proof(token, { header: { jwk: { kty: 'oct', k: 'AAAA' } } })]],
  [
    'a key type like a prototype member',
    'proof key',
    (token) => [mine.proof(token, { header: { jwk: { kty: 'constructor' } } })],
  ],
  ['the key of somebody else', 'proof key', (token) => [other.proof(token)]],
  ['our key, signed by another', 'proof signature', (token) => [other.proof(token, { header: { jwk: mine.jwk } })]],
  ['a signature of zeros', 'proof signature', (token) => [mine.proof(token, { signer: () => Buffer.alloc(64) })]],
  ['another method', 'proof htm', (token) => [mine.proof(token, { claims: { htm: 'GET' } })]],
  ['the method in lower case', 'proof htm', (token) => [mine.proof(token, { claims: { htm: 'post' } })]],
  ['no method', 'proof htm', (token) => [mine.proof(token, { claims: { htm: undefined } })]],
  ['another host', 'proof htu', (token) => [htu(token, 'https://evil.example/graphql')]],
  ['another scheme', 'proof htu', (token) => [htu(token, 'http://graph.example/graphql')]],
  ['another port', 'proof htu', (token) => [htu(token, 'https://graph.example:8443/graphql')]],
  ['another path', 'proof htu', (token) => [htu(token, `${ORIGIN}/graphql/`)]],
  ['our host before an @', 'proof htu', (token) => [htu(token, 'https://graph.example@evil.example/graphql')]],
  ['a name before our host', 'proof htu', (token) => [htu(token, 'https://somebody@graph.example/graphql')]],
  ['only a path', 'proof htu', (token) => [htu(token, '/graphql')]],
  ['an address as a list', 'proof htu', (token) => [htu(token, [ADDRESS])]],
  ['no address', 'proof htu', (token) => [htu(token, undefined)]],
  ['the hash of another token', 'proof ath', () => [mine.proof(boundTo(mine))]],
  ['no hash of a token', 'proof ath', (token) => [mine.proof(token, { claims: { ath: undefined } })]],
  ['made two minutes ago', 'proof iat', (token) => [mine.proof(token, { claims: { iat: now() - 120 } })]],
  ['made in two minutes', 'proof iat', (token) => [mine.proof(token, { claims: { iat: now() + 120 } })]],
  ['made at no time', 'proof iat', (token) => [mine.proof(token, { claims: { iat: undefined } })]],
  ['made at a time as text', 'proof iat', (token) => [mine.proof(token, { claims: { iat: String(now()) } })]],
  ['expired', 'proof exp', (token) => [mine.proof(token, { claims: { exp: now() - 1 } })]],
  ['no identifier', 'proof jti', (token) => [mine.proof(token, { claims: { jti: undefined } })]],
  ['an empty identifier', 'proof jti', (token) => [mine.proof(token, { claims: { jti: '' } })]],
  ['an identifier as a number', 'proof jti', (token) => [mine.proof(token, { claims: { jti: 7 } })]],
  ['an identifier of a kilobyte', 'proof jti', (token) => [mine.proof(token, { claims: { jti: 'x'.repeat(1_000) } })]],
]

function htu(token: string, address: unknown): string {
  return mine.proof(token, { claims: { htu: address } })
}

function symmetric(token: string): string {
  const mac = (bytes: Buffer) => createHmac('sha256', JSON.stringify(mine.jwk)).update(bytes).digest()
  return mine.proof(token, { header: { alg: 'HS256' }, signer: mac })
}

describe.each(TOKEN_VERIFIERS)('a token that is bound to a key, signatures checked by %s', (use) => {
  test('is taken with a good proof, and again with a new one', async () => {
    const { ask, rules } = door(use)
    const token = boundTo(mine)
    expect(await ask(token, [mine.proof(token)])).toMatchObject({ subject: 's-1' })
    expect(await ask(token, [mine.proof(token)])).toMatchObject({ subject: 's-1' })
    expect(rules).toEqual([])
  })

  test('is refused as Bearer, with a proof or without', async () => {
    const { verify, rules } = door(use)
    expect(await verify(boundTo(mine))).toBeNull()
    expect(rules).toEqual(['proof'])
  })

  test.each(HOSTILE)('is refused with: %s (%s)', async (_attack, rule, proofs) => {
    const { ask, rules } = door(use)
    const token = boundTo(mine)
    expect(await ask(token, proofs(token))).toBeNull()
    expect(rules).toEqual([rule])
    // What was refused used nothing up, and did no harm to the token.
    expect(await ask(token, [mine.proof(token)])).not.toBeNull()
  })

  test('is refused where no address is known under which callers reach the router', async () => {
    const { verify } = realmVerifier({ use, issuer: realm.issuer, clients: null })
    const token = boundTo(mine)
    const proof = { proofs: [mine.proof(token)], method: 'POST', address: '/graphql' } as const
    expect(await verify(token, proof)).toBeNull()
  })

  test('is refused when the realm did not bind it, whatever proof comes along', async () => {
    const { ask, rules } = door(use)
    const token = realm.sign(realm.claims())
    expect(await ask(token, [mine.proof(token)])).toBeNull()
    expect(rules).toEqual(['scheme'])
  })
})

describe('a proof', () => {
  test('is good once, also for a token that was remembered', async () => {
    const { ask, rules } = door()
    const token = boundTo(mine)
    const proof = mine.proof(token)
    expect(await ask(token, [proof])).not.toBeNull()
    expect(await ask(token, [proof])).toBeNull()
    expect(rules).toEqual(['proof used'])
  })

  test('is good once for all who share what was used, and twenty at once are one', async () => {
    const once = localOnce()
    const [one, two] = [door('jose', once), door('keycloak-connect', once)]
    const token = boundTo(mine)
    const proof = mine.proof(token)
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).ask(token, [proof])))
    expect(answers.filter((caller) => caller !== null)).toHaveLength(1)
  })

  test('with an identifier that another key used is another proof', async () => {
    const { ask } = door()
    const [first, second] = [boundTo(mine), boundTo(other)]
    expect(await ask(first, [mine.proof(first, { claims: { jti: 'same' } })])).not.toBeNull()
    expect(await ask(second, [other.proof(second, { claims: { jti: 'same' } })])).not.toBeNull()
  })

  test.each(['ES256', 'RS256', 'PS256'] as const)('may be signed with %s', async (alg) => {
    const key = proofKey(ADDRESS, alg)
    const token = boundTo(key)
    expect(await door().ask(token, [key.proof(token)])).not.toBeNull()
  })

  test('by a key that is too short, or that would be slow to check, is refused', async () => {
    const { ask, rules } = door()
    const token = boundTo(weak)
    expect(await ask(token, [weak.proof(token)])).toBeNull()
    expect(rules).toEqual(['proof jwk'])
  })

  test.each([
    ['with the port that the scheme has anyway', 'https://graph.example:443/graphql', '/graphql'],
    ['with the host in capitals', 'HTTPS://GRAPH.EXAMPLE/graphql', '/graphql'],
    ['with a query, which counts for nothing', `${ADDRESS}?operation=x`, '/graphql?operation=y'],
  ])('may spell the address %s', async (_how, address, asked) => {
    const token = boundTo(mine)
    expect(await door().ask(token, [htu(token, address)], { address: asked })).not.toBeNull()
  })
})

describe('the step that authenticates', () => {
  const send = async (
    ask: ReturnType<typeof door>,
    headers: Record<string, string[]>,
    form: 'GET' | 'POST' = 'POST',
  ) => {
    const exchange = exchangeOf({ headers, form })
    const refusal: unknown = await Promise.resolve(authenticate(ask.verify).run(exchange)).catch(
      (error: unknown) => error,
    )
    return { caller: exchange.caller, refusal, challenge: exchange.answerHeaders['www-authenticate'] }
  }

  test('names the caller of a bound token with its proof', async () => {
    const token = boundTo(mine)
    const { caller } = await send(door(), { authorization: [`DPoP ${token}`], dpop: [mine.proof(token)] })
    expect(caller).toMatchObject({ subject: 's-1' })
  })

  test('a proof for POST does not serve for GET', async () => {
    const token = boundTo(mine)
    const headers = { authorization: [`DPoP ${token}`], dpop: [mine.proof(token)] }
    expect(await send(door(), headers, 'GET')).toMatchObject({ caller: null, refusal: { code: 'UNAUTHENTICATED' } })
  })

  test('refuses a bound token as Bearer with its proof beside it: 401, and the challenge names both schemes', async () => {
    const token = boundTo(mine)
    const answer = await send(door(), { authorization: [`Bearer ${token}`], dpop: [mine.proof(token)] })
    expect(answer).toMatchObject({ caller: null, refusal: { code: 'UNAUTHENTICATED' } })
    expect(answer.challenge).toMatch(/^Bearer .*error="invalid_token".*, DPoP algs="RS256 PS256 ES256"$/)
  })

  test('refuses a bad proof: 401, and the challenge names the scheme DPoP and its algorithms', async () => {
    const token = boundTo(mine)
    const answer = await send(door(), { authorization: [`DPoP ${token}`], dpop: [other.proof(token)] })
    expect(answer).toMatchObject({ caller: null, refusal: { code: 'UNAUTHENTICATED' } })
    expect(answer.challenge).toMatch(/^DPoP .*error="invalid_token".*algs="RS256 PS256 ES256"$/)
  })

  test('asks once for all requests of one list, which came with one proof', async () => {
    const step = authenticate(door().verify)
    const token = boundTo(mine)
    const headers = { authorization: [`DPoP ${token}`], dpop: [mine.proof(token)] }
    const list = [exchangeOf({ headers }), exchangeOf({ headers })]
    await Promise.all(list.map(async (exchange) => await step.run(exchange)))
    expect(list.map(({ caller }) => caller?.subject)).toEqual(['s-1', 's-1'])
    await expect(step.run(exchangeOf({ headers: { ...headers } }))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })
})

test('names that were used are bounded: a name too many is refused, and none is forgotten before its time', async () => {
  let seconds = 0
  const once = localOnce(() => seconds, 2)
  expect(await once.take('a', 10)).toBe(true)
  expect(await once.take('b', 10)).toBe(true)
  expect(await once.take('c', 10)).toBe(false)
  seconds = 9.9
  expect(await once.take('a', 10)).toBe(false)
  seconds = 10
  expect(await once.take('c', 10)).toBe(true)
})

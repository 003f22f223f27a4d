import Fastify from 'fastify'
import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { afterAll, describe, expect, test } from 'vitest'
import { BACKCHANNEL_LOGOUT_PATH, backchannelLogout } from '#router/sso/backchannel-logout.ts'
import type { Logout } from '#router/sso/logout-token.ts'
import { realmVerifier } from '#router/sso/realm-verifier.ts'
import { KnownRevocations } from '#router/sso/revocations.ts'
import { signature, signParts, startSigningRealm } from '../support/signing-realm.ts'

const realm = await startSigningRealm()
const otherRealm = await startSigningRealm()
afterAll(() => Promise.all([realm.close(), otherRealm.close()]))

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
const now = () => Math.floor(Date.now() / 1_000)
const foreign = generateKeyPairSync('rsa', { modulusLength: 2_048 })

type Changes = Readonly<Record<string, unknown>>

/** Claims of a good logout token, fresh at each call. */
function logoutClaims(changes: Changes = {}): Changes {
  const good = { iss: realm.issuer, aud: 'portal', typ: 'Logout', iat: now(), exp: now() + 120, jti: randomUUID() }
  return { ...good, sid: 'a', sub: 's-1', events: { [EVENT]: {} }, ...changes }
}

const signed = (changes: Changes = {}, header: Changes = { typ: 'logout+jwt' }) =>
  realm.sign(logoutClaims(changes), { header })

/** A router that holds a caller's token, as the realm's messages reach it. */
function router(fetch?: typeof globalThis.fetch) {
  const rules: string[] = []
  const revocations = new KnownRevocations()
  const { verify, receiveLogout } = realmVerifier({
    use: 'jose',
    issuer: realm.issuer,
    clients: null,
    pages: new Set(['portal', 'explorer']),
    revocations,
    refused: (rule) => rules.push(rule),
    ...(fetch && { fetch }),
  })
  return { verify, receiveLogout, rules, revocations }
}

const HOSTILE: readonly (readonly [attack: string, rule: string, token: () => string])[] = [
  ['an access token', 'logout aud', () => realm.sign(realm.claims())],
  ['an access token for a page', 'logout typ', () => realm.sign(realm.claims({ aud: 'portal' }))],
  ['an ID token', 'logout typ', () => signed({ typ: 'ID' }, {})],
  ['header type of an access token', 'logout header typ', () => signed({}, { typ: 'at+jwt' })],
  ['header type of a proof', 'logout header typ', () => signed({}, { typ: 'dpop+jwt' })],
  ['alg none', 'logout alg', () => signed({}, { alg: 'none' })],
  ['crit that nobody understands', 'logout crit', () => signed({}, { crit: ['x'], x: 1 })],
  ['an unknown key', 'logout key', () => signed({}, { kid: 'x' })],
  ['forged under a key of the realm', 'logout signature', () => forged()],
  ['signed by another realm in our name', 'logout key', () => otherRealm.sign(logoutClaims())],
  ['another issuer', 'logout iss', () => signed({ iss: otherRealm.issuer })],
  ['another client', 'logout aud', () => signed({ aud: 'dept-licence' })],
  ['no audience', 'logout aud', () => signed({ aud: undefined })],
  ['the router’s own audience', 'logout aud', () => signed({ aud: 'civigraph' })],
  ['with a nonce', 'logout nonce', () => signed({ nonce: 'n' })],
  ['with an empty nonce', 'logout nonce', () => signed({ nonce: null })],
  ['without events', 'logout events', () => signed({ events: undefined })],
  ['with another event', 'logout events', () => signed({ events: { 'http://example/other': {} } })],
  ['with events as a list', 'logout events', () => signed({ events: [EVENT] })],
  ['with an event that is no object', 'logout events', () => signed({ events: { [EVENT]: true } })],
  ['about nobody', 'logout sid or sub', () => signed({ sid: undefined, sub: undefined })],
  ['about an empty sign-in', 'logout sid or sub', () => signed({ sid: '' })],
  ['about a list of accounts', 'logout sid or sub', () => signed({ sub: ['s-1'] })],
  ['without an identifier', 'logout jti', () => signed({ jti: undefined })],
  ['without a time', 'logout iat', () => signed({ iat: undefined })],
  ['of three minutes ago', 'logout iat', () => signed({ iat: now() - 180 })],
  ['of the future', 'logout iat', () => signed({ iat: now() + 120 })],
  ['expired', 'logout exp', () => signed({ exp: now() - 1 })],
  ['no token at all', 'logout shape', () => 'x'],
]

function forged(): string {
  const head = { alg: 'RS256', typ: 'logout+jwt', kid: realm.key('RS256').kid }
  return signParts(head, logoutClaims(), (bytes) => signature('RS256', foreign.privateKey, bytes))
}

describe('a logout token', () => {
  test('ends the tokens of its sign-in at once, and no others', async () => {
    const { verify, receiveLogout } = router()
    const mine = realm.sign(realm.claims({ sid: 'a' }))
    expect(await verify(mine)).not.toBeNull()
    expect(await receiveLogout(signed())).toMatchObject({ session: 'a', subject: 's-1' })
    expect(await verify(mine)).toBeNull()
    expect(await verify(realm.sign(realm.claims({ sid: 'b' })))).not.toBeNull()
  })

  test('without a sign-in ends all tokens of its account that were issued before', async () => {
    const { verify, receiveLogout } = router()
    await receiveLogout(signed({ sid: undefined, iat: now() - 5 }))
    expect(await verify(realm.sign(realm.claims({ sid: 'b', iat: now() - 5 })))).toBeNull()
    expect(await verify(realm.sign(realm.claims({ sid: 'b', iat: now() - 4 })))).not.toBeNull()
    expect(await verify(realm.sign(realm.claims({ sub: 'other', iat: now() - 5 })))).not.toBeNull()
  })

  test.each([
    ['for several clients', { aud: ['explorer', 'account'] }, { typ: 'logout+jwt' }],
    ['of a realm that names no type', { typ: undefined, exp: undefined }, { typ: undefined }],
    ['of type JWT', {}, { typ: 'JWT' }],
    ['with more in its event than must be', { events: { [EVENT]: { reason: 'x' }, other: 1 } }, {}],
  ])('%s is taken', async (_what, changes, header) => {
    expect(await router().receiveLogout(signed(changes, header))).not.toBeNull()
  })

  test('is good once', async () => {
    const { receiveLogout, rules } = router()
    const token = signed()
    expect(await receiveLogout(token)).not.toBeNull()
    expect(await receiveLogout(token)).toBeNull()
    expect(rules).toEqual(['logout used'])
  })

  test.each(HOSTILE)('is refused: %s (%s)', async (_attack, rule, token) => {
    const { receiveLogout, rules, revocations } = router()
    expect(await receiveLogout(token())).toBeNull()
    expect(rules).toEqual([rule])
    expect(revocations.list()).toEqual([])
  })

  test('is never an access token, not even with all its claims', async () => {
    const { verify, rules } = router()
    expect(await verify(realm.sign(realm.claims({ ...logoutClaims(), aud: 'civigraph' })))).toBeNull()
    expect(rules).toEqual(['typ'])
  })
})

describe('the route that the realm reports to', () => {
  async function post(payload: string, options: { type?: string; fetch?: typeof fetch; method?: 'GET' | 'POST' } = {}) {
    const ended: Logout[] = []
    const { receiveLogout } = router(options.fetch)
    const app = Fastify()
    await app.register(
      backchannelLogout({ receive: receiveLogout, perAddress: null, ended: (logout) => void ended.push(logout) }),
    )
    const headers = { 'content-type': options.type ?? 'application/x-www-form-urlencoded' }
    const url = BACKCHANNEL_LOGOUT_PATH
    const answer = await app.inject({ method: options.method ?? 'POST', url, headers, payload })
    await app.close()
    return { status: answer.statusCode, cache: answer.headers['cache-control'], text: answer.body, ended }
  }
  const form = (...tokens: string[]) =>
    new URLSearchParams(tokens.map((token): [string, string] => ['logout_token', token])).toString()

  test('answers 200 that nobody may keep, and ends what the router itself holds', async () => {
    expect(await post(form(signed()))).toMatchObject({ status: 200, cache: 'no-store', ended: [{ session: 'a' }] })
  })

  test.each([
    ['a token that is refused', () => form(signed({ nonce: 'n' }))],
    ['no token', () => 'x=1'],
    ['an empty body', () => ''],
    ['two tokens', () => form(signed(), signed())],
  ])('answers 400 to %s', async (_what, body) => {
    const answer = await post(body())
    expect(answer).toMatchObject({ status: 400, cache: 'no-store', ended: [] })
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'invalid_request' })
  })

  test('reads no body that is too long, and none of another type', async () => {
    expect(await post(form('x'.repeat(20_000)))).toMatchObject({ status: 413, ended: [] })
    expect(await post(JSON.stringify({ logout_token: signed() }), { type: 'application/json' })).toMatchObject({
      status: 415,
      ended: [],
    })
  })

  test('does not say that a token is bad when the realm’s keys cannot be read', async () => {
    const away = async () => new Response('', { status: 500 })
    expect((await post(form(signed()), { fetch: away })).status).toBeGreaterThanOrEqual(500)
  })

  test('answers no GET', async () => {
    expect(await post('', { method: 'GET' })).toMatchObject({ status: 404 })
  })
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { hostileTokens } from '../support/hostile-tokens.ts'
import { startSigningRealm, type SigningRealm } from '../support/signing-realm.ts'
import { startTownRouter, type TownRouter } from '../support/town-router.ts'

/** A router as it runs, before a department behind HTTP: a hostile token is 401, and the department hears of nothing. */
let router: TownRouter
let otherRealm: SigningRealm
beforeAll(async () => {
  router = await startTownRouter()
  otherRealm = await startSigningRealm()
})
afterAll(async () => {
  await router.close()
  await otherRealm.close()
})
beforeEach(() => {
  router.town.traceparents.length = 0
})

/** Open to anybody: whoever were taken for nobody would be answered. */
const OPEN = { query: '{ mayor }' }

test('no hostile token that can stand in a header is answered, and none reaches a department', async () => {
  const unregistered = 'client the realm does not register' // this router takes every client of its realm
  const hostile = hostileTokens(router.realm, otherRealm).filter(([attack]) => attack !== unregistered)
  const answers: [attack: string, status: number, isChallenged: boolean][] = []
  for (const [attack, , make] of hostile) {
    const token = make()
    if (!/^[\x20-\x7E]*$/.test(token) || token.length > 12_000) continue
    const { status, headers } = await router.ask(OPEN, { authorization: `Bearer ${token}` })
    answers.push([attack, status, headers.has('www-authenticate')])
  }
  expect(answers.length).toBeGreaterThan(120)
  expect(answers.filter(([, status, isChallenged]) => status !== 401 || !isChallenged)).toEqual([])
  expect(router.town.traceparents).toEqual([])
})

test('a token that is longer than any header may be is refused before it is read', async () => {
  const { status } = await router.ask(OPEN, { authorization: `Bearer ${'a'.repeat(40_000)}` })
  expect([status, router.town.traceparents]).toEqual([431, []])
})

test('a token in the body is no token: who sends one there is nobody', async () => {
  const token = router.realm.sign(router.realm.claims())
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  expect((await router.ask(`access_token=${token}&query=${encodeURIComponent('{ mayor }')}`, form)).status).toBe(415)
  expect(router.town.traceparents).toEqual([])
})

test('and a good token is answered by the department', async () => {
  const token = router.realm.sign(router.realm.claims())
  const { status, text } = await router.ask(OPEN, { authorization: `Bearer ${token}` })
  expect([status, JSON.parse(text)]).toEqual([200, { data: { mayor: 'Test Mayor' } }])
  expect(router.town.traceparents).toHaveLength(1)
})

import { randomUUID } from 'node:crypto'
import { createClient } from 'graphql-sse'
import { afterAll, afterEach, expect, test } from 'vitest'
import { eventually } from '../support/clock-department.ts'
import { proofKey } from '../support/proof-key.ts'
import { startRedis, withRedis } from '../support/start-redis.ts'
import { startStreamingRouter, type StreamingRouter } from '../support/streaming-router.ts'

/** A router as it runs, with what the realm tells it of sign-outs, and what a holder of a key sends it. */
const ORIGIN = 'http://graph.example'
const open: { close: () => Promise<void> }[] = []
const leaving: (() => void)[] = []

async function start(env: Readonly<Record<string, string>> = {}): Promise<StreamingRouter> {
  const router = await startStreamingRouter({ env: { CIVIGRAPH_PUBLIC_ORIGIN: ORIGIN, ...env } })
  open.unshift(router)
  return router
}

const router = await start()
afterEach(() => leaving.splice(0).forEach((leave) => leave()))
afterAll(async () => {
  for (const it of open) await it.close()
})

const COUNT = '{ clock(id: "a") { count } }'

async function ask(token: string, headers: Record<string, string> = {}, at = router) {
  const answer = await fetch(at.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query: COUNT }),
  })
  return { status: answer.status, challenge: answer.headers.get('www-authenticate'), text: await answer.text() }
}

/** The realm tells a router that a sign-in ended. */
async function signOut(session: string, at = router) {
  const events = { 'http://schemas.openid.net/event/backchannel-logout': {} }
  const token = at.token('', { typ: 'Logout', aud: 'portal', sid: session, jti: randomUUID(), events })
  const answer = await fetch(new URL('/backchannel-logout', at.url), {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
  })
  return answer.status
}

test('a token of a sign-in that ended is 401 at once, though it was taken before', async () => {
  const token = router.token('openid', { sid: 'ended' })
  expect((await ask(token)).status).toBe(200)
  expect(await signOut('ended')).toBe(200)
  expect(await ask(token)).toMatchObject({ status: 401, challenge: expect.stringContaining('error="invalid_token"') })
})

test('a sign-out that nobody signed ends nothing', async () => {
  const token = router.token('openid', { sid: 'goes-on' })
  const forged = router.token('', { typ: 'Logout', aud: 'portal', sid: 'goes-on' })
  const body = new URLSearchParams({ logout_token: `${forged}x` })
  const answer = await fetch(new URL('/backchannel-logout', router.url), { method: 'POST', body })
  expect(answer.status).toBe(400)
  expect((await ask(token)).status).toBe(200)
})

test('an open stream of a sign-in that ended is ended before its next event', async () => {
  const token = router.token('openid', { sid: 'streaming' })
  const client = createClient({
    url: router.url.href,
    retryAttempts: 0,
    headers: { authorization: `Bearer ${token}` },
  })
  leaving.push(() => client.dispose())
  const events = client.iterate({ query: 'subscription { ticked(id: "s") { count } }' })
  const first = events.next()
  await eventually(() => router.clock.listening('s') === 1, 'a subscription')
  router.clock.tick('s', 1)
  expect(await first).toMatchObject({ value: { data: { ticked: { count: 1 } } } })
  await signOut('streaming')
  router.clock.tick('s', 2)
  expect((await events.next()).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  await eventually(() => router.clock.listening('s') === 0, 'no subscription')
})

test('a token that is bound to a key is taken with its proof, and refused without, with the schemes named', async () => {
  const key = proofKey(`${ORIGIN}/graphql`)
  const token = router.token('openid', { typ: 'DPoP', cnf: { jkt: key.thumbprint } })
  const dpop = key.proof(token)
  expect((await ask(token, { authorization: `DPoP ${token}`, dpop })).status).toBe(200)
  expect(await ask(token, { authorization: `DPoP ${token}`, dpop })).toMatchObject({
    status: 401,
    challenge: expect.stringMatching(/^DPoP .*error="invalid_token".*algs="RS256 PS256 ES256"$/),
  })
  expect(await ask(token, { dpop: key.proof(token) })).toMatchObject({
    status: 401,
    challenge: expect.stringMatching(/^Bearer .*error="invalid_token".*, DPoP algs=/),
  })
})

withRedis('what one router hears of a sign-out holds at another within a second', async () => {
  const redis = await startRedis()
  open.push({ close: () => redis.stop() })
  const [one, two] = [
    await start({ CIVIGRAPH_REDIS_URL: redis.url.href }),
    await start({ CIVIGRAPH_REDIS_URL: redis.url.href }),
  ]
  const token = two.token('openid', { sid: 'far away' })
  expect((await ask(token, {}, two)).status).toBe(200)
  expect(await signOut('far away', one)).toBe(200)
  const since = performance.now()
  while ((await ask(token, {}, two)).status === 200) expect(performance.now() - since).toBeLessThan(1_000)
})

withRedis('a router that starts without Redis knows of no sign-out: it is not ready, and takes no token', async () => {
  const redis = await startRedis()
  open.push({ close: () => redis.stop() })
  await redis.stop()
  const alone = await start({ CIVIGRAPH_REDIS_URL: redis.url.href })
  const ready = async () => {
    const answer = await fetch(new URL('/ready', alone.url))
    return { status: answer.status, body: await answer.json() }
  }
  const token = alone.token('openid', { sid: 'ended before it started' })
  expect(await ready()).toMatchObject({ status: 503, body: { ready: false, parts: { revocations: 'not read yet' } } })
  const refused = await ask(token, {}, alone)
  expect(refused).toMatchObject({ status: 503, challenge: null })
  expect(refused.text).toContain('UPSTREAM_UNAVAILABLE')
  const anonymous = await fetch(alone.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: COUNT }),
  })
  expect(anonymous.status).toBe(200)
  await redis.startAgain()
  await eventually(async () => (await ready()).status === 200, 'the list is read')
  expect((await ask(token, {}, alone)).status).toBe(200)
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startStreamingRouter, type StreamingRouter } from '../support/streaming-router.ts'

/** Signing in costs a look at the realm, and may be asked for by anybody: one address gets so much of it. */
let folder: string
let router: StreamingRouter
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sign-on-flood-'))
  const secret = join(folder, 'secret')
  writeFileSync(secret, 'of a test', { mode: 0o600 })
  router = await startStreamingRouter({
    env: {
      CIVIGRAPH_PORTAL_SECRET_FILE: secret,
      CIVIGRAPH_SIGN_ONS_PER_MINUTE: '3',
      CIVIGRAPH_REQUESTS_PER_SECOND: '1',
      CIVIGRAPH_REQUESTS_AT_ONCE: '3',
      CIVIGRAPH_TRUSTED_PROXIES: '127.0.0.1,::1',
    },
  })
})
afterAll(async () => {
  await router?.close()
  rmSync(folder, { recursive: true })
})

type Route = readonly [method: string, path: string]

async function send([method, path]: Route, from: string) {
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from }
  const body = method === 'POST' ? new URLSearchParams({ logout_token: 'x' }) : undefined
  const answer = await fetch(new URL(path, router.url), {
    method,
    redirect: 'manual',
    headers: form,
    ...(body && { body }),
  })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

async function flood(route: Route, from: string) {
  const answers = []
  // oxlint-disable-next-line no-await-in-loop -- one after the other, as one caller would
  for (let request = 0; request < 4; request++) answers.push(await send(route, from))
  return answers
}

const PAGES: readonly Route[] = [
  ['GET', '/sign-in?page=portal'],
  ['GET', '/login/callback?state=x&code=y'],
  ['POST', '/sign-out'],
  ['POST', '/sign-out/everywhere'],
]

test.each(PAGES)('who sends too much to %s %s is shown a page that says when to come again', async (...route) => {
  const answers = await flood(route, '192.0.2.1') // the same for all routes: each is counted by itself
  expect(answers.map(({ status }) => status === 429)).toEqual([false, false, false, true])
  const last = answers.at(-1)
  expect(last?.headers.get('retry-after')).toBe('20')
  expect(last?.headers.get('content-type')).toContain('text/html')
  expect(last?.headers.get('set-cookie')).toBeNull()
  expect(last?.text).toContain('Nothing was changed')
  expect((await send(route, '192.0.2.2')).status).not.toBe(429)
})

test('of IPv6 the whole block of a subscriber counts as one', async () => {
  const [route] = PAGES
  if (!route) throw new Error('No route.')
  await flood(route, '2001:db8:1:2::1')
  expect((await send(route, '2001:db8:1:2:ffff::9')).status).toBe(429)
  expect((await send(route, '2001:db8:1:3::1')).status).not.toBe(429)
})

test('logout tokens that nobody signed are bounded like requests for data, for the realm sends those of a nation', async () => {
  const route = ['POST', '/backchannel-logout'] as const
  const answers = await flood(route, '192.0.2.1')
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 429])
  expect(answers.at(-1)?.headers.get('retry-after')).toBe('1')
  expect(answers.at(-1)?.headers.get('cache-control')).toBe('no-store')
  expect((await send(route, '192.0.2.2')).status).toBe(400)
})

import { expect, test } from 'vitest'
import { redisSessions } from '#router/sso/sessions/redis-sessions.ts'
import { sealFor } from '#router/sso/sessions/seal.ts'
import type { PageSession } from '#router/sso/sessions/session-store.ts'

/** What the router gives into other hands, a browser’s or a Redis’s, it gives sealed. */

const PEM = 'the key of all processes'
const seal = sealFor('sessions', PEM)

test('whoever has the same key, for the same purpose, opens what was closed about the same thing', () => {
  const sealed = seal.close('a token', 'session 1')

  expect(sealFor('sessions', PEM).open(sealed, 'session 1')).toBe('a token')
  expect(seal.close('a token', 'session 1')).not.toBe(sealed)
})

test.for([
  ['another thing', (sealed: string) => seal.open(sealed, 'session 2')],
  ['another purpose', (sealed: string) => sealFor('sign-ins', PEM).open(sealed, 'session 1')],
  ['another key', (sealed: string) => sealFor('sessions', 'another').open(sealed, 'session 1')],
  ['the key of one process', (sealed: string) => sealFor('sessions', null).open(sealed, 'session 1')],
  ['a text that was changed', (sealed: string) => seal.open(`${sealed.slice(0, -6)}AAAAAA`, 'session 1')],
  ['a text that was cut', (sealed: string) => seal.open(sealed.slice(0, 20), 'session 1')],
  ['no sealed text', () => seal.open('{"accessToken":"x"}', 'session 1')],
] as const)('nothing is opened with %s', ([, open]) => {
  expect(open(seal.close('a token', 'session 1'))).toBeNull()
})

test('Redis is given no token, no account and no claim in the clear, and gives a session back to its own key only', async () => {
  const session: PageSession = {
    page: 'portal',
    subject: 'subject-of-nobody',
    sid: 'sid-of-nobody',
    jti: 'jti-of-nobody',
    accessToken: 'access-token',
    accessEndsAt: 1,
    refreshToken: 'refresh-token',
    idToken: 'id-token',
    endsAt: 2,
    moreScopes: ['identity:number'],
    names: { names: [], issuedAt: 0 },
  }
  const given: string[] = []
  let stored = ''
  const store = redisSessions({
    seal,
    idleMs: 1,
    maxMs: 1,
    redis: {
      async eval(_script, call) {
        const values = call?.arguments?.map(String) ?? []
        given.push(...values, ...(call?.keys?.map(String) ?? []))
        if (values.length > 1) stored = values[0] ?? ''
        return values.length > 1 ? 1 : stored
      },
    },
  })

  await store.add('key-1', session)

  expect(given.join(' ')).not.toMatch(/token|nobody|identity:number/)
  expect(await store.use('key-1')).toEqual(session)
  expect(await store.use('key-2')).toBeNull()
})

import { parse } from 'graphql'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { decide } from '#router/guard/decide.ts'
import { createGuard } from '#router/guard/guard.ts'
import { POLICIES } from '#router/guard/policies.ts'
import { apiSchemaOf, callerWith, compose, FEDERATED } from '../support/guarded-graph.ts'

/** A policy that holds now and not later: nothing is remembered of it. */

const SIGNED_IN_AT = 1_800_000_000
const caller = callerWith({ authenticatedAt: SIGNED_IN_AT })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function secondsAfterSignIn(seconds: number) {
  vi.setSystemTime((SIGNED_IN_AT + seconds) * 1_000)
}

describe('a sign-in of the last so many seconds', () => {
  const fresh = (...group: string[]) => ({ kind: 'policies', anyOf: [group] }) as const

  test.each([
    ['is fresh to the last second', 300, ['fresh:300'], { missing: null }],
    ['is not a second later, and the way out says how old one may be', 301, ['fresh:300'], { maxAge: 300 }],
    ['together with a level, one sign-in brings both', 301, ['fresh:300', 'acr:high'], { maxAge: 300, acr: 'high' }],
    ['of two ages the lower counts', 301, ['fresh:300', 'fresh:60'], { maxAge: 60 }],
    ['together with a role that is missing, no sign-in helps', 301, ['fresh:300', 'role:x'], { missing: 'right' }],
  ])('%s', (_, seconds, group, verdict) => {
    secondsAfterSignIn(seconds)
    expect(decide(fresh(...group), caller, { policies: POLICIES })).toEqual({ missing: 'assurance', ...verdict })
  })

  test('a machine has none', () => {
    expect(decide(fresh('fresh:300'), callerWith(), { policies: POLICIES })).toEqual({
      missing: 'assurance',
      maxAge: 300,
    })
  })
})

test('one caller who asks again later is refused, told how old a sign-in may be, and what is under way is still fetched', () => {
  const sdl = compose(`${FEDERATED} type Query { open: Int sealed: Int @policy(policies: [["fresh:300"]]) }`)
  const guard = createGuard(sdl, apiSchemaOf(sdl))
  const document = parse('{ sealed }')
  const ask = () => guard.guardOperation({ document, operationName: undefined, variables: {} }, caller)

  secondsAfterSignIn(299)
  expect(ask().errors).toEqual([])

  secondsAfterSignIn(302)
  expect(ask().errors).toMatchObject([
    {
      message:
        'The sign-in is not strong enough for this field. Query.sealed needs a sign-in of the last 300 seconds: sign in again with max_age=300.',
      extensions: { code: 'ASSURANCE_TOO_LOW', maxAge: 300 },
    },
  ])
  expect(guard.callerOf('{ sealed }', caller)).not.toBe('denied')

  secondsAfterSignIn(361)
  expect(guard.callerOf('{ sealed }', caller)).toBe('denied')
})

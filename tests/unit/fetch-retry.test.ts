import { expect, test } from 'vitest'
import { Call } from '#router/engine/fetch/call.ts'
import { limitOf } from '#router/engine/fetch/limit.ts'
import type { FailureName } from '#router/engine/fetch/failure.ts'
import { failed } from '#router/engine/fetch/reply.ts'
import { RetryBudget, retryOnce } from '#router/engine/fetch/retry.ts'
import { aContext, aFetch } from '../support/department-call.ts'

function aCall(timeoutMs = 1_000): Call {
  return new Call(aFetch(), aContext(), limitOf(performance.now(), Infinity, timeoutMs))
}

/** How often a department that fails so is asked for one query. */
async function triesAt(failure: FailureName, { retryAfterMs = 0, call = aCall(), budget = new RetryBudget() } = {}) {
  let tries = 0
  const send = retryOnce(budget, () => 0)(async () => (tries++, failed(failure, retryAfterMs)))
  await send(call)
  return tries
}

test('a department that is seldom asked may be asked again three times in ten seconds', () => {
  const budget = new RetryBudget()
  for (let call = 0; call < 10; call++) budget.called(0)
  expect([1, 2, 3, 4].map(() => budget.spend(0))).toEqual([true, true, true, false])
  expect(budget.spend(10_001)).toBe(true)
})

test('a tenth of a department’s calls may have a second try', () => {
  const budget = new RetryBudget()
  for (let call = 0; call < 200; call++) budget.called(call)
  expect(Array.from({ length: 30 }, () => budget.spend(200)).filter(Boolean)).toHaveLength(20)
})

test('what cannot be better the second time is not tried again', async () => {
  const names = ['lostMidway', 'serverError', 'notJson', 'tooLarge', 'breakerOpen', 'timeout', 'abandoned'] as const
  expect(await Promise.all(names.map((name) => triesAt(name)))).toEqual(names.map(() => 1))
})

test('what may be better is tried once more, after the pause that the department asks for', async () => {
  const startedAt = performance.now()
  expect(await triesAt('busy', { retryAfterMs: 60 })).toBe(2)
  expect(performance.now() - startedAt).toBeGreaterThan(55)
})

test('beyond the budget nothing is tried again', async () => {
  const budget = new RetryBudget()
  const tries = await Promise.all([1, 2, 3, 4, 5].map(() => triesAt('busy', { budget })))
  expect(tries).toEqual([2, 2, 2, 1, 1])
})

test('a pause that would outlast the call is not begun, and spends nothing', async () => {
  const budget = new RetryBudget()
  expect(await triesAt('busy', { retryAfterMs: 2_000, budget })).toBe(1)
  expect(await triesAt('resetBeforeAnswer', { call: aCall(15), budget })).toBe(1)
  expect([1, 2, 3].map(() => budget.spend(performance.now()))).toEqual([true, true, true])
})

test('a pause ends when nobody waits any more, and nothing is sent', async () => {
  const call = aCall()
  setTimeout(() => call.stop.now('abandoned'), 10)
  const startedAt = performance.now()
  expect(await triesAt('busy', { retryAfterMs: 900, call })).toBe(1)
  expect(performance.now() - startedAt).toBeLessThan(500)
})

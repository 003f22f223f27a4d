import { expect, test, vi } from 'vitest'
import { Deadlines } from '#router/engine/fetch/deadline.ts'
import { limitOf } from '#router/engine/fetch/limit.ts'

const forever = new AbortController().signal
const giveUp = () => {}

test('a call gets its department’s time, or the rest of the request’s less 20 ms, whichever is shorter', () => {
  expect(limitOf(1_000, 11_000, 3_000)).toEqual({ startedAt: 1_000, until: 4_000, because: 'timeout' })
  expect(limitOf(1_000, 2_000, 3_000)).toEqual({ startedAt: 1_000, until: 1_980, because: 'deadline' })
})

test('whoever waits too long, or whose caller has gone, is told why, and nobody else is', async () => {
  const deadlines = new Deadlines()
  const told: string[] = []
  const now = performance.now()
  const waiting = (name: string, until: number, signal: AbortSignal | null) =>
    deadlines.add({ until, because: 'timeout', signal, giveUp: (reason) => told.push(`${name} ${reason}`) })
  waiting('late', now + 30, forever)
  waiting('gone', now + 60_000, AbortSignal.abort())
  waiting('patient', now + 60_000, forever)

  await vi.waitFor(() => expect(told.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(['gone abandoned', 'late timeout']))
  expect(performance.now() - now).toBeLessThan(100)
  expect(deadlines.size).toBe(1)
})

test('one timer serves all calls, and it ends when nobody waits', async () => {
  const started = vi.spyOn(globalThis, 'setInterval')
  const ended = vi.spyOn(globalThis, 'clearInterval')
  const deadlines = new Deadlines()
  const until = performance.now() + 60_000
  const all = Array.from({ length: 1_000 }, () => ({ until, because: 'timeout' as const, signal: forever, giveUp }))
  for (const one of all) deadlines.add(one)
  for (const one of all) deadlines.delete(one)

  expect(started).toHaveBeenCalledOnce()
  const [timer] = started.mock.results
  await vi.waitUntil(() => ended.mock.calls.some(([one]) => one === timer?.value))
  vi.restoreAllMocks()
})

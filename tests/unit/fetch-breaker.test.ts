import { expect, test } from 'vitest'
import { Breaker } from '#router/engine/fetch/breaker.ts'
import { SlidingCount } from '#router/engine/fetch/sliding-count.ts'

/** A breaker on a clock that the test moves. */
function onAClock(random = 0.5) {
  const clock = { now: 0 }
  const breaker = new Breaker({ now: () => clock.now, random: () => random })
  const call = (health: 'bad' | 'fine' | 'unknown') => {
    const ticket = breaker.admit()
    if (ticket !== null) breaker.note(ticket, health)
    return ticket !== null
  }
  const calls = (count: number, health: 'bad' | 'fine' | 'unknown') =>
    Array.from({ length: count }, () => call(health)).filter(Boolean).length
  return { clock, breaker, call, calls }
}

test('nineteen failures leave a department open to all; the twentieth closes it to all', () => {
  const { breaker, calls } = onAClock()
  calls(19, 'bad')
  expect(breaker.state).toBe('closed')
  calls(1, 'bad')
  expect(breaker.state).toBe('open')
  expect(calls(10, 'fine')).toBe(0)
})

test('a department that fails in less than half of its calls is asked further', () => {
  const { breaker, calls } = onAClock()
  calls(21, 'fine')
  calls(20, 'bad')
  expect(breaker.state).toBe('closed')
  calls(1, 'bad')
  expect(breaker.state).toBe('open')
})

test('failures of more than ten seconds ago count no more', () => {
  const { clock, breaker, calls } = onAClock()
  calls(19, 'bad')
  clock.now = 10_001
  calls(19, 'bad')
  expect(breaker.state).toBe('closed')
})

test('calls that tell nothing of the department do not count', () => {
  const { breaker, calls } = onAClock()
  calls(100, 'unknown')
  calls(19, 'bad')
  expect(breaker.state).toBe('closed')
})

test.for([
  [0, 4_000],
  [0.5, 5_000],
  [1, 6_000],
])('it stays open for five seconds give or take a fifth (chance %d: %d ms)', ([chance = 0, openMs = 0]) => {
  const { clock, breaker, calls, call } = onAClock(chance)
  calls(20, 'bad')
  expect(breaker.retryAfterMs).toBeCloseTo(openMs)
  clock.now = openMs - 1
  expect(call('fine')).toBe(false)
  clock.now = openMs + 1
  expect(call('fine')).toBe(true)
  expect(breaker.state).toBe('halfOpen')
})

test('three calls try a department again, no fourth beside them; when all succeed everybody may ask', () => {
  const { clock, breaker, calls } = onAClock()
  calls(20, 'bad')
  clock.now = 5_000
  const tickets = [breaker.admit(), breaker.admit(), breaker.admit()]
  expect(breaker.admit()).toBeNull()
  for (const ticket of tickets) breaker.note(ticket ?? -1, 'fine')
  expect(breaker.state).toBe('closed')
})

test('one trial that fails opens it again for its full time', () => {
  const { clock, breaker, calls, call } = onAClock()
  calls(20, 'bad')
  clock.now = 5_000
  call('fine')
  call('bad')
  expect(breaker.state).toBe('open')
  expect(breaker.retryAfterMs).toBe(5_000)
})

test('a trial that tells nothing gives its turn to another', () => {
  const { clock, breaker, calls } = onAClock()
  calls(20, 'bad')
  clock.now = 5_000
  calls(10, 'unknown')
  expect(breaker.state).toBe('halfOpen')
  calls(3, 'fine')
  expect(breaker.state).toBe('closed')
})

test('what was sent before it opened decides nothing afterwards', () => {
  const { clock, breaker, calls } = onAClock()
  const late = [breaker.admit(), breaker.admit(), breaker.admit()]
  calls(20, 'bad')
  clock.now = 5_000
  breaker.note(breaker.admit() ?? -1, 'fine')
  for (const ticket of late) breaker.note(ticket ?? -1, 'fine')
  expect(breaker.state).toBe('halfOpen')
})

test('a sliding count forgets by tenths of its span, and all of it after a pause', () => {
  const count = new SlidingCount(1_000)
  for (let now = 0; now < 1_000; now += 50) count.add(now)
  expect(count.total(999)).toBe(20)
  expect(count.total(1_000)).toBe(18)
  expect(count.total(1_450)).toBe(10)
  expect(count.total(1_899)).toBe(2)
  expect(count.total(50_000)).toBe(0)
})

import { expect, test } from 'vitest'
import { refusalRecord } from '#subgraphs/kit/envelope-refusals.ts'
import { usedOnce } from '#subgraphs/kit/envelope-replay.ts'

test('an id is good once for a life span, and is forgotten later', () => {
  const clock = { ms: 0 }
  const once = usedOnce({ lifeMs: 40, now: () => clock.ms })
  expect([once.add('a'), once.add('a'), once.add('b')]).toEqual([true, false, true])
  clock.ms = 39
  expect([once.add('a'), once.add('c')]).toEqual([false, true])
  clock.ms = 60 // the halves have changed places: what was young is still known
  expect([once.add('d'), once.add('c'), once.add('a')]).toEqual([true, false, false])
  clock.ms = 200
  expect(once.add('a')).toBe(true)
})

test('when more ids come than fit no one is let in twice: calls are put off', () => {
  const clock = { ms: 0 }
  const once = usedOnce({ lifeMs: 40, maxIds: 2, now: () => clock.ms })
  expect([once.add('a'), once.add('b'), once.add('a')]).toEqual([true, true, false])
  expect(() => once.add('c')).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
  clock.ms = 200
  expect(once.add('c')).toBe(true)
})

test('of many refusals of one kind the first is written, and then how many followed', () => {
  const clock = { ms: 0 }
  const lines: string[] = []
  const record = refusalRecord({ write: (line) => void lines.push(line), now: () => clock.ms })
  for (let call = 0; call < 1_000; call++) record('tiny', 'it was used before')
  record('tiny', 'it was signed for another body')
  clock.ms = 10_000
  record('tiny', 'it was used before')
  expect(lines).toEqual([
    'refused tiny 1 envelope: it was used before\n',
    'refused tiny 1 envelope: it was signed for another body\n',
    'refused tiny 1000 envelope: it was used before\n',
  ])
})

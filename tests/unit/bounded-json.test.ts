import { expect, test } from 'vitest'
import { parseJson } from '#router/http/bounded-json.ts'

const lists = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`
const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

test.for([
  ['lists', lists(32)],
  ['objects', objects(32)],
  ['both in turn', `${'[{"a":'.repeat(16)}1${'}]'.repeat(16)}`],
  ['a list of 100,000 beside it', `[${lists(31)},${Array.from({ length: 100_000 }, () => '1').join()}]`],
])('%s 32 deep are read', ([, text = '']) => {
  expect(JSON.stringify(parseJson(text))).toBe(text)
})

test.for([
  ['lists 33 deep', lists(33)],
  ['objects 33 deep', objects(33)],
  ['both in turn, 34 deep', `${'[{"a":'.repeat(17)}1${'}]'.repeat(17)}`],
  ['a million lists', lists(1_000_000)],
  ['what stands last and is too deep', `[1,{"a":2},${lists(32)}]`],
])('%s are refused', ([, text = '']) => {
  expect(() => parseJson(text)).toThrow('at most 32 deep')
})

test.for([
  ['at the top', '{"__proto__":{"admin":true}}'],
  ['in a list', '[1,[{"a":{"__proto__":1}}]]'],
  ['at the deepest place', `${'['.repeat(31)}{"__proto__":null}${']'.repeat(31)}`],
])('a member __proto__ %s is refused', ([, text = '']) => {
  expect(() => parseJson(text)).toThrow('__proto__')
})

test('of a member that stands twice the last counts, and what no parser takes is refused without its text', () => {
  expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 })
  expect(() => parseJson('{"secret')).toThrow(/valid JSON\.$/)
})

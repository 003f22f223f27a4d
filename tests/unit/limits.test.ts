import { getIntrospectionQuery, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { limitsBroken, measureDocument, USUAL_LIMITS } from '#router/bounds/operation-limits.ts'

const nested = (count: number) => `{ ${'a { '.repeat(count - 1)} a ${'} '.repeat(count - 1)} }`
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ')
const brokenBy = (text: string) => limitsBroken(parse(text), USUAL_LIMITS)

/** A document that reaches a limit with exactly so many. */
const reaching = {
  'fields below one another': [15, nested, 'lie deep at most 15'],
  'fields in all': [500, (n) => `{ a { ...F } } fragment F on T { ${times(n - 1, () => 'b')} }`, 'at most 500'],
  'fields in all, brought by a fragment twice': [
    250,
    (n) => `{ a { ${times(n - 1, () => 'b')} } ...F } fragment F on T { a { ${times(n - 1, () => 'b')} } }`,
    'at most 500',
  ],
  'fields at the root': [20, (n) => `{ a ...F } fragment F on Query { ${times(n - 1, () => 'b')} }`, 'root'],
  aliases: [30, (n) => `{ a { ${times(n, (i) => `x${i}: f${i}`)} } }`, 'aliases of a document may number at most 30'],
  'aliases of one field': [
    10,
    (n) => `{ ${times(n, (i) => `x${i}: a`)} }`,
    'aliases of one field may number at most 10',
  ],
  'aliases of `__typename`': [10, (n) => `{ ${times(n, (i) => `x${i}: __typename`)} }`, 'aliases of one field'],
  'directives at one place': [5, (n) => `{ a ${'@x '.repeat(n)} }`, 'directives at one place may number at most 5'],
  directives: [50, (n) => `{ a { ${times(n, () => 'b @x')} } }`, 'directives of a document may number at most 50'],
  fragments: [
    50,
    (n) => `{ a } ${times(n, (i) => `fragment F${i} on T { b }`)}`,
    'fragments of a document may number at most 50',
  ],
  'fields below `__schema`': [6, (n) => `{ __schema ${nested(n)} }`, 'below `__schema`'],
  'fields below `__type`': [6, (n) => `{ __type(name: "T") ${nested(n)} }`, 'below `__schema`'],
  'lists in lists': [8, (n) => `{ a(x: ${'['.repeat(n)}${']'.repeat(n)}) }`, 'nested at most 8'],
  'objects in lists': [4, (n) => `{ a(x: ${'[{ y: '.repeat(n)} 1 ${'}]'.repeat(n)}) }`, 'nested at most 8'],
} satisfies Record<string, [number, (count: number) => string, string]>

describe.for(Object.entries(reaching))('%s', ([, [limit, text, words]]) => {
  test('as many as the limit are taken', () => {
    expect(brokenBy(text(limit))).toBeNull()
  })
  test('one more is refused, with the limit and a way out', () => {
    expect(brokenBy(text(limit + 1))).toContain(words)
    expect(brokenBy(text(limit + 1))).toMatch(/; (split|send|ask|leave)/)
  })
})

test('the largest operation of a document counts, not all of them together', () => {
  expect(brokenBy(times(3, (i) => `query Q${i} { ${times(20, () => 'b')} }`))).toBeNull()
})

test('lists beside one another are not nested', () => {
  expect(brokenBy(`{ a(x: [${times(20, () => '[{ y: 1 }]')}]) }`)).toBeNull()
})

test('tools that ask for the whole schema in the standard way are not refused', () => {
  expect(
    limitsBroken(parse(getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true })), USUAL_LIMITS),
  ).toBeNull()
})

test('a refusal holds nothing of the document', () => {
  const refusal = brokenBy(`{ ${times(11, (i) => `canary${i}: canaryField(canaryArgument: "canary")`)} }`)
  expect(refusal).not.toBeNull()
  expect(refusal).not.toContain('canary')
})

test('fragments that double one another are counted without being written out', () => {
  const bomb = `{ ...F0 } ${times(49, (i) => `fragment F${i} on T { ...F${i + 1} ...F${i + 1} }`)} fragment F49 on T { a }`
  const began = performance.now()
  expect(measureDocument(parse(bomb)).maxFields).toBe(2 ** 49)
  expect(brokenBy(bomb)).toContain('root')
  expect(performance.now() - began).toBeLessThan(100)
})

test('fragments within themselves are left to validation and not followed for ever', () => {
  expect(brokenBy('{ ...F } fragment F on T { a ...G } fragment G on T { b ...F }')).toBeNull()
})

test('the longest document that the parser takes is measured in the blink of an eye, however it is built', () => {
  const tokens = USUAL_LIMITS.maxTokens
  const hostile = [
    nested(Math.floor(tokens / 3)),
    `{ ${'a '.repeat(tokens - 10)} }`,
    `{ ${times(tokens / 4, (i) => `x${i}: a`)} }`,
    `{ ${times(tokens / 3, () => '...F')} } fragment F on T { a { b } }`,
    `{ a(x: ${'['.repeat(1_000)}${']'.repeat(1_000)}) }`,
  ]
  for (const text of hostile) {
    const document = parse(text, { maxTokens: tokens })
    const began = performance.now()
    expect(limitsBroken(document, USUAL_LIMITS)).not.toBeNull()
    expect(performance.now() - began).toBeLessThan(250)
  }
})

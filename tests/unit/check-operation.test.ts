import { buildSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import type { Exchange } from '#router/exchange.ts'
import { checkOperation } from '#router/steps/check-operation.ts'
import { sizeOf } from '#router/steps/operation-size.ts'

const schema = buildSchema('type Query { a(x: [Int]): Int b: Query }')
const limits = {
  maxTokens: 100_000,
  maxDepth: 10,
  maxFields: 100,
  maxRootFields: 10,
  maxValues: 20_000,
  introspection: false,
}

function codeFor(query: string): unknown {
  const step = checkOperation(schema, limits)
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the step reads the request only
    void step.run({ request: { query } } as Exchange)
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error
  }
  return 'taken'
}

test('values nested too deep for the machine’s stack are refused as too large, not answered as a fault', () => {
  expect(codeFor(`{ a(x: ${'['.repeat(20_000)}${']'.repeat(20_000)}) }`)).toBe('LIMIT_EXCEEDED')
})

test('an operation within all bounds is taken', () => {
  expect(codeFor('{ a b { a } }')).toBe('taken')
})

test('fields are counted wherever a fragment brings them, and at the root apart', () => {
  const document = parse('fragment F on Query { a b { a } } { ...F ... on Query { ...F } b { ...F } }')
  expect(sizeOf(document, schema)).toEqual({ depth: 3, fields: 10, rootFields: 5, values: 10 })
})

test('page sizes around a field multiply: pages of pages are refused before a department is asked', () => {
  const pages = buildSchema(
    'type Query { list(first: Int): Page } type Page { nodes: [Item] } type Item { name: String list(first: Int): Page }',
  )
  const ask = (query: string) => sizeOf(parse(query), pages).values
  expect(ask('{ list(first: 100) { nodes { name } } }')).toBe(201)
  expect(ask('{ list { nodes { name } } }')).toBe(41)
  expect(ask('query ($n: Int) { list(first: $n) { nodes { name } } }')).toBe(201)
  expect(ask('{ list(first: 100) { nodes { list(first: 100) { nodes { name } } } } }')).toBe(20_201)
})

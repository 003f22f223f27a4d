import { buildSchema, parse } from 'graphql'
import { expect, test } from 'vitest'
import type { Exchange } from '#router/exchange.ts'
import { checkOperation } from '#router/steps/check-operation.ts'
import { sizeOf } from '#router/steps/operation-size.ts'

const schema = buildSchema('type Query { a(x: [Int]): Int b: Query }')
const limits = { maxTokens: 100_000, maxDepth: 10, maxFields: 100, maxRootFields: 10, introspection: false }

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
  expect(sizeOf(document)).toEqual({ depth: 3, fields: 10, rootFields: 5 })
})

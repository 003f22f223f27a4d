import { buildSchema, Kind, visit } from 'graphql'
import { expect, test } from 'vitest'
import { USUAL_LIMITS } from '#router/bounds/operation-limits.ts'
import { documentChecker } from '#router/steps/check-document.ts'
import { InvalidOperation } from '#router/steps/invalid-operation.ts'

const schema = buildSchema('type Query { a(x: [Int]): Int b: Query }')
function codeFor(query: string): unknown {
  try {
    documentChecker(schema, { ...USUAL_LIMITS, maxTokens: 100_000 })(query)
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

test('what is kept of a checked document are its nodes; only variables keep their place, for errors about their values', () => {
  const kept = documentChecker(
    schema,
    USUAL_LIMITS,
  )('query Q($x: [Int]) { b { ...F } } fragment F on Query { a(x: $x) }')
  const places: string[] = []
  visit(kept, { enter: (node) => void (node.loc && places.push(`${node.kind} ${node.loc.start}`)) })
  expect(places).toEqual(['VariableDefinition 8'])
  const [operation] = kept.definitions
  const [variable] = operation?.kind === Kind.OPERATION_DEFINITION ? (operation.variableDefinitions ?? []) : []
  expect(variable?.loc?.startToken).toMatchObject({ prev: null, next: null })
})

test('what is kept of a refused document are message, places and code: no node that leads to its text', () => {
  const refusals = ['{ nothing }', '{ a(x: "one") }', '{ a'].map((text) => {
    const refused = invalidIn(() => documentChecker(schema, USUAL_LIMITS)(text))
    return refused.errors.map((error) => ({ ...error.toJSON(), keeps: error.nodes ?? error.source ?? null }))
  })
  const extensions = { code: 'INVALID_OPERATION' }
  expect(refusals).toMatchObject([
    [{ message: 'Cannot query field "nothing" on type "Query".', locations: [{ line: 1, column: 3 }], keeps: null }],
    [{ locations: [{ line: 1, column: 8 }], extensions, keeps: null }],
    [{ locations: [{ line: 1, column: 4 }], extensions, keeps: null }],
  ])
})

function invalidIn(check: () => unknown): InvalidOperation {
  try {
    check()
  } catch (error) {
    if (error instanceof InvalidOperation) return error
  }
  throw new Error('It was not refused as invalid.')
}

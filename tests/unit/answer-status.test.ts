import { type ErrorCode, ERRORS, GraphError } from '@civigraph/subgraph-kit'
import { expect, test } from 'vitest'
import { PersistedQueryNotFound } from '#router/documents/persisted-queries.ts'
import { answerText } from '#router/http/answer-text.ts'
import { GRAPHQL_TYPE, JSON_TYPE } from '#router/http/accept.ts'
import { statusOf } from '#router/http/status.ts'

const refused = (code: ErrorCode) => ({ errors: [new GraphError(code, '').toJSON()] })

/** HTTP has no word for these: under `application/json` they are answers like others. */
const OF_GRAPHQL = new Set<string>([
  'ALREADY_RATED',
  'BAD_INPUT',
  'COST_EXCEEDED',
  'IDEMPOTENCY_CONFLICT',
  'IDENTIFIER_INVALID',
  'INVALID_OPERATION',
  'LIMIT_EXCEEDED',
  'NOT_FOUND',
  'PERSISTED_QUERY_NOT_FOUND',
  'STATE_CONFLICT',
])

test.for(Object.keys(ERRORS) as ErrorCode[])('a request refused with %s has the status of the table', (code) => {
  expect(statusOf(refused(code), GRAPHQL_TYPE)).toBe(ERRORS[code].status)
  expect(statusOf(refused(code), JSON_TYPE)).toBe(OF_GRAPHQL.has(code) ? 200 : ERRORS[code].status)
})

test('a hash that nobody knows is 200, as Apollo’s clients expect', () => {
  const answer = { errors: [new PersistedQueryNotFound().toJSON()] }
  expect([statusOf(answer, JSON_TYPE), statusOf(answer, GRAPHQL_TYPE)]).toEqual([200, 200])
})

const errorOf = (code: ErrorCode) => new GraphError(code, '').toJSON()

test.for([
  ['some data and errors', { data: { a: 1, b: null }, errors: [errorOf('UPSTREAM_UNAVAILABLE')] }, 200, 200],
  ['data that is null because it is', { data: null }, 200, 200],
  ['no data since a department refused', { data: null, errors: [errorOf('FORBIDDEN')] }, 200, 200],
  [
    'no data since one department refused and one is away',
    { data: null, errors: [errorOf('UPSTREAM_UNAVAILABLE'), errorOf('FORBIDDEN')] },
    200,
    200,
  ],
  ['no data since all are away', { data: null, errors: [errorOf('UPSTREAM_UNAVAILABLE')] }, 200, 503],
  ['no data since all answered rubbish', { data: null, errors: [errorOf('UPSTREAM_MALFORMED')] }, 200, 503],
  [
    'no data since all are away or late',
    { data: null, errors: [errorOf('UPSTREAM_UNAVAILABLE'), errorOf('DEADLINE_EXCEEDED')] },
    200,
    504,
  ],
] as const)('%s', ([, answer, json, graphql]) => {
  expect([statusOf(answer, JSON_TYPE), statusOf(answer, GRAPHQL_TYPE)]).toEqual([json, graphql])
})

test('an answer is written with its data first, and names its request when somebody will ask about it', () => {
  expect(answerText({ errors: [], data: { a: 1 } }, 'r1')).toBe('{"data":{"a":1}}')
  expect(answerText({ errors: [{ message: 'm' }], data: null }, 'r1')).toBe(
    '{"data":null,"errors":[{"message":"m"}],"extensions":{"requestId":"r1"}}',
  )
  expect(answerText({ data: {}, extensions: { plan: 1 } }, 'r1')).toBe('{"data":{},"extensions":{"plan":1}}')
})

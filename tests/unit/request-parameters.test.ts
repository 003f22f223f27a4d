import { GraphError } from '@civigraph/subgraph-kit'
import { expect, test } from 'vitest'
import { parametersOfAddress, parametersOfBody } from '#router/http/parameters.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

function codeOf(act: () => unknown): string {
  try {
    act()
    return 'read'
  } catch (error) {
    if (!(error instanceof GraphError)) throw error
    return error.code
  }
}

const read = (text: string, headers: object = JSON_TYPE) => parametersOfBody(Buffer.from(text), headers)

test.for([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'Application/JSON ; charset=utf8',
  'application/json; version=1',
])('a body of type %s is read', (type) => {
  expect(read('{"query":"{ a }"}', { 'content-type': type })).toEqual({ query: '{ a }' })
})

test.for([
  '',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/jsonp',
  'application/json, text/plain',
  'text/plain; application/json',
  'application/graphql',
  'application/graphql-response+json',
])('a body of type "%s" is not', (type) => {
  expect(codeOf(() => read('{}', { 'content-type': type }))).toBe('UNSUPPORTED_MEDIA_TYPE')
})

test('a compressed body is not inflated: a few bytes could become very many', () => {
  for (const encoding of ['gzip', 'br', 'deflate', 'gzip, identity'])
    expect(codeOf(() => read('{}', { ...JSON_TYPE, 'content-encoding': encoding }))).toBe('UNSUPPORTED_MEDIA_TYPE')
  expect(read('{}', { ...JSON_TYPE, 'content-encoding': 'identity' })).toEqual({})
})

test.for([
  ['no bytes', Buffer.from('')],
  ['half of JSON', Buffer.from('{"query":')],
  ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
  ['half of a character', Buffer.from('"ä"').subarray(0, 2)],
  ['text in UTF-16', Buffer.from('{}', 'utf16le')],
  ['33 lists in one another', Buffer.from('['.repeat(33) + ']'.repeat(33))],
  ['half a million lists in one another', Buffer.from('['.repeat(500_000) + ']'.repeat(500_000))],
  ['objects as deep', Buffer.from('{"a":'.repeat(33) + '1' + '}'.repeat(33))],
  ['a member __proto__', Buffer.from('{"variables":{"__proto__":{"isAdmin":true}}}')],
  ['a member __proto__, escaped', Buffer.from(String.raw`{"variables":{"\u005f_proto__":1}}`)],
])('%s is a malformed body', ([, body]) => {
  expect(codeOf(() => parametersOfBody(Buffer.from(body as Buffer), JSON_TYPE))).toBe('MALFORMED_REQUEST')
})

test('32 values in one another are read', () => {
  expect(codeOf(() => read('['.repeat(32) + ']'.repeat(32)))).toBe('read')
})

test('a refusal quotes nothing of the body', () => {
  expect(() => read('{"number": 990101199001010019,')).toThrow(/^(?!.*9901)/)
})

test('of a member that stands twice, the last counts, and members of Object.prototype are plain data', () => {
  expect(read('{"query":"a","query":"b","constructor":{"prototype":1},"toString":2}')).toEqual({
    query: 'b',
    constructor: { prototype: 1 },
    toString: 2,
  })
  expect(({} as Record<string, unknown>)['prototype']).toBeUndefined()
})

test('an address carries the parameters, two of them as JSON', () => {
  const address = `/graphql?query=%7B+a+%7D&variables=${encodeURIComponent('{"n":[1]}')}&extensions=%7B%7D&operationName=A&documentId=x~1~y&other=1`
  expect(parametersOfAddress(address)).toEqual({
    query: '{ a }',
    operationName: 'A',
    documentId: 'x~1~y',
    variables: { n: [1] },
    extensions: {},
  })
})

test('an address without parameters, or with empty ones, carries none', () => {
  for (const address of ['/graphql', '/graphql?', '/graphql?query=&variables=', '/graphql?&&'])
    expect(Object.values(parametersOfAddress(address)).filter((value) => value !== undefined)).toEqual([])
})

test.for([
  ['variables that are no JSON', '/graphql?variables=%7B'],
  ['an escape that is no UTF-8', '/graphql?query=%FF'],
  ['half of an escape', '/graphql?query=%4'],
  ['a parameter that stands twice', '/graphql?query=a&query=b'],
  ['variables with a member __proto__', `/graphql?variables=${encodeURIComponent('{"__proto__":1}')}`],
])('%s make an address malformed', ([, address = '']) => {
  expect(codeOf(() => parametersOfAddress(address))).toBe('MALFORMED_REQUEST')
})

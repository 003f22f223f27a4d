import { readEnv } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { routerConfig, routerSettings } from '#router/config.ts'
import { type Door, openDoor } from '../support/tiny-door.ts'

/** What a scanner of GraphQL servers (graphql-cop 1.15) looks for, asked as it asks, of a door set as in production. */
let door: Door

beforeAll(async () => {
  door = await openDoor({ limits: routerConfig(readEnv({}, routerSettings)).limits })
})
afterAll(() => door.close())

const aliases = Array.from({ length: 101 }, (_, index) => `alias${index}: __typename`).join(' ')
const directives = '@aa'.repeat(10)

test('a hundred aliases of one field are refused', async () => {
  const { text } = await door.ask({ query: `query cop { ${aliases} }` })
  expect(text).not.toContain('"data"')
})

test('a list of requests is refused', async () => {
  const list = Array.from({ length: 10 }, () => ({ query: 'query cop { __typename }' }))
  expect(await door.ask(list)).toMatchObject({ status: 400, code: 'MALFORMED_REQUEST' })
})

test('many directives on one field are refused without an error for each', async () => {
  const { text } = await door.ask({ query: `query cop { __typename ${directives} }` })
  expect(text).not.toContain('"data"')
  expect(text.match(/"message"/g)).toHaveLength(1)
})

test('questions about the schema that go round in circles are refused', async () => {
  const circle = 'fields { type { '.repeat(4)
  const { text } = await door.ask({
    query: `query cop { __schema { types { ${circle} name ${'} }'.repeat(4)} } } }`,
  })
  expect(text).not.toContain('"data"')
})

test('the same field five hundred times is refused', async () => {
  const { text } = await door.ask({ query: `query cop { ${'__typename '.repeat(500)} }` })
  expect(text).not.toContain('"data"')
})

test('a misspelt field is not answered with the right one', async () => {
  for (const query of ['query cop { __schema { directive } }', '{ thin(id: "a") { nam } }'])
    expect((await door.ask({ query })).text).not.toMatch(/did you mean|directives|thing|"name/i)
})

test.for([
  ['free text', 'query cop { __typename }'],
  ['a mutation', 'mutation cop { __typename }'],
])('%s by GET is refused', async ([, query = '']) => {
  const answer = await door.send('', { method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}` })
  expect(answer).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED', headers: { allow: 'POST' } })
})

test.for([
  ['url-encoded', 'application/x-www-form-urlencoded', 'query=query+cop+%7B+__typename+%7D'],
  ['as text', 'text/plain', '{"query":"{ __typename }"}'],
  [
    'in parts',
    'multipart/form-data; boundary=x',
    '--x\r\ncontent-disposition: form-data; name="query"\r\n\r\n{ a }\r\n--x--',
  ],
])('what a form of another site can send, %s, is refused', async ([, type = '', body = '']) => {
  expect(await door.send(body, { headers: { 'content-type': type } })).toMatchObject({
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  })
})

test('nobody is offered a page to ask from', async () => {
  for (const path of ['/', '/graphql', '/graphiql', '/playground', '/console']) {
    const { text, headers } = await door.send('', { method: 'GET', path, headers: { accept: 'text/html' } })
    expect(headers['content-type']).toMatch(/^application\/json/)
    expect(text).not.toMatch(/<html|graphiql|playground/i)
  }
})

test('nobody is shown a trace', async () => {
  const { text } = await door.ask({ query: 'query cop { __typename }' }, { 'apollo-federation-include-trace': 'ftv1' })
  expect(text).toBe('{"data":{"__typename":"Query"}}')
})

test('an error is well formed, with a code and without a stack', async () => {
  for (const body of ['{"query":"qwerty cop { abc }"}', '{"query":', '{"query":"{ failing(how: FAULT) }"}']) {
    const { text, code } = await door.ask(body)
    expect(code).toBeDefined()
    expect(text).not.toMatch(/stack|exception|node_modules|\.ts:|\bat /i)
  }
})

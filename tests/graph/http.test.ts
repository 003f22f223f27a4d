import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { WriteEvents } from '#router/http/streams.ts'
import { CANARY, WRONG_CANARY } from '../support/tiny-subgraph.ts'
import { type Door, type DoorOptions, openDoor } from '../support/tiny-door.ts'

const GRAPHQL_TYPE = 'application/graphql-response+json'
let door: Door

beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())

async function openAnother(options: DoorOptions): Promise<Door> {
  const another = await openDoor(options)
  onTestFinished(() => another.close())
  return another
}

const text = (query: string, more: object = {}) => JSON.stringify({ query, ...more })

test('a good request is answered with 200, not to be stored, and with its name', async () => {
  const answer = await door.ask({ query: '{ thing(id: "a") { name } }' })
  expect([answer.status, answer.text]).toEqual([200, '{"data":{"thing":{"name":"Thing a"}}}'])
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    vary: 'Accept',
    'civigraph-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
})

test('what was refused names the request, so that somebody can ask about it', async () => {
  for (const body of [text('{ nothing }'), text('{ failing(how: REFUSAL) }'), '{']) {
    const answer = await door.ask(body)
    expect(answer.text).toContain(`"extensions":{"requestId":"${String(answer.headers['civigraph-request-id'])}"}}`)
  }
})

test.for([
  ['no JSON', 'query', {}, 400, 'MALFORMED_REQUEST'],
  ['nothing', '', {}, 400, 'MALFORMED_REQUEST'],
  ['null', 'null', {}, 400, 'MALFORMED_REQUEST'],
  ['a text', '"{ asker }"', {}, 400, 'MALFORMED_REQUEST'],
  ['a list of requests', '[{"query":"{ asker }"}]', {}, 400, 'MALFORMED_REQUEST'],
  ['an empty query', text(' '), {}, 400, 'MALFORMED_REQUEST'],
  ['variables that are no object', text('{ asker }', { variables: [1] }), {}, 400, 'MALFORMED_REQUEST'],
  ['variables nested 40 deep', nested(40), {}, 400, 'MALFORMED_REQUEST'],
  ['a query and an id too', text('{ asker }', { documentId: 'a1' }), {}, 400, 'MALFORMED_REQUEST'],
  ['a hash that is none', JSON.stringify({ extensions: persisted('a1') }), {}, 400, 'MALFORMED_REQUEST'],
  [
    'a form, as another site could post it',
    'query={asker}',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'text, as another site could post it',
    text('{ asker }'),
    { 'content-type': 'text/plain' },
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['JSON that does not say so', text('{ asker }'), { 'content-type': undefined }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a compressed body', text('{ asker }'), { 'content-encoding': 'gzip' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a wish for HTML', text('{ asker }'), { accept: 'text/html' }, 406, 'NOT_ACCEPTABLE'],
  [
    'a wish for a stream, where none is served',
    text('{ asker }'),
    { accept: 'text/event-stream' },
    406,
    'NOT_ACCEPTABLE',
  ],
  ['more bytes than a body may have', text(`{ asker } #${'x'.repeat(20_000)}`), {}, 413, 'BODY_TOO_LARGE'],
  ['more tokens than a document may have', text(`{ ${'asker '.repeat(501)} }`), {}, 200, 'LIMIT_EXCEEDED'],
  ['a syntax error', text('{ asker'), {}, 200, 'INVALID_OPERATION'],
  ['an unknown field', text('{ nothing }'), {}, 200, 'INVALID_OPERATION'],
  [
    'an unknown field, to a caller of the newer type',
    text('{ nothing }'),
    { accept: GRAPHQL_TYPE },
    400,
    'INVALID_OPERATION',
  ],
  [
    'an operation name that no operation has',
    text('query A { asker }', { operationName: 'B' }),
    {},
    200,
    'INVALID_OPERATION',
  ],
  ['a broken token', text('{ asker }'), { authorization: 'Bearer broken' }, 401, 'UNAUTHENTICATED'],
  ['another scheme', text('{ asker }'), { authorization: 'Basic Z29vZDo=' }, 401, 'UNAUTHENTICATED'],
  ['two tokens', text('{ asker }'), { authorization: ['Bearer good', 'Bearer good'] }, 400, 'MALFORMED_REQUEST'],
  [
    'a token that nobody can check now',
    text('{ asker }'),
    { authorization: 'Bearer unsure' },
    503,
    'UPSTREAM_UNAVAILABLE',
  ],
] as const)('%s is refused with its code, and without data', async ([, body, headers, status, code]) => {
  const answer = await door.ask(body, headers as Record<string, string | string[] | undefined>)
  expect([answer.status, answer.code]).toEqual([status, code])
  expect(answer.text).not.toContain('"data"')
  expect(answer.headers['content-type']).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/)
})

function nested(depth: number): string {
  return text('{ asker }', { variables: JSON.parse(`{"x":${'['.repeat(depth)}${']'.repeat(depth)}}`) })
}

function persisted(sha256Hash: string) {
  return { persistedQuery: { version: 1, sha256Hash } }
}

test('members that nobody knows are ignored, as the specification asks', async () => {
  expect((await door.ask({ query: '{ asker }', qeury: 1, extensions: { other: 1 } })).text).toBe(
    '{"data":{"asker":null}}',
  )
})

test('a body is bounded while it is read, whatever length it said it had', async () => {
  const answer = await door.send(text('{ asker }', { note: 'x'.repeat(30_000) }), {
    headers: { 'transfer-encoding': 'chunked' },
  })
  expect(answer).toMatchObject({ status: 413, code: 'BODY_TOO_LARGE' })
})

test('401 comes with a challenge that a client can read', async () => {
  const { headers } = await door.ask({ query: '{ asker }' }, { authorization: 'Bearer broken' })
  expect(headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/)
})

test('a token in the address is refused, even a good one', async () => {
  expect(await door.send(text('{ asker }'), { path: '/graphql?access_token=good' })).toMatchObject({
    status: 400,
    code: 'MALFORMED_REQUEST',
  })
})

test('a cookie says nothing about who asks: a browser sends it along for any page', async () => {
  const query = { query: '{ asker }' }
  const { text: answer } = await door.ask(query, { cookie: 'access_token=good; authorization=Bearer good' })
  expect(answer).toBe('{"data":{"asker":null}}')
  expect((await door.ask(query, { authorization: 'Bearer good' })).text).toContain('test-account')
})

test.for(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT'])('%s is not served', async (method) => {
  const answer = await door.send('', { method, headers: { 'content-type': 'text/plain' } })
  expect(answer).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' })
})

test('GET answers a query where its text may be in the address', async () => {
  const open = await openAnother({ get: 'text' })
  const variables = encodeURIComponent('{"n":1}')
  const query = encodeURIComponent('query ($n: Int) { count(number: $n) }')
  const path = `/graphql?query=${query}&variables=${variables}`
  expect(await open.send('', { method: 'GET', path })).toMatchObject({ status: 200, text: '{"data":{"count":1}}' })
  expect(await open.send('', { method: 'HEAD', path })).toMatchObject({ status: 200, text: '' })
})

test('GET answers in no stream and in no page', async () => {
  const open = await openAnother({ get: 'text' })
  for (const accept of ['text/event-stream', 'text/html'])
    expect(
      await open.send('', { method: 'GET', path: '/graphql?query=%7Basker%7D', headers: { accept } }),
    ).toMatchObject({
      status: 406,
      code: 'NOT_ACCEPTABLE',
    })
})

test('GET never changes anything, and says what does', async () => {
  const open = await openAnother({ get: 'text' })
  const path = `/graphql?query=${encodeURIComponent('mutation { count }')}`
  for (const accept of ['*/*', GRAPHQL_TYPE])
    expect(await open.send('', { method: 'GET', path, headers: { accept } })).toMatchObject({
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
      headers: { allow: 'POST' },
    })
})

test('where GET is off, nothing comes by it', async () => {
  const closed = await openAnother({ get: 'off' })
  expect(await closed.send('', { method: 'GET', path: '/graphql?documentId=a1' })).toMatchObject({
    status: 405,
    headers: { allow: 'POST' },
  })
})

test('a list is answered in its order, each request with its own errors', async () => {
  const listing = await openAnother({ maxBatch: 3 })
  const list = [{ query: '{ asker }' }, { query: '{ nothing }' }, { query: '{ thing(id: "a") { id } }' }]
  const { status, text: answer } = await listing.ask(list)
  expect(status).toBe(200)
  expect(JSON.parse(answer)).toMatchObject([
    { data: { asker: null } },
    { errors: [{ extensions: { code: 'INVALID_OPERATION' } }], extensions: { requestId: expect.any(String) } },
    { data: { thing: { id: 'a' } } },
  ])
  expect(await listing.ask([...list, ...list])).toMatchObject({ status: 400, code: 'LIMIT_EXCEEDED' })
  expect(await listing.ask([])).toMatchObject({ status: 400, code: 'MALFORMED_REQUEST' })
  expect((await listing.ask([null, [], 1])).text.match(/MALFORMED_REQUEST/g)).toHaveLength(3)
})

const oneByOne: WriteEvents = async (response, events) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for await (const event of events) response.write(`${JSON.stringify(event)}\n`)
  response.end()
}

test('who takes only a stream gets one answer as a stream, but a refusal by its status', async () => {
  const streaming = await openAnother({ streams: { 'text/event-stream': oneByOne } })
  const accept = 'text/event-stream'
  const answered = await streaming.ask({ query: '{ asker }' }, { accept })
  expect(answered).toMatchObject({ status: 200, text: '{"data":{"asker":null}}\n' })
  expect(answered.headers).toMatchObject({
    'content-type': accept,
    'civigraph-request-id': expect.any(String),
    'cache-control': 'no-store',
    vary: 'Accept',
  })
  expect(await streaming.ask({ query: '{ nothing }' }, { accept })).toMatchObject({
    status: 400,
    code: 'INVALID_OPERATION',
    headers: { 'content-type': `${GRAPHQL_TYPE}; charset=utf-8` },
  })
  const rather = await streaming.ask({ query: '{ asker }' }, { accept: `${accept}, application/json;q=0.1` })
  expect(rather.headers['content-type']).toBe('application/json; charset=utf-8')
})

test('an answer that became too large is refused as a whole', async () => {
  const small = await openAnother({ maxAnswerBytes: 100 })
  expect(await small.ask({ query: '{ page(first: 1) { nodes { id } } }' })).toMatchObject({ status: 200 })
  const query = `{ ${Array.from({ length: 10 }, (_, index) => `a${index}: asker`).join(' ')} }`
  expect(await small.ask({ query })).toMatchObject({ status: 500, code: 'ANSWER_TOO_LARGE' })
})

test('the schema is told to nobody where questions about it are off', async () => {
  const closed = await openAnother({ schemaQuestions: 'off' })
  expect(await closed.ask({ query: '{ __schema { types { name } } }' })).toMatchObject({ code: 'FORBIDDEN' })
  expect(await closed.ask({ query: '{ __typename }' })).toMatchObject({ status: 200, code: undefined })
})

test('a misspelt name is not answered with the names there are', async () => {
  expect((await door.ask({ query: '{ thin(id: "a") { nam } }' })).text).not.toMatch(/Did you mean|thing|name/)
})

test('fields nested deeper than allowed are refused, through fragments too', async () => {
  const query = 'fragment F on Query { ...G } fragment G on Query { thing(id: "a") { name } } { ...F }'
  expect((await door.ask({ query })).status).toBe(200)
  expect(await door.ask({ query: `{ page ${'{ nodes { id '.repeat(4)}${'} }'.repeat(4)} }` })).toMatchObject({
    code: 'LIMIT_EXCEEDED',
  })
})

test.for([
  [
    'a hundred aliases of one question',
    `{ ${Array.from({ length: 100 }, (_, index) => `a${index}: asker`).join(' ')} }`,
  ],
  ['the same field again and again', `{ ${'asker '.repeat(100)} }`],
  [
    'fragments that double each other',
    `fragment A on Thing { name } ${'BCDEFGHIJKL'.replaceAll(/./g, (one) => `fragment ${one} on Thing { ...${String.fromCharCode(one.charCodeAt(0) - 1)} ...${String.fromCharCode(one.charCodeAt(0) - 1)} } `)} { thing(id: "a") { ...L } }`,
  ],
])('%s is refused as too large before anything is planned', async ([, query = '']) => {
  expect(await door.ask({ query })).toMatchObject({ code: 'LIMIT_EXCEEDED' })
})

test.for([
  ['a variable', text('query ($p: ResidentId) { count(person: $p) }', { variables: { p: WRONG_CANARY } })],
  ['a variable of another type', text('query ($n: Int) { count(number: $n) }', { variables: { n: CANARY } })],
  ['a literal', text(`{ count(person: "${WRONG_CANARY}") }`)],
  ['a literal of another type', text(`{ count(number: "${CANARY}") }`)],
  ['a syntax error', text(`{ count(person: "${CANARY}" }`)],
  ['a fault of a department', text('{ failing(how: FAULT) }')],
  ['an unknown variable', text('query ($p: Text) { count(text: $p) }', { variables: { p: CANARY } })],
  ['an operation name', text('{ asker }', { operationName: `x${CANARY}` })],
  ['JSON that breaks off', `{"query":"{ asker }","variables":{"p":"${CANARY}`],
  ['an id', JSON.stringify({ documentId: CANARY })],
  ['a hash', JSON.stringify({ extensions: persisted(CANARY) })],
])('a person’s number in %s comes back in no error', async ([, body = '']) => {
  const answer = await door.ask(body)
  expect(answer.code).toBeDefined()
  expect(answer.text).not.toContain(CANARY)
  expect(answer.text).not.toContain(WRONG_CANARY)
})

test('a further route keeps the status that it threw, but not its words', async () => {
  const further = await openAnother({
    routes: (app) =>
      void app.get('/further', async () => {
        throw Object.assign(new Error(CANARY), { statusCode: 409 })
      }),
  })
  const answer = await further.send('', { method: 'GET', path: '/further' })
  expect(answer).toMatchObject({ status: 409, code: 'MALFORMED_REQUEST' })
  expect(answer.text).not.toContain(CANARY)
  expect(further.faults).toEqual([])
})

test('/ready answers 503 and names the part that is not, /health only that the process lives', async () => {
  expect(await door.send('', { method: 'GET', path: '/ready' })).toMatchObject({
    status: 503,
    text: expect.stringContaining('realmKeys'),
  })
  expect(await door.send('', { method: 'GET', path: '/health' })).toMatchObject({ status: 200 })
})

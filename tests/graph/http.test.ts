import { type IncomingHttpHeaders, request as httpRequest } from 'node:http'
import { GraphError, inProcess } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type NationalGraph, prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { type RouterServer, startServer } from '#router/server.ts'
import { callerWith } from '../support/national-graph.ts'
import { CANARY, tinySubgraph, WRONG_CANARY } from '../support/tiny-subgraph.ts'

const GRAPHQL_TYPE = 'application/graphql-response+json'
const faults: unknown[] = []
let graph: NationalGraph
let server: RouterServer

function reportFault(error: unknown) {
  faults.push(error)
}

beforeAll(async () => {
  const tiny = tinySubgraph()
  const composition = compose([{ name: tiny.name, sdl: tiny.sdl, url: 'memory:tiny' }])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const call = inProcess(tiny, reportFault)
  graph = await prepareNationalGraph({
    supergraphSdl: composition.supergraphSdl,
    reportFault,
    transportTo: () => (fetch, caller) => call(fetch, caller),
  })
  server = await startServer({
    graph,
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 20_000,
    limits: { maxTokens: 500, maxDepth: 6, maxFields: 60, maxRootFields: 10, maxValues: 20_000, introspection: false },
    verifyToken: async (token) => {
      if (token === 'unsure') throw new GraphError('UPSTREAM_UNAVAILABLE', 'The realm does not answer.')
      return token === 'good' ? callerWith({}) : null
    },
    envelopeKeys: { keys: [] },
    readiness: async () => ({ ready: false, parts: { realmKeys: 'none' } }),
    reportFault,
  })
})
afterAll(async () => {
  await server.close()
  await graph.engine.close()
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly code: string | undefined
}

/** node:http, since fetch would join two headers of one name and add headers of its own. */
async function send(
  body: string | Buffer,
  {
    headers = {},
    method = 'POST',
    path = '/graphql',
  }: { headers?: Record<string, string | string[]>; method?: string; path?: string } = {},
): Promise<Answer> {
  return await new Promise((done, failed) => {
    const sent = httpRequest(
      new URL(path, server.url),
      { method, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        let text = ''
        response.on('data', (part: Buffer) => (text += part.toString()))
        response.on('end', () =>
          done({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            code: /"code":"(\w+)"/.exec(text)?.[1],
          }),
        )
      },
    )
    sent.once('error', failed)
    sent.end(body)
  })
}

const ask = (query: string, more: object = {}) => JSON.stringify({ query, ...more })

test('a good request is answered with 200, not to be stored', async () => {
  const { status, headers, text } = await send(ask('{ thing(id: "a") { name } }'))
  expect([status, text, headers['cache-control']]).toEqual([200, '{"data":{"thing":{"name":"Thing a"}}}', 'no-store'])
  expect(headers['content-type']).toBe('application/json; charset=utf-8')
})

test.for([
  ['no JSON', 'query', {}, 400, 'MALFORMED_REQUEST'],
  ['a list of requests', '[{"query":"{ asker }"}]', {}, 400, 'MALFORMED_REQUEST'],
  ['an unknown member', ask('{ asker }', { qeury: '' }), {}, 400, 'MALFORMED_REQUEST'],
  ['variables that are no object', ask('{ asker }', { variables: [1] }), {}, 400, 'MALFORMED_REQUEST'],
  [
    'a form, as another site could post it',
    'query={asker}',
    { 'content-type': 'application/x-www-form-urlencoded' },
    415,
    'MALFORMED_REQUEST',
  ],
  ['text, as another site could post it', ask('{ asker }'), { 'content-type': 'text/plain' }, 415, 'MALFORMED_REQUEST'],
  ['more bytes than a body may have', ask(`{ asker } #${'x'.repeat(20_000)}`), {}, 413, 'LIMIT_EXCEEDED'],
  ['more tokens than a document may have', ask(`{ ${'asker '.repeat(501)} }`), {}, 200, 'LIMIT_EXCEEDED'],
  ['a syntax error', ask('{ asker'), {}, 200, 'INVALID_OPERATION'],
  ['an unknown field', ask('{ nothing }'), {}, 200, 'INVALID_OPERATION'],
  [
    'an unknown field, to a caller of the newer type',
    ask('{ nothing }'),
    { accept: GRAPHQL_TYPE },
    400,
    'INVALID_OPERATION',
  ],
  [
    'an operation name that no operation has',
    ask('query A { asker }', { operationName: 'B' }),
    {},
    200,
    'INVALID_OPERATION',
  ],
  ['the schema, where introspection is off', ask('{ __schema { types { name } } }'), {}, 200, 'INVALID_OPERATION'],
  ['a broken token', ask('{ asker }'), { authorization: 'Bearer broken' }, 401, 'UNAUTHENTICATED'],
  ['another scheme', ask('{ asker }'), { authorization: 'Basic Z29vZDo=' }, 401, 'UNAUTHENTICATED'],
  ['two tokens', ask('{ asker }'), { authorization: ['Bearer good', 'Bearer good'] }, 400, 'MALFORMED_REQUEST'],
  [
    'a token that nobody can check now',
    ask('{ asker }'),
    { authorization: 'Bearer unsure' },
    503,
    'UPSTREAM_UNAVAILABLE',
  ],
] as const)('%s is refused with its code, and without data', async ([, body, headers, status, code]) => {
  const answer = await send(body, { headers: headers as Record<string, string | string[]> })
  expect([answer.status, answer.code]).toEqual([status, code])
  expect(answer.text).not.toContain('"data"')
})

test('401 comes with a challenge that a client can read', async () => {
  const { headers } = await send(ask('{ asker }'), { headers: { authorization: 'Bearer broken' } })
  expect(headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/)
})

test('a token in the address is refused, even a good one', async () => {
  expect(await send(ask('{ asker }'), { path: '/graphql?access_token=good' })).toMatchObject({
    status: 400,
    code: 'MALFORMED_REQUEST',
  })
})

test('GET is refused and told what to send', async () => {
  expect(await send('', { method: 'GET' })).toMatchObject({ status: 405, headers: { allow: 'POST' } })
})

test('a misspelt name is not answered with the names there are', async () => {
  expect((await send(ask('{ thin(id: "a") { nam } }'))).text).not.toMatch(/Did you mean|thing|name/)
})

test('fields nested deeper than allowed are refused, through fragments too', async () => {
  const query = 'fragment F on Query { ...G } fragment G on Query { thing(id: "a") { name } } { ...F }'
  expect((await send(ask(query))).status).toBe(200)
  expect(await send(ask(`{ page ${'{ nodes { id '.repeat(4)}${'} }'.repeat(4)} }`))).toMatchObject({
    code: 'INVALID_OPERATION',
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
  expect(await send(ask(query))).toMatchObject({ code: 'LIMIT_EXCEEDED' })
})

test.for([
  ['a variable', ask('query ($p: ResidentId) { count(person: $p) }', { variables: { p: WRONG_CANARY } })],
  ['a variable of another type', ask('query ($n: Int) { count(number: $n) }', { variables: { n: CANARY } })],
  ['a literal', ask(`{ count(person: "${WRONG_CANARY}") }`)],
  ['a literal of another type', ask(`{ count(number: "${CANARY}") }`)],
  ['a syntax error', ask(`{ count(person: "${CANARY}" }`)],
  ['a fault of a department', ask('{ failing(how: FAULT) }')],
  ['an unknown variable', ask('query ($p: Text) { count(text: $p) }', { variables: { p: CANARY } })],
  ['an operation name', ask('{ asker }', { operationName: `x${CANARY}` })],
  ['a member', JSON.stringify({ query: '{ asker }', [CANARY]: 1 })],
])('a person’s number in %s comes back in no error', async ([, body = '']) => {
  const { text, code } = await send(body)
  expect(code).toBeDefined()
  expect(text).not.toContain(CANARY)
  expect(text).not.toContain(WRONG_CANARY)
})

test('/ready answers 503 and names the part that is not, /health only that the process lives', async () => {
  expect(await send('', { method: 'GET', path: '/ready' })).toMatchObject({
    status: 503,
    text: expect.stringContaining('realmKeys'),
  })
  expect(await send('', { method: 'GET', path: '/health' })).toMatchObject({ status: 200 })
})

import { createHash } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { trustedDocuments } from '#router/documents/trusted-documents.ts'
import type { Step } from '#router/exchange.ts'
import { type Door, type DoorOptions, openDoor } from '../support/tiny-door.ts'

const GRAPHQL_TYPE = 'application/graphql-response+json'
const ASKER = 'query Asker { asker }'
const THING = 'query Thing { thing(id: "a") { id } }'
const COUNT = 'mutation Count { count }'
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const trusted = trustedDocuments(
  new Map([
    ['asker1', ASKER],
    ['count1', COUNT],
    [hashOf(ASKER), ASKER],
  ]),
)

async function open(options: DoorOptions): Promise<Door> {
  const door = await openDoor(options)
  onTestFinished(() => door.close())
  return door
}

const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } })

function inAddress(parameters: Readonly<Record<string, string | object>>): string {
  const texts = Object.entries(parameters).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return `/graphql?${new URLSearchParams(Object.fromEntries(texts)).toString()}`
}

test('a trusted document is asked by its id, by its hash or by its text, where nothing else is executed', async () => {
  const door = await open({ trusted, execute: 'trusted' })
  for (const request of [
    { documentId: 'asker1' },
    { documentId: 'portal~2.1.0~asker1' },
    persisted(hashOf(ASKER)),
    { query: ASKER },
    { query: ASKER, ...persisted(hashOf(ASKER)) },
  ])
    expect(await door.ask(request)).toMatchObject({ status: 200, text: '{"data":{"asker":null}}' })
})

test('where only trusted documents are executed, another text is refused, however it is named', async () => {
  const door = await open({ trusted, execute: 'trusted' })
  for (const query of [THING, `${ASKER} `, '{ __schema { queryType { name } } }'])
    expect(await door.ask({ query })).toMatchObject({ status: 403, code: 'OPERATION_NOT_TRUSTED' })
  expect(await door.ask({ query: THING, ...persisted(hashOf(THING)) })).toMatchObject({ code: 'OPERATION_NOT_TRUSTED' })
  expect(await door.ask(persisted(hashOf(THING)))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' })
})

test('an id that nobody registered is not found', async () => {
  const door = await open({ trusted })
  for (const documentId of ['asker2', 'constructor', 'a~b', hashOf(THING)]) {
    expect(await door.ask({ documentId }, { accept: GRAPHQL_TYPE })).toMatchObject({
      status: 404,
      code: 'PERSISTED_QUERY_NOT_FOUND',
    })
    expect(await door.ask({ documentId })).toMatchObject({ status: 200, code: 'PERSISTED_QUERY_NOT_FOUND' })
  }
})

test('a text is sent once with its hash, and from then on the hash is enough', async () => {
  const door = await open({})
  const unknown = await door.ask(persisted(hashOf(THING)), { accept: GRAPHQL_TYPE })
  expect(unknown).toMatchObject({ status: 200, code: 'PERSISTED_QUERY_NOT_FOUND' })
  expect(JSON.parse(unknown.text)).toMatchObject({ errors: [{ message: 'PersistedQueryNotFound' }] })
  for (const request of [{ query: THING, ...persisted(hashOf(THING)) }, persisted(hashOf(THING))])
    expect((await door.ask(request)).text).toBe('{"data":{"thing":{"id":"a"}}}')
})

test('a text under the hash of another one is refused and not kept', async () => {
  const door = await open({})
  expect(await door.ask({ query: THING, ...persisted(hashOf(ASKER)) })).toMatchObject({
    status: 400,
    code: 'MALFORMED_REQUEST',
  })
  expect(await door.ask(persisted(hashOf(ASKER)))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' })
})

test('a text that does not pass the checks is not kept: nobody can fill the memory with rubbish', async () => {
  const door = await open({})
  for (const query of ['{ nothing }', '{', `{ ${'asker '.repeat(501)} }`]) {
    await door.ask({ query, ...persisted(hashOf(query)) })
    expect(await door.ask(persisted(hashOf(query)))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' })
  }
})

test.for([
  ['another version', { persistedQuery: { version: 2, sha256Hash: hashOf(THING) } }],
  ['no version', { persistedQuery: { sha256Hash: hashOf(THING) } }],
  ['half a hash', { persistedQuery: { version: 1, sha256Hash: 'abc' } }],
  ['a hash in capitals', { persistedQuery: { version: 1, sha256Hash: hashOf(THING).toUpperCase() } }],
  ['a text in its place', { persistedQuery: hashOf(THING) }],
  ['a list in its place', { persistedQuery: [] }],
])('%s names no document', async ([, extensions]) => {
  const door = await open({})
  expect(await door.ask({ extensions })).toMatchObject({ status: 400, code: 'MALFORMED_REQUEST' })
  expect(await door.ask({ query: THING, extensions })).toMatchObject({ status: 400, code: 'MALFORMED_REQUEST' })
})

test('a text longer than any document should be is refused before anybody parses it', async () => {
  const door = await open({ maxBodyBytes: 100_000 })
  expect(await door.ask({ query: `{ asker } #${'x'.repeat(65_536)}` })).toMatchObject({ code: 'LIMIT_EXCEEDED' })
  expect(await door.ask({ query: `{ asker } #${'x'.repeat(60_000)}` })).toMatchObject({ status: 200 })
})

test('by GET, a document comes by id or hash, and its text does not', async () => {
  const door = await open({ trusted })
  await door.ask({ query: THING, ...persisted(hashOf(THING)) })
  for (const path of [inAddress({ documentId: 'asker1' }), inAddress(persisted(hashOf(THING)))])
    expect(await door.send('', { method: 'GET', path })).toMatchObject({ status: 200, code: undefined })
  expect(await door.send('', { method: 'GET', path: inAddress({ query: THING }) })).toMatchObject({
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  })
})

test('a trusted mutation is no query: by GET it is not executed', async () => {
  const door = await open({ trusted })
  expect(await door.ask({ documentId: 'count1' })).toMatchObject({ text: '{"data":{"count":1}}' })
  expect(await door.send('', { method: 'GET', path: inAddress({ documentId: 'count1' }) })).toMatchObject({
    status: 405,
    code: 'METHOD_NOT_ALLOWED',
  })
})

/** What a step does for an answer that holds open data only. */
const declarePublic: Step = {
  name: 'declare public',
  refuses: [],
  run({ answerHeaders }) {
    answerHeaders['cache-control'] = 'public, max-age=60'
  },
}

test('what is public may be kept by caches, and is sent once to who has it', async () => {
  const door = await open({ trusted, steps: [declarePublic] })
  const path = inAddress({ documentId: 'asker1' })
  const first = await door.send('', { method: 'GET', path })
  expect(first.headers).toMatchObject({
    'cache-control': 'public, max-age=60',
    etag: expect.stringMatching(/^"[\w-]{43}"$/),
    vary: 'Accept',
  })
  const etag = String(first.headers.etag)
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const again = await door.send('', { method: 'GET', path, headers: { 'if-none-match': known } })
    expect(again).toMatchObject({ status: 304, text: '', headers: { etag, 'cache-control': 'public, max-age=60' } })
  }
  const other = await door.send('', { method: 'GET', path, headers: { 'if-none-match': '"other"' } })
  expect(other).toMatchObject({ status: 200, text: first.text })
})

test('what came by POST, was refused, or holds an error is kept by nobody, whatever a step declared', async () => {
  const failing = 'query Failing { failing(how: REFUSAL) }'
  const door = await open({ trusted: trustedDocuments(new Map([['f', failing]])), steps: [declarePublic] })
  const kept = [
    await door.ask({ query: ASKER }),
    await door.send('', { method: 'GET', path: inAddress({ documentId: 'f' }) }),
    await door.send('', { method: 'GET', path: inAddress({ documentId: 'unknown' }) }),
    await door.send('', { method: 'GET', path: inAddress({ query: ASKER }) }),
  ]
  for (const { headers } of kept) {
    expect(headers['cache-control']).toBe('no-store')
    expect(headers.etag).toBeUndefined()
  }
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { trustedDocuments } from '#router/documents/trusted-documents.ts'
import { type Door, openDoor } from '../support/tiny-door.ts'

const PAGE = '{ page(first: 1) { nodes { name } pageInfo { hasNextPage } } }'
const trusted = trustedDocuments(
  new Map([
    ['page', PAGE],
    ['who', '{ asker }'],
    ['refused', '{ thing(id: "b") { name owner } }'],
  ]),
)
let door: Door

beforeAll(async () => {
  door = await openDoor({ trusted, get: 'text' })
})
afterAll(() => door.close())

async function get(parameters: Record<string, string>, headers: Record<string, string> = {}) {
  const path = `/graphql?${new URLSearchParams(parameters).toString()}`
  return await door.send('', { method: 'GET', path, headers })
}

test('a trusted document of public parts may be kept for as long as its strictest part allows', async () => {
  const answer = await get({ documentId: 'page' })
  expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'public, max-age=60', vary: 'Accept' } })
  expect(answer.headers.etag).toMatch(/^"[\w-]+"$/)
})

test('who has the answer of today gets 304 and no answer', async () => {
  const { headers } = await get({ documentId: 'page' })
  const again = await get({ documentId: 'page' }, { 'if-none-match': String(headers.etag) })
  expect([again.status, again.text]).toEqual([304, ''])
})

test.for([
  ['that says nothing of caches', { documentId: 'who' }, {}],
  ['in which something was refused', { documentId: 'refused' }, {}],
  ['to a caller with a token', { documentId: 'page' }, { authorization: 'Bearer good' }],
  ['to a text that nobody registered', { query: '{ page(first: 2) { nodes { name } } }' }, {}],
] as const)('an answer %s is not to be kept', async ([, parameters, headers]) => {
  const answer = await get(parameters, headers)
  expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
  expect(answer.headers.etag).toBeUndefined()
})

test('what is posted is not to be kept, whatever it is', async () => {
  expect((await door.ask({ documentId: 'page' })).headers['cache-control']).toBe('no-store')
})

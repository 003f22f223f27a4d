import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { memoryDocuments } from '#router/documents/document-store.ts'
import { redisDocuments, type SharedTexts } from '#router/documents/redis-documents.ts'
import { readTrustedDocuments, trustedDocuments } from '#router/documents/trusted-documents.ts'

async function manifest(content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'manifest-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'manifest.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const A = 'query A { a }'
const B = 'query B { b }'

test.for([
  [
    'Apollo',
    {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [
        { id: 'a1', name: 'A', type: 'query', body: A },
        { id: 'b1', name: 'B', type: 'query', body: B },
      ],
    },
  ],
  ['Hive, and of Cosmo and Relay as a map', { a1: A, b1: B }],
  [
    'Relay as pairs, as Cosmo takes them',
    [
      ['a1', A],
      ['b1', B],
    ],
  ],
  [
    'civigraph',
    [
      { id: 'a1', name: 'A', kind: 'query', text: A, domain: 'x' },
      { id: 'b1', name: 'B', kind: 'query', text: B, domain: 'x' },
    ],
  ],
])('a manifest of %s is read', async ([, content]) => {
  const trusted = await readTrustedDocuments([await manifest(content)])
  expect([trusted.textOf('a1'), trusted.textOf('b1'), trusted.textOf('c1')]).toEqual([A, B, undefined])
  expect([trusted.holds(A), trusted.holds(`${A} `), [...trusted.texts]]).toEqual([true, false, [A, B]])
})

test('Hive’s clients name application and version too', () => {
  const trusted = trustedDocuments(new Map([['a1', A]]))
  expect([trusted.textOf('portal~1.0.2~a1'), trusted.textOf('portal~1.0.2'), trusted.textOf('~~')]).toEqual([
    A,
    undefined,
    undefined,
  ])
})

test('an id of Object.prototype names nothing', () => {
  expect(trustedDocuments(new Map()).textOf('constructor')).toBeUndefined()
})

test('several applications have a manifest each, and may share a document', async () => {
  const trusted = await readTrustedDocuments([await manifest({ a1: A, s1: B }), await manifest([['s1', B]])])
  expect(trusted.textOf('s1')).toBe(B)
})

test('every mistake of every manifest is told at once, without a text', async () => {
  const files = [
    await manifest([{ id: '', text: A }, { id: 'e1' }, { id: 's1', text: '{ secret(' }, ['a1', A], ['a1', B]]),
    await manifest({ format: 'apollo-persisted-query-manifest', version: 2, operations: [] }),
    await manifest('{ "half": '),
  ]
  const failed = await readTrustedDocuments(files).catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(Error)
  const told = String(failed).split('\n').slice(1)
  expect(told).toEqual([
    `${files[0]}: document 1 has no id`,
    `${files[0]}: e1 has no text`,
    `${files[0]}: s1 is no GraphQL document: line 1, column 10`,
    `${files[0]}: a1 stands there twice, with different texts`,
    `${files[1]}: no manifest of Apollo (version 1), Hive, Cosmo or civigraph`,
    `${files[2]}: no manifest of Apollo (version 1), Hive, Cosmo or civigraph`,
  ])
})

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

test('texts are kept up to a number and up to a size; the one asked least lately goes', () => {
  const few = memoryDocuments({ maxEntries: 2 })
  for (const id of ['a', 'b']) few.set(id, id)
  few.get('a')
  few.set('c', 'c')
  expect(['a', 'b', 'c'].map((id) => few.get(id))).toEqual(['a', undefined, 'c'])

  const small = memoryDocuments({ maxBytes: 500 })
  for (const id of ['a', 'b', 'c']) small.set(id, 'x'.repeat(100))
  expect(['a', 'b', 'c'].map((id) => small.get(id) !== undefined)).toEqual([false, true, true])
})

function mapAsRedis(kept = new Map<string, string>()): SharedTexts & { readonly kept: Map<string, string> } {
  return { kept, get: async (key) => kept.get(key) ?? null, set: async (key, text) => kept.set(key, text) }
}

test('what one process was told, the next one finds in Redis and then in its own memory', async () => {
  const redis = mapAsRedis()
  redisDocuments({ redis, memory: memoryDocuments() }).set(hashOf(A), A)
  const second = redisDocuments({ redis, memory: memoryDocuments() })
  expect(await second.get(hashOf(A))).toBe(A)
  redis.kept.clear()
  expect(await second.get(hashOf(A))).toBe(A)
})

test('a text in Redis that does not fit its hash is not believed', async () => {
  const redis = mapAsRedis(new Map([[`civigraph:document:${hashOf(A)}`, B]]))
  expect(await redisDocuments({ redis, memory: memoryDocuments() }).get(hashOf(A))).toBeUndefined()
})

test.for([
  ['refuses', async () => Promise.reject(new Error('away'))],
  ['hangs', () => new Promise<never>(() => {})],
] as const)('while Redis %s, texts are unknown at most, and nothing fails', async ([, fail]) => {
  const documents = redisDocuments({ redis: { get: fail, set: fail }, memory: memoryDocuments(), waitMs: 5 })
  documents.set(hashOf(A), A)
  expect(await documents.get(hashOf(A))).toBe(A)
  expect(await documents.get(hashOf(B))).toBeUndefined()
})

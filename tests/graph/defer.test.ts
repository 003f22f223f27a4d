import { createClient } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type DeferringRouter, startDeferringRouter } from '../support/deferring-router.ts'
import { readParts } from '../support/read-parts.ts'

const PARTS = 'multipart/mixed;deferSpec=20220824, application/json'

let router: DeferringRouter

beforeAll(async () => {
  router = await startDeferringRouter()
})
afterEach(() => {
  router.gates.ratings.open()
  router.gates.authors.open()
})
afterAll(async () => {
  await router.close()
})

interface Asking {
  readonly accept?: string
  readonly variables?: Readonly<Record<string, unknown>>
}

async function ask(query: string, { accept = PARTS, variables = {} }: Asking = {}) {
  return await fetch(router.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
  })
}

/** All parts of an answer. */
async function partsOf(query: string, asking: Asking = {}): Promise<unknown[]> {
  return await all(readParts(await ask(query, asking)))
}

async function all(parts: AsyncIterable<unknown>): Promise<unknown[]> {
  const found = []
  for await (const part of parts) found.push(part)
  return found
}

function incrementalOf(part: unknown): { label: string }[] {
  return (part as { incremental?: { label: string }[] }).incremental ?? [] // what a test expects is checked by its assertion
}

describe('what a fragment with @defer asks of a slow department', () => {
  test('comes after the rest, which does not wait for it', async () => {
    router.gates.ratings.close()
    const answer = await ask('{ shop(id: "1") { title ... @defer(label: "later") { stars } } }')
    const parts = readParts(answer)

    expect(answer.headers.get('content-type')).toContain('multipart/mixed')
    expect(answer.headers.get('content-type')).toContain('deferSpec=20220824')
    expect(await parts.next()).toEqual({
      done: false,
      value: { data: { shop: { title: 'Shop 1' } }, hasNext: true },
    })
    router.gates.ratings.open()
    expect(await all(parts)).toEqual([
      { incremental: [{ data: { stars: 1 }, path: ['shop'], label: 'later' }], hasNext: false },
    ])
  })

  test('comes for each object of a list, with the place of the object', async () => {
    expect(await partsOf('{ shops { title ...Late @defer } } fragment Late on Shop { stars }')).toEqual([
      { data: { shops: [{ title: 'First Shop' }, { title: 'Second Shop' }] }, hasNext: true },
      {
        incremental: [
          { data: { stars: 1 }, path: ['shops', 0] },
          { data: { stars: 2 }, path: ['shops', 1] },
        ],
        hasNext: false,
      },
    ])
  })

  test('comes as soon as its own department answers, whatever else is late', async () => {
    const query = '{ shop(id: "1") { id ... @defer { best { author } } ... @defer { stars } } }'
    router.gates.authors.close()
    const parts = readParts(await ask(query))
    expect((await parts.next()).value).toEqual({ data: { shop: { id: '1' } }, hasNext: true })
    expect((await parts.next()).value).toEqual({
      incremental: [{ data: { stars: 1 }, path: ['shop'] }],
      hasNext: true,
    })
    router.gates.authors.open()
    expect((await parts.next()).value).toEqual({
      incremental: [{ data: { best: { author: 'Author of r1' } }, path: ['shop'] }],
      hasNext: false,
    })
  })

  test('may defer a part of its own, which comes after it', async () => {
    const query = '{ shop(id: "1") { id ... @defer(label: "a") { best { text ... @defer(label: "b") { author } } } } }'
    router.gates.authors.close()
    const parts = readParts(await ask(query))
    expect((await parts.next()).value).toEqual({ data: { shop: { id: '1' } }, hasNext: true })
    expect((await parts.next()).value).toEqual({
      incremental: [{ data: { best: { text: 'Best of 1' } }, path: ['shop'], label: 'a' }],
      hasNext: true,
    })
    router.gates.authors.open()
    expect((await parts.next()).value).toEqual({
      incremental: [{ data: { author: 'Author of r1' }, path: ['shop', 'best'], label: 'b' }],
      hasNext: false,
    })
  })

  test('may be nested as deep as an operation may be, and takes no longer for it', async () => {
    const depth = 25
    const query = `{ shop(id: "1") { id ${'... @defer { stars '.repeat(depth)} ${'}'.repeat(depth)} } }`
    expect((await partsOf(query))[1]).toMatchObject({ incremental: [{ data: { stars: 1 }, path: ['shop'] }] })
    const inner = '{ best { author } }'
    const needing = `{ shop(id: "1") { id ${'... @defer { motto '.repeat(depth)} ... @defer ${inner} ${'}'.repeat(depth)} } }`
    expect((await partsOf(needing)).at(-1)).toMatchObject({ incremental: [{ data: { best: {} } }], hasNext: false })
  })

  test('comes although nothing else of the fragment around it is asked', async () => {
    const query = `query ($no: Boolean = false) {
      shop(id: "1") { id ... @defer(label: "a") { motto @include(if: $no) ... @defer(label: "b") { best { author } } } }
    }`
    expect((await partsOf(query)).at(-1)).toEqual({
      incremental: [{ data: { best: { author: 'Author of r1' } }, path: ['shop'], label: 'b' }],
      hasNext: false,
    })
  })

  test('is asked of each department once, as if nothing were deferred', async () => {
    const before = router.gates.ratings.passed
    await partsOf('{ shop(id: "1") { title ... @defer { stars } } }')
    expect(router.gates.ratings.passed - before).toBe(1)
  })

  test('may stand at the root, and below a mutation', async () => {
    expect(await partsOf('{ shop(id: "1") { title } ... @defer { other: shop(id: "2") { stars } } }')).toEqual([
      { data: { shop: { title: 'Shop 1' } }, hasNext: true },
      { incremental: [{ data: { other: { stars: 2 } }, path: [] }], hasNext: false },
    ])
    expect(await partsOf('mutation { rename(id: "3", title: "New") { title ... @defer { stars } } }')).toEqual([
      { data: { rename: { title: 'New' } }, hasNext: true },
      { incremental: [{ data: { stars: 3 }, path: ['rename'] }], hasNext: false },
    ])
  })
})

describe('a part that fails', () => {
  test('costs itself alone, and its error comes with it', async () => {
    const parts = await partsOf('{ shop(id: "starless") { title ... @defer(label: "l") { stars } } }')
    expect(parts[0]).toEqual({ data: { shop: { title: 'Shop starless' } }, hasNext: true })
    expect(parts[1]).toMatchObject({
      incremental: [
        {
          data: { stars: null },
          path: ['shop'],
          label: 'l',
          errors: [{ path: ['shop', 'stars'], extensions: { code: 'INTERNAL', department: 'ratings' } }],
        },
      ],
      hasNext: false,
    })
    expect(JSON.stringify(parts)).not.toContain('990101')
  })

  test('is null as a whole when a field of it that may not be null is lost; all around and beside it stays', async () => {
    const query = `{
      good: shop(id: "1") { title ... @defer(label: "good") { motto } }
      bad: shop(id: "mottoless") { title ... @defer(label: "bad") { motto } }
    }`
    const [first, ...later] = await partsOf(query)
    expect(first).toEqual({ data: { good: { title: 'Shop 1' }, bad: { title: 'Shop mottoless' } }, hasNext: true })
    expect(later.flatMap(incrementalOf).toSorted((one, other) => one.label.localeCompare(other.label))).toEqual([
      { data: null, path: ['bad'], label: 'bad', errors: [expect.objectContaining({ path: ['bad', 'motto'] })] },
      { data: { motto: 'Motto 1' }, path: ['good'], label: 'good' },
    ])
  })

  test('is a department that does not answer before the deadline of the request', async () => {
    const hurried = await startDeferringRouter({
      CIVIGRAPH_REQUEST_DEADLINE_MS: '300',
      CIVIGRAPH_SUBGRAPH_TIMEOUT_MS: '200',
    })
    hurried.gates.ratings.close()
    const answer = await fetch(hurried.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: PARTS },
      body: JSON.stringify({ query: '{ shop(id: "1") { title ... @defer { stars } } }' }),
    })
    const parts = await all(readParts(answer))
    await hurried.close()
    expect(parts[0]).toEqual({ data: { shop: { title: 'Shop 1' } }, hasNext: true })
    expect(parts[1]).toMatchObject({
      incremental: [{ data: { stars: null }, errors: [{ path: ['shop', 'stars'] }] }],
      hasNext: false,
    })
  })
})

const WHOLE = { data: { shop: { title: 'Shop 1', stars: 1 } } }
const DEFERRED = 'query ($late: Boolean! = true) { shop(id: "1") { title ... @defer(if: $late) { stars } } }'

describe('everything comes in one answer', () => {
  test.for([
    ['a caller who takes one answer', DEFERRED, { accept: 'application/json' }],
    ['a caller who takes parts of another form', DEFERRED, { accept: 'multipart/mixed, application/json' }],
    ['a caller who refuses parts', DEFERRED, { accept: 'multipart/mixed;deferSpec=20220824;q=0, application/json' }],
    ['a variable that does not defer', DEFERRED, { variables: { late: false } }],
    ['a constant that does not defer', DEFERRED.replace('$late)', 'false)').replace(/ \(\$.*?\)/, ''), {}],
  ] as const)('for %s', async ([, query, asking]) => {
    const answer = await ask(query, asking)
    expect(answer.headers.get('content-type')).toContain('application/json')
    expect(await answer.json()).toEqual(WHOLE)
  })

  test('when what is deferred is fetched with the rest anyhow', async () => {
    const answer = await ask('{ shop(id: "1") { id ... @defer { title } } }')
    expect(await answer.json()).toEqual({ data: { shop: { id: '1', title: 'Shop 1' } } })
  })

  test('when something of it is refused: null is where it was asked, and its error beside it', async () => {
    const answer = await ask('{ shop(id: "1") { title ... @defer { stars secret } } }')
    expect(await answer.json()).toMatchObject({
      data: { shop: { title: 'Shop 1', stars: 1, secret: null } },
      errors: [{ path: ['shop', 'secret'], extensions: { code: 'UNAUTHENTICATED' } }],
    })
  })

  test('over a socket', async () => {
    const socket = createClient({
      url: router.url.href.replace('http:', 'ws:'),
      webSocketImpl: WebSocket,
      retryAttempts: 0,
    })
    const answers = await all(socket.iterate({ query: DEFERRED }))
    await socket.dispose()
    expect(answers).toEqual([WHOLE])
  })

  test('as the only part, for a caller who takes nothing else', async () => {
    const accept = 'multipart/mixed;deferSpec=20220824'
    expect(await partsOf('{ shop(id: "1") { title } }', { accept })).toEqual([
      { data: { shop: { title: 'Shop 1' } }, hasNext: false },
    ])
  })
})

describe('a document is refused', () => {
  test.for([
    ['a label by a variable', 'query ($l: String) { shop(id: "1") { ... @defer(label: $l) { stars } } }'],
    ['a label twice', '{ shop(id: "1") { ... @defer(label: "x") { stars } ... @defer(label: "x") { motto } } }'],
    ['a root field of a mutation', 'mutation { ... @defer { rename(id: "1", title: "x") { id } } }'],
    ['a field', '{ shop(id: "1") @defer { stars } }'],
  ])('that defers by or with %s', async ([, query = '']) => {
    const answer = await ask(query)
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code: 'INVALID_OPERATION' } }] })
  })
})

test('a caller who leaves is no longer waited for', async () => {
  const before = router.faults.length
  router.gates.ratings.close()
  const leaving = new AbortController()
  const query = '{ shop(id: "1") { title ... @defer { stars } } }'
  const answer = await fetch(router.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: PARTS },
    body: JSON.stringify({ query }),
    signal: leaving.signal,
  })
  const parts = readParts(answer)
  await parts.next()
  leaving.abort()
  await expect(parts.next()).rejects.toThrow('aborted')
  router.gates.ratings.open()
  expect(await partsOf(query)).toHaveLength(2)
  expect(router.faults.slice(before)).toEqual([])
})

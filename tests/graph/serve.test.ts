import { inProcess, serve, type Served } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { callerWith } from '../support/national-graph.ts'
import { CANARY, tinySubgraph, WRONG_CANARY } from '../support/tiny-subgraph.ts'

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly { path?: unknown[]; message: string; extensions: Record<string, unknown> }[]
}

type Body = Record<string, unknown>
type Way = (body: Body) => Promise<Answer>

const caller = callerWith({ subject: 'tester' })
const SERVERS = ['mercurius', 'apollo'] as const
const faults: unknown[] = []
const served = new Map<string, Served>()
const ways = new Map<string, Way>()

beforeAll(async () => {
  const call = inProcess(tinySubgraph(), (error) => void faults.push(error))
  ways.set('in process', async (body) => {
    const { query, variables, operationName } = body as { query: string; variables?: Body; operationName?: string }
    return JSON.parse(JSON.stringify(await call({ query, variables, operationName }, caller))) as Answer
  })
  for (const server of SERVERS) {
    const one = await serve(tinySubgraph(), {
      server,
      port: 0,
      maxBodyBytes: 20_000,
      verifyCaller: async () => caller,
      reportFault: (error) => void faults.push(error),
    })
    served.set(server, one)
    ways.set(server, async (body) => (await (await post(one, JSON.stringify(body))).json()) as Answer)
  }
})

afterAll(async () => {
  for (const one of served.values()) await one.close()
})

async function post({ url }: Served, body: string, type = 'application/json'): Promise<Response> {
  return await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })
}

/** What callers of any server may rely on; the order of errors is nobody's promise. */
function shapeOf({ data, errors = [] }: Answer) {
  const found = errors.map(({ path, message, extensions }) =>
    JSON.stringify([path ?? null, extensions['code'], message]),
  )
  return { data: data ?? null, errors: found.toSorted() }
}

const ENTITIES = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Thing { id name owner } } }'

const requests: [what: string, body: Body][] = [
  ['a field', { query: '{ asker }' }],
  ['a thing by a variable', { query: 'query ($id: ID!) { thing(id: $id) { name owner } }', variables: { id: 'd' } }],
  ['one of two operations', { query: 'query A { asker } query B { thing(id: "a") { id } }', operationName: 'B' }],
  ['none of two operations', { query: 'query A { asker } query B { asker }' }],
  ['an operation that is not there', { query: 'query A { asker }', operationName: 'C' }],
  ['null as operation name and variables', { query: '{ asker }', operationName: null, variables: null }],
  ['a list with refused and broken items', { query: '{ things { id owner } }' }],
  ['entities', { query: ENTITIES, variables: { of: ['a', 'throw', 'b', 'rejection', 'none', 'c'].map(thing) } }],
  ['an entity of no type', { query: ENTITIES, variables: { of: [{ __typename: 'Nothing', id: 'a' }] } }],
  ['the service', { query: '{ _service { sdl } }' }],
  ['introspection', { query: '{ __type(name: "Thing") { fields { name } } }' }],
  ['a refusal', { query: '{ failing(how: REFUSAL) asker }' }],
  ['a fault', { query: '{ failing(how: FAULT) asker }' }],
  ['a rejection', { query: '{ failing(how: REJECTION) }' }],
  ['a fault with a code', { query: '{ failing(how: FOREIGN_CODE) }' }],
  ['an error of GraphQL', { query: '{ failing(how: GRAPHQL_ERROR) }' }],
  ['a page', { query: '{ page(first: 2) { nodes { id } pageInfo { hasNextPage endCursor } } }' }],
  ['a page that is too large', { query: '{ page(first: 101) { nodes { id } } }' }],
  ['a syntax error', { query: `{ thing(id: "${CANARY}" }` }],
  ['an unknown field', { query: '{ nothing }' }],
  ['two faults of one operation', { query: '{ nothing thing }' }],
  ['a wrong literal', { query: `{ count(number: "${CANARY}") }` }],
  ['a wrong identifier', { query: `{ count(person: "${WRONG_CANARY}") }` }],
  ['a wrong variable', { query: 'query ($n: Int) { count(number: $n) }', variables: { n: CANARY } }],
  [
    'a wrong identifier as a variable',
    { query: 'query ($p: ResidentId) { count(person: $p) }', variables: { p: CANARY.slice(1) } },
  ],
  ['a missing variable', { query: 'query ($id: ID!) { thing(id: $id) { id } }' }],
  ['an argument without a value', { query: 'query ($h: How = FAULT) { failing(how: $h) }', variables: { h: null } }],
  ['a mutation', { query: 'mutation { first: count second: count }' }],
]

function thing(id: string) {
  return { __typename: 'Thing', id }
}

/** A server that compiles operations was seen to lengthen lists in some of these, and not in others. */
const timings: [turns: number[], rejecting: number[]][] = [
  [[0, 0, 0], [0]],
  [[0, 1, 2], [0]],
  [[2, 1, 0], [0]],
  [[0, 1, 2], [1]],
  [[2, 1, 0], [1]],
  [[1, 0, 2], [1]],
  [[0, 1, 2], [2]],
  [[2, 1, 0], [2]],
  [
    [1, 0, 1],
    [0, 2],
  ],
  [
    [2, 0, 1],
    [1, 2],
  ],
]

describe.each(SERVERS)('%s answers as the call in process does', (server) => {
  test.for(requests)('%s', async ([, body]) => {
    const [expected, found] = [await ways.get('in process')?.(body), await ways.get(server)?.(body)]
    if (!expected || !found) throw new Error('A way of asking was not set up.')
    expect(shapeOf(found)).toEqual(shapeOf(expected))
    expect(JSON.stringify([found, expected])).not.toMatch(new RegExp(`${CANARY}|${WRONG_CANARY}|stacktrace`))
  })

  test.for(timings)(
    'a list keeps its length and order when items settle after %j turns and %j reject',
    async ([turns, rejecting]) => {
      const query = 'query ($turns: [Int!]!, $rejecting: [Int!]!) { places(turns: $turns, rejecting: $rejecting) }'
      for (let times = 0; times < 3; times++) {
        const answer = await ways.get(server)?.({ query, variables: { turns, rejecting } })
        const places = turns.map((_, place) => (rejecting.includes(place) ? null : place))
        expect(answer?.data).toEqual({ places })
        expect(answer?.errors?.map(({ path }) => path)).toEqual(
          expect.arrayContaining(rejecting.map((place) => ['places', place])),
        )
      }
    },
  )
})

function failingLoaders(): never {
  throw new Error(`a fault about ${CANARY}`)
}

describe.each(SERVERS)('%s over HTTP', (server) => {
  const there = () => {
    const one = served.get(server)
    if (!one) throw new Error('It was not started.')
    return one
  }

  test('its health is open to everybody', async () => {
    const response = await fetch(new URL('/health', there().url))
    expect([response.status, await response.json()]).toEqual([200, { status: 'up', subgraph: 'tiny' }])
  })

  test.for<[string, string, string?]>([
    ['a body that is no JSON', `{"query": ${CANARY}`],
    ['an empty body', ''],
    ['a JSON text', `"${CANARY}"`],
    ['a list of operations', '[{"query":"{ asker }"}]'],
    ['null', 'null'],
    ['no query', '{"variables":{}}'],
    ['an empty query', '{"query":""}'],
    ['a number as query', `{"query":${CANARY}}`],
    ['variables that are a list', '{"query":"{ asker }","variables":[]}'],
    ['variables that are a text', '{"query":"{ asker }","variables":""}'],
    ['an operation name that is a number', '{"query":"{ asker }","operationName":5}'],
    ['a polluted prototype', '{"query":"{ asker }","__proto__":{"admin":true}}'],
    ['another type of content', '{ asker }', 'application/graphql'],
    ['a plain text', '{"query":"{ asker }"}', 'text/plain'],
    ['a form', 'query={asker}', 'application/x-www-form-urlencoded'],
  ])('%s is a malformed request', async ([, body, type]) => {
    const response = await post(there(), body, type)
    const text = await response.text()
    expect(response.status).toBe(400)
    expect(JSON.parse(text)).toMatchObject({ errors: [{ extensions: { code: 'MALFORMED_REQUEST' } }] })
    expect(text).not.toContain(CANARY)
  })

  test('a body that is too large is refused as such', async () => {
    const response = await post(there(), JSON.stringify({ query: `{ asker } #${'x'.repeat(20_000)}` }))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'LIMIT_EXCEEDED' } }] })
  })

  test('a query in the address is not answered', async () => {
    const response = await fetch(new URL('?query={asker}', there().url))
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('tester')
  })

  test('a context that cannot be made is masked', async () => {
    const reported: unknown[] = []
    const one = await serve(tinySubgraph({ loaders: failingLoaders }), {
      server,
      port: 0,
      verifyCaller: async () => caller,
      reportFault: (error) => void reported.push(error),
    })
    const answer = await (await post(one, '{"query":"{ asker }"}')).text()
    await one.close()
    expect(JSON.parse(answer)).toMatchObject({ errors: [{ extensions: { code: 'INTERNAL' } }] })
    expect(answer).not.toContain(CANARY)
    expect(reported).toHaveLength(1)
  })
})

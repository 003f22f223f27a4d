import { type Caller, inProcess } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AdmitBounds } from '#router/bounds/admit.ts'
import { localBuckets } from '#router/bounds/local-buckets.ts'
import type { MeterOptions, ObservedCost } from '#router/bounds/meter.ts'
import type { SchemaQuestions } from '#router/bounds/schema-questions.ts'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import type { Arrival } from '#router/exchange.ts'
import { type NationalGraph, prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath } from '#router/request.ts'
import { prepareIn } from '#router/steps/prepare-in.ts'
import { anArrival, callerWith, partsForTests, TEST_LIMITS } from '../support/national-graph.ts'
import { tinySubgraph } from '../support/tiny-subgraph.ts'

const callers: Readonly<Record<string, Caller>> = {
  li: callerWith({ subject: 'li' }),
  wang: callerWith({ subject: 'wang' }),
}
const fetches: string[] = []
let graph: NationalGraph

beforeAll(async () => {
  graph = await tinyGraph()
})
afterAll(() => graph.close())

async function tinyGraph(listSize = 10): Promise<NationalGraph> {
  const tiny = tinySubgraph()
  const call = inProcess(tiny, () => {})
  const composition = compose([{ name: tiny.name, sdl: tiny.sdl, url: 'memory:tiny' }])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  return await prepareNationalGraph({
    supergraphSdl: composition.supergraphSdl,
    listSize,
    limits: TEST_LIMITS,
    reportFault: () => {},
    takeDepartment: (name) => ({
      department: inProcessDepartment({
        name,
        timeoutMs: 5_000,
        call(fetch, caller) {
          fetches.push(fetch.query)
          return call(fetch, caller)
        },
      }),
    }),
  })
}

interface Bounds {
  readonly admit?: Partial<AdmitBounds>
  readonly meter?: Partial<MeterOptions>
  readonly schemaQuestions?: SchemaQuestions
}

/** Asks along the router's own way of a request, with bounds as small as a test needs them. */
function askWith(bounds: Bounds) {
  const parts = partsForTests()
  const steps = requestPath({
    ...parts,
    verifyToken: async (token) => callers[token] ?? null,
    admission: { ...parts.admission, ...bounds.admit },
    costs: { ...parts.costs, anonymous: { perOperation: 1_000, perMinute: 0 }, ...bounds.meter },
    schemaQuestions: bounds.schemaQuestions ?? 'on',
  })
  const graphs = { take: () => graph, giveBack: () => {} }
  return async (query: string, from: Partial<Arrival> & { readonly as?: string } = {}) => {
    const headers = from.as ? { authorization: [`Bearer ${from.as}`] } : {}
    const arrival = { ...anArrival({ query }), headers, ...from }
    const done = await follow({ steps, graphs, deadlineMs: 5_000, reportFault: () => {} }, arrival)
    const [error] = done.answer?.errors ?? []
    return { ...done, code: error?.extensions?.['code'] ?? 'ok', error }
  }
}

const page = (first: number) => `{ page(first: ${first}) { nodes { id } } }`

test('an operation at the bound is answered, and one unit above it no department is asked', async () => {
  const ask = askWith({ meter: { anonymous: { perOperation: 22, perMinute: 0 } } })
  expect(await ask(page(20))).toMatchObject({ code: 'ok', answerHeaders: { 'civigraph-cost': 'estimated=22' } })

  fetches.length = 0
  const refused = await ask(page(21))
  expect(refused).toMatchObject({ code: 'COST_EXCEEDED', answerHeaders: { 'civigraph-cost': 'estimated=24' } })
  expect(refused.error?.message).toMatch(/estimated at 24 .* at most 22 .* Ask for smaller pages, or sign in\.$/)
  expect(refused.error?.extensions).toMatchObject({ estimated: 24, bound: 22 })
  expect(fetches).toEqual([])
})

test('who signs in may ask for more at once', async () => {
  const ask = askWith({ meter: { anonymous: { perOperation: 22, perMinute: 0 } } })
  expect((await ask(page(100), { as: 'li' })).code).toBe('ok')
})

test('a variable that makes a known text dear is refused as the text itself would be', async () => {
  const ask = askWith({ meter: { anonymous: { perOperation: 50, perMinute: 0 } } })
  const query = 'query ($n: Int) { page(first: $n) { nodes { id } } }'
  expect((await ask(query, { parameters: { query, variables: { n: 5 } } })).code).toBe('ok')
  expect((await ask(query, { parameters: { query, variables: { n: 100 } } })).code).toBe('COST_EXCEEDED')
})

test('a budget that is used up refuses its caller for as long as it says, and nobody else', async () => {
  let time = 0
  const buckets = localBuckets({ now: () => time })
  const ask = askWith({ meter: { signedIn: { perOperation: 1_000, perMinute: 60 }, buckets } })
  expect((await ask(page(20), { as: 'li' })).code).toBe('ok')
  expect((await ask(page(20), { as: 'li' })).code).toBe('ok')
  const refused = await ask(page(20), { as: 'li' })
  expect(refused).toMatchObject({ code: 'QUOTA', answerHeaders: { 'retry-after': '6' } })
  expect(refused.error?.extensions).toMatchObject({ retryAfter: 6, retry: true, http: { status: 429 } })
  expect((await ask(page(20), { as: 'wang' })).code).toBe('ok')
  time += 6_000
  expect((await ask(page(20), { as: 'li' })).code).toBe('ok')
})

test('anonymous callers have the budget of their place in the network', async () => {
  const ask = askWith({ meter: { anonymous: { perOperation: 100, perMinute: 30 } } })
  expect((await ask(page(20), { remoteAddress: '2001:db8:1:1::1' })).code).toBe('ok')
  expect((await ask(page(20), { remoteAddress: '2001:db8:1:1:ffff::2' })).code).toBe('QUOTA')
  expect((await ask(page(20), { remoteAddress: '2001:db8:1:2::1' })).code).toBe('ok')
  expect((await ask(page(20), { remoteAddress: '192.0.2.1' })).code).toBe('ok')
  expect((await ask(page(20), { remoteAddress: '::ffff:192.0.2.1' })).code).toBe('QUOTA')
})

test('what was refused as too dear costs its caller nothing', async () => {
  const ask = askWith({ meter: { anonymous: { perOperation: 25, perMinute: 25 } } })
  expect((await ask(page(100))).code).toBe('COST_EXCEEDED')
  expect((await ask(page(20))).code).toBe('ok')
})

test('requests of one address above its rate are refused before they are read', async () => {
  const ask = askWith({ admit: { perAddress: { capacity: 2, perSecond: 1 } } })
  expect((await ask(page(1))).code).toBe('ok')
  expect((await ask('not even GraphQL')).code).toBe('INVALID_OPERATION')
  const refused = await ask('not even GraphQL')
  expect(refused).toMatchObject({ code: 'QUOTA', answerHeaders: { 'retry-after': '1' }, operation: null })
  expect((await ask(page(1), { remoteAddress: '192.0.2.1' })).code).toBe('ok')
})

test('as many requests as allowed are under way, one more is refused, and each gives its place back', async () => {
  const ask = askWith({ admit: { maxInFlight: 3 } })
  const all = (count: number) => Promise.all(Array.from({ length: count }, () => ask(page(2))))
  expect((await all(3)).map(({ code }) => code)).toEqual(['ok', 'ok', 'ok'])
  const [, , , fourth] = await all(4)
  expect(fourth).toMatchObject({ code: 'OVERLOADED', answerHeaders: { 'retry-after': '1' } })
  expect(fourth?.error?.extensions).toMatchObject({ retryAfter: 1, http: { status: 503 } })
  await Promise.all(Array.from({ length: 3 }, () => ask('{ nothing }'))) // refused ones give theirs back, too
  expect((await all(3)).map(({ code }) => code)).toEqual(['ok', 'ok', 'ok'])
})

test.for([
  ['on', undefined, 'ok'],
  ['on', 'li', 'ok'],
  ['signedIn', undefined, 'UNAUTHENTICATED'],
  ['signedIn', 'li', 'ok'],
  ['off', undefined, 'FORBIDDEN'],
  ['off', 'li', 'FORBIDDEN'],
] as const)('with questions about the schema %s, %s gets %s', async ([schemaQuestions, as, code]) => {
  const ask = askWith({ schemaQuestions })
  const from = as ? { as } : {}
  expect((await ask('{ __schema { queryType { name } } }', from)).code).toBe(code)
  expect((await ask('{ __type(name: "Query") { name } page { nodes { id } } }', from)).code).toBe(code)
  expect((await ask('{ __typename page(first: 1) { nodes { id } } }', from)).code).toBe('ok')
})

test('of one answer in so many it is seen what it was estimated at and what it turned out to be', async () => {
  const seen: ObservedCost[] = []
  const ask = askWith({ meter: { observe: { oneIn: 2, see: (cost) => seen.push(cost) } } })
  for (const first of [100, 1, 50]) await ask(page(first))
  expect(seen).toMatchObject([
    { estimated: 106, received: 5 }, // there are three things
    { estimated: 54, received: 5 },
  ])
})

test('an operation that is prepared in another supergraph costs from then on what it costs there', async () => {
  const exchange = await askWith({})('{ things { id } }')
  const longer = await tinyGraph(100)
  const again = await prepareIn(longer, exchange)
  await longer.close()
  expect(again.estimatedCost).toBeGreaterThan(5 * exchange.estimatedCost)
})

test('no refusal tells who was refused', async () => {
  const ask = askWith({
    meter: { signedIn: { perOperation: 22, perMinute: 1 }, anonymous: { perOperation: 22, perMinute: 1 } },
    admit: { perAddress: { capacity: 3, perSecond: 0.001 } },
  })
  const from = { remoteAddress: '203.0.113.99' }
  const answers = [
    await ask(page(20), { ...from, as: 'li' }),
    await ask(page(20), { ...from, as: 'li' }),
    await ask(page(99), from),
    await ask(page(1), from),
  ]
  expect(answers.map(({ code }) => code)).toEqual(['ok', 'QUOTA', 'COST_EXCEEDED', 'QUOTA'])
  for (const { answer, answerHeaders } of answers)
    expect(JSON.stringify([answer, answerHeaders])).not.toMatch(/203\.0\.113|civigraph-cli|"li"/)
})

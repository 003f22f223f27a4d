import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operationLabels, shownName } from '#router/telemetry/operation-labels.ts'
import { eventually } from '../support/clock-department.ts'
import { CANARY } from '../support/tiny-subgraph.ts'
import { startTownRouter, type TownRouter } from '../support/town-router.ts'
import { startTraceCollector, type TraceCollector } from '../support/trace-collector.ts'

let router: TownRouter
let collector: TraceCollector

beforeAll(async () => {
  collector = await startTraceCollector()
  router = await startTownRouter({
    CIVIGRAPH_METRICS_PORT: '0',
    CIVIGRAPH_OTLP_URL: collector.url,
    CIVIGRAPH_TRACE_PERCENT: '0',
  })
})
afterAll(async () => {
  await router.close()
  collector.close()
})

/** The figure of a metric with these labels; 0 when there is none. */
async function figure(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
  const lines = (await router.metricsText()).split('\n').filter((line) => line.startsWith(`${name}{`))
  const all = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  if (all.length === 0)
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await router.metricsText())?.[1] ?? Number.NaN)
  const found = lines.filter((line) => all.every((one) => line.includes(one)))
  return found.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
}

function labelOf(name: string, query: string): string {
  return `${name}:${createHash('sha256').update(query).digest('hex').slice(0, 12)}`
}

describe('the metrics', () => {
  test('count requests by operation and by what became of them', async () => {
    const query = 'query TownName { name }'
    await router.ask({ query })
    await router.ask({ query })
    await router.ask({ query }, { authorization: 'Bearer forged' })
    const operation = labelOf('TownName', query)
    expect(await figure('civigraph_requests_total', { operation, code: 'ok' })).toBe(2)
    expect(await figure('civigraph_requests_total', { operation, code: 'UNAUTHENTICATED' })).toBe(1)
    expect(await figure('civigraph_request_duration_seconds_count', { kind: 'query' })).toBeGreaterThanOrEqual(3)
  })

  test('tell an answer that lost a field from a whole one', async () => {
    const query = 'query Partly { name fault(about: "nothing") }'
    await router.ask({ query })
    expect(await figure('civigraph_requests_total', { operation: labelOf('Partly', query), code: 'partial' })).toBe(1)
  })

  test('count an answer that was too large to be sent as refused', async () => {
    const small = await startTownRouter({ CIVIGRAPH_METRICS_PORT: '0', CIVIGRAPH_MAX_ANSWER_BYTES: '1000' })
    const fields = Array.from({ length: 10 }, (_, index) => `f${index}: fault(about: "nothing")`)
    const { text } = await small.ask({ query: `query Large { name ${fields.join(' ')} }` })
    const counted = /^civigraph_requests_total\{operation="Large:.*$/m.exec(await small.metricsText())?.[0]
    await small.close()
    expect(text).toContain('ANSWER_TOO_LARGE')
    expect(counted).toMatch(/code="ANSWER_TOO_LARGE"} 1$/)
  })

  test.each([
    ['METHOD_NOT_ALLOWED', '', { method: 'PUT' }],
    ['BODY_TOO_LARGE', 'x'.repeat(1_000_001), {}],
    ['UNSUPPORTED_MEDIA_TYPE', 'name', { headers: { 'content-type': 'text/plain' } }],
    ['MALFORMED_REQUEST', '{ "query": ', {}],
    ['NOT_ACCEPTABLE', '{}', { headers: { 'content-type': 'application/json', accept: 'image/png' } }],
  ])('count a request that is refused at the door: %s', async (code, body, init) => {
    const before = await figure('civigraph_requests_total', { operation: 'none', code })
    const { text } = await router.ask(body, {}, init)
    expect(text).toContain(code)
    expect(await figure('civigraph_requests_total', { operation: 'none', code })).toBe(before + 1)
  })

  test('count calls to departments by what became of them, and tell those that shared another one', async () => {
    const answered = await figure('civigraph_fetches_total', {
      department: 'town',
      outcome: 'answered',
      shared: 'true',
    })
    const gate = router.town.closeGate()
    const both = [router.ask({ query: '{ slow }' }), router.ask({ query: '{ slow }' })]
    await eventually(() => gate.waiting() === 1, 'the town is asked once')
    gate.open()
    await Promise.all(both)
    expect(await figure('civigraph_fetches_total', { department: 'town', outcome: 'answered', shared: 'true' })).toBe(
      answered + 1,
    )
    expect(await figure('civigraph_fetch_duration_seconds_count', { department: 'town' })).toBeGreaterThan(1)
    expect(await figure('civigraph_breaker_state', { department: 'town' })).toBe(0)
  })

  test('show caches, plans, streams, generations and how long the event loop waits', async () => {
    const before = await figure('civigraph_cache_entries', { cache: 'operations' })
    await router.ask({ query: '{ mayor }' })
    expect(await figure('civigraph_cache_entries', { cache: 'operations' })).toBe(before + 1)
    expect(await figure('civigraph_cache_bytes', { cache: 'operations' })).toBeGreaterThan(1_000)
    const query = '{ motto }'
    const sha256Hash = createHash('sha256').update(query).digest('hex')
    await router.ask({ query, extensions: { persistedQuery: { version: 1, sha256Hash } } })
    expect(await figure('civigraph_cache_entries', { cache: 'persisted' })).toBe(1)
    const planned = { planner: 'native', outcome: 'planned' }
    expect(await figure('civigraph_plan_duration_seconds_count', planned)).toBeGreaterThan(1)
    expect(await figure('civigraph_streams_open')).toBe(0)
    expect(await figure('civigraph_generations_alive')).toBe(1)
    expect(await figure('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0)
    expect(await figure('nodejs_heap_size_used_bytes')).toBeGreaterThan(1_000_000)
  })

  test('have names as Prometheus asks for: base units, and `_total` for what only grows', async () => {
    const text = await router.metricsText()
    const types = [...text.matchAll(/^# TYPE (civigraph_\w+) (\w+)$/gm)].map(([, name = '', type = '']) => [name, type])
    expect(types.length).toBeGreaterThan(12)
    for (const [name = '', type] of types) {
      expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter'])
      expect(name).not.toMatch(/_(ms|milliseconds|kb|mb)(_|$)/)
    }
    const histograms = types.flatMap(([name = '', type]) => (type === 'histogram' ? [name] : []))
    expect(histograms.filter((name) => !name.endsWith('_seconds'))).toEqual([])
  })

  test('are on a port of their own, and never on the public one', async () => {
    expect(router.metricsUrl?.port).not.toBe(router.url.port)
    const answer = await fetch(new URL('/metrics', router.url))
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('civigraph_requests_total')
    expect((await fetch(new URL('/graphql', router.metricsUrl ?? ''))).status).toBe(404)
  })
})

describe('the label of an operation', () => {
  const operation = (name: string | undefined, hash: string) =>
    ({ name, hash }) as NonNullable<Parameters<ReturnType<typeof operationLabels>>[0]['operation']>

  test('is `other` from the 1,001st distinct operation on, but never for one that was registered', () => {
    const labelOfExchange = operationLabels()
    const label = (number: number, origin: 'text' | 'trusted' = 'text') =>
      labelOfExchange({ operation: operation('Flood', String(number).padStart(12, '0')), origin })
    const labels = new Set(Array.from({ length: 1_000 }, (_, number) => label(number)))
    expect(labels.size).toBe(1_000)
    expect(label(1_001)).toBe('other')
    expect(label(1_002)).toBe('other')
    expect(label(7)).toBe('Flood:000000000007')
    expect(label(1_003, 'trusted')).toBe('Flood:000000001003')
    expect(labelOfExchange({ operation: null, origin: 'text' })).toBe('none')
  })

  test('repeats no name that may hold a person’s number, nor an endless one', () => {
    expect(shownName(operation('Person990101199001010019', 'a'))).toBeNull()
    expect(shownName(operation('N'.repeat(65), 'a'))).toBeNull()
    expect(shownName(operation('TownOf2024', 'a'))).toBe('TownOf2024')
  })
})

describe('a trace', () => {
  const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
  const CALLER = `00-${TRACE_ID}-00f067aa0ba902b7-01`
  const of = (traceId: string) => collector.spans.filter((span) => span.traceId === traceId)
  /** The collector is told every few seconds. */
  const collected = (traceId: string, count: number) =>
    eventually(() => of(traceId).length >= count, `${count} spans of ${traceId}`)

  test('goes on from the caller’s: a span for the request, and one for each fetch below it', async () => {
    router.town.traceparents.length = 0
    await router.ask({ query: 'query Traced { name }' }, { traceparent: CALLER })
    await collected(TRACE_ID, 2)
    const request = of(TRACE_ID).find(({ name }) => name === 'query Traced')
    const fetched = of(TRACE_ID).find(({ name }) => name === 'fetch town')
    expect(request?.parentSpanId).toBe('00f067aa0ba902b7')
    expect(fetched?.parentSpanId).toBe(request?.spanId)
    expect(router.town.traceparents).toEqual([`00-${TRACE_ID}-${request?.spanId}-01`])
  })

  test('is not taken where the caller says no, nor of a share of nothing; departments are told so', async () => {
    router.town.traceparents.length = 0
    const quiet = '5bf92f3577b34da6a3ce929d0e0e4736'
    await router.ask({ query: '{ name }' }, { traceparent: `00-${quiet}-00f067aa0ba902b7-00` })
    await router.ask({ query: '{ name }' })
    const later = '6bf92f3577b34da6a3ce929d0e0e4736'
    await router.ask({ query: '{ name }' }, { traceparent: `00-${later}-00f067aa0ba902b7-01` })
    await collected(later, 2)
    expect(of(quiet)).toEqual([])
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).not.toContain(quiet)
    const [asked, unasked] = router.town.traceparents.map(String)
    expect(asked).toMatch(new RegExp(`^00-${quiet}-[0-9a-f]{16}-00$`))
    expect(unasked).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/)
    expect(collector.bodies.join('')).not.toContain(unasked?.slice(3, 35))
  })

  test.each([
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
    'ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    '00-7BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01',
    'canary',
  ])('does not go on from a header that is none: %s', async (traceparent) => {
    router.town.traceparents.length = 0
    await router.ask({ query: '{ name }' }, { traceparent })
    const [sent = ''] = router.town.traceparents
    expect(sent).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-00$/)
    expect(sent).not.toContain(traceparent.slice(3, 35).toLowerCase())
  })

  test('without a collector goes along as the caller sent it, and nothing else does', async () => {
    const plain = await startTownRouter()
    try {
      await plain.ask({ query: '{ name }' }, { traceparent: CALLER })
      await plain.ask({ query: '{ name }' }, { traceparent: 'canary' })
      expect(plain.town.traceparents).toEqual([CALLER, null])
    } finally {
      await plain.close()
    }
  })

  test('that no collector takes delays and fails no request', async () => {
    const lonely = await startTownRouter({ CIVIGRAPH_OTLP_URL: 'http://127.0.0.1:9/', CIVIGRAPH_TRACE_PERCENT: '100' })
    expect((await lonely.ask({ query: '{ name }' })).text).toBe('{"data":{"name":"Test Town"}}')
    await lonely.close()
    expect(lonely.faults).toEqual([])
  })
})

describe('the plan of an operation', () => {
  const ask = (duties: readonly string[], header = 'show') =>
    router.ask(
      { query: 'query Lives($person: ResidentId) { lives(person: $person) }', variables: { person: CANARY } },
      {
        'civigraph-plan': header,
        authorization: `Bearer ${router.realm.sign(router.realm.claims({ resource_access: { civigraph: { roles: duties } } }))}`,
      },
    )
  test('is shown to operators who ask for it, without a value of a variable', async () => {
    const { text } = await ask(['platform.operate'])
    const { data, extensions } = JSON.parse(text)
    expect(data).toEqual({ lives: true })
    expect(extensions.plan.nodes).toMatchObject({ kind: 'Fetch', department: 'town', variables: ['person'] })
    expect(extensions.plan.calls).toMatchObject([{ department: 'town', outcome: 'answered', attempts: 1 }])
    expect(text).not.toContain(CANARY)
  })

  test('is shown to nobody else, whatever they send', async () => {
    expect((await ask([])).text).toBe('{"data":{"lives":true}}')
    expect((await ask(['platform.operate'], 'yes')).text).toBe('{"data":{"lives":true}}')
    const anonymous = await router.ask({ query: '{ name }' }, { 'civigraph-plan': 'show' })
    expect(anonymous.text).toBe('{"data":{"name":"Test Town"}}')
  })
})

import { createConnection } from 'node:net'
import { Agent } from 'node:http'
import { readFileSync, readdirSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { eventually } from '../support/clock-department.ts'
import { type RouterProcess, type RouterProcessOptions, startRouterProcess } from '../support/router-process.ts'
import { supergraphOf } from '../support/town-department.ts'
import { CANARY } from '../support/tiny-subgraph.ts'
import { startTraceCollector } from '../support/trace-collector.ts'

const open: RouterProcess[] = []
afterEach(async () => {
  for (const router of open.splice(0)) await router.close()
})

async function start(env: Readonly<Record<string, string>> = {}, more: Omit<RouterProcessOptions, 'env'> = {}) {
  const router = await startRouterProcess({ env, ...more })
  open.push(router)
  return router
}

const ready = (router: RouterProcess) => fetch(new URL('/ready', router.url))
const health = (router: RouterProcess) => fetch(new URL('/health', router.url))
const metricsOf = async (router: RouterProcess) => await (await fetch(router.metricsUrl)).text()

describe('a router that is told to stop', () => {
  test('finishes what is under way, takes no new connection, and ends with 0', async () => {
    const router = await start()
    const gate = router.town.closeGate()
    const underWay = Promise.all(Array.from({ length: 5 }, (_, number) => router.ask(`{ slow s${number}: slow }`)))
    await eventually(() => gate.waiting() >= 5, 'five requests are under way')
    router.signal('SIGTERM')
    await eventually(() => isRefused(router), 'a new connection is refused')
    gate.open()
    for (const answer of await underWay) expect(await answer.json()).toMatchObject({ data: { slow: 'at last' } })
    expect(await router.ended).toBe(0)
    expect(router.stderr()).not.toContain('fault')
  })

  test('says so at /ready before it takes no more, lives meanwhile, and lets connections go', async () => {
    const router = await start({ CIVIGRAPH_SHUTDOWN_DELAY_MS: '60000' })
    expect((await ready(router)).status).toBe(200)
    router.signal('SIGTERM')
    await eventually(async () => (await ready(router)).status === 503, '/ready says 503')
    expect(await (await ready(router)).json()).toMatchObject({ ready: false, parts: { router: 'going away' } })
    expect((await health(router)).status).toBe(200)
    const answer = await router.ask('{ name }')
    expect(await answer.json()).toEqual({ data: { name: 'Test Town' } })
    expect(answer.headers.get('connection')).toBe('close')
    router.signal('SIGTERM') // whoever asks twice does not want to wait
    expect(await router.ended).toBe(0)
  })

  test('tells subscribers that it goes away', async () => {
    const router = await start()
    const answer = await router.ask('subscription { counted(counter: "a") { count } }', { accept: 'text/event-stream' })
    router.signal('SIGINT')
    expect(await answer.text()).toMatch(/STREAM_ENDED.*event: complete/s)
    expect(await router.ended).toBe(0)
  })

  test('writes the last line of its access log', async () => {
    const router = await start()
    await router.ask('query Last { name }')
    router.signal('SIGTERM')
    await router.ended
    expect(router.stdout()).toContain('"operation":"Last"')
  })
})

describe('another supergraph', () => {
  const motto = async (router: RouterProcess) => await (await router.ask('{ motto }')).text()

  test('is taken up when its file is replaced, while the router runs', async () => {
    const router = await start()
    expect(await motto(router)).toBe('{"data":{"motto":"Test Motto"}}')
    router.replaceSupergraph(supergraphOf(router.town, { without: 'motto' }))
    await eventually(async () => (await motto(router)).includes('INVALID_OPERATION'), 'the field is gone')
    expect(router.stderr()).toMatch(/router: supergraph [0-9a-f]{12}: 0 operations ready, 1 lost/)
    expect(await metricsOf(router)).toContain('civigraph_supergraph_swaps_total{outcome="swapped"} 1')
  })

  test('that is broken is refused and said so; the one before stays, and SIGHUP tries again', async () => {
    const router = await start()
    router.replaceSupergraph('type Query { name: String }')
    await eventually(() => router.stderr().includes('the one before stays'), 'the refusal is told')
    expect(await motto(router)).toBe('{"data":{"motto":"Test Motto"}}')
    const told = router.stderr().length
    router.signal('SIGHUP')
    await eventually(() => router.stderr().slice(told).includes('the one before stays'), 'it is told again')
    expect(await metricsOf(router)).toContain('civigraph_supergraph_swaps_total{outcome="refused"} 2')
    router.replaceSupergraph(supergraphOf(router.town, { without: 'mayor' }))
    await eventually(() => router.stderr().includes('operations ready'), 'the next good one is taken up')
    expect((await ready(router)).status).toBe(200)
  })
})

describe('several workers', () => {
  test('share the port; one that is killed is replaced and takes nobody else along', async () => {
    const router = await start({ CIVIGRAPH_WORKERS: '2' })
    const workers = workersOf(router.pid)
    expect(workers).toHaveLength(2)
    const gate = router.town.closeGate()
    let lost = 0
    const held = Array.from({ length: 8 }, (_, number) =>
      router.ask(`{ s${number}: slow }`, { connection: 'close' }).then(textOf, () => void (lost += 1)),
    )
    await eventually(() => gate.waiting() === 8, 'all eight are under way')
    process.kill(workers[0] ?? 0, 'SIGKILL')
    await eventually(() => router.stderr().includes('another one starts'), 'the death is told')
    await eventually(() => lost > 0, 'what it had under way is lost')
    const lostByTheKill = lost
    gate.open()
    const finished = (await Promise.all(held)).filter((text) => text?.includes('at last'))
    expect(lost).toBe(lostByTheKill)
    expect(finished).toHaveLength(8 - lost)
    expect(finished.length).toBeGreaterThan(0)
    await eventually(() => workersOf(router.pid).length === 2, 'there are two again')
    for (let number = 0; number < 20; number++) expect((await router.ask('{ name }')).status).toBe(200)
  })

  test('show their metrics in one place, each under its number', async () => {
    const router = await start({ CIVIGRAPH_WORKERS: '2' })
    for (let number = 0; number < 10; number++)
      await textOf(await router.ask('query Both { name }', { connection: 'close' }))
    const text = await metricsOf(router)
    const counts = [...text.matchAll(/civigraph_requests_total\{operation="Both:\w+",code="ok",worker="(\d)"\} (\d+)/g)]
    expect(counts.map(([, worker]) => worker).toSorted((one, other) => Number(one) - Number(other))).toEqual(['1', '2'])
    expect(counts.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(10)
    expect(text).toContain('civigraph_workers_alive 2')
    expect(text).toMatch(/civigraph_request_duration_seconds_bucket\{le="0.001",kind="query",worker="1"\}/)
    expect(text).toMatch(/process_start_time_seconds\{worker="2"\}/)
    process.kill(workersOf(router.pid)[0] ?? 0, 'SIGKILL')
    await eventually(async () => (await metricsOf(router)).includes('civigraph_worker_deaths_total 1'), 'a death')
  })

  test('all take up another supergraph, and all end', async () => {
    const router = await start({ CIVIGRAPH_WORKERS: '2' })
    router.replaceSupergraph(supergraphOf(router.town, { without: 'motto' }))
    await eventually(() => router.stderr().match(/operations ready/g)?.length === 2, 'both took it up')
    router.signal('SIGHUP')
    await eventually(() => router.stderr().match(/is served already/g)?.length === 2, 'both were asked again')
    const workers = workersOf(router.pid)
    router.signal('SIGTERM')
    expect(await router.ended).toBe(0)
    expect(workers.filter((pid) => isAlive(pid))).toEqual([])
  })

  test('write whole lines to one access log', async () => {
    const router = await start({ CIVIGRAPH_WORKERS: '2' })
    const agents = Array.from({ length: 8 }, () => new Agent({ keepAlive: true }))
    await Promise.all(
      agents.map(async () => {
        for (let number = 0; number < 100; number++) await textOf(await router.ask('{ name mayor motto }'))
      }),
    )
    router.signal('SIGTERM')
    expect(await router.ended).toBe(0)
    const lines = router
      .stdout()
      .split('\n')
      .filter((line) => line.startsWith('{'))
    expect(lines).toHaveLength(800)
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ outcome: 'ok' })
  })

  test('that share no Redis say at start, once, and at /ready that a sign-out reaches one of them', async () => {
    const router = await start({ CIVIGRAPH_WORKERS: '2' })
    expect(
      router.stderr().match(/no CIVIGRAPH_REDIS_URL: .*a sign-out holds at the one that hears of it/g),
    ).toHaveLength(1)
    const reach = { revocations: 'this worker only', budgets: 'this worker only' }
    expect(await (await ready(router)).json()).toMatchObject({ ready: true, parts: reach })
  })

  test('that cannot start end the program with one reason', async () => {
    const bad = startRouterProcess({ env: { CIVIGRAPH_WORKERS: '2', CIVIGRAPH_SUPERGRAPH_FILE: '/nowhere' } })
    await expect(bad).rejects.toThrow('ended with 1')
  })
})

describe('what the router tells of itself', () => {
  test('holds nothing of a caller: not in its log, metrics, traces or on standard error', async () => {
    const collector = await startTraceCollector()
    const router = await start({ CIVIGRAPH_OTLP_URL: collector.url, CIVIGRAPH_TRACE_PERCENT: '100' })
    const token = router.realm.sign(router.realm.claims({ person: CANARY, sub: CANARY, name: CANARY }))
    const queries = [
      `query P${CANARY} { lives(person: "${CANARY}", note: "${CANARY}") }`,
      `{ fault(about: "${CANARY}") }`,
      `{ alias${CANARY}: nothing }`,
      `{ broken "${CANARY}`,
    ]
    const headers = { 'x-forwarded-for': CANARY, cookie: CANARY, 'user-agent': CANARY, traceparent: CANARY }
    for (const query of queries) {
      await textOf(await router.ask(query, { ...headers, authorization: `Bearer ${token}` }))
      await textOf(await router.ask(query, { ...headers, authorization: `Bearer ${CANARY}` }))
    }
    await textOf(await fetch(`${router.url.href}?token=${CANARY}`, { headers }))
    await fetch(router.url, { method: 'POST', headers: { 'content-type': CANARY }, body: CANARY })
    router.replaceSupergraph(`type Query { p${CANARY}: String }`)
    await eventually(() => router.stderr().includes('one before stays'), 'a bad supergraph was refused')
    const metrics = await metricsOf(router)
    router.signal('SIGTERM')
    expect(await router.ended).toBe(0)
    collector.close()

    expect(router.stdout().match(/"outcome"/g)).toHaveLength(10)
    expect(collector.spans.length).toBeGreaterThan(8)
    const told = { stdout: router.stdout(), stderr: router.stderr(), metrics, traces: collector.bodies.join('\n') }
    for (const [where, text] of Object.entries(told)) {
      expect(text, where).not.toContain(CANARY)
      expect(text, where).not.toContain(token)
      expect(text, where).not.toContain(token.split('.')[1])
    }
    for (const where of ['stdout', 'metrics', 'traces'] as const)
      expect(told[where]).not.toMatch(/\b127\.0\.0\.1\b|::1/)
  })
})

async function textOf(answer: Response): Promise<string> {
  return await answer.text()
}

function isRefused({ url }: RouterProcess): Promise<boolean> {
  return new Promise((done) => {
    const socket = createConnection(Number(url.port), '127.0.0.1')
    socket.once('error', () => done(true))
    socket.once('connect', () => {
      socket.destroy()
      done(false)
    })
  })
}

/** Processes that a process started (Linux). */
function workersOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((one) => parentOf(one) === pid)
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test, vi } from 'vitest'
import { Breaker } from '#router/engine/fetch/breaker.ts'
import { deadlines } from '#router/engine/fetch/deadline.ts'
import { httpDepartment } from '#router/engine/fetch/http-department.ts'
import { openPools } from '#router/engine/fetch/pools.ts'
import { aContext, aFetch } from '../support/department-call.ts'
import { type FaultName, FAULTS, faultyDepartment, type FaultyDepartment } from '../support/faulty-department.ts'

const ROUNDS = 10
const CALLS_PER_ROUND = 1_000
const AT_ONCE = 40
/** These take their whole time, or much memory, in each call: one in a hundred is enough. */
const SLOW: ReadonlySet<FaultName> = new Set(['hang', 'slowDrip', 'hugeBody', 'gzipBomb'])
const QUICK = Object.keys(FAULTS).filter((name) => !SLOW.has(name as FaultName)) as FaultName[]
/** It must not open, or most of the calls would not be sent. */
const NEVER = { spanMs: 10_000, minCalls: Infinity, failedShare: 1, openMs: 1, trials: 1 }

test(
  'nothing is left of 10,000 calls to departments with every fault: no socket, no timer, no memory',
  { timeout: 240_000 },
  async () => {
    const timersBefore = resources(/Timeout|Immediate/).length
    const server = await faultyDepartment()
    server.behaviour = (socket, request) => FAULTS[/fault=(\w+)/.exec(request.body)?.[1] as FaultName](socket, request)
    const { it: pool, release } = openPools({ connections: 16 }).take(server.url)
    const department = httpDepartment({
      name: 'licence',
      url: server.url,
      pool,
      breaker: new Breaker({ rules: NEVER }),
      timeoutMs: 80,
      maxAnswerBytes: 200_000,
      envelope: null,
      share: true,
      reportFault: () => {},
    })

    const heaps: number[] = []
    const outcomes = new Map<string, number>()
    for (let round = 0; round < ROUNDS; round++) {
      await callsOf(round, async (body, kind) => {
        const sent = department.send(aFetch(kind, body), aContext({ deadlineAt: performance.now() + 200 }))
        const outcome = await sent.then(
          () => 'answered',
          (error: { extensions: { code: string } }) => error.extensions.code,
        )
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      })
      server.received.length = 0
      heaps.push(await heapUsed())
    }

    expect([...outcomes.values()].reduce((sum, count) => sum + count)).toBe(ROUNDS * CALLS_PER_ROUND)
    expect([...outcomes.keys()].toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'UPSTREAM_MALFORMED',
      'UPSTREAM_UNAVAILABLE',
      'answered',
    ])
    await vi.waitFor(() => expect(deadlines.size).toBe(0), 2_000)
    expect(department.bulkhead).toMatchObject({ running: 0, queued: 0 })
    expect(pool.stats).toMatchObject({ running: 0, pending: 0, queued: 0 })
    expect((heaps.at(-1) ?? Infinity) - (heaps[2] ?? 0)).toBeLessThan(2_000_000)

    await release()
    await noConnections(server)
    await server.close()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(resources(/TCP|TLS|ZLIB|GETADDRINFO/i)).toEqual([])
    expect(resources(/Timeout|Immediate/).length).toBeLessThanOrEqual(timersBefore)
  },
)

/** One round of calls, some of them equal to one that is under way. */
async function callsOf(round: number, call: (body: string, kind: 'query' | 'mutation') => Promise<void>) {
  let next = 0
  const worker = async () => {
    while (next < CALLS_PER_ROUND) {
      const place = next++
      const fault = place % 100 === 0 ? [...SLOW][(place / 100) % SLOW.size] : QUICK[place % QUICK.length]
      const kind = place % 7 === 0 ? 'mutation' : 'query'
      await call(JSON.stringify({ query: `fault=${fault}`, variables: { round, place: place - (place % 3) } }), kind)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function noConnections(server: FaultyDepartment) {
  await vi.waitFor(() => expect(server.connections.size).toBe(0), 5_000)
}

/** What keeps this process alive or costs it a handle. */
function resources(kind: RegExp): string[] {
  return process.getActiveResourcesInfo().filter((name) => kind.test(name))
}

async function heapUsed(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  for (let time = 0; time < 3; time++) {
    collect()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return process.memoryUsage().heapUsed
}

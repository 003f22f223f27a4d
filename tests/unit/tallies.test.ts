import { Counter, Histogram, Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { talliedCounter, talliedHistogram } from '#router/telemetry/tallies.ts'

const BUCKETS = [0.001, 0.01, 0.1, 1]
const about = { name: 'civigraph_test_seconds', help: 'Times.', labelNames: ['kind'], buckets: BUCKETS }
const SECONDS = [0, 0.000_5, 0.001, 0.001_1, 0.09, 0.1, 1, 1.000_1, 70]

/** Lines without their order, since labels of one line may come in any. */
async function figures(registry: Registry): Promise<string[]> {
  const lines = (await registry.metrics()).split('\n').filter(Boolean)
  return lines.map((line) =>
    line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(',').toSorted().join(',')}}`),
  )
}

test('a tallied histogram tells what prom-client would tell of the same times', async () => {
  const [ours, theirs] = [new Registry(), new Registry()]
  const tallied = talliedHistogram({ ...about, registers: [ours] })
  const usual = new Histogram({ ...about, registers: [theirs] })
  for (const kind of ['query', 'mutation']) {
    const times = tallied({ kind })
    for (const seconds of SECONDS) {
      times.add(seconds)
      usual.labels({ kind }).observe(seconds)
    }
  }
  expect(await figures(ours)).toEqual(await figures(theirs))
  expect((await figures(ours)).length).toBe(2 + 2 * (BUCKETS.length + 3))
})

test('labels under which nothing was timed are not told', async () => {
  const registry = new Registry()
  talliedHistogram({ ...about, registers: [registry] })({ kind: 'query' })
  expect((await figures(registry)).filter((line) => line.includes('query'))).toEqual([])
})

test('a tallied counter tells what prom-client would tell, however often it is read', async () => {
  const [ours, theirs] = [new Registry(), new Registry()]
  const config = { name: 'civigraph_tests_total', help: 'Tests.', labelNames: ['code'] }
  const tallied = talliedCounter({ ...config, registers: [ours] })
  const usual = new Counter({ ...config, registers: [theirs] })
  const tallies = { ok: tallied({ code: 'ok' }), QUOTA: tallied({ code: 'QUOTA' }) }
  for (const code of ['ok', 'ok', 'QUOTA', 'ok'] as const) {
    tallies[code].count++
    usual.inc({ code })
    expect((await figures(ours)).filter((line) => line.includes('"ok"'))).toEqual(
      (await figures(theirs)).filter((line) => line.includes('"ok"')),
    )
  }
  expect(await figures(ours)).toEqual(await figures(theirs))
})

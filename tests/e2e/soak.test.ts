import { beforeAll, describe, expect, test } from 'vitest'
import { grownBy } from '../support/heap-objects.ts'
import { type Sample, soak, type Soaked } from '../support/soak.ts'

/** Half a minute tells of what leaks with every request; five minutes, in CI, of what leaks with every tenth. */
const SECONDS = Number(process.env['CIVIGRAPH_TEST_SOAK_SECONDS'] ?? (process.env['CI'] === 'true' ? 300 : 30))
const SAMPLES = 6

/** What one request may leave behind on average, in bytes and in objects of one kind; a real leak leaves far more. */
const KEPT = { bytes: 50, objects: 0.05 }
/** What comes and goes all the same: code that V8 drops and compiles again, a supergraph that is about to go. */
const NOISE_BYTES = 3_000_000

describe(`${SECONDS} seconds of two hundred operations, with a department that fails, callers that leave, and swaps`, () => {
  let soaked: Soaked
  let samples: readonly Sample[] = []
  let requests = 0

  beforeAll(
    async () => {
      soaked = await soak({ seconds: SECONDS, sampleEverySeconds: (SECONDS * 0.75) / SAMPLES, countsObjects: true })
      samples = soaked.samples
      requests = (samples.at(-1)?.requests ?? 0) - (samples[0]?.requests ?? 0)
    },
    SECONDS * 2_000 + 240_000,
  )

  test('the faults were met, callers were served all the same, and none was a fault of ours', () => {
    expect(requests).toBeGreaterThan(SECONDS * 20)
    expect(Object.keys(soaked.outcomes)).toEqual(expect.arrayContaining(['200', '200 with errors', 'went away']))
    expect(Object.keys(soaked.outcomes).filter((outcome) => /^5|no answer/.test(outcome))).toEqual([])
    expect(soaked.stderr).not.toContain('fault')
  })

  test('the heap is as large as it was after the warm-up', () => {
    const half = Math.ceil(samples.length / 2)
    const least = (some: readonly Sample[]) => Math.min(...some.map(({ heapBytes }) => heapBytes))
    const grown = least(samples.slice(-half)) - least(samples.slice(0, half))
    expect(grown).toBeLessThan(NOISE_BYTES + KEPT.bytes * requests)
  })

  test('what lies outside the heap is as large as it was', () => {
    const external = samples.map(({ externalBytes }) => externalBytes)
    expect(Math.max(...external) - Math.min(...external)).toBeLessThan(NOISE_BYTES)
  })

  test('no kind of object grows with the number of requests', () => {
    expect(grownBy(Math.max(1_000, requests * KEPT.objects), soaked.before, soaked.after)).toEqual([])
  })

  test('of all supergraphs that were served, only the current one is left', () => {
    expect(soaked.before.get('object GraphQLSchema')).toBe(1)
    expect(soaked.after.get('object GraphQLSchema')).toBe(1)
  })

  test('sockets and timers that are open without a request are as many as before', () => {
    const open = samples.map(({ resources }) => Object.values(resources).reduce((sum, one) => sum + one, 0))
    expect(Math.max(...open)).toBeLessThanOrEqual((open[0] ?? 0) + 4)
  })
})

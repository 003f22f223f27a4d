import { queryObjects, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { GraphQLSchema } from 'graphql'
import { Agent } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../support/clock-department.ts'
import { type CountingStream, openCountingStream } from '../support/counting-streams.ts'
import { startSteadyLoad } from '../support/steady-load.ts'
import { supergraphOf } from '../support/town-department.ts'
import { startTownRouter, type TownRouter } from '../support/town-router.ts'

const SWAPS = 100
const REQUESTS_PER_SECOND = 500
const STREAMS = 200
const CALLERS = 4
const COUNTERS = 10
const COUNT_EVERY_MS = 250
/** What the heap may have grown by after a hundred supergraphs, of which each alone takes several times as much. */
const HEAP_GROWTH_MB_MAX = 10

const OPERATIONS = [
  { query: '{ name }', answer: '{"data":{"name":"Test Town"}}' },
  { query: 'query Both { mayor name }', answer: '{"data":{"mayor":"Test Mayor","name":"Test Town"}}' },
  { query: '{ lives(note: "here") }', answer: '{"data":{"lives":true}}' },
]

let router: TownRouter
const agent = new Agent({ connections: STREAMS, bodyTimeout: 0 })

beforeAll(async () => {
  // All of it comes from one address and one anonymous caller.
  router = await startTownRouter({ CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE: '0', CIVIGRAPH_REQUESTS_PER_SECOND: '0' })
})
afterAll(async () => {
  await agent.destroy()
  await router.close()
})

test('100 swaps under 500 requests a second and 200 open subscriptions: none fails, no event is lost, memory returns', async () => {
  const { town } = router
  // One field less, and then all of it at another address: sources are opened anew there.
  const texts = [{}, { without: 'motto' }, { url: town.urls[1] }].map((changes) => supergraphOf(town, changes))
  const swapTo = async (number: number) => await router.swap(texts[number % texts.length] ?? '')
  for (let number = 1; number <= 6; number++) await swapTo(number) // else the code that is compiled meanwhile would count
  await eventually(async () => (await generationsAlive()) === 1, 'the first supergraphs are gone')
  const heapBefore = await heapMb()

  const streams = await openStreams()
  let count = 0
  const counting = setInterval(() => {
    count += 1
    for (let counter = 0; counter < COUNTERS; counter++) town.count(String(counter), count)
  }, COUNT_EVERY_MS)
  const load = startSteadyLoad(router.url, REQUESTS_PER_SECOND, OPERATIONS)
  const startedAt = performance.now()
  for (let number = 1; number <= SWAPS; number++) expect(await swapTo(number)).toMatchObject({ swapped: true })
  const seconds = (performance.now() - startedAt) / 1_000
  await load.stop()
  await eventually(async () => (await generationsAlive()) === 1, 'one supergraph is left, the streams moved to it')
  clearInterval(counting)

  expect(load.failures).toEqual([])
  expect(load.sent()).toBeGreaterThan(REQUESTS_PER_SECOND * seconds * 0.95)
  const isThrough = ({ counts, surprises }: CountingStream) => counts.has(count) || surprises.length > 0
  await eventually(() => streams.every(isThrough), 'every stream got the last count, or something else')
  expect(streams.flatMap(({ surprises }) => surprises)).toEqual([])
  for (const { counts } of streams) expect(counts.size).toBe(count) // from 1 to the last, each of them
  const heapWithStreams = await heapMb()
  for (const stream of streams.splice(0)) stream.leave() // what they remember is the test’s own memory
  await eventually(async () => (await figure('civigraph_streams_open')) === 0, 'all streams are gone')
  const heapAfter = await heapMb()
  process.stdout.write(
    `${SWAPS} swaps in ${seconds.toFixed(1)} s, ${load.sent()} requests, ${count} counts to ${STREAMS} streams; ` +
      `heap ${heapBefore.toFixed(1)} MB before, ${heapWithStreams.toFixed(1)} with streams, ${heapAfter.toFixed(1)} after\n`,
  )
  expect(heapAfter - heapBefore).toBeLessThan(HEAP_GROWTH_MB_MAX)
  expect(router.faults).toEqual([])
}, 600_000)

test('a subscription holds no supergraph but the one it stands on, however many it has outlived', async () => {
  const texts = ['motto', 'mayor'].map((without) => supergraphOf(router.town, { without }))
  const before = schemasAlive()
  const streams: CountingStream[] = []
  for (let number = 0; number < 6; number++) {
    await router.swap(texts[number % 2] ?? '')
    streams.push(await openStream(number))
  }
  await router.swap(texts[0] ?? '')
  await eventually(() => schemasAlive() === before, 'as many schemas are in memory as before')
  expect(await figure('civigraph_streams_open')).toBe(streams.length)
  for (const stream of streams) stream.leave()
})

async function openStreams(): Promise<CountingStream[]> {
  return await Promise.all(Array.from({ length: STREAMS }, (_, number) => openStream(number)))
}

async function openStream(number: number): Promise<CountingStream> {
  const exp = Math.floor(Date.now() / 1_000) + 3_600
  const token = router.realm.sign(router.realm.claims({ sub: `caller-${number % CALLERS}`, exp }))
  return await openCountingStream({ url: router.url, token, agent }, String(number % COUNTERS))
}

function schemasAlive(): number {
  return queryObjects(GraphQLSchema, { format: 'count' })
}

async function figure(name: string): Promise<number> {
  const text = await router.metrics.registry.getSingleMetricAsString(name)
  return Number(text.split(' ').at(-1))
}

const generationsAlive = () => figure('civigraph_generations_alive')

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** What is in use after everything that can go is gone. */
async function heapMb(): Promise<number> {
  for (let times = 0; times < 5; times++) {
    collectGarbage()
    await new Promise((later) => setTimeout(later, 100))
  }
  return process.memoryUsage().heapUsed / 1_000_000
}

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { GENEROUS_BOUNDS, startWatchedRouter, type WatchedRouter } from '../support/watched-router.ts'
import { cyclingLoad } from './load/cycling.ts'
import { type Ground, prepareGround } from './router/graph/ground.ts'
import { cpuMsOf, rssMbOf } from './router/measure/process-cost.ts'
import { missingPrograms } from './router/missing-programs.ts'

/**
 * Question: how much memory does a router take that knows as many operations as it keeps, and how much of it is theirs?
 *
 *     node tests/bench/many-operations.ts [--seconds 20] [--rounds 1] [--keep-snapshot FILE]
 *
 * Two thousand operations over four departments, a quarter of them with seven fetches, are asked in turn over 32
 * connections. It says nothing about more departments, nor about masks of denials, each of which has a plan of its own.
 */
const OPERATIONS = 2_000
const CONNECTIONS = 32

/** Resident memory under load that must not be passed, in MB, with and without the large young generation. */
const HEAPS = [
  {
    name: 'large young generation',
    nodeFlags: ['--min-semi-space-size=64', '--max-semi-space-size=128'],
    limitMb: 500,
  },
  { name: 'usual heap', nodeFlags: [], limitMb: 350 },
] as const

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '20' },
    rounds: { type: 'string', default: '1' },
    'keep-snapshot': { type: 'string' },
  },
})

const missing = missingPrograms()
if (missing.length > 0) {
  console.error(missing.join('\n'))
  process.exitCode = 1
} else await main()

async function main(): Promise<void> {
  execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' })
  const ground = await prepareGround(1)
  process.once('exit', () => ground.close())
  const files = {
    few: writeBodies(ground, 1),
    all: writeBodies(ground, OPERATIONS / ground.graphs.plain.queries.length),
  }
  try {
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const heap of HEAPS) await measure(ground, files, heap)
    }
  } finally {
    ground.close()
  }
}

/** Every query of the bench under as many names: each is an operation of its own to a router. */
function writeBodies({ folder, graphs }: Ground, ofEach: number): string {
  const lines = Array.from({ length: ofEach }, (_, number) =>
    graphs.plain.queries.map(({ body }) => {
      const { query } = JSON.parse(body)
      return JSON.stringify({ query: String(query).replace(/query (\w+)/, `query $1Number${number}`) })
    }),
  )
  const file = join(folder, `bodies-${ofEach}.txt`)
  writeFileSync(file, `${lines.flat().join('\n')}\n`)
  return file
}

interface Files {
  readonly few: string
  readonly all: string
}

async function measure({ graphs, issuer }: Ground, files: Files, heap: (typeof HEAPS)[number]): Promise<void> {
  const router = await startWatchedRouter({
    supergraphSdl: readFileSync(graphs.plain.supergraphFile, 'utf8'),
    issuer,
    core: 0,
    nodeFlags: heap.nodeFlags,
    env: { ...GENEROUS_BOUNDS, CIVIGRAPH_UNSIGNED_DEPARTMENTS: 'accounts,inventory,products,reviews' },
  })
  try {
    const load = async (bodiesFile: string, seconds: number) => await loaded(router, bodiesFile, seconds)
    const started = await router.memory()
    await load(files.few, 4)
    const few = await router.memory()
    await load(files.all, Number(values.seconds)) // the first round over all of them plans each
    const warm = await load(files.all, Number(values.seconds))
    const all = await router.memory()
    if (values['keep-snapshot']) execFileSync('cp', [await router.snapshot(), values['keep-snapshot']])
    const perOperation = (all.heapBytes - few.heapBytes) / (OPERATIONS - graphs.plain.queries.length)
    console.log(
      [
        heap.name.padEnd(24),
        `RSS under load ${mb(warm.peakRssMb * 1e6)} (at most ${heap.limitMb})`,
        `heap ${mb(started.heapBytes)} started, ${mb(few.heapBytes)} with 4 operations, ${mb(all.heapBytes)} with ${OPERATIONS}`,
        `${(perOperation / 1e3).toFixed(1)} kB an operation`,
        `external ${mb(all.externalBytes)}`,
        `${warm.rps.toFixed(0)} rps, ${warm.cpuMs.toFixed(3)} CPU ms, ${warm.failed} failed`,
      ].join('; '),
    )
    if (warm.peakRssMb > heap.limitMb || warm.failed > 0) process.exitCode = 1
  } finally {
    await router.stop()
  }
}

async function loaded({ pid, url }: WatchedRouter, bodiesFile: string, seconds: number) {
  const before = cpuMsOf([pid])
  let peakRssMb = 0
  let isOver = false
  const watching = (async () => {
    // oxlint-disable-next-line no-unmodified-loop-condition -- it is ended from outside
    while (!isOver) {
      peakRssMb = Math.max(peakRssMb, rssMbOf([pid]))
      await sleep(100)
    }
  })()
  const {
    requests,
    failed,
    seconds: took,
  } = await cyclingLoad({
    url,
    bodiesFile,
    seconds,
    connections: CONNECTIONS,
    core: 1,
  })
  isOver = true
  await watching
  return { peakRssMb, failed, rps: requests / took, cpuMs: (cpuMsOf([pid]) - before) / requests }
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

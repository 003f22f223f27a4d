import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type DocumentNode, parse } from 'graphql'
import { buildSchemaInSlices } from '#router/engine/plan/build-schema.ts'
import { plannerProcess } from '#router/engine/plan/planner-process.ts'
import { PLANNERS } from '#router/engine/plan/planner.ts'
import { composeLargeGraph } from './compose-large-graph.ts'
import { licencesOf } from './large-graph.ts'

/**
 * Question: with 200 departments, how long does the router take to open its planner and to plan what nobody asked before,
 * and how long does it stand still meanwhile?
 *
 *     node tests/bench/plan-large-graph.ts
 *
 * It composes without checking satisfiability, and says nothing about execution, nor about many plans at once.
 */
const DEPARTMENTS = 200

/** By this thread's processor time: what other programs take from it on a shared machine does not count. */
const OWN_STOP = 'longest stop, own work'

/** What must hold for the native planner; Apollo's is shown beside it. */
const LIMITS = { 'open the process': 10_000, 'cold plan, 10 departments': 50, [OWN_STOP]: 50 }

await main()

async function main(): Promise<void> {
  const supergraphSdl = await composeLargeGraph(DEPARTMENTS)
  console.log(`${DEPARTMENTS} departments, supergraph of ${(supergraphSdl.length / 1e3).toFixed(0)} kB`)
  const failed = []
  for (const use of PLANNERS) {
    const rows = await measure(supergraphSdl, use)
    for (const [what, ms] of Object.entries(rows))
      console.log(`${use.padEnd(7)} ${what.padEnd(32)} ${ms.toFixed(1)} ms`)
    if (use === 'native')
      failed.push(...Object.entries(LIMITS).filter(([what, limit]) => (rows[what] ?? Infinity) > limit))
  }
  for (const [what, limit] of failed) console.log(`TOO SLOW: ${what} must take at most ${limit} ms`)
  process.exitCode = failed.length === 0 ? 0 : 1
}

async function measure(supergraphSdl: string, use: (typeof PLANNERS)[number]): Promise<Record<string, number>> {
  const rows: Record<string, number> = {}
  const delays = monitorEventLoopDelay({ resolution: 1 })
  delays.enable()
  const ownWork = watchOwnWork()
  const timed = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    delays.reset()
    const start = performance.now()
    const result = await work()
    rows[what] = performance.now() - start
    await new Promise((resolve) => setTimeout(resolve, 5)) // so that the last stop is seen
    rows['longest stop'] = Math.max(rows['longest stop'] ?? 0, delays.max / 1e6)
    rows[OWN_STOP] = ownWork.longestMs()
    return result
  }

  const planner = await timed('open the process', () =>
    plannerProcess({ supergraphSdl, use, timeLimitMs: 10_000, warn: console.warn }),
  )
  await timed('build the schema in slices', () => buildSchemaInSlices(planner.apiDefinitions))
  await timed('first plan, 1 department', () => planner.plan({ document: parse(licencesOf(1, 1)) }))
  const tens = [10, 30, 50, 70, 90].map((first) => parse(licencesOf(first, 10)))
  rows['cold plan, 10 departments'] = await median(tens, (document) =>
    timed('last plan, 10 departments', () => planner.plan({ document })),
  )
  await timed('cold plan, all departments', () => planner.plan({ document: parse(licencesOf(1, DEPARTMENTS - 1)) }))
  await planner.close()
  delays.disable()
  ownWork.stop()
  return rows
}

/** Longest work of this thread between two turns of its event loop. */
function watchOwnWork() {
  let longest = 0
  let before = usedMs()
  const timer = setInterval(() => {
    const now = usedMs()
    longest = Math.max(longest, now - before)
    before = now
  }, 1)
  return { longestMs: () => longest, stop: () => clearInterval(timer) }
}

function usedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1e3
}

async function median(documents: readonly DocumentNode[], work: (one: DocumentNode) => Promise<unknown>) {
  const times = []
  for (const document of documents) {
    const start = performance.now()
    await work(document)
    times.push(performance.now() - start - 5)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
}

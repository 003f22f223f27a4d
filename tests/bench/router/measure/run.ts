import type { BenchQuery, Ground } from '../graph/ground.ts'
import { openLoop } from '../load/open-loop.ts'
import { closedLoop, type Load } from '../load/wrk.ts'
import type { Running } from '../targets/running.ts'
import { busyMs, waitForQuiet } from './machine.ts'
import { cpuMsOf, ownCpuMs, processTree, rssMbOf } from './process-cost.ts'
import type { Sample } from './sample.ts'

export interface RunOptions {
  readonly ground: Ground
  readonly gateway: string
  readonly running: Running
  readonly query: BenchQuery
  readonly round: number
  readonly seconds: number
  readonly warmUpSeconds: number
  readonly connections: number
  readonly loadCore: number
  readonly patienceSeconds: number
}

/** Warms up, waits for a quiet machine, and measures one query: as fast as the gateway answers. */
export async function measureFullLoad(options: RunOptions): Promise<Sample> {
  const load = loadOf(options)
  await closedLoop({ ...load, seconds: options.warmUpSeconds })
  await waitForQuiet({ patienceSeconds: options.patienceSeconds })
  const answerBytes = await options.running.check(options.query)
  const { result, cost } = await watched(options, () => closedLoop(load))
  await options.running.check(options.query) // what it answers after a load must still be right
  const { requests, seconds, bytes, p50Ms, p99Ms, failed } = result
  return {
    ...sampleOf(options, cost, requests),
    rps: requests / seconds,
    p50Ms,
    p99Ms,
    failed,
    answerShare: bytes / requests / answerBytes,
  }
}

/** The same at a given rate, whether or not the gateway keeps up. The query's name says so. */
export async function measureHalfLoad(options: RunOptions, perSecond: number): Promise<Sample> {
  await waitForQuiet({ patienceSeconds: options.patienceSeconds })
  const { result, cost } = await watched(options, () =>
    openLoop(options.ground.openLoopProgram, loadOf(options), perSecond),
  )
  const { requests, rps, p50Ms, p99Ms, failed } = result
  const sample = sampleOf(options, cost, requests)
  return { ...sample, query: `${sample.query} at half load`, rps, p50Ms, p99Ms, failed, answerShare: 1 }
}

function loadOf({ running, query, seconds, connections, loadCore }: RunOptions): Load {
  const { port, authorization } = running
  return { port, authorization, bodyFile: query.bodyFile, seconds, connections, core: loadCore }
}

/** What a run took from the machine, and whose it was. */
interface Cost {
  readonly gatewayCpuMs: number
  readonly calls: number
  readonly misses: number
  readonly foreignShare: number
  readonly rssMb: number
}

async function watched<Result>({ ground, running }: RunOptions, run: () => Promise<Result>) {
  const pids = processTree(running.pid)
  const look = async () => {
    const { calls, misses, cpuUs } = await ground.counters()
    return {
      calls: calls.reduce((sum, one) => sum + one, 0),
      misses,
      at: performance.now(),
      busyMs: busyMs(),
      gatewayCpuMs: cpuMsOf(pids),
      benchCpuMs: ownCpuMs() + cpuUs / 1_000,
    }
  }
  const before = await look()
  const result = await run()
  const after = await look()
  const used = (pick: (seen: typeof before) => number) => pick(after) - pick(before)
  const foreignMs = used((seen) => seen.busyMs - seen.gatewayCpuMs - seen.benchCpuMs)
  const cost: Cost = {
    gatewayCpuMs: used((seen) => seen.gatewayCpuMs),
    calls: used((seen) => seen.calls),
    misses: used((seen) => seen.misses),
    foreignShare: Math.max(0, foreignMs / used((seen) => seen.at)),
    rssMb: rssMbOf(pids),
  }
  return { result, cost }
}

function sampleOf({ gateway, query, round, running }: RunOptions, cost: Cost, requests: number) {
  return {
    gateway,
    query: query.name,
    round,
    cpuMsPerRequest: cost.gatewayCpuMs / requests,
    fetchesPerRequest: cost.calls / requests,
    rssMb: cost.rssMb,
    misses: cost.misses,
    foreignShare: cost.foreignShare,
    startMs: running.startMs,
  }
}

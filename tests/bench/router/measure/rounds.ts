import type { BenchQuery, Ground } from '../graph/ground.ts'
import type { BenchOptions } from '../options.ts'
import { type Running, startTarget } from '../targets/running.ts'
import type { Target } from '../targets/target.ts'
import { measureFullLoad, measureHalfLoad, type RunOptions } from './run.ts'
import type { Sample } from './sample.ts'

/**
 * Lets the young generation of the heap start large: a third to a half more answers of `classic` a second, for 120 MB.
 * Node takes it on the command line only, so start scripts and containers carry the same two flags.
 */
const LARGE_YOUNG_GENERATION = ['--min-semi-space-size=64', '--max-semi-space-size=128']

/**
 * Measures every gateway once per round, never one gateway's rounds after each other: what the machine does besides
 * then meets all of them alike. A gateway that fails is told and left out of that round.
 */
export async function measureRounds({ ground, targets, options, report }: Rounds): Promise<void> {
  for (let round = 1; round <= options.rounds; round++) {
    for (const target of targets) {
      try {
        await measureTarget({ ground, target, options, round, report })
      } catch (error) {
        console.error(
          `FAILED ${target.name} in round ${round}: ${error instanceof Error ? error.message : String(error)}`,
        )
        process.exitCode = 1
      }
    }
  }
}

export interface Rounds {
  readonly ground: Ground
  readonly targets: readonly Target[]
  readonly options: BenchOptions
  /** Told each run as soon as it is over. */
  readonly report: (sample: Sample) => void
}

/** Flags of Node with which a gateway starts. */
export function nodeFlagsFor(target: Target, { heapFlag }: BenchOptions): readonly string[] {
  const large = heapFlag === 'all' || (heapFlag === 'ours' && target.ours)
  return large ? LARGE_YOUNG_GENERATION : []
}

interface Measurement extends Omit<Rounds, 'targets'> {
  readonly target: Target
  readonly round: number
}

async function measureTarget({ ground, target, options, round, report }: Measurement): Promise<void> {
  const queries = ground.graphs[target.graph].queries.filter(({ name }) => options.queries?.includes(name) ?? true)
  const nodeFlags = nodeFlagsFor(target, options)
  const running = await startTarget(target, { ground, core: options.gatewayCore, nodeFlags })
  try {
    for (const query of queries) await running.check(query)
    for (const [at, query] of queries.entries()) {
      const run = runOf({ ground, target, running, query, options, round, first: at === 0 })
      const full = await measureFullLoad(run)
      report(full)
      if (target.ours && options.halfLoad) report(await measureHalfLoad(run, full.rps / 2))
    }
  } finally {
    await running.stop()
  }
}

interface RunParts extends Pick<Measurement, 'ground' | 'target' | 'options' | 'round'> {
  readonly running: Running
  readonly query: BenchQuery
  readonly first: boolean
}

function runOf({ ground, target, running, query, options, round, first }: RunParts): RunOptions {
  const { seconds, warmUpSeconds, connections, loadCore, patienceSeconds } = options
  return {
    ground,
    gateway: target.name,
    running,
    query,
    round,
    seconds,
    warmUpSeconds: first ? warmUpSeconds : Math.min(warmUpSeconds, 2),
    connections,
    loadCore,
    patienceSeconds,
  }
}

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchQuery } from '../graph/ground.ts'
import { closedLoop } from '../load/wrk.ts'
import { nodeFlagsFor, type Rounds } from '../measure/rounds.ts'
import { printTable } from '../report/table.ts'
import { startTarget } from '../targets/running.ts'
import type { Target } from '../targets/target.ts'
import { type CpuProfile, shareByKind } from './buckets.ts'

/** Half a millisecond: the share of a kind is then right to a percent or so in eight seconds. */
const INTERVAL_US = 500

/**
 * Prints where a gateway's time goes under load, by kind of work. It says nothing about speed: a profiled program is
 * slower, and its JSON goes through one call more.
 */
export async function printProfiles({ ground, targets, options }: Omit<Rounds, 'report'>): Promise<void> {
  for (const target of targets) {
    const queries = ground.graphs[target.graph].queries.filter(({ name }) => options.queries?.includes(name) ?? true)
    for (const query of queries) {
      const shares = await profileOf({ ground, target, query, options })
      console.log(`\n${target.name}, ${query.name}: share of busy time`)
      printTable(
        ['kind', 'share'],
        shares.filter(([, share]) => share >= 0.002).map(([kind, share]) => [kind, `${(share * 100).toFixed(1)} %`]),
      )
    }
  }
}

interface Profiled extends Pick<Rounds, 'ground' | 'options'> {
  readonly target: Target
  readonly query: BenchQuery
}

async function profileOf({ ground, target, query, options }: Profiled) {
  const folder = join(ground.folder, `profile-${target.name}-${query.name}`)
  const nodeFlags = [
    ...nodeFlagsFor(target, options),
    '--cpu-prof',
    `--cpu-prof-dir=${folder}`,
    `--cpu-prof-interval=${INTERVAL_US}`,
    `--import=${fileURLToPath(new URL('preload.ts', import.meta.url))}`,
  ]
  const running = await startTarget(target, { ground, core: options.gatewayCore, nodeFlags })
  const { port, authorization } = running
  const { connections, loadCore: core, seconds, warmUpSeconds } = options
  const load = { port, authorization, bodyFile: query.bodyFile, connections, core }
  await closedLoop({ ...load, seconds: warmUpSeconds })
  const from = nowUs()
  await closedLoop({ ...load, seconds })
  const to = nowUs()
  await running.stop()
  return shareByKind(readProfile(folder), from, to)
}

function readProfile(folder: string): CpuProfile {
  // Each thread writes a file named after process, thread and count; the thread of requests is number 0.
  const file = (existsSync(folder) ? readdirSync(folder) : []).find((name) => /\.0\.\d+\.cpuprofile$/.test(name))
  if (file === undefined) throw new Error('It wrote no profile: only gateways that run on Node in one process can.')
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}

/** The clock of V8's profiles: microseconds since the machine started. */
function nowUs(): number {
  return Number(process.hrtime.bigint() / 1_000n)
}

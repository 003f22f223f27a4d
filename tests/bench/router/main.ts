import { execFileSync } from 'node:child_process'
import { appendFileSync, writeFileSync } from 'node:fs'
import { prepareGround } from './graph/ground.ts'
import { measureRounds } from './measure/rounds.ts'
import { type Sample, summarise } from './measure/sample.ts'
import { missingPrograms } from './missing-programs.ts'
import { type BenchOptions, readOptions, USAGE } from './options.ts'
import { printProfiles } from './profile/profile.ts'
import { printReport, rowsFrom } from './report/report.ts'
import { figure } from './report/table.ts'
import { installAll } from './targets/installed.ts'
import type { Target } from './targets/target.ts'
import { chooseTargets, printTargets } from './targets/targets.ts'

/**
 * Question: how much does the router cost beside other gateways and beside the same fetches written by hand, when the
 * departments cost nothing? It says nothing of departments, networks or disks, nor of several cores.
 */
function main(): Promise<void> | void {
  const options = askedFor(process.argv.slice(2))
  if (options === null) return undefined
  if (options.install) return installAll()
  if (options.list) return printTargets()
  const missing = missingPrograms()
  if (missing.length > 0) return refuse(missing.join('\n'))
  const { chosen, skipped } = chooseTargets(options.only ?? (options.profile ? ['civigraph'] : null))
  for (const { name, reason } of skipped) console.error(`SKIPPED ${name}: ${reason}`)
  if (chosen.length === 0) return refuse('No gateway is left to measure.')
  return bench(chosen, options)
}

function askedFor(words: readonly string[]): BenchOptions | null {
  try {
    return readOptions(words)
  } catch (error) {
    refuse(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return null
  }
}

async function bench(targets: readonly Target[], options: BenchOptions): Promise<void> {
  // This process and what it starts stay off the gateway's core.
  execFileSync('taskset', ['-cp', String(options.loadCore), String(process.pid)], { stdio: 'ignore' })
  const ground = await prepareGround(options.loadCore)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  process.once('exit', () => ground.close())
  try {
    if (options.profile) return await printProfiles({ ground, targets, options })
    const samples: Sample[] = []
    const report = (sample: Sample) => {
      samples.push(sample)
      printSample(sample)
      if (options.samplesFile !== null) appendFileSync(options.samplesFile, `${JSON.stringify(sample)}\n`)
    }
    await measureRounds({ ground, targets, options, report })
    const summaries = summarise(samples)
    console.log()
    printReport(summaries)
    if (options.jsonFile !== null) writeFileSync(options.jsonFile, `${JSON.stringify(rowsFrom(summaries), null, 2)}\n`)
  } finally {
    ground.close() // twice is as good as once
  }
}

function printSample({
  gateway,
  query,
  round,
  rps,
  cpuMsPerRequest,
  p50Ms,
  p99Ms,
  failed,
  misses,
  ...rest
}: Sample): void {
  const figures = `${figure(rps)} rps, ${figure(cpuMsPerRequest)} CPU ms, p50 ${figure(p50Ms)}, p99 ${figure(p99Ms)}`
  const faults = `${failed} failed, ${misses} misses, foreign ${Math.round(rest.foreignShare * 100)} %`
  console.log(`round ${round}  ${gateway.padEnd(24)} ${query.padEnd(20)} ${figures}, ${faults}`)
}

function refuse(reason: string): void {
  console.error(reason)
  process.exitCode = 1
}

try {
  await main()
} catch (error) {
  refuse(error instanceof Error ? error.message : String(error))
}

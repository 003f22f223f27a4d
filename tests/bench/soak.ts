import { parseArgs } from 'node:util'
import { slopeOf } from '../support/slope.ts'
import { type Sample, soak } from '../support/soak.ts'

/**
 * Question: does a router that works for hours, with faults on, hold more and more memory?
 *
 *     node tests/bench/soak.ts [--minutes 120] [--every 60]
 *
 * The same as `tests/e2e/soak.test.ts`, for longer and with production's flags of Node. It says nothing about days, nor
 * about other faults than those of `tests/support/soak-departments.ts`.
 */
const LIMITS = { heapMbPerTenMinutes: 1, rssMbPerTenMinutes: 1, rssMb: 500 }

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '120' }, every: { type: 'string', default: '60' } },
})

const { samples, outcomes, stderr } = await soak({
  seconds: Number(values.minutes) * 60,
  sampleEverySeconds: Number(values.every),
  countsObjects: false,
  nodeFlags: ['--min-semi-space-size=64', '--max-semi-space-size=128'],
  tell: ({ atSeconds, requests, rssBytes, heapBytes, externalBytes, resources }) =>
    console.log(
      `${atSeconds.toFixed(0).padStart(6)} s ${String(requests).padStart(10)} requests  RSS ${mb(rssBytes)}  ` +
        `heap ${mb(heapBytes)}  outside it ${mb(externalBytes)}  ${JSON.stringify(resources)}`,
    ),
})
console.log(outcomes, stderr.includes('fault') ? stderr : '')

const tenMinutes = 600
judge(
  'heap, MB in ten minutes',
  growth(({ heapBytes }) => heapBytes),
  LIMITS.heapMbPerTenMinutes,
)
judge(
  'RSS, MB in ten minutes',
  growth(({ rssBytes }) => rssBytes),
  LIMITS.rssMbPerTenMinutes,
)
judge('RSS at most, MB', Math.max(...samples.map(({ rssBytes }) => rssBytes)) / 1e6, LIMITS.rssMb)

function growth(pick: (sample: Sample) => number): number {
  return (slopeOf(samples.map((sample) => [sample.atSeconds, pick(sample)])) * tenMinutes) / 1e6
}

function judge(what: string, value: number, most: number): void {
  const verdict = value <= most ? '' : `  TOO MUCH: at most ${most}`
  console.log(`${what.padEnd(28)} ${value.toFixed(2)}${verdict}`)
  if (verdict) process.exitCode = 1
}

function mb(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

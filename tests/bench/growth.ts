import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compose } from '#router/registry/compose.ts'
import { startSigningRealm } from '../support/signing-realm.ts'
import { GENEROUS_BOUNDS, startWatchedRouter, type WatchedRouter } from '../support/watched-router.ts'
import { growthDepartments, parcelsQuery } from './growth-departments.ts'
import { serveDepartments } from './router/graph/serve-departments.ts'
import { compileProgram } from './router/load/compile.ts'
import { closedLoop } from './router/load/wrk.ts'
import { cpuMsOf } from './router/measure/process-cost.ts'
import { median } from './router/measure/sample.ts'
import { missingPrograms } from './router/missing-programs.ts'
import { startReplay } from './router/replay/replay.ts'

/**
 * Question: does what a request costs grow with its work, from ten entities to ten thousand, and with nothing else?
 *
 *     node tests/bench/growth.ts [--seconds 3] [--rounds 3]
 *
 * One list of one department, and one field of another department for each of its entities. Each size is measured in each
 * round, and the median counts. Everything is compared by the router's processor time. It says nothing of answers that are
 * deeper, nor of real departments.
 */
const SIZES = [10, 100, 1_000, 10_000]

/**
 * An entity may cost at most so many times as much among ten thousand as among a hundred. Not 1: what ten thousand entities
 * bring does not fit into the processor’s caches, and reading JSON feels it first.
 */
const WORST_GROWTH = 2

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '3' }, rounds: { type: 'string', default: '3' } },
})

const missing = missingPrograms()
if (missing.length > 0) {
  console.error(missing.join('\n'))
  process.exitCode = 1
} else await main()

async function main(): Promise<void> {
  execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' })
  await using started = new AsyncDisposableStack()
  const folder = started.adopt(mkdtempSync(join(tmpdir(), 'civigraph-growth-')), (path) =>
    rmSync(path, { recursive: true, force: true }),
  )
  const departments = growthDepartments()
  const behind = started.adopt(await serveDepartments(departments.map(({ schema }) => schema)), ({ close }) => close())
  const program = compileProgram(new URL('router/replay/replay.c', import.meta.url), folder)
  const replay = started.adopt(await startReplay(program, behind.ports, 1), ({ stop }) => stop())
  const realm = started.adopt(await startSigningRealm(), (one) => one.close())
  const composition = compose(
    departments.map(({ name, sdl }, at) => ({ name, sdl, url: `http://127.0.0.1:${replay.ports[at]}/graphql` })),
  )
  if (!composition.ok) throw new Error(composition.problems.map(({ message }) => message).join('\n'))
  const router = started.adopt(
    await startWatchedRouter({
      supergraphSdl: composition.supergraphSdl,
      issuer: realm.issuer,
      core: 0,
      nodeFlags: ['--min-semi-space-size=64', '--max-semi-space-size=128'],
      env: { ...GENEROUS_BOUNDS, CIVIGRAPH_UNSIGNED_DEPARTMENTS: 'land,holders', CIVIGRAPH_SHARE_FETCHES: 'off' },
    }),
    ({ stop }) => stop(),
  )
  printRows(await measureSizes(router, folder))
}

interface Row {
  readonly entities: number
  readonly cpuMs: number
  readonly rps: number
}

async function measureSizes(router: WatchedRouter, folder: string): Promise<readonly Row[]> {
  const samples: Row[] = []
  for (let round = 0; round <= Number(values.rounds); round++) {
    for (const entities of SIZES) {
      const sample = await measureSize(router, folder, entities)
      if (round > 0) samples.push(sample) // the first round only warms up
    }
  }
  return SIZES.map((entities) => {
    const ofSize = samples.filter((sample) => sample.entities === entities)
    return { entities, cpuMs: median(ofSize.map(({ cpuMs }) => cpuMs)), rps: median(ofSize.map(({ rps }) => rps)) }
  })
}

async function measureSize({ url, pid }: WatchedRouter, folder: string, entities: number): Promise<Row> {
  const bodyFile = join(folder, `${entities}.json`)
  const body = JSON.stringify({ query: parcelsQuery(entities) })
  writeFileSync(bodyFile, body)
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  const told = await answer.text()
  const holders = told.match(/"holder":"Holder of P\d+"/g)?.length
  if (holders !== entities || told.includes('"errors"')) throw new Error(`Wrong answer: ${told.slice(0, 300)}`)
  const before = cpuMsOf([pid])
  const { requests, seconds, failed } = await closedLoop({
    port: Number(url.port),
    bodyFile,
    authorization: null,
    seconds: Number(values.seconds),
    connections: 4,
    core: 1,
  })
  if (failed > 0) throw new Error(`${failed} requests for ${entities} entities failed.`)
  return { entities, cpuMs: (cpuMsOf([pid]) - before) / requests, rps: requests / seconds }
}

function printRows(rows: readonly Row[]): void {
  console.log('entities   rps      rps × entities   CPU ms a request   µs for each entity more')
  const more = rows.map(({ cpuMs, entities }, at) => {
    const smaller = rows[at - 1]
    return smaller ? ((cpuMs - smaller.cpuMs) / (entities - smaller.entities)) * 1_000 : Number.NaN
  })
  for (const [at, { entities, rps, cpuMs }] of rows.entries()) {
    const cells = [rps.toFixed(1).padStart(8), (rps * entities).toFixed(0).padStart(14), cpuMs.toFixed(3).padStart(16)]
    console.log(`${String(entities).padEnd(8)} ${cells.join(' ')} ${more[at]?.toFixed(3).padStart(18)}`)
  }
  const growth = (more.at(-1) ?? Number.NaN) / (more[1] ?? Number.NaN)
  const isEven = growth <= WORST_GROWTH
  console.log(`An entity among ten thousand costs ${growth.toFixed(2)} × one among a hundred; at most ${WORST_GROWTH}.`)
  if (!isEven) process.exitCode = 1
}

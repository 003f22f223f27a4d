import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { startSigningRealm } from '../support/signing-realm.ts'
import {
  GENEROUS_BOUNDS,
  patiently,
  startWatchedRouter,
  type Stops,
  type WatchedRouter,
} from '../support/watched-router.ts'
import { composeLargeGraph } from './compose-large-graph.ts'
import { licencesOf } from './large-graph.ts'
import { compileProgram } from './router/load/compile.ts'
import { openLoop, type OpenLoopResult } from './router/load/open-loop.ts'
import { cpuMsOf, processTree } from './router/measure/process-cost.ts'
import { median } from './router/measure/sample.ts'

/**
 * Question: a router with 200 departments under load – how long does it take to start, and how long does it stand still
 * while it starts, plans what nobody asked before, and takes up another supergraph?
 *
 *     node tests/bench/swap-large-graph.ts
 *
 * One stub stands for all departments. Limits hold for the processor time of the router and its planner, which is what the
 * clock would show on a machine that does nothing else; the clock is printed beside it.
 */
const DEPARTMENTS = 200
const SWAPS = 3
const COLD_PLANS = 15
const REQUESTS_PER_SECOND = 200

const LIMITS = { startMs: 10_000, coldMs: 50, stopMs: 50 }

await main()

async function main(): Promise<void> {
  await using started = new AsyncDisposableStack()
  const folder = started.adopt(mkdtempSync(join(tmpdir(), 'civigraph-swap-')), (path) =>
    rmSync(path, { recursive: true, force: true }),
  )
  const supergraphSdl = await composeLargeGraph(DEPARTMENTS)
  const departments = started.adopt(await serveStub(), (one) => one.close())
  const realm = started.adopt(await startSigningRealm(), (one) => one.close())
  const sdl = supergraphSdl.replaceAll('http://localhost/', `${departments.origin}/`)
  const router = started.adopt(
    await startWatchedRouter({ supergraphSdl: sdl, issuer: realm.issuer, env: GENEROUS_BOUNDS }),
    ({ stop }) => stop(),
  )
  tell('start until it listens', { ownMs: cpuMsOf(processTree(router.pid)), wallMs: router.startMs }, LIMITS.startMs)

  const bodyFile = join(folder, 'body.json')
  writeFileSync(bodyFile, JSON.stringify({ query: '{ citizen(id: 1) { id name } }' }))
  const program = compileProgram(new URL('router/load/open-loop.c', import.meta.url), folder)
  const load = (seconds: number) => openLoop(program, loadOf(router, bodyFile, seconds), REQUESTS_PER_SECOND)
  await load(2)
  await router.stops()

  tell(`cold answer over ten departments, one of ${COLD_PLANS}`, await coldAnswer(router), LIMITS.coldMs)
  tell('longest stop while planning', await router.stops(), LIMITS.stopMs)

  for (let number = 1; number <= SWAPS; number++) {
    const startedAt = performance.now()
    router.replaceSupergraph(`${sdl}\n# version ${number}\n`)
    const isTaken = () => router.stderr().match(/operations ready/g)?.length === number
    const taken = patiently(isTaken, 'it took up the next one').then(() => performance.now() - startedAt)
    const results: OpenLoopResult[] = []
    // In short runs, each with new connections: the router ends those that rest for long.
    while (results.length === 0 || !isTaken()) results.push(await load(3))
    tellSwap(number, { tookMs: await taken, results })
    tell(`longest stop while swap ${number}`, await router.stops(), LIMITS.stopMs)
  }
}

function loadOf({ url }: WatchedRouter, bodyFile: string, seconds: number) {
  return { port: Number(url.port), authorization: null, bodyFile, seconds, connections: 8, core: 1 }
}

/** Each over ten departments, and none asked before: what one costs on average, and how long one usually takes. */
async function coldAnswer({ url, pid }: WatchedRouter): Promise<Stops> {
  const processes = processTree(pid)
  const before = cpuMsOf(processes)
  const times: number[] = []
  for (let first = 1; first <= COLD_PLANS; first++) {
    const body = JSON.stringify({ query: licencesOf(first * 10, 10) })
    const startedAt = performance.now()
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    const told = await answer.text()
    times.push(performance.now() - startedAt)
    if (!told.startsWith('{"data":{"citizen":{"id":"1"') || told.includes('"errors"'))
      throw new Error(`It was answered otherwise: ${told.slice(0, 500)}`)
  }
  return { ownMs: (cpuMsOf(processes) - before) / COLD_PLANS, wallMs: median(times) }
}

/** Answers for every department: one citizen, who has no licence anywhere. */
async function serveStub() {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { query } = JSON.parse(body)
      return response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ data: answerTo(String(query)) }))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

function answerTo(query: string): Record<string, unknown> {
  const none = [...query.matchAll(/\blicences\d+/g)].map(([name]) => [name, []])
  const citizen = { __typename: 'Citizen', id: '1', name: 'Citizen 1', ...Object.fromEntries(none) }
  const entities = [...query.matchAll(/(?:(\w+)\s*:\s*)?_entities\s*\(/g)]
  return entities.length === 0
    ? { citizen }
    : Object.fromEntries(entities.map(([, alias = '_entities']) => [alias, [citizen]]))
}

function tellSwap(number: number, { tookMs, results }: { tookMs: number; results: readonly OpenLoopResult[] }): void {
  const sum = (pick: (one: OpenLoopResult) => number) => results.reduce((total, one) => total + pick(one), 0)
  const failed = sum((one) => one.failed)
  const longestMs = Math.max(...results.map(({ maxMs }) => maxMs))
  console.log(
    `swap ${number}: ${tookMs.toFixed(0)} ms beside ${sum((one) => one.requests)} requests, ${failed} failed; ` +
      `p50 ${median(results.map(({ p50Ms }) => p50Ms)).toFixed(1)}, longest ${longestMs.toFixed(0)} ms`,
  )
  if (failed > 0) process.exitCode = 1
}

function tell(what: string, { ownMs, wallMs }: Stops, limitMs: number): void {
  const verdict = ownMs <= limitMs ? '' : `  TOO SLOW: at most ${limitMs} ms`
  console.log(`${what.padEnd(48)} ${ownMs.toFixed(1)} ms own work, ${wallMs.toFixed(1)} ms by the clock${verdict}`)
  if (verdict) process.exitCode = 1
}

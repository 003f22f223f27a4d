import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchGraph, BenchQuery, Ground } from '../graph/ground.ts'
import { checkAnswer, WrongAnswer } from './check-answer.ts'
import type { Target } from './target.ts'

/** A gateway that answers. */
export interface Running {
  readonly port: number
  readonly pid: number
  readonly authorization: string | null
  /** From the start of the process to its first right answer. */
  readonly startMs: number
  /** Asks once and compares; gives the bytes of the whole HTTP answer. */
  readonly check: (query: BenchQuery) => Promise<number>
  readonly stop: () => Promise<void>
}

export interface StartOptions {
  readonly ground: Ground
  readonly core: number
  readonly nodeFlags: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Programs of others report to their makers unless they are told not to; the bench speaks to this machine alone. */
const SILENCE = {
  APOLLO_TELEMETRY_DISABLED: '1',
  GRAFBASE_TELEMETRY_DISABLED: '1',
  COSMO_TELEMETRY_DISABLED: 'true',
  OTEL_SDK_DISABLED: 'true',
  DO_NOT_TRACK: '1',
}

const START_TIMEOUT_MS = 60_000

/** Starts a gateway as a process of its own on one core, and waits for its first right answer. */
export async function startTarget(target: Target, options: StartOptions): Promise<Running> {
  const { ground, core, nodeFlags, env = {} } = options
  const graph = ground.graphs[target.graph]
  const folder = mkdtempSync(join(ground.folder, `${target.name}-`))
  const port = await freePort()
  const command = target.command({ graph, port, issuer: ground.issuer, folder, nodeFlags })
  const log = join(folder, 'output.log')
  const output = openSync(log, 'w')
  const startedAt = performance.now()
  const child = spawn('taskset', ['-c', String(core), command.program, ...command.arguments], {
    cwd: folder,
    env: { ...withoutOurs(process.env), ...SILENCE, NODE_ENV: 'production', ...command.env, ...env },
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const endWithBench = () => child.kill('SIGKILL') // a bench that is broken off leaves nothing behind
  process.once('exit', endWithBench)
  child.once('exit', () => process.off('exit', endWithBench))

  const authorization = graph.authorization()
  const check = (query: BenchQuery) => checkAnswer({ port, query, authorization })
  try {
    await answering(child, graph, check)
  } catch (error) {
    await stop(child)
    const printed = readFileSync(log, 'utf8').slice(-2_000)
    throw new Error(`${target.name} did not start: ${String(error)}\n${printed}`, { cause: error })
  }
  return {
    port,
    pid: child.pid ?? 0,
    authorization,
    startMs: performance.now() - startedAt,
    check,
    stop: () => stop(child),
  }
}

async function answering(child: ChildProcess, graph: BenchGraph, check: Running['check']): Promise<void> {
  const query = graph.queries.find(({ name }) => name === 'one') ?? graph.queries[0]
  if (!query) throw new Error('The graph has no query.')
  const until = performance.now() + START_TIMEOUT_MS
  let last: unknown = 'nothing was asked'
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
    try {
      await check(query)
      return
    } catch (error) {
      if (error instanceof WrongAnswer) throw error
      last = error
      await sleep(20)
    }
  }
  throw new Error(`no right answer within ${START_TIMEOUT_MS} ms; the last attempt: ${String(last)}`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const patience = setTimeout(() => child.kill('SIGKILL'), 5_000)
  await ended
  clearTimeout(patience)
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}

/** Our settings and npm's must not reach a gateway: only the table says how it runs. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(CIVIGRAPH_|npm_|NODE_OPTIONS$|APOLLO_)/.test(name)),
  )
}

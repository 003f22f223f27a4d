import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = resolve(import.meta.dirname, '../..')

/** What the probe in a watched router is asked. */
export interface Asked {
  readonly what: 'memory' | 'stops' | 'snapshot'
  /** For a snapshot: where it goes. */
  readonly file?: string
}

/** What it answers. */
export interface Told {
  readonly memory?: Memory
  readonly stops?: Stops
  readonly file?: string
}

/** What a process holds once everything unreachable was collected. */
export interface Memory {
  readonly rssBytes: number
  readonly heapBytes: number
  readonly externalBytes: number
  readonly bufferBytes: number
  readonly codeBytes: number
  /** Timers, sockets and whatever else keeps an event loop going, by kind. */
  readonly resources: Readonly<Record<string, number>>
}

/** Longest time in which the event loop did not turn. */
export interface Stops {
  readonly wallMs: number
  /** By this thread's processor time: what other programs take on a shared machine does not count. */
  readonly ownMs: number
}

/** Everything is counted all the same, and nothing used up: all requests of a bench come from one address. */
export const GENEROUS_BOUNDS = {
  CIVIGRAPH_MAX_COST: '10000000',
  CIVIGRAPH_MAX_ANONYMOUS_COST: '10000000',
  CIVIGRAPH_COST_PER_MINUTE: '1000000000',
  CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE: '1000000000',
  CIVIGRAPH_REQUESTS_PER_SECOND: '100000',
  CIVIGRAPH_REQUESTS_AT_ONCE: '1000000',
} as const

export interface WatchedRouterOptions {
  readonly supergraphSdl: string
  readonly issuer: string
  readonly env?: Readonly<Record<string, string>>
  /** Flags of Node, before the program. */
  readonly nodeFlags?: readonly string[]
  /** The only core that it may use; without it the system chooses. */
  readonly core?: number
}

/** `router/main.ts` as a process of its own, as in production, with a probe in it. */
export interface WatchedRouter {
  readonly pid: number
  readonly url: URL
  /** From the start of the process until it listens. */
  readonly startMs: number
  /** Collects the garbage, then counts. */
  readonly memory: () => Promise<Memory>
  /** Longest stops since the last call; the first call begins to watch. */
  readonly stops: () => Promise<Stops>
  /** Writes a snapshot of the heap and gives its file, which is gone with the router. */
  readonly snapshot: () => Promise<string>
  /** Replaces the supergraph as publishing tools do: a new file takes the name of the old one. */
  readonly replaceSupergraph: (text: string) => void
  readonly stderr: () => string
  readonly stop: () => Promise<void>
}

export async function startWatchedRouter(options: WatchedRouterOptions): Promise<WatchedRouter> {
  const files = filesIn(mkdtempSync(join(tmpdir(), 'civigraph-watched-')))
  writeFileSync(files.supergraph, options.supergraphSdl)
  const startedAt = performance.now()
  const child = spawnRouter(files, options)
  const printed = (file: string) => readFileSync(file, 'utf8')
  await patiently(() => {
    if (child.exitCode !== null) throw new Error(`The router ended with ${child.exitCode}:\n${printed(files.stderr)}`)
    return printed(files.stdout).includes('metrics are at')
  }, 'the router says where it is')

  return {
    pid: child.pid ?? 0,
    url: new URL(/national graph is at (\S+)/.exec(printed(files.stdout))?.[1] ?? ''),
    startMs: performance.now() - startedAt,
    memory: async () => present((await ask(child, { what: 'memory' })).memory),
    stops: async () => present((await ask(child, { what: 'stops' })).stops),
    snapshot: async () => present((await ask(child, { what: 'snapshot', file: files.snapshot })).file),
    replaceSupergraph(text) {
      writeFileSync(`${files.supergraph}.new`, text)
      renameSync(`${files.supergraph}.new`, files.supergraph)
    },
    stderr: () => printed(files.stderr),
    async stop() {
      await end(child)
      rmSync(files.folder, { recursive: true, force: true })
    },
  }
}

/** Waits for what may take minutes on a machine that others use. */
export async function patiently(holds: () => boolean, what: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS
  while (!holds()) {
    if (performance.now() > until) throw new Error(`It did not come true within ${PATIENCE_MS} ms: ${what}`)
    await sleep(10)
  }
}

const PATIENCE_MS = 120_000

type Files = ReturnType<typeof filesIn>

function filesIn(folder: string) {
  return {
    folder,
    supergraph: join(folder, 'supergraph.graphql'),
    stdout: join(folder, 'stdout'),
    stderr: join(folder, 'stderr'),
    snapshot: join(folder, 'heap.heapsnapshot'),
  }
}

function spawnRouter(files: Files, { issuer, env = {}, nodeFlags = [], core }: WatchedRouterOptions): ChildProcess {
  const probe = ['--expose-gc', `--import=${fileURLToPath(new URL('probe.ts', import.meta.url))}`]
  const words = [process.execPath, ...nodeFlags, ...probe, 'router/main.ts']
  const [program = '', ...args] = core === undefined ? words : ['taskset', '-c', String(core), ...words]
  const [stdout, stderr] = [openSync(files.stdout, 'w'), openSync(files.stderr, 'w')]
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', stdout, stderr, 'ipc'],
    env: {
      ...withoutOurs(process.env),
      NODE_ENV: 'production',
      CIVIGRAPH_PORT: '0',
      CIVIGRAPH_METRICS_PORT: '0',
      CIVIGRAPH_SUPERGRAPH_FILE: files.supergraph,
      CIVIGRAPH_ISSUER: issuer,
      CIVIGRAPH_TOKEN_VERIFIER: 'jose',
      CIVIGRAPH_SHUTDOWN_DELAY_MS: '0',
      ...env,
    },
  })
  for (const file of [stdout, stderr]) closeSync(file)
  const endWithUs = () => child.kill('SIGKILL') // whoever breaks off leaves nothing behind
  process.once('exit', endWithUs)
  child.once('exit', () => process.off('exit', endWithUs))
  return child
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

async function ask(child: ChildProcess, asked: Asked): Promise<Told> {
  const answer = once(child, 'message')
  child.send(asked)
  const [told] = await answer
  return told
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The probe answered something else.')
  return value
}

/** Settings of the test run itself must not reach the program under test. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const strange = /^(CIVIGRAPH_|npm_|NODE_OPTIONS$|APOLLO_|VITEST)/
  return Object.fromEntries(Object.entries(env).filter(([name]) => !strange.test(name)))
}

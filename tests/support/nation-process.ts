import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** A nation that runs as a process of its own, as `npm start` runs it. */
export interface NationProcess {
  readonly pid: number
  readonly graphUrl: string
  readonly issuer: string
  /** Everything it printed so far. */
  readonly output: () => string
  /** Milliseconds from spawn to the printed table. */
  readonly startedInMs: number
  /** Ends it at once, as a power cut would. */
  readonly kill: () => Promise<void>
  /** Asks it to end, as Ctrl-C does. */
  readonly stop: () => Promise<number | null>
}

export interface NationOptions {
  /** Keeps its data; two processes after each other may share it. */
  readonly dataFolder: string
  readonly databaseUrl?: string
  readonly env?: Readonly<Record<string, string>>
  /** Folder of the program, when it is not this repository's. */
  readonly cwd?: string
  /** Arguments of node, for example a preload. */
  readonly nodeArguments?: readonly string[]
}

export function newDataFolder(): string {
  return join(mkdtempSync(join(tmpdir(), 'civigraph-e2e-')), 'data')
}

/** Starts a nation on free ports and waits for its table of addresses. */
export async function startNationProcess(options: NationOptions): Promise<NationProcess> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [...(options.nodeArguments ?? []), 'examples/national/main.ts'], {
    cwd: options.cwd ?? root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...withoutOurs(process.env),
      CIVIGRAPH_PORT: '0',
      CIVIGRAPH_REALM_PORT: '0',
      CIVIGRAPH_DATA_DIR: options.dataFolder,
      ...(options.databaseUrl ? { CIVIGRAPH_DATABASE_URL: options.databaseUrl } : {}),
      ...options.env,
    },
  })
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  child.stderr.on('data', (part: Buffer) => (output += part.toString()))
  await printed(child, () => output, 'Stop with Ctrl-C')
  return {
    pid: child.pid ?? 0,
    graphUrl: found(output, /national graph {3}(\S+)/),
    issuer: found(output, /sign-on realm {4}(\S+)/),
    output: () => output,
    startedInMs: performance.now() - startedAt,
    kill: async () => void (await ended(child, 'SIGKILL')),
    stop: () => ended(child, 'SIGINT'),
  }
}

/** Runs a program of this repository with Node and gives what it printed and how it ended. */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: { env?: Record<string, string>; timeoutMs?: number; cwd?: string; onOutput?: (text: string) => void } = {},
): Promise<{ code: number | null; stdout: string; stderr: string; peakMemoryKb: number }> {
  const { env = {}, timeoutMs = 120_000, cwd = root, onOutput } = options
  const child = spawn(process.execPath, [resolve(root, file), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutOurs(process.env), ...env },
    timeout: timeoutMs,
  })
  let [stdout, stderr, peakMemoryKb] = ['', '', 0]
  const watch = setInterval(() => (peakMemoryKb = Math.max(peakMemoryKb, peakMemoryOf(child.pid ?? 0))), 50)
  const listen = (take: (text: string) => void) => (part: Buffer) => {
    take(part.toString())
    onOutput?.(part.toString())
  }
  child.stdout.on(
    'data',
    listen((text) => (stdout += text)),
  )
  child.stderr.on(
    'data',
    listen((text) => (stderr += text)),
  )
  const code = await new Promise<number | null>((done) => child.once('close', done))
  clearInterval(watch)
  return { code, stdout, stderr, peakMemoryKb }
}

/** Largest resident memory that a process has had so far (Linux `VmHWM`); 0 when it is gone. */
export function peakMemoryOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

async function printed(child: ChildProcess, output: () => string, text: string): Promise<void> {
  await new Promise<void>((done, failed) => {
    const look = () => {
      if (!output().includes(text)) return
      clearInterval(timer)
      done()
    }
    const timer = setInterval(look, 20)
    child.once('exit', (code) => {
      clearInterval(timer)
      failed(new Error(`The nation ended with ${code} before it was ready:\n${output()}`))
    })
  })
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode
  const exit = new Promise<number | null>((done) => child.once('exit', done))
  child.kill(signal)
  return await exit
}

function found(text: string, pattern: RegExp): string {
  const value = pattern.exec(text)?.[1]
  if (value === undefined) throw new Error(`${pattern.source} was not printed:\n${text}`)
  return value
}

/** Settings of the test run itself must not reach the program under test. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('CIVIGRAPH_') && name !== 'VITEST'))
}

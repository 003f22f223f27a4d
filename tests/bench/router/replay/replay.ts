import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'

/** Departments that answer from a table, as a program of its own. */
export interface Replay {
  /** One for each department, in the order of the ports behind. */
  readonly ports: readonly number[]
  readonly counters: () => Promise<Counters>
  readonly stop: () => void
}

export interface Counters {
  readonly calls: readonly number[]
  /** Bodies that had to be asked of the real department; none may come while a router is measured. */
  readonly misses: number
  readonly cpuUs: number
}

/** Starts the program in front of real departments. */
export async function startReplay(program: string, portsBehind: readonly number[], core: number): Promise<Replay> {
  const child = spawn('taskset', ['-c', String(core), program, ...portsBehind.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const { ports } = JSON.parse(await nextLine(child, lines))
  return {
    ports,
    counters: async () => {
      child.stdin.write('\n')
      return JSON.parse(await nextLine(child, lines))
    },
    stop: () => void child.stdin.end(),
  }
}

async function nextLine(
  child: ChildProcess & { stdin: Writable; stdout: Readable },
  lines: Interface,
): Promise<string> {
  if (child.exitCode !== null) throw new Error(`The replay program ended with ${child.exitCode}.`)
  const over = new AbortController()
  const ended = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`The replay program ended with ${code}.`)
  })
  try {
    const [line] = await Promise.race([once(lines, 'line'), ended])
    return line
  } finally {
    over.abort()
    ended.catch(() => {}) // aborted above, or already told
  }
}

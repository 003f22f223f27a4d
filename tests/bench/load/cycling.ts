import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { LoadResult } from '../router/load/wrk.ts'

export interface CyclingLoad {
  readonly url: URL
  /** File with one body a line; they are sent in turn. */
  readonly bodiesFile: string
  readonly seconds: number
  readonly connections: number
  readonly core: number
}

/** As many requests as the router answers, of many bodies in turn. */
export async function cyclingLoad(load: CyclingLoad): Promise<LoadResult> {
  const { url, bodiesFile, seconds, connections, core } = load
  const script = fileURLToPath(new URL('many-bodies.lua', import.meta.url))
  const wrk = [
    'wrk',
    '-t1',
    `-c${connections}`,
    `-d${seconds}s`,
    '--latency',
    '--timeout',
    '20s',
    '-s',
    script,
    url.href,
  ]
  const { stdout } = await promisify(execFile)('taskset', ['-c', String(core), ...wrk], {
    env: { ...process.env, BENCH_BODIES_FILE: bodiesFile },
  })
  const result = /^RESULT (.*)$/m.exec(stdout)?.[1]
  if (result === undefined) throw new Error(`wrk told no result:\n${stdout}`)
  return JSON.parse(result)
}

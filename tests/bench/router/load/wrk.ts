import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface Load {
  readonly port: number
  /** File with the body that every request carries. */
  readonly bodyFile: string
  readonly authorization: string | null
  readonly seconds: number
  readonly connections: number
  /** Core that the load may use; the router has another. */
  readonly core: number
}

export interface LoadResult {
  readonly requests: number
  readonly seconds: number
  readonly bytes: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Connections that failed, answers that never came, statuses over 399. */
  readonly failed: number
}

/** As many requests as the router answers: each connection sends its next one when it has its answer. */
export async function closedLoop({
  port,
  bodyFile,
  authorization,
  seconds,
  connections,
  core,
}: Load): Promise<LoadResult> {
  const script = fileURLToPath(new URL('post.lua', import.meta.url))
  const wrk = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--latency', '--timeout', '20s', '-s', script]
  const { stdout } = await promisify(execFile)(
    'taskset',
    ['-c', String(core), ...wrk, `http://127.0.0.1:${port}/graphql`],
    {
      env: {
        ...process.env,
        BENCH_BODY_FILE: bodyFile,
        ...(authorization === null ? {} : { BENCH_AUTHORIZATION: authorization }),
      },
    },
  )
  const result = /^RESULT (.*)$/m.exec(stdout)?.[1]
  if (result === undefined) throw new Error(`wrk told no result:\n${stdout}`)
  return JSON.parse(result)
}

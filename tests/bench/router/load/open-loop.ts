import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Load } from './wrk.ts'

export interface OpenLoopResult {
  readonly requests: number
  readonly failed: number
  readonly rps: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** Requests at a rate that does not depend on the answers. */
export async function openLoop(program: string, load: Load, perSecond: number): Promise<OpenLoopResult> {
  const { port, bodyFile, authorization, seconds, connections, core } = load
  const words = [port, perSecond.toFixed(1), seconds, connections, bodyFile, ...(authorization ? [authorization] : [])]
  const { stdout } = await promisify(execFile)('taskset', ['-c', String(core), program, ...words.map(String)])
  return JSON.parse(stdout)
}

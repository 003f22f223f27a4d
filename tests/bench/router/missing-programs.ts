import { execFileSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

/** Each program that the bench cannot do without, and what it is for. */
const needed = {
  wrk: 'it makes the load (Debian: apt-get install wrk)',
  gcc: 'it compiles the departments that cost nothing (Debian: apt-get install gcc libc6-dev)',
  taskset: 'it gives router and load a core each (Debian: apt-get install util-linux)',
} as const

/** What stands in the way of a measurement here, as sentences; empty: nothing. */
export function missingPrograms(): readonly string[] {
  const missing = Object.entries(needed)
    .filter(([program]) => !isOnPath(program))
    .map(([program, purpose]) => `${program} is not on the path: ${purpose}.`)
  return [
    ...(process.platform === 'linux' ? [] : ['This bench reads /proc and uses epoll: it runs on Linux only.']),
    ...missing,
    ...(availableParallelism() < 2 ? ['There is one core only: router and load would share it.'] : []),
  ]
}

function isOnPath(program: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

import { readdirSync, readFileSync } from 'node:fs'

/** Kernel ticks are hundredths of a second on every Linux that Node runs on. */
const MS_PER_TICK = 10

/** A process and everything it started: some gateways work in children. */
export function processTree(pid: number): readonly number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const)
  const childrenOf = (parent: number): number[] =>
    parents.filter(([, of]) => of === parent).flatMap(([child]) => [child, ...childrenOf(child)])
  return [pid, ...childrenOf(pid)]
}

/** CPU time that processes have used so far. */
export function cpuMsOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + ticksOf(pid, [USER, SYSTEM]) * MS_PER_TICK, 0)
}

/** CPU time of this process and of the children it has waited for: the load programs. */
export function ownCpuMs(): number {
  return ticksOf(process.pid, [USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM]) * MS_PER_TICK
}

/** Resident memory in MB. */
export function rssMbOf(pids: readonly number[]): number {
  const kilobytes = pids.map((pid) => Number(/VmRSS:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0))
  return kilobytes.reduce((sum, one) => sum + one, 0) / 1_024
}

// Places after the name of the program, which is in brackets and may hold anything (proc(5), `stat`).
const [PARENT, USER, SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM] = [1, 11, 12, 13, 14]

function parentOf(pid: number): number {
  return ticksOf(pid, [PARENT])
}

function ticksOf(pid: number, places: readonly number[]): number {
  const stat = read(`/proc/${pid}/stat`)
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return places.reduce((sum, place) => sum + Number(fields[place] ?? 0), 0)
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // the process has ended meanwhile
  }
}

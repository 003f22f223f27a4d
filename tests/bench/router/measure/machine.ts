import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const MS_PER_TICK = 10

/** Busy time of all cores since the machine started: everything but idle and waiting for disks. */
export function busyMs(): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .map(Number)
  return (user + nice + system + irq + softIrq + steal) * MS_PER_TICK
}

/** Waits until other programs leave the machine alone for a second, or for as long as it has patience. */
export async function waitForQuiet({ patienceSeconds = 40, busyShare = 0.25 } = {}): Promise<boolean> {
  for (let second = 0; second < patienceSeconds; second++) {
    const before = busyMs()
    await sleep(1_000)
    if (busyMs() - before < busyShare * 1_000) return true
  }
  return false
}

import { getHeapSpaceStatistics, writeHeapSnapshot } from 'node:v8'
import { isMainThread } from 'node:worker_threads'
import type { Asked, Memory, Stops, Told } from './watched-router.ts'

/**
 * Preloaded into a router that is watched from outside: it tells what only the process itself knows. It keeps nothing
 * alive, and costs nothing until it is asked.
 */
let stops: ReturnType<typeof watchStops> | null = null

if (isMainThread && process.send) {
  process.on('message', (asked: Asked) => void process.send?.(answerTo(asked)))
  process.channel?.unref()
}

function answerTo({ what, file }: Asked): Told {
  if (what === 'memory') return { memory: memory() }
  if (what === 'snapshot') return { file: writeHeapSnapshot(file) }
  const before = stops?.longest() ?? { wallMs: 0, ownMs: 0 }
  stops ??= watchStops()
  stops.forget()
  return { stops: before }
}

/** What is left of the heap after everything unreachable was collected, and what else the process holds. */
function memory(): Memory {
  globalThis.gc?.()
  globalThis.gc?.() // what finalisers let go is collected the second time
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage()
  return {
    rssBytes: rss,
    heapBytes: heapUsed,
    externalBytes: external,
    bufferBytes: arrayBuffers,
    codeBytes: getHeapSpaceStatistics().find(({ space_name: name }) => name === 'code_space')?.space_used_size ?? 0,
    resources: Object.fromEntries(countsOf(process.getActiveResourcesInfo())),
  }
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

/** Longest time between two turns of the event loop: as the clock has it, and as work of this thread. */
function watchStops() {
  let longest: Stops = { wallMs: 0, ownMs: 0 }
  let last = { at: performance.now(), usedMs: usedMs() }
  setInterval(() => {
    const now = { at: performance.now(), usedMs: usedMs() }
    longest = {
      wallMs: Math.max(longest.wallMs, now.at - last.at),
      ownMs: Math.max(longest.ownMs, now.usedMs - last.usedMs),
    }
    last = now
  }, 1).unref()
  return { longest: () => longest, forget: () => (longest = { wallMs: 0, ownMs: 0 }) }
}

function usedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

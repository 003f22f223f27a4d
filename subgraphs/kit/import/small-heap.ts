import { setFlagsFromString } from 'node:v8'

/** Read by V8 at each collection, unlike the sizes of the heap, which it reads once at start. */
const SMALL = ['--heap-growing-percent=15', '--semi-space-growth-factor=1']
const USUAL = ['--heap-growing-percent=0', '--semi-space-growth-factor=2']

let running = 0

/**
 * Runs a long stream of short-lived objects without letting the heap grow: V8 would rather take 200 MB than collect what
 * an import leaves behind. Costs some speed, and only while it runs.
 */
export async function withSmallHeap<Result>(run: () => Promise<Result>): Promise<Result> {
  if (running++ === 0) SMALL.forEach((flag) => setFlagsFromString(flag))
  try {
    return await run()
  } finally {
    if (--running === 0) USUAL.forEach((flag) => setFlagsFromString(flag))
  }
}

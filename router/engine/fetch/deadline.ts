import type { Layer } from './call.ts'
import type { Limit } from './limit.ts'
import { failed, type Reply } from './reply.ts'
import type { StopReason } from './stop.ts'

const LOOK_EVERY_MS = 10

/** Somebody who waits for a department. */
export interface Waiting {
  readonly until: number
  readonly because: Limit['because']
  /** Ends when the caller goes away; null when the call must run to its end all the same. */
  readonly signal: AbortSignal | null
  readonly giveUp: (reason: StopReason) => void
  /** Its place in the list of those who wait; the list’s own. */
  place?: number | undefined
}

/**
 * Looks every 10 ms whether somebody waits in vain: one timer for all calls of the process, where a timer and an event
 * listener for each would cost more than the call. Nothing runs while nobody waits, and it keeps no process alive.
 *
 * An array, not a set: V8 links each table that a set has outgrown to the next one. Once a dead table is in the old part of
 * the heap, all that ever waited after it, and the answers they brought, live until the old part is collected.
 */
export class Deadlines {
  readonly #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | null = null

  /** How many wait. */
  get size(): number {
    return this.#waiting.length
  }

  add(waiting: Waiting) {
    waiting.place = this.#waiting.push(waiting) - 1
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref()
  }

  /** The last one takes its place. */
  delete(waiting: Waiting) {
    const { place } = waiting
    if (place === undefined) return
    waiting.place = undefined // to `delete` it makes a slow object of it
    const last = this.#waiting.pop()
    if (!last || last === waiting) return
    last.place = place
    this.#waiting[place] = last
  }

  #look() {
    if (this.#waiting.length === 0 && this.#timer) {
      clearInterval(this.#timer)
      this.#timer = null
    }
    const now = performance.now()
    for (const waiting of this.#waiting.slice()) {
      const reason = waiting.signal?.aborted ? 'abandoned' : waiting.until <= now ? waiting.because : null
      if (reason === null) continue
      this.delete(waiting)
      waiting.giveUp(reason)
    }
  }
}

/** The one of this process. */
export const deadlines = new Deadlines()

/**
 * Waits until a call's time is over or its caller has gone, then answers without the department. A query is ended with
 * that. A mutation is not: what was begun runs to its end, within the department's own time.
 */
export function waitNoLonger(timeoutMs: number, watch: Deadlines): Layer {
  return (next) => (call) => {
    const { limit, context, stop } = call
    const runsToItsEnd = call.fetch.kind === 'mutation'
    if (context.signal.aborted) return Promise.resolve(failed('abandoned'))
    if (limit.until <= limit.startedAt) return Promise.resolve(failed('deadline'))

    return new Promise<Reply>((resolve, reject) => {
      let waiting: Waiting = { ...limit, signal: runsToItsEnd ? null : context.signal, giveUp }
      watch.add(waiting)
      const end = (settle: () => void) => {
        watch.delete(waiting)
        settle()
      }
      next(call).then(
        (reply) => end(() => resolve(reply)),
        (fault: unknown) => end(() => reject(fault)),
      )

      function giveUp(reason: StopReason) {
        resolve(failed(reason))
        if (!runsToItsEnd || reason === 'timeout') return stop.now(reason)
        waiting = {
          until: limit.startedAt + timeoutMs,
          because: 'timeout',
          signal: null,
          giveUp: (why) => stop.now(why),
        }
        watch.add(waiting)
      }
    })
  }
}

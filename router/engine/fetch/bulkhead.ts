import type { Layer } from './call.ts'
import type { FailureName } from './failure.ts'
import { failed } from './reply.ts'
import type { Stop } from './stop.ts'

/** How many calls one department may have at once, and how many may wait for a place. */
export interface BulkheadBounds {
  readonly maxRunning: number
  readonly maxQueued: number
}

/** Holds the calls to one department within bounds, so that a slow one cannot take the memory of the router. */
export class Bulkhead {
  readonly #bounds: BulkheadBounds
  readonly #queue = new Set<() => void>()
  #running = 0

  constructor(bounds: BulkheadBounds) {
    this.#bounds = bounds
  }

  get running(): number {
    return this.#running
  }

  get queued(): number {
    return this.#queue.size
  }

  /** True when there was a place, which is then taken. */
  enter(): boolean {
    if (this.#running >= this.#bounds.maxRunning) return false
    this.#running++
    return true
  }

  /** Waits for a place; null when it was taken, else why there is none. */
  queue(stop: Stop): Promise<FailureName | null> {
    if (this.#queue.size >= this.#bounds.maxQueued) return Promise.resolve('crowded')
    return new Promise((resolve) => {
      const take = () => {
        stop.whenStopped(null)
        resolve(null)
      }
      this.#queue.add(take)
      stop.whenStopped((reason) => {
        this.#queue.delete(take)
        resolve(reason)
      })
    })
  }

  /** Hands the place to whoever has waited longest. */
  leave() {
    const [next] = this.#queue
    if (!next) {
      this.#running--
      return
    }
    this.#queue.delete(next)
    next()
  }
}

export function limitConcurrency(bulkhead: Bulkhead): Layer {
  return (next) => async (call) => {
    if (!bulkhead.enter()) {
      const refusal = await bulkhead.queue(call.stop)
      if (refusal) return failed(refusal)
    }
    try {
      return await next(call)
    } finally {
      bulkhead.leave()
    }
  }
}

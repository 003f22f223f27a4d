/** Why nobody waits any more. */
export type StopReason = 'timeout' | 'deadline' | 'abandoned'

/**
 * Ends what is under way for a call. At each instant at most one thing is: waiting for a place, pausing before a second
 * try, or the request itself. (An `AbortController` with its events costs more than all layers of a fetch together.)
 */
export class Stop {
  #reason: StopReason | null = null
  #end: ((reason: StopReason) => void) | null = null

  /** Null while somebody waits. */
  get reason(): StopReason | null {
    return this.#reason
  }

  /** What has to be done to end what is under way now; null when nothing is. */
  whenStopped(end: ((reason: StopReason) => void) | null) {
    this.#end = end
  }

  now(reason: StopReason) {
    if (this.#reason !== null) return
    this.#reason = reason
    const end = this.#end
    this.#end = null
    end?.(reason)
  }
}

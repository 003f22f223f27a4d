/** How much may wait for one reader. */
export interface MailboxBounds {
  readonly maxItems: number
  /** Sum of the weights that `put` is given, for example bytes. */
  readonly maxWeight?: number
}

interface Letter<T> {
  readonly item: T
  readonly weight: number
}

/**
 * What waits for one reader, in order. Whoever writes never waits; what waits is bounded, so that a reader who is too slow
 * cannot fill the memory. Has one reader: a second one would take turns with it.
 */
export class Mailbox<T> implements AsyncIterableIterator<T, undefined> {
  readonly #bounds: MailboxBounds
  #letters: Letter<T>[] = []
  #weight = 0
  #closed = false
  #failure: Error | null = null
  #wake: (() => void) | null = null

  constructor(bounds: MailboxBounds) {
    this.#bounds = bounds
  }

  /** False, and nothing is kept, when it is full. After its end nothing is kept either, and nobody misses it. */
  put(item: T, weight = 0): boolean {
    const { maxItems, maxWeight = Infinity } = this.#bounds
    if (this.#closed) return true
    if (this.#letters.length >= maxItems || this.#weight + weight > maxWeight) return false
    this.#letters.push({ item, weight })
    this.#weight += weight
    this.#wakeReader()
    return true
  }

  /** Takes nothing more. What waits is still read; then reading ends, or throws the failure. The first end counts. */
  end(failure: Error | null = null): void {
    if (this.#closed) return
    this.#closed = true
    this.#failure = failure
    this.#wakeReader()
  }

  /** As `end`, at once: what waits is thrown away. Counts after an `end` too, as long as something waits. */
  fail(failure: Error | null): void {
    if (this.#closed && this.#letters.length === 0) return
    this.#letters = []
    this.#weight = 0
    this.#closed = false
    this.end(failure)
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    for (;;) {
      const letter = this.#letters.shift()
      if (letter) {
        this.#weight -= letter.weight
        return { done: false, value: letter.item }
      }
      if (this.#closed) return this.#lastResult()
      // oxlint-disable-next-line no-await-in-loop -- waits for the next letter
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.fail(null)
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** The failure is thrown once: a reader who asks again is told that nothing more comes. */
  #lastResult(): IteratorResult<T, undefined> {
    const failure = this.#failure
    this.#failure = null
    if (failure !== null) throw failure
    return { done: true, value: undefined }
  }

  #wakeReader() {
    this.#wake?.()
    this.#wake = null
  }
}

const SLICES = 10

/** Counts what happened within a span of time that ends now, in slices of a tenth of it. */
export class SlidingCount {
  readonly #sliceMs: number
  readonly #slices = new Uint32Array(SLICES)
  #turn = 0
  #total = 0

  constructor(spanMs: number) {
    this.#sliceMs = spanMs / SLICES
  }

  add(now: number) {
    this.#forget(now)
    const slice = this.#turn % SLICES
    this.#slices[slice] = (this.#slices[slice] ?? 0) + 1
    this.#total++
  }

  total(now: number): number {
    this.#forget(now)
    return this.#total
  }

  clear() {
    this.#slices.fill(0)
    this.#total = 0
  }

  #forget(now: number) {
    const turn = Math.floor(now / this.#sliceMs)
    if (turn === this.#turn) return
    if (turn - this.#turn >= SLICES) this.clear()
    else for (let old = this.#turn + 1; old <= turn; old++) this.#drop(old % SLICES)
    this.#turn = turn
  }

  #drop(slice: number) {
    this.#total -= this.#slices[slice] ?? 0
    this.#slices[slice] = 0
  }
}

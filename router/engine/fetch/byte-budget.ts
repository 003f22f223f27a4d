/** Bytes of all answers of departments behind HTTP that are read for one request. */
export const FETCHED_BYTES_MAX = 64_000_000

/** What may still be read of departments for one request: all of its fetches take from it, while they read. */
export interface ByteBudget {
  /** Absent: not counted. */
  bytesLeft?: number
}

/** How much of one answer is read. */
export interface ReadBounds {
  /** Of the answer itself, also after inflating. */
  readonly maxBytes: number
  /** Of the whole request. */
  readonly budget: ByteBudget
}

/** Takes what was read; false when it is more than was left. */
export function takeBytes(budget: ByteBudget, bytes: number): boolean {
  if (budget.bytesLeft === undefined) return true
  budget.bytesLeft -= bytes
  return budget.bytesLeft >= 0
}

export function bytesLeftIn({ bytesLeft = Infinity }: ByteBudget): number {
  return bytesLeft
}

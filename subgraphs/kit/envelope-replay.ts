import { GraphError } from './errors.ts'

/** Ids that were used: each is remembered for one life span at least, and for two at most. */
export interface UsedOnce {
  /**
   * False when the id was added within the life span.
   *
   * @throws {GraphError} `OVERLOADED` when as many ids came as fit: an id that is not remembered could come again.
   */
  readonly add: (id: string) => boolean
}

export interface UsedOnceOptions {
  readonly lifeMs: number
  /** Some 100 bytes of memory each. */
  readonly maxIds?: number
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/** Kept in two halves that take turns, so that forgetting costs nothing. */
export function usedOnce({ lifeMs, maxIds = 1_000_000, now = () => performance.now() }: UsedOnceOptions): UsedOnce {
  let young = new Set<string>()
  let old = new Set<string>()
  let turnedAt = now()

  function turn() {
    const time = now()
    if (time - turnedAt <= lifeMs) return
    old = time - turnedAt > 2 * lifeMs ? new Set() : young
    young = new Set()
    turnedAt = time
  }

  return {
    add(id) {
      turn()
      if (young.has(id) || old.has(id)) return false
      if (young.size + old.size >= maxIds)
        throw new GraphError('OVERLOADED', 'More calls came than can be told apart; send it again.')
      young.add(id)
      return true
    },
  }
}

import { CLOCK_TOLERANCE_SECONDS } from '../token-rules.ts'

/** How the realm's clock stands to ours, as far as its own tokens tell. */
export interface RealmClock {
  /**
   * Learns from a token that the realm signed in answer to a question of ours.
   *
   * @param issuedAt What the token says, in whole seconds since 1970, by the realm's clock.
   * @param askedAt When it was asked for, in milliseconds since 1970, by ours.
   */
  readonly learn: (issuedAt: number, askedAt: number) => void
  /** The latest that the realm's clock can show now, in seconds since 1970. */
  readonly latest: () => number
}

/** What was learnt counts for so long, and up to twice as long: clocks drift slowly, but they are also set. */
const LEARNT_FOR_MS = 3_600_000

/**
 * A token that was asked for a moment ago was signed after that: so its clock cannot be further ahead than by what lies
 * between. The widest of an hour counts, for a realm is several machines. Where nothing was learnt yet it is as far ahead as
 * any token may be that is accepted; further than that it never is, and a clock behind ours is taken to agree with it.
 *
 * @param now Milliseconds since 1970.
 */
export function realmClock(now: () => number = Date.now): RealmClock {
  let young: number | null = null
  let old: number | null = null
  let turnedAt = now()

  function turn() {
    const passed = now() - turnedAt
    if (passed >= 0 && passed < LEARNT_FOR_MS) return
    old = passed < 2 * LEARNT_FOR_MS && passed >= 0 ? young : null
    young = null
    turnedAt = now()
  }

  return {
    learn(issuedAt, askedAt) {
      turn()
      young = Math.max(young ?? 0, issuedAt + 1 - askedAt / 1_000) // it says the second that had begun
    },
    latest() {
      turn()
      const learnt = [young, old].filter((ahead) => ahead !== null)
      const ahead = learnt.length === 0 ? CLOCK_TOLERANCE_SECONDS : Math.max(...learnt)
      return now() / 1_000 + Math.min(ahead, CLOCK_TOLERANCE_SECONDS)
    },
  }
}

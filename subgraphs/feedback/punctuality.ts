/** Whether a promise was kept. On time exists only where a time was promised. */
export type Punctuality = 'NOT_PROMISED' | 'RUNNING' | 'ON_TIME' | 'LATE'

/** What punctuality depends on, and nothing else: above all not on what a source says of itself. */
export interface PromiseFacts {
  /** The last instant that is on time; null where nothing was promised. */
  readonly promised_until: string | null
  /** The first reply. */
  readonly replied_at: string | null
  readonly closed_at: string | null
}

/**
 * Whether the promise was kept, as it stood at an instant. An open matter past its promise is late already.
 *
 * `store/punctuality.ts` says the same in SQL for sums; a test compares both on every imported row.
 */
export function punctualityAt({ promised_until, replied_at, closed_at }: PromiseFacts, at: Date): Punctuality {
  if (promised_until === null) return 'NOT_PROMISED'
  const promised = Date.parse(promised_until)
  const settled = Math.min(instant(replied_at), instant(closed_at))
  if (settled <= at.getTime()) return settled <= promised ? 'ON_TIME' : 'LATE'
  return at.getTime() <= promised ? 'RUNNING' : 'LATE'
}

/** A source's flag, beside the facts. */
export interface FlagFacts extends PromiseFacts {
  /** What the flag claims; null where the source has no flags. */
  readonly flag_says_late: boolean | null
}

/**
 * True when a flag is contradicted by the dates beside it. Only closed matters with a promise can tell: a flag was set on
 * the day of the snapshot, and of the others nobody knows which day that was.
 */
export function flagContradicts({ flag_says_late, promised_until, closed_at }: FlagFacts): boolean {
  if (flag_says_late === null || promised_until === null || closed_at === null) return false
  return flag_says_late !== Date.parse(closed_at) > Date.parse(promised_until)
}

function instant(text: string | null): number {
  return text === null ? Infinity : Date.parse(text)
}

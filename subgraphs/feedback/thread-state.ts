/** What happened to a thread so far. */
export type ThreadState = 'OPEN' | 'REPLIED' | 'CLOSED'

export type EventKind = 'ASKED' | 'REPLIED' | 'FOLLOWED_UP' | 'CLOSED' | 'PROMISE_MOVED'

/** One thing that happened to a thread. */
export interface Happening {
  readonly kind: EventKind
  /** RFC 3339. */
  readonly at: string
}

/** The instants of a thread that has no events of its own (open data). */
export interface ThreadInstants {
  readonly opened_at: string
  readonly replied_at: string | null
  readonly closed_at: string | null
}

const stateAfter: Readonly<Record<EventKind, ThreadState | null>> = {
  ASKED: 'OPEN',
  REPLIED: 'REPLIED',
  FOLLOWED_UP: 'OPEN',
  CLOSED: 'CLOSED',
  PROMISE_MOVED: null,
}

/**
 * The state that the last happening left. Never stored: a state that is stored is wrong after the next event.
 *
 * @param happenings In the order in which they happened.
 * @param at Only what happened until then counts; absent: everything.
 */
export function stateAt(happenings: readonly Happening[], at?: Date): ThreadState {
  const until = at?.getTime() ?? Infinity
  let state: ThreadState = 'OPEN'
  for (const { kind, at: happened } of happenings) {
    if (Date.parse(happened) <= until) state = stateAfter[kind] ?? state
  }
  return state
}

/** What happened, for a thread of which only its instants are known. */
export function happeningsOf({ opened_at, replied_at, closed_at }: ThreadInstants): Happening[] {
  const happenings: Happening[] = [{ kind: 'ASKED', at: opened_at }]
  if (replied_at !== null) happenings.push({ kind: 'REPLIED', at: replied_at })
  if (closed_at !== null) happenings.push({ kind: 'CLOSED', at: closed_at })
  return happenings
}

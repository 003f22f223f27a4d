/** What the router keeps of a request's time to join and send the answer. */
const RESERVE_MS = 20

/** How long a call is waited for. Instants are those of `performance.now()`. */
export interface Limit {
  readonly startedAt: number
  readonly until: number
  /** Whose time is over then: the department's own (`timeout`) or the request's (`deadline`). */
  readonly because: 'timeout' | 'deadline'
}

/** A call gets its department's time, unless the rest of the request's is shorter. */
export function limitOf(startedAt: number, deadlineAt: number, timeoutMs: number): Limit {
  const ownUntil = startedAt + timeoutMs
  const restUntil = deadlineAt - RESERVE_MS
  return restUntil < ownUntil
    ? { startedAt, until: restUntil, because: 'deadline' }
    : { startedAt, until: ownUntil, because: 'timeout' }
}

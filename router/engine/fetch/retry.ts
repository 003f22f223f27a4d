import type { Call, Layer } from './call.ts'
import { FAILURES } from './failure.ts'
import type { Failed, Reply } from './reply.ts'
import { SlidingCount } from './sliding-count.ts'
import type { Stop } from './stop.ts'

const SPAN_MS = 10_000
const RETRIED_SHARE = 0.1
/** What a department that is seldom asked gets all the same. */
const RETRIES_MIN = 3
/** More than one kept connection may have been closed, and each is only noticed by using it. */
const KEPT_CONNECTIONS_MAX = 3
const PAUSE_MIN_MS = 20
const PAUSE_MAX_MS = 100

/** Second tries must not multiply the load of a department that is in trouble: a tenth of its calls may have one. */
export class RetryBudget {
  readonly #calls = new SlidingCount(SPAN_MS)
  readonly #retries = new SlidingCount(SPAN_MS)

  called(now: number) {
    this.#calls.add(now)
  }

  /** True when one more try is allowed, which is then spent. */
  spend(now: number): boolean {
    const allowed = Math.max(RETRIES_MIN, this.#calls.total(now) * RETRIED_SHARE)
    if (this.#retries.total(now) + 1 > allowed) return false
    this.#retries.add(now)
    return true
  }
}

/** Sends a query once more where that may help: after a pause, within the budget, and while there is time. */
export function retryOnce(budget: RetryBudget, random: () => number = Math.random): Layer {
  return (next) => async (call) => {
    budget.called(call.limit.startedAt)
    let reply = await next(call)
    if (reply.ok || call.fetch.kind !== 'query') return reply
    for (let tries = 0; tries < KEPT_CONNECTIONS_MAX && wasNeverSeen(reply); tries++) {
      reply = await next(call) // oxlint-disable-line no-await-in-loop -- whether to go on depends on it
    }
    if (reply.ok || !(await pauseToRetry(call, reply))) return reply
    return await next(call)

    async function pauseToRetry({ stop, limit }: Call, { failure, retryAfterMs }: Failed): Promise<boolean> {
      if (FAILURES[failure].again === 'no') return false
      const pauseMs = Math.max(retryAfterMs, PAUSE_MIN_MS + (PAUSE_MAX_MS - PAUSE_MIN_MS) * random())
      const now = performance.now()
      if (now + pauseMs >= limit.until || !budget.spend(now)) return false
      await pause(pauseMs, stop)
      return stop.reason === null
    }
  }
}

/** The connection had been kept from an earlier call and was being closed while the query was on its way. */
function wasNeverSeen(reply: Reply): boolean {
  return !reply.ok && FAILURES[reply.failure].again === 'atOnce'
}

function pause(ms: number, stop: Stop): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      stop.whenStopped(null)
      resolve()
    }
    const timer = setTimeout(end, ms)
    stop.whenStopped(end)
  })
}

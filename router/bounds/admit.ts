import type { Exchange, Step } from '../exchange.ts'
import { addressBlock } from './address-block.ts'
import type { Share } from './buckets.ts'
import { type LocalBuckets, localBuckets } from './local-buckets.ts'
import { refuseForNow } from './refuse-for-now.ts'

export interface AdmitBounds {
  /** Requests under way in this process. */
  readonly maxInFlight: number
  /** Requests of one address of the network; null: not counted. */
  readonly perAddress: Share | null
  readonly buckets?: LocalBuckets
}

const OVERLOADED_SECONDS = 1

/**
 * Stands before all that costs: how many requests one place of the network sends, and how many are under way. Both are counted
 * in this process alone, so that nothing is waited for. A stream counts until it is open; then it has a seat of its own.
 */
export function admit({ maxInFlight, perAddress, buckets = localBuckets() }: AdmitBounds): Step {
  let inFlight = 0
  return {
    name: 'admit',
    refuses: ['QUOTA', 'OVERLOADED'],
    run(exchange) {
      inFlight++ // first, since `after` comes for those too that are refused here
      if (perAddress) takeOne(exchange, perAddress, buckets)
      if (inFlight > maxInFlight)
        throw refuseForNow(exchange, 'OVERLOADED', { retryAfterSeconds: OVERLOADED_SECONDS, detail: 'Send it again.' })
    },
    after() {
      inFlight--
    },
  }
}

function takeOne(exchange: Exchange, share: Share, buckets: LocalBuckets) {
  const taken = buckets.take(['requests', addressBlock(exchange.remoteAddress)], 1, share)
  if (taken.ok) return
  throw refuseForNow(exchange, 'QUOTA', {
    retryAfterSeconds: taken.retryAfterSeconds,
    detail: `One address may send ${share.perSecond} requests a second, and ${share.capacity} at once.`,
  })
}

import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressBlock } from '../bounds/address-block.ts'
import type { Share } from '../bounds/buckets.ts'
import { type LocalBuckets, localBuckets } from '../bounds/local-buckets.ts'

export interface LimitAddressOptions {
  /** What one address of the network may send to each route; null: not counted. */
  readonly share: Share | null
  /** What is answered instead; the header that says when to come again is there. */
  readonly refuse: (reply: FastifyReply) => FastifyReply
  readonly buckets?: LocalBuckets
}

/**
 * A hook before anything of a request is read. Counted in this process alone, so that nothing is waited for, and each route
 * by itself: who floods the sign-in keeps nobody behind the same address from signing out.
 */
export function limitAddress({ share, refuse, buckets = localBuckets() }: LimitAddressOptions) {
  return async ({ ip, routeOptions }: FastifyRequest, reply: FastifyReply) => {
    if (share === null) return undefined
    const taken = buckets.take([routeOptions.url ?? '', addressBlock(ip)], 1, share)
    if (taken.ok) return undefined
    reply.header('retry-after', String(Math.max(1, taken.retryAfterSeconds)))
    return refuse(reply)
  }
}

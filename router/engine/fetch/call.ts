import type { FetchContext, SubgraphFetch } from './department.ts'
import type { Limit } from './limit.ts'
import type { Reply } from './reply.ts'
import { Stop } from './stop.ts'

/** One fetch on its way to a department. */
export class Call {
  readonly fetch: SubgraphFetch
  readonly context: FetchContext
  readonly limit: Limit
  /** How whoever waits tells those who work that it was in vain. */
  readonly stop = new Stop()
  /** Requests that were sent. */
  attempts = 0
  /** True when it took the answer of another call. */
  shared = false

  constructor(fetch: SubgraphFetch, context: FetchContext, limit: Limit) {
    this.fetch = fetch
    this.context = context
    this.limit = limit
  }
}

/** Brings a call to its reply. Rejects only for a fault of ours: what a department does is in the reply. */
export type Send = (call: Call) => Promise<Reply>

/** One thing that happens to a call on its way. The next layer is nearer to the department. */
export type Layer = (next: Send) => Send

/** Lays the layers over a way to a department; the first one is met first. */
export function layered(layers: readonly Layer[], send: Send): Send {
  return layers.reduceRight((next, layer) => layer(next), send)
}

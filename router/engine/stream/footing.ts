import type { Caller } from '@civigraph/subgraph-kit'
import type { Exchange } from '../../exchange.ts'
import type { Guarded } from '../../guard/guard.ts'
import type { NationalGraph } from '../../national-graph.ts'
import type { PreparedSubscription, Variables } from '../engine.ts'
import { callerKey } from '../fetch/caller-key.ts'
import type { SourceAddress } from './source.ts'

/** What a stream stands on in one supergraph: how its source is opened, and how events become answers. */
export interface Footing {
  readonly graph: NationalGraph
  readonly guarded: Guarded
  readonly variables: Variables
  /** What one event may cost, in cost units. */
  readonly cost: number
  readonly subscription: PreparedSubscription
  /** Who asks, as the department is to know it; `denied`: the source must not be opened. */
  readonly caller: Caller | null | 'denied'
  readonly address: SourceAddress
  /** JSON text of the request that opens the source. */
  readonly body: string
}

/** All that a department knows of a subscription. */
type Opened = Pick<Footing, 'body' | 'caller' | 'address'>

/** Where a department's subscriptions are opened in a supergraph. */
export type AddressOf = (department: string, graph: NationalGraph) => SourceAddress

/** Null when the exchange holds no prepared subscription: nothing is left of it, or it never was one. */
export function footingOf(exchange: Exchange, addressOf: AddressOf): Footing | null {
  const { graph, guarded, variables, prepared, estimatedCost: cost } = exchange
  const subscription = prepared?.subscription
  if (!guarded || !subscription) return null
  const { department, text } = subscription.source
  const caller = graph.guard.callerOf(text, exchange.caller)
  const address = addressOf(department, graph)
  return { graph, guarded, variables, cost, subscription, caller, address, body: subscription.bodyOf(variables) }
}

/**
 * True when both are fed by the same subscription at the same department, opened for the same caller with the same rights and
 * obligations, whatever is done with its events.
 */
export function haveSameSource(one: Opened, other: Opened): boolean {
  return (
    one.body === other.body &&
    one.caller !== 'denied' &&
    other.caller !== 'denied' &&
    callerKey(one.caller) === callerKey(other.caller) &&
    one.address.department === other.address.department &&
    one.address.protocol === other.address.protocol &&
    one.address.url.href === other.address.url.href
  )
}

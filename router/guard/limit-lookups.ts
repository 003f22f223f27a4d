import { GraphError } from '@civigraph/subgraph-kit'
import { type BucketName, type Buckets, sharePerMinute, type Taken } from '../bounds/buckets.ts'
import { callerName } from '../bounds/caller-name.ts'
import { refuseForNow } from '../bounds/refuse-for-now.ts'
import type { Exchange, Step } from '../exchange.ts'
import type { CheckedOperation } from '../steps/checked-operations.ts'
import { identifiersIn, type Lookup, lookupsOf } from './lookups.ts'

/** How many identifiers may be looked up in a minute. Each counts once in an operation, however it is asked. */
export interface LookupBounds {
  /** By one caller, in one operation or in many. */
  readonly perCaller: number
  /** By one application, whoever uses it; null: not counted, since a portal serves a nation. */
  readonly perClient: number | null
  /** How often one identifier, by all together who are signed in; those who have a duty have as much again among them. */
  readonly perIdentifier: number
}

export const USUAL_LOOKUPS: LookupBounds = { perCaller: 120, perClient: null, perIdentifier: 300 }

export interface LimitLookupsOptions {
  readonly bounds: LookupBounds
  readonly buckets: Buckets
}

/**
 * Keeps callers from finding out numbers by trying. Stands before the guard: a refused question may be a guess too. Numbers
 * are only counted; they are in no message.
 */
export function limitLookups({ bounds, buckets }: LimitLookupsOptions): Step {
  const known = new WeakMap<CheckedOperation, readonly Lookup[]>()

  function lookupsIn({ graph, operation }: Exchange): readonly Lookup[] {
    if (!operation) throw new Error('The operation was not checked.')
    const found = known.get(operation)
    if (found) return found
    const lookups = lookupsOf(graph.apiSchema, operation.document, operation.definition)
    known.set(operation, lookups)
    return lookups
  }

  return {
    name: 'limit look-ups',
    refuses: ['LIMIT_EXCEEDED', 'QUOTA'],
    run(exchange): Promise<void> | undefined {
      const lookups = lookupsIn(exchange)
      if (lookups.length === 0) return undefined
      const identifiers = identifiersIn(lookups, exchange.variables)
      if (identifiers.size === 0) return undefined
      if (identifiers.size > bounds.perCaller)
        throw new GraphError('LIMIT_EXCEEDED', `One operation may look up at most ${bounds.perCaller} identifiers.`)
      return takeAll(exchange, identifiers)
    },
  }

  /** One bucket after the other: who has used up a share of his own must not use up those of others. */
  async function takeAll(exchange: Exchange, identifiers: ReadonlySet<string>): Promise<void> {
    const { perCaller, perClient, perIdentifier } = bounds
    await take(exchange, ['look-ups', ...callerName(exchange)], { amount: identifiers.size, perMinute: perCaller })
    if (perClient !== null && exchange.caller)
      await take(exchange, ['look-ups by', exchange.caller.client], { amount: identifiers.size, perMinute: perClient })
    // By somebody who is known: else anybody could use up what others may look up.
    if (!exchange.caller) return
    // A handful of accounts can use up one identifier. Duties are given to persons by departments: nobody gets one to keep
    // officials from a record, and an official who watches somebody meets the same bound.
    const purpose = exchange.caller.duties.size > 0 ? 'look-ups on duty of' : 'look-ups of'
    await Promise.all(
      [...identifiers].map((one) => take(exchange, [purpose, one], { amount: 1, perMinute: perIdentifier })),
    )
  }

  async function take(
    exchange: Exchange,
    name: BucketName,
    { amount, perMinute }: { amount: number; perMinute: number },
  ): Promise<void> {
    const taken: Taken = await buckets.take(name, amount, sharePerMinute(perMinute))
    if (taken.ok) return
    throw refuseForNow(exchange, 'QUOTA', {
      retryAfterSeconds: taken.retryAfterSeconds,
      detail: 'Too many identifiers were looked up within a minute.',
    })
  }
}

import { GraphError } from '@civigraph/subgraph-kit'
import type { Exchange, Spend, Step } from '../exchange.ts'
import { type BucketName, type Buckets, sharePerMinute, type Taken } from './buckets.ts'
import { callerName } from './caller-name.ts'
import { receivedCost } from './received-cost.ts'
import { forNow, refuseForNow } from './refuse-for-now.ts'

/** What one kind of caller may spend, in cost units. */
export interface CostBounds {
  readonly perOperation: number
  /** All of it may be spent at once; 0: not counted. */
  readonly perMinute: number
}

export interface MeterOptions {
  readonly signedIn: CostBounds
  readonly anonymous: CostBounds
  readonly buckets: Buckets
  /** Hears of one answer in so many what it was estimated at and what it turned out to be. */
  readonly observe?: { readonly oneIn: number; readonly see: (cost: ObservedCost) => void }
}

export interface ObservedCost {
  readonly estimated: number
  readonly received: number
  /** SHA-256 of the operation's text. */
  readonly operation: string
}

export const COST_HEADER = 'civigraph-cost'

/**
 * Estimates what the operation may cost as it was sent, refuses what is too dear for one request, and takes the rest from the
 * budget of its caller. Before planning: planning costs, too. A subscription costs as much again with each of its events.
 */
export function meter(options: MeterOptions): Step {
  const { observe } = options
  let answers = 0
  return {
    name: 'meter',
    refuses: ['COST_EXCEEDED', 'QUOTA', 'BAD_INPUT'],
    run(exchange): Promise<void> | undefined {
      if (!exchange.operation) throw new Error('The operation was not checked.')
      const cost = exchange.operation.cost.estimate(exchange.variables)
      exchange.estimatedCost = cost
      exchange.answerHeaders[COST_HEADER] = `estimated=${cost}`
      const { perOperation, perMinute } = exchange.caller ? options.signedIn : options.anonymous
      if (cost > perOperation) throw tooDear(exchange, perOperation)
      if (perMinute === 0) return undefined
      const name: BucketName = ['cost', ...callerName(exchange)]
      if (exchange.operation.kind === 'subscription') exchange.spend = spending(options.buckets, name, perMinute)
      if (cost === 0) return undefined
      const taken = options.buckets.take(name, cost, sharePerMinute(perMinute))
      if (taken instanceof Promise) return taken.then((found) => refuseUnlessTaken(exchange, found, perMinute))
      return refuseUnlessTaken(exchange, taken, perMinute)
    },
    after({ operation, answer, later, estimatedCost }) {
      if (!observe || !operation || later !== null || !answer?.data || answers++ % observe.oneIn !== 0) return
      observe.see({ estimated: estimatedCost, received: receivedCost(answer.data), operation: operation.hash })
    },
  }
}

function tooDear({ caller, estimatedCost }: Exchange, bound: number): GraphError {
  const other = caller ? '' : ', or sign in'
  return new GraphError(
    'COST_EXCEEDED',
    `It is estimated at ${estimatedCost} cost units; at most ${bound} are allowed. Ask for smaller pages${other}.`,
    { estimated: estimatedCost, bound },
  )
}

function refuseUnlessTaken(exchange: Exchange, taken: Taken, perMinute: number): undefined {
  if (taken.ok) return
  throw refuseForNow(exchange, 'QUOTA', {
    retryAfterSeconds: taken.retryAfterSeconds,
    detail: `A caller may spend ${perMinute} cost units a minute; this request may cost ${exchange.estimatedCost}.`,
  })
}

/** What events take. It lives as long as its stream, and so keeps nothing of the exchange. */
function spending(buckets: Buckets, name: BucketName, perMinute: number): Spend {
  const share = sharePerMinute(perMinute)
  return (cost) => {
    if (cost === 0) return undefined
    const taken = buckets.take(name, cost, share)
    return taken instanceof Promise ? taken.then((found) => refuseEvent(found, cost)) : refuseEvent(taken, cost)
  }

  function refuseEvent(taken: Taken, cost: number): undefined {
    if (taken.ok) return
    const { retryAfterSeconds } = taken
    const detail = `A caller may spend ${perMinute} cost units a minute; one more event may cost ${cost}. Subscribe to less.`
    throw forNow('QUOTA', { retryAfterSeconds, detail })
  }
}

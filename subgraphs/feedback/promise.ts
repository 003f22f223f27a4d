import { type Calendar, dueOn, instantOf, nextDay, type Term } from '@civigraph/subgraph-kit'

/** A promised day, as it was reckoned. */
export interface Promised {
  /** The last day on which an answer is on time. */
  readonly on: string
  /** The last instant of that day in the authority's zone. */
  readonly until: string
  /** True while the calendar of a year that the walk needs is not decreed. */
  readonly provisional: boolean
  readonly because: readonly string[]
}

export interface PromiseOptions {
  readonly calendar: Calendar
  /** The rule that was valid on the day of acceptance. */
  readonly term: Term
  /** Day on which the question was asked, in the authority's zone. */
  readonly acceptedOn: string
  readonly zone: string
}

/** By when an authority has to answer a question that it accepted on a day. */
export function promiseOf({ calendar, term, acceptedOn, zone }: PromiseOptions): Promised {
  const { on, provisional, because } = dueOn(calendar, acceptedOn, term)
  if (on === null) throw new Error('Without a stop every term ends.')
  return { on, until: lastInstantOf(on, zone), provisional, because }
}

/** The last instant (to the millisecond, as far as the store counts) of a day in a zone, in UTC. */
export function lastInstantOf(day: string, zone: string): string {
  return new Date(Date.parse(instantOf(`${nextDay(day)}T00:00:00`, zone)) - 1).toISOString()
}

import type { Exchange } from '#router/exchange.ts'

/** An exchange before the first step, for a test of one step alone. It has no graph. */
export function exchangeOf(changes: Partial<Exchange>): Exchange {
  const usual = {
    form: 'POST',
    headers: {},
    address: '/graphql',
    caller: null,
    answerHeaders: {},
    arrivedAt: 0,
    estimatedCost: 0,
  }
  const exchange = { ...usual, ...changes }
  return exchange as unknown as Exchange // a step that is tested so reads nothing else
}

import type { Exchange } from '#router/exchange.ts'

/** An exchange before the first step, for a test of one step alone. It has no graph. */
export function exchangeOf(changes: Partial<Exchange>): Exchange {
  const exchange = { form: 'POST', headers: {}, address: '/graphql', caller: null, answerHeaders: {}, ...changes }
  return exchange as unknown as Exchange // a step that is tested so reads nothing else
}

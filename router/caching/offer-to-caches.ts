import type { Exchange, Step } from '../exchange.ts'
import type { CheckedOperation } from '../steps/checked-operations.ts'

/**
 * Lets caches between the router and its callers keep public answers: of trusted documents, asked by GET, by nobody in
 * particular, without any error, and only as long as every part of them may be kept. Everything else is for one caller.
 */
export function offerToCaches(): Step {
  const ages = new WeakMap<CheckedOperation, number>()

  function ageOf({ graph, operation }: Exchange): number {
    if (!operation) return 0
    const known = ages.get(operation) ?? graph.cacheRules.maxAgeSeconds(operation.document, operation.definition)
    ages.set(operation, known)
    return Number.isFinite(known) ? known : 0
  }

  return {
    name: 'offer to caches',
    refuses: [],
    run(exchange) {
      const { form, origin, caller, answer } = exchange
      if (form !== 'GET' || origin === 'text' || caller !== null || !answer?.data || answer.errors) return
      const age = ageOf(exchange)
      if (age > 0) exchange.answerHeaders['cache-control'] = `public, max-age=${age}`
    },
  }
}

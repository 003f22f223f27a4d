import type { Exchange, Step } from '../exchange.ts'

/** Looks up how the operation, as the guard left it, is answered; plans and compiles it the first time. */
export function plan(): Step {
  return {
    name: 'plan',
    refuses: ['PLAN_FAILED'],
    run(exchange): Promise<void> | undefined {
      const { guarded, operation, graph } = exchange
      if (!guarded || !operation) throw new Error('The guard has not decided.')
      if (guarded.document === null) return undefined
      const ready = graph.prepare(operation, guarded.mask, guarded.document, graph.drawLabels?.(exchange))
      if (ready instanceof Promise) return waitFor(exchange, ready)
      exchange.prepared = ready
      return undefined
    },
  }
}

async function waitFor(exchange: Exchange, preparing: Promise<Exchange['prepared']>) {
  exchange.prepared = await preparing
}

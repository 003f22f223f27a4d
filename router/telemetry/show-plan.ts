import type { Caller } from '@civigraph/subgraph-kit'
import type { FetchCall } from '../engine/fetch/department.ts'
import type { Exchange, Step } from '../exchange.ts'

/** Who may see how an operation is answered: it tells which departments there are and how fast they are. */
export const PLAN_VIEWERS = ['nobody', 'operators', 'everybody'] as const

export type PlanViewers = (typeof PLAN_VIEWERS)[number]

const HEADER = 'civigraph-plan'

/** Adds the plan and the times of its calls to an answer, when `civigraph-plan: show` was sent by one who may see it. */
export function showPlan(viewers: PlanViewers): Step {
  const showing = new WeakSet<Exchange>()
  return {
    name: 'show plan',
    refuses: [],
    run(exchange) {
      if (exchange.headers[HEADER]?.[0] !== 'show' || !maySee(viewers, exchange.caller)) return
      exchange.calls ??= []
      showing.add(exchange)
    },
    after(exchange) {
      const { answer, prepared, calls, arrivedAt } = exchange
      if (!showing.has(exchange) || !answer) return
      const plan = { nodes: prepared?.plan ?? null, calls: (calls ?? []).map((call) => bar(call, arrivedAt)) }
      exchange.answer = { ...answer, extensions: { ...answer.extensions, plan } }
      exchange.answerHeaders['cache-control'] = 'no-store' // nobody else asked for the plan
    },
  }
}

function maySee(viewers: PlanViewers, caller: Caller | null): boolean {
  return viewers === 'everybody' || (viewers === 'operators' && caller?.duties.has('platform.operate') === true)
}

/** One bar of the waterfall, in milliseconds since arrival. */
function bar({ department, outcome, attempts, shared, answerBytes, startedAt, endedAt }: FetchCall, arrivedAt: number) {
  return {
    department,
    outcome,
    attempts,
    shared,
    answerBytes,
    startMs: rounded(startedAt - arrivedAt),
    endMs: rounded(endedAt - arrivedAt),
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 1_000) / 1_000
}

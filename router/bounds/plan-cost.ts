import type { FetchNode, PlanNode } from '../engine/plan/planner.ts'

/** A call to a department, whatever it brings: a way there and back, a check of the envelope, a query or two. */
const FETCH_COST = 10

/** What the calls of a plan cost, beside what they bring. The plan differs by what a caller is denied. */
export function planCost(plan: PlanNode): number {
  return FETCH_COST * fetchesOf(plan).length
}

/** Every fetch that a plan may make; of a condition, those of both its sides. */
export function fetchesOf(plan: PlanNode | null): readonly FetchNode[] {
  if (plan === null) return []
  switch (plan.kind) {
    case 'Fetch':
      return [plan]
    case 'Sequence':
    case 'Parallel':
      return plan.nodes.flatMap(fetchesOf)
    case 'Condition':
      return [...fetchesOf(plan.then), ...fetchesOf(plan.otherwise)]
    case 'Subscription':
      return [plan.primary, ...fetchesOf(plan.rest)]
    case 'Defer':
      return [...fetchesOf(plan.primary.node), ...plan.deferred.flatMap(({ node }) => fetchesOf(node))]
    case 'Empty':
    default:
      return []
  }
}

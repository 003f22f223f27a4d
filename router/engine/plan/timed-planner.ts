import type { OpenedPlanner, PlannerName } from './planner.ts'

/** One operation that was planned, or could not be. */
export interface PlanTaken {
  readonly planner: PlannerName
  readonly ok: boolean
  /** Waiting for its turn included. */
  readonly ms: number
}

/** The same planner; it tells how long each plan took. */
export function timedPlanner(planner: OpenedPlanner, tell: (plan: PlanTaken) => void): OpenedPlanner {
  return {
    ...planner,
    async plan(operation) {
      const startedAt = performance.now()
      let ok = false
      try {
        const plan = await planner.plan(operation)
        ok = true
        return plan
      } finally {
        tell({ planner: planner.name, ok, ms: performance.now() - startedAt })
      }
    },
  }
}

import { withFallback } from './fallback-planner.ts'
import { openPlannerHere } from './open-planner-here.ts'
import type { OpenedPlanner, PlannerName } from './planner.ts'
import { plannerProcess } from './planner-process.ts'
import { type PlanTaken, timedPlanner } from './timed-planner.ts'

export interface OpenPlannerOptions {
  /** Without the guard's directives: see `stripSecurity`. */
  readonly supergraphSdl: string
  readonly use: PlannerName
  /**
   * Plans off this thread, in a process of its own. Without it, opening and planning stop whoever calls, and a panic of
   * the native planner ends the caller: for tests and graphs that are known.
   */
  readonly isolated?: boolean
  /** Lets Apollo’s planner open supergraphs that it is known to plan wrongly. For tests. */
  readonly acceptWrong?: boolean
  /** Longest time for one plan off this thread. */
  readonly timeLimitMs?: number
  readonly warn?: (message: string) => void
  /** Hears of each plan that is taken. */
  readonly planned?: (plan: PlanTaken) => void
}

/**
 * Opens a planner. Its name tells which one runs: where the native planner has no binary it is Apollo’s, with one warning.
 * What the native one does not plan, Apollo’s does.
 *
 * @throws Error when the supergraph is none, or holds what Apollo’s planner is known to plan wrongly.
 */
export async function openPlanner(options: OpenPlannerOptions): Promise<OpenedPlanner> {
  const warn = options.warn ?? ((message: string) => process.emitWarning(message))
  const open = async (use: PlannerName) => {
    const planner = await openAlone({ ...options, use, warn })
    return options.planned ? timedPlanner(planner, options.planned) : planner
  }
  const planner = await open(options.use)
  return planner.name === 'native' ? withFallback(planner, { open: () => open('apollo'), warn }) : planner
}

function openAlone(options: OpenPlannerOptions & { readonly warn: (message: string) => void }): Promise<OpenedPlanner> {
  return options.isolated ? plannerProcess(options) : openPlannerHere(options)
}

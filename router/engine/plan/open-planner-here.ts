import { type ChoosePlannerOptions, choosePlanner } from './choose-planner.ts'
import { apiDefinitions } from './clean-schema.ts'
import { readOverrideLabels } from './override-labels.ts'
import type { OpenedPlanner } from './planner.ts'
import { possibleTypesOf } from './possible-types.ts'

/** Opens a planner in this process, and reads what else is asked of its supergraph. */
export async function openPlannerHere(options: ChoosePlannerOptions): Promise<OpenedPlanner> {
  const { supergraphSdl } = options
  const planner = await choosePlanner(options)
  return {
    ...planner,
    apiDefinitions: apiDefinitions(supergraphSdl),
    possibleTypes: possibleTypesOf(supergraphSdl),
    overrideLabels: readOverrideLabels(supergraphSdl),
  }
}

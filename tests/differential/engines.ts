import type { ReportFault } from '@civigraph/subgraph-kit'
import { compiledEngine } from '#router/engine/compiled-engine.ts'
import type { Engine } from '#router/engine/engine.ts'
import { apolloPlanner } from '#router/engine/plan/apollo-planner.ts'
import { withFallback } from '#router/engine/plan/fallback-planner.ts'
import type { OpenedPlanner, Planner } from '#router/engine/plan/planner.ts'
import { possibleTypesOf } from '#router/engine/plan/possible-types.ts'
import { plannerProcess } from '#router/engine/plan/planner-process.ts'
import type { Stage } from './stage.ts'
import { count, type Tally } from './tally.ts'

/** An engine over a stage’s departments. */
export type EngineOn = (stage: Stage, reportFault: ReportFault, tally: Tally) => Promise<Engine>

/** Our engine on the native planner; what that one refuses is planned by the portable one. */
export const onNative: EngineOn = async (stage, reportFault, tally) => {
  const { supergraphSdl } = stage
  const native = counted(await nativePlanner(supergraphSdl), tally)
  return engineOf(
    stage,
    withFallback(native, { open: () => apolloPlanner(supergraphSdl), warn: () => {} }),
    reportFault,
  )
}

/** Our engine on the native planner alone. */
export const onNativeAlone: EngineOn = async (stage, reportFault) =>
  engineOf(stage, await nativePlanner(stage.supergraphSdl), reportFault)

/** Our engine on the portable planner. */
export const onPortable: EngineOn = async (stage, reportFault) =>
  engineOf(stage, await apolloPlanner(stage.supergraphSdl), reportFault)

/** How a planner that ended or hung over an operation is reported. */
export const PLANNER_LOST = /process (has )?ended|Planning took longer|has ended the planner before/

/** Most plans take a few; what takes longer hangs, and would cost a test twice the router's own limit. */
const timeLimitMs = 400

/** In a process of its own: it ends over some operations, and hangs over others. */
async function nativePlanner(supergraphSdl: string): Promise<OpenedPlanner> {
  const warn = (message: string) => process.emitWarning(message)
  return await plannerProcess({ supergraphSdl, use: 'native', timeLimitMs, warn })
}

function engineOf({ schema, supergraphSdl, departmentOf }: Stage, planner: Planner, reportFault: ReportFault): Engine {
  const engine = compiledEngine({
    schema,
    possibleTypes: possibleTypesOf(supergraphSdl),
    planner,
    departmentOf,
    reportFault,
  })
  return { ...engine, close: () => planner.close() }
}

/** Counts what the native planner plans and what it does not. */
function counted(planner: OpenedPlanner, tally: Tally): OpenedPlanner {
  return {
    ...planner,
    async plan(operation) {
      try {
        const plan = await planner.plan(operation)
        count(tally, 'planned natively')
        return plan
      } catch (error) {
        count(tally, PLANNER_LOST.test(String(error)) ? 'native planner lost' : 'refused natively')
        throw error
      }
    },
  }
}

import { parse } from 'graphql'
import { type EngineOn, PLANNER_LOST } from './engines.ts'
import type { Gap, Verdict } from './planner-gaps.ts'
import { compareOn, type Stage } from './stage.ts'

/** What comes of a case on an engine, without injected errors. */
export async function verdictOn(
  stage: Stage,
  engineOn: EngineOn,
  { operation, variables = {} }: Gap,
): Promise<Verdict> {
  Object.assign(stage.world.weather, { errors: false, nulls: false, absences: false })
  const faults: string[] = []
  const engine = await engineOn(stage, (fault) => void faults.push(String(fault)), new Map())
  try {
    const { found, actual } = await compareOn(stage, engine, { text: operation, document: parse(operation), variables })
    if (found.length === 0) return 'right'
    return actual.answer.errors ? 'refused' : 'wrong'
  } catch {
    return faults.some((fault) => PLANNER_LOST.test(fault)) ? 'lost' : 'refused'
  } finally {
    await engine.close()
  }
}

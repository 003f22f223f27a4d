import { inProcess, type Subgraph } from '@civigraph/subgraph-kit'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import type { RegisterRules } from '#router/guard/require-registers.ts'
import { type NationalGraph, prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { TEST_LIMITS } from './national-graph.ts'

interface PurposedGraphOptions {
  readonly registers?: Partial<RegisterRules>
  /** Schemas of further departments, which are never asked. */
  readonly besides?: Readonly<Record<string, string>>
  /** Changes what departments publish; they go on serving what they served. */
  readonly republish?: (sdl: string) => string
}

/** A supergraph of some departments of this process, made ready without a router around it. */
export async function purposedGraph(
  departments: readonly Subgraph[],
  { registers, besides = {}, republish = (sdl) => sdl }: PurposedGraphOptions = {},
): Promise<NationalGraph> {
  const others = Object.entries(besides).map(([name, sdl]) => ({ name, sdl }))
  const composition = compose(
    [...departments, ...others].map(({ name, sdl }) => ({ name, sdl: republish(sdl), url: `memory:${name}` })),
  )
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const calls = new Map(departments.map((one) => [one.name, inProcess(one, () => {})]))
  return await prepareNationalGraph({
    supergraphSdl: composition.supergraphSdl,
    limits: TEST_LIMITS,
    reportFault: () => {},
    ...(registers && { registers }),
    takeDepartment(name) {
      const call = calls.get(name)
      if (!call) throw new Error(`No department ${name}.`)
      return { department: inProcessDepartment({ name, timeoutMs: 5_000, call }) }
    },
  })
}

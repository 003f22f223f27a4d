import { print } from 'graphql'
import { fromNativePlan } from './native-nodes.ts'
import { drawFor } from './override-labels.ts'
import { supergraphTypes } from './supergraph-types.ts'
import { planOperation } from './plan-operation.ts'
import type { Planner } from './planner.ts'

/**
 * The planner of Hive's router, in Rust. Both opening (2.7 s at 200 departments) and planning (0.5 s for an operation
 * over all of them) block the thread that calls.
 *
 * @throws {PlannerNotLoaded} when there is no binary for this platform and C library.
 * @throws Error when the text is no supergraph.
 */
export async function nativePlanner(supergraphSdl: string): Promise<Planner> {
  const { QueryPlanner } = await loadLibrary()
  const library = new QueryPlanner(supergraphSdl)
  const rules = { types: supergraphTypes(supergraphSdl), groups: true }
  return {
    name: 'native',
    async plan({ document, labels = new Set() }) {
      const draw = drawFor(labels, library.overridePercentages)
      return planOperation(document, rules, (part) => {
        const { node } = library.plan(print(part), null, new Set(labels), draw)
        return node ? fromNativePlan(node) : null
      })
    },
    async close() {},
  }
}

/** The platform has no binary: another planner may still do. */
export class PlannerNotLoaded extends Error {
  override name = 'PlannerNotLoaded'
}

async function loadLibrary() {
  try {
    return await import('@graphql-hive/router-query-planner')
  } catch (cause) {
    throw new PlannerNotLoaded('The native query planner has no binary that loads here.', { cause })
  }
}

import { GraphError } from '@civigraph/subgraph-kit'
import type { OpenedPlanner, Planner, PlanNode } from './planner.ts'

export interface SecondPlanner {
  readonly open: () => Promise<Planner>
  /** Hears once why it does not open. */
  readonly warn: (message: string) => void
}

/**
 * A planner behind which a second one stands for the operations that the first refuses, is lost over, or takes too long
 * for: an operation that was validated is to be answered. The second opens when it is first needed; a supergraph that it
 * does not open is planned by the first alone.
 */
export function withFallback(first: OpenedPlanner, { open, warn }: SecondPlanner): OpenedPlanner {
  let opening: Promise<Planner | null> | null = null
  let isClosed = false

  async function opened(): Promise<Planner | null> {
    try {
      return await open()
    } catch (error) {
      const reason = error instanceof Error ? error.message : ''
      warn(`Operations that the ${first.name} planner does not plan are refused, since no other one opens. ${reason}`)
      return null
    }
  }

  return {
    ...first,
    async plan(operation): Promise<PlanNode> {
      try {
        return await first.plan(operation)
      } catch (refusal) {
        // Too many wait, and would wait for the second too; or nobody waits any more.
        if (isClosed || refusal instanceof GraphError) throw refusal
        opening ??= opened()
        const second = await opening
        if (!second) throw refusal
        return await second.plan(operation)
      }
    },
    async close() {
      isClosed = true
      await first.close()
      await (await opening)?.close()
    },
  }
}

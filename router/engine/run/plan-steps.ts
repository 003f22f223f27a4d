import type { ConditionNode, FetchNode, PlanNode } from '../plan/planner.ts'
import type { Compilation } from './compilation.ts'
import { entityFetch } from './fetch-entities.ts'
import { rootFetch } from './fetch-root.ts'
import type { Step } from './run.ts'
import type { Writer } from './sharing.ts'

/**
 * What is done for a plan; null: nothing.
 *
 * @param later All that may write into the answer when or after this part of the plan does.
 */
export function planStep(node: PlanNode, compilation: Compilation, later: readonly Writer[] = []): Step | null {
  switch (node.kind) {
    case 'Sequence':
      return sequence(node.nodes, compilation, later)
    case 'Parallel':
      return parallel(node.nodes, compilation, later)
    case 'Condition':
      return condition(node, compilation, later)
    case 'Fetch':
      return fetchStep(node, compilation, later)
    case 'Defer': {
      // Everything at once is an answer too: nobody is promised that a part comes late.
      const parts = [node.primary, ...node.deferred].flatMap((part) => part.node ?? [])
      return sequence(parts, compilation, later)
    }
    case 'Subscription':
      throw new Error('A subscription stands at the root of its plan.')
    case 'Empty':
      return null
    default:
      throw new Error('A plan holds a node of a kind that is not executed.')
  }
}

function fetchStep(node: FetchNode, compilation: Compilation, later: readonly Writer[]): Step {
  return node.entities.length === 0 ? rootFetch(node, compilation) : entityFetch(node, compilation, later)
}

function sequence(nodes: readonly PlanNode[], compilation: Compilation, later: readonly Writer[]): Step | null {
  const steps = nodes.flatMap((node, index) => {
    const following = nodes.slice(index + 1).flatMap((one) => compilation.reader.writersOf(one))
    return planStep(node, compilation, [...following, ...later]) ?? []
  })
  const [only = null] = steps
  if (steps.length < 2) return only
  return async (run) => {
    for (const step of steps) {
      const waiting = step(run)
      // oxlint-disable-next-line no-await-in-loop -- each step needs what the one before it brought
      if (waiting) await waiting
    }
  }
}

function parallel(nodes: readonly PlanNode[], compilation: Compilation, later: readonly Writer[]): Step | null {
  const steps = nodes.flatMap((node) => {
    const beside = nodes.filter((other) => other !== node).flatMap((one) => compilation.reader.writersOf(one))
    return planStep(node, compilation, [...beside, ...later]) ?? []
  })
  const [only = null] = steps
  if (steps.length < 2) return only
  return (run) => Promise.all(steps.flatMap((step) => step(run) ?? []))
}

function condition(
  { variable, then, otherwise }: ConditionNode,
  compilation: Compilation,
  later: readonly Writer[],
): Step {
  const flag = compilation.flags.numberOf(variable)
  const whenTrue = then && planStep(then, compilation, later)
  const whenFalse = otherwise && planStep(otherwise, compilation, later)
  return (run) => (run.flags[flag] ? whenTrue : whenFalse)?.(run)
}

import type { FetchNode, PlanNode } from './planner.ts'

/** Every fetch of a plan. */
export function* fetchesIn(node: PlanNode | null): Generator<FetchNode> {
  if (node === null) return
  if (node.kind === 'Fetch') yield node
  else if (node.kind === 'Subscription') yield* fetchesIn(node.primary)
  for (const below of childrenOf(node)) yield* fetchesIn(below)
}

/** What stands below a node. */
export function childrenOf(node: PlanNode): readonly (PlanNode | null)[] {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return node.nodes
    case 'Condition':
      return [node.then, node.otherwise]
    case 'Subscription':
      return [node.rest]
    case 'Defer':
      return [node.primary.node, ...node.deferred.map((part) => part.node)]
    case 'Fetch':
    case 'Empty':
    default:
      return []
  }
}

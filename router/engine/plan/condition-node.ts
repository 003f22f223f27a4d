import type { ConditionNode, PlanNode } from './planner.ts'

/** What is done when a variable is true, and what when it is not. */
export function conditionNode(variable: string, branches: readonly [PlanNode | null, PlanNode | null]): ConditionNode {
  const [then, otherwise] = branches
  // oxlint-disable-next-line unicorn/no-thenable -- a node or null, never a function: nothing can await it by mistake
  return { kind: 'Condition', variable, then, otherwise }
}

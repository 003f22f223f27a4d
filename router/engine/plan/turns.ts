import { conditionNode } from './condition-node.ts'
import type { PlanNode } from './planner.ts'
import type { RootSelection, VariableCondition } from './root-selections.ts'

/** Ways through the conditions of earlier turns: each is a copy of what follows when the plan is read. */
const WAYS_MAX = 64

/**
 * What is done for the root fields of a mutation, one after the other. A name that is asked several times has its turn
 * where it is asked first, and which place that is may depend on variables.
 *
 * @param plans What is done for a name, from all its places.
 * @throws Error when a name is asked under so many different conditions that the plan would grow out of bounds.
 * @source GraphQL specification, October 2021, 6.3.2 (CollectFields): a name stands where its first selection does.
 */
export function turnsOf(fields: readonly RootSelection[], plans: ReadonlyMap<string, PlanNode>): readonly PlanNode[] {
  const before = new Map<string, readonly RootSelection[]>()
  return fields.flatMap((field) => {
    const { name, conditions } = field
    const plan = plans.get(name)
    if (!plan) throw new Error('A root field was not planned.')
    const earlier = before.get(name) ?? []
    if (earlier.some((one) => implies(conditions, one.conditions))) return [] // it had its turn
    if (earlier.reduce((ways, one) => ways * one.conditions.length, 1) > WAYS_MAX)
      throw new Error('A field of the mutation is asked under too many different conditions.')
    before.set(name, [...earlier, field])
    const turn = earlier.reduce((inner, one) => unless(one.conditions, inner), plan)
    return [when(conditions, turn)]
  })
}

/** Whether the second conditions hold wherever the first do. */
function implies(conditions: readonly VariableCondition[], others: readonly VariableCondition[]): boolean {
  return others.every(({ variable, wanted }) =>
    conditions.some((one) => one.variable === variable && one.wanted === wanted),
  )
}

function when(conditions: readonly VariableCondition[], node: PlanNode): PlanNode {
  return conditions.reduceRight(
    (inner, { variable, wanted }) => conditionNode(variable, wanted ? [inner, null] : [null, inner]),
    node,
  )
}

function unless(conditions: readonly VariableCondition[], node: PlanNode): PlanNode {
  const nothing: PlanNode = { kind: 'Empty' }
  return conditions.reduceRight<PlanNode>(
    (inner, { variable, wanted }) => conditionNode(variable, wanted ? [inner, node] : [node, inner]),
    nothing,
  )
}

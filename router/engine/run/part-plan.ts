import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import type { PlanNode } from '../plan/planner.ts'
import { type AnswerPart, type DeferredFragment, readDeferred } from './deferred-fragments.ts'
import { fetchesInOrder, type OrderedFetch, withNeeds } from './fetch-order.ts'
import type { PlanReader } from './plan-reader.ts'
import type { TypeNames } from './typenames.ts'

/** How an operation is answered in parts: one plan, and for each part what of the plan it waits for. */
export interface PartPlan {
  readonly fetches: readonly OrderedFetch[]
  readonly first: AnswerPart
  /** What is around comes before what is within. Whatever costs no fetch of its own is not among them. */
  readonly deferred: readonly DeferredFragment[]
  readonly needsOf: ReadonlyMap<AnswerPart, ReadonlySet<OrderedFetch>>
}

export interface PartPlanInput {
  readonly schema: GraphQLSchema
  readonly typeNames: TypeNames
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  /** Of the operation as if nothing were deferred. */
  readonly plan: PlanNode
  readonly reader: PlanReader
}

/** Null when nothing would come later than the rest. */
export function partPlan(input: PartPlanInput): PartPlan | null {
  const { plan, reader } = input
  const read = readDeferred(input)
  if (!read) return null
  const { first, deferred } = read
  const fetches = fetchesInOrder(plan, reader)
  const needsOf = new Map<AnswerPart, ReadonlySet<OrderedFetch>>()
  for (const part of [first, ...deferred]) {
    const bringing = fetches.filter(({ brings }) => [...brings].some((place) => part.fetched.has(place)))
    needsOf.set(part, withNeeds(bringing))
  }
  const late = new Set(deferred.filter((part) => isLate(part, needsOf)).map(({ directive }) => directive))
  if (late.size === 0) return null
  // The same fragment may stand in several places: then it is late in all of them, or in none.
  return { fetches, first, needsOf, deferred: deferred.filter(({ directive }) => late.has(directive)) }
}

/** Whether a part needs a fetch that nothing around it waits for. */
function isLate(part: DeferredFragment, needsOf: PartPlan['needsOf']): boolean {
  const before = new Set<OrderedFetch>()
  for (let around: AnswerPart | null = part.within; around; around = around.within)
    for (const fetch of needsOf.get(around) ?? []) before.add(fetch)
  return [...(needsOf.get(part) ?? [])].some((fetch) => !before.has(fetch))
}

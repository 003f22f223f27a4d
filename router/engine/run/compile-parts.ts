import { getOperationAST } from 'graphql'
import type { Compilation } from './compilation.ts'
import type { DeferredFragment } from './deferred-fragments.ts'
import type { OrderedFetch } from './fetch-order.ts'
import type { CompiledFetch } from './fetches-under-way.ts'
import { type Finish, finisher } from './finish.ts'
import { type PartPlan, partPlan, type PartPlanInput } from './part-plan.ts'
import { planStep } from './plan-steps.ts'
import { objectProjection, type Projection } from './project.ts'
import { takeApart } from './take-apart.ts'

/** An operation that is answered in parts, ready to run. */
export interface CompiledParts {
  readonly plan: PartPlan
  readonly fetches: readonly CompiledFetch[]
  /** Makes the first answer. */
  readonly finish: Finish
  readonly projections: ReadonlyMap<DeferredFragment, Projection>
}

/** Null when nothing would come later than the rest. */
export function compileParts(
  input: Omit<PartPlanInput, 'reader' | 'typeNames'>,
  compilation: Compilation,
): CompiledParts | null {
  const { schema, flags, reader, typeNames } = compilation
  const plan = partPlan({ ...input, reader, typeNames })
  if (!plan) return null
  const { document, selectionOf } = takeApart(input.document, plan.deferred)
  const operation = getOperationAST(document, input.operation.name?.value)
  if (!operation) throw new Error('The document does not hold the operation.')
  const projections = plan.deferred.map((part) => {
    const shape = { type: part.type, depth: part.depth, selectionSet: selectionOf(part) }
    return [part, objectProjection({ schema, document, flags }, shape)] as const
  })
  return {
    plan,
    fetches: compileFetches(plan.fetches, input, compilation),
    finish: finisher({ schema, document, operation, flags }),
    projections: new Map(projections),
  }
}

function compileFetches(
  fetches: readonly OrderedFetch[],
  { plan }: Pick<PartPlanInput, 'plan'>,
  compilation: Compilation,
): readonly CompiledFetch[] {
  const writers = compilation.reader.writersOf(plan) // any of them may come later than any other
  return fetches.map((ordered) => ({
    ordered,
    step: planStep(ordered.fetch, compilation, writers),
    flags: ordered.conditions.map(({ variable, wanted }) => [compilation.flags.numberOf(variable), wanted]),
  }))
}

import type { LaterAnswer } from '../../graph-answer.ts'
import type { AnswerInParts, Execution, PreparedOperation } from '../engine.ts'
import { withoutDefer } from '../plan/defer-directive.ts'
import { begin } from './begin.ts'
import type { Compilation } from './compilation.ts'
import { type CompiledParts, compileParts } from './compile-parts.ts'
import type { AnswerPart, DeferredFragment } from './deferred-fragments.ts'
import { FetchesUnderWay } from './fetches-under-way.ts'
import type { PartPlanInput } from './part-plan.ts'
import { objectsAt, type SentObject, shapePart, withErrors } from './part-records.ts'
import { PartsInUse } from './parts-in-use.ts'
import { Problems } from './problems.ts'
import type { Run } from './run.ts'

export type RunInParts = NonNullable<PreparedOperation['inParts']>

/** How an operation is answered in parts; null when none of it is deferred. */
export function runnerInParts(
  input: Omit<PartPlanInput, 'reader' | 'typeNames'>,
  compilation: Compilation,
): RunInParts | null {
  if (withoutDefer(input.document) === input.document) return null
  let compiled: CompiledParts | null | undefined // made for the first caller who takes parts
  return async (execution) => {
    if (compiled === undefined) compiled = compileParts(input, compilation)
    return compiled && (await runInParts(compiled, execution, compilation))
  }
}

async function runInParts(
  { plan, fetches, finish, projections }: CompiledParts,
  execution: Execution,
  compilation: Compilation,
): Promise<AnswerInParts> {
  const run = begin(execution, compilation)
  const parts = new PartsInUse(plan, execution)
  const underWay = new FetchesUnderWay(run, fetches, compilation.reportFault)
  const needed = parts.ownNeeds(plan.first)
  await underWay.done(needed)
  const first = finish({ ...run, problems: problemsOf(plan.first, { parts, underWay }) })
  const root: SentObject = { place: [], fetched: run.data, data: first.data ?? null }
  if (parts.deferred.length === 0) return { first, later: null }
  const answers = laterAnswers({ run, parts, underWay, projections, sent: new Map([[plan.first, [root]]]) })
  return { first, later: { answers, ended: underWay.done() } }
}

interface Delivery {
  readonly run: Run
  readonly parts: PartsInUse
  readonly underWay: FetchesUnderWay
  readonly projections: CompiledParts['projections']
  /** The objects of each part that was sent. */
  readonly sent: Map<AnswerPart, readonly SentObject[]>
}

/** Each part as soon as all of it is there, and not before what is around it. */
async function* laterAnswers(delivery: Delivery): AsyncGenerator<LaterAnswer, undefined> {
  const { parts, underWay, sent } = delivery
  const isLost = [...sent.values()].flat().every(({ data }) => data === null)
  if (isLost) yield { hasNext: false } // there is nothing to add to
  const waiting = new Map(
    (isLost ? [] : parts.deferred).map((part) => [part, underWay.done(parts.allNeeds(part)).then(() => part)] as const),
  )
  while (waiting.size > 0) {
    // oxlint-disable-next-line no-await-in-loop -- one part after the other
    const part = await Promise.race(waiting.values())
    waiting.delete(part)
    const incremental = deliver(part, delivery)
    const hasNext = waiting.size > 0
    if (incremental.length > 0) yield { incremental, hasNext }
    else if (!hasNext) yield { hasNext }
  }
}

function deliver(part: DeferredFragment, { run, parts, underWay, projections, sent }: Delivery) {
  const project = projections.get(part)
  if (!project) throw new Error('A part was not compiled.')
  const around = parts.around(part)
  const path = part.path.slice(around.path.length)
  const problems = problemsOf(part, { parts, underWay })
  const objects = (sent.get(around) ?? []).flatMap((object) => [...objectsAt(object, path)])
  const shaped = shapePart({ project, objects, flags: run.flags, problems })
  sent.set(part, shaped)
  return withErrors(part, shaped, problems.toList())
}

/** What went wrong in what was fetched for a part, or before it for what is around, as far as it is told with this part. */
function problemsOf(part: AnswerPart, { parts, underWay }: Pick<Delivery, 'parts' | 'underWay'>): Problems {
  const own = parts.ownNeeds(part)
  const problems = new Problems()
  for (const fetch of parts.allNeeds(part))
    for (const problem of underWay.problemsOf([fetch]))
      if (parts.isToldWith(part, { path: problem.path, isOwn: own.has(fetch) })) problems.add(problem)
  return problems
}

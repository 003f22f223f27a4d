import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '#router/engine/engine.ts'
import type { EngineOn } from './engines.ts'
import type { KnownDifference } from './known-differences.ts'
import { type OperationShape, randomOperation, type TestOperation } from './operation/random-operation.ts'
import { createRandom } from './random.ts'
import { shrink } from './shrink.ts'
import { compareOn, type Stage } from './stage.ts'
import { count, countAnswer, countOperation, countPlan, type Tally } from './tally.ts'

export interface Campaign {
  /** First seed; each stage takes the next. */
  readonly seed: number
  readonly stages: number
  /** Operations on each stage. */
  readonly operations: number
  /** Null when the departments made up from this seed do not compose. */
  readonly stageOf: (seed: number) => Stage | null
  readonly engineOn: EngineOn
  readonly operationShape?: OperationShape
  readonly known: readonly KnownDifference[]
  /** After so many differences that no row explains it ends. */
  readonly unexplainedMax?: number
}

export interface Outcome {
  readonly tally: Tally
  /** Differences that no row of the table explains: each with its smallest case and the file that holds it. */
  readonly unexplained: readonly string[]
  /** How often each known difference was met, by its name. */
  readonly met: ReadonlyMap<string, number>
}

const UNEXPLAINED_MAX = 5

/** Asks random operations of an engine and of the monolith, and tells every difference. */
export async function run(campaign: Campaign): Promise<Outcome> {
  const outcome = { tally: new Map<string, number>(), unexplained: [] as string[], met: new Map<string, number>() }
  for (let seed = campaign.seed; seed < campaign.seed + campaign.stages; seed += 1) {
    const stage = campaign.stageOf(seed)
    count(outcome.tally, stage ? 'stages' : 'stages that do not compose')
    if (stage) await runStage(campaign, outcome, stage, seed)
    if (outcome.unexplained.length >= (campaign.unexplainedMax ?? UNEXPLAINED_MAX)) break
  }
  return outcome
}

type Growing = Outcome & { readonly unexplained: string[]; readonly met: Map<string, number> }

async function runStage(campaign: Campaign, outcome: Growing, stage: Stage, seed: number): Promise<void> {
  const { tally, unexplained, met } = outcome
  const faults: unknown[] = []
  const engine = await campaign.engineOn(stage, (fault) => void faults.push(fault), tally)
  const random = createRandom(seed)
  for (
    let index = 0;
    index < campaign.operations && unexplained.length < (campaign.unexplainedMax ?? UNEXPLAINED_MAX);
    index += 1
  ) {
    const operation = randomOperation(random, stage.schema, campaign.operationShape)
    faults.length = 0
    const { expected, actual, found } = await compared(stage, engine, operation)
    countOperation(tally, operation.document)
    countAnswer(tally, expected)
    countPlan(tally, actual)
    if (found.length === 0) continue
    const row = campaign.known.find((known) => known.explains({ stage, operation, found, faults: faults.map(String) }))
    if (row) count(met, row.name)
    else unexplained.push(await report(stage, engine, { operation, seed, index }))
  }
  for (const [feature, times] of stage.served) count(tally, `served: ${feature}`, times)
  await engine.close()
}

/** An engine that throws differs like any other. */
async function compared(stage: Stage, engine: Engine, operation: TestOperation) {
  try {
    const { expected, actual, found } = await compareOn(stage, engine, operation)
    return { expected: expected.answer, actual: actual.plan, answer: actual.answer, found }
  } catch (error) {
    return { expected: {}, actual: null, answer: null, found: [`the engine threw: ${String(error)}`] }
  }
}

interface Failure {
  readonly operation: TestOperation
  readonly seed: number
  readonly index: number
}

/** Shrinks a failing case, first by what is injected into the data, then by what is asked; writes it to a file. */
async function report(stage: Stage, engine: Engine, { operation, seed, index }: Failure): Promise<string> {
  const first = kindOf((await compared(stage, engine, operation)).found)
  // A smaller case that fails in another way is another case.
  const fails = async (smaller: TestOperation) => kindOf((await compared(stage, engine, smaller)).found) === first
  const { weather } = stage.world
  for (const part of ['errors', 'absences', 'nulls'] as const) {
    weather[part] = false
    if (!(await fails(operation))) weather[part] = true
  }
  const smallest = await shrink(operation, { schema: stage.schema, fails })
  const { expected, actual, answer, found } = await compared(stage, engine, smallest)
  const details = {
    seed,
    index,
    weather: { ...weather },
    found,
    variables: smallest.variables,
    expected,
    answer,
    plan: actual,
  }
  Object.assign(weather, { errors: true, absences: true, nulls: true })

  const file = join(mkdtempSync(join(tmpdir(), 'differential-')), `seed-${seed}-operation-${index}.md`)
  const sdls = stage.sources.map(({ name, sdl }) => `## ${name}\n\n\`\`\`graphql\n${sdl}\n\`\`\`\n`)
  writeFileSync(
    file,
    `${smallest.text}\n\n\`\`\`json\n${JSON.stringify(details, null, 2)}\n\`\`\`\n\n${sdls.join('\n')}`,
  )
  return [
    `seed ${seed}, operation ${index}: ${found.join('; ')}`,
    smallest.text,
    JSON.stringify(smallest.variables),
    file,
  ].join('\n')
}

function kindOf(found: readonly string[]): string {
  return found[0]?.replace(/[:[{].*/s, '') ?? 'none'
}

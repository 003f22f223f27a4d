import { expect, test } from 'vitest'
import { run } from './campaign.ts'
import { deferring, NOT_THE_WHOLE } from './deferring.ts'
import { onNative, onPortable } from './engines.ts'
import type { Shape } from './graph/draft.ts'
import { randomGraph } from './graph/random-graph.ts'
import type { KnownDifference } from './known-differences.ts'
import { operationsOr, seed } from './settings.ts'
import { shortfall } from './shortfall.ts'
import { setStage } from './stage.ts'

const without = ['chained requirements', 'requirements of interface objects'] as const
const graphOf = (from: number, less: readonly Shape[]) =>
  setStage(randomGraph(from, { departments: 3 + (from % 4), features: 1, without: less }), from)

const WHOLE_DIFFERS: KnownDifference = {
  name: 'the whole differs',
  why: 'Here parts are compared with the whole; what is wrong with the whole, the other campaigns find.',
  explains: ({ found }) => !found.some((one) => one.includes(NOT_THE_WHOLE)),
}

test.for([
  ['native', onNative, [...without, 'nested lists']],
  ['portable', onPortable, without],
] as const)(
  'parts that were deferred anywhere add up to the whole answer, on the %s planner',
  async ([, engineOn, less]) => {
    const operations = operationsOr(40)
    const outcome = await run({
      seed: seed + 700,
      stages: 8,
      operations,
      stageOf: (from) => graphOf(from, less),
      engineOn: deferring(engineOn),
      operationShape: { without: ['widening fragments'] },
      known: [WHOLE_DIFFERS],
    })

    expect(outcome.unexplained).toEqual([])
    expect(shortfall(outcome, { parts: operations * 2, 'answers in parts': operations / 2 })).toEqual([])
  },
)

import { expect, test } from 'vitest'
import { run } from './campaign.ts'
import { onNative, onPortable } from './engines.ts'
import { shortfall, usualParts } from './shortfall.ts'
import { nationalSources } from './national.ts'
import { operationsOr, seed } from './settings.ts'
import { setStage } from './stage.ts'

const stageOf = (data: number) => setStage(nationalSources(), data)

test('the national graph answers as one program would, on the native planner', async () => {
  const outcome = await run({
    seed,
    stages: 4,
    operations: operationsOr(1_500),
    stageOf,
    engineOn: onNative,
    known: [],
  })

  expect(outcome.unexplained).toEqual([])
  expect(
    shortfall(outcome, {
      ...usualParts,
      operations: operationsOr(1_500) * 4,
      'planned natively': operationsOr(1_500) * 3,
      'entity fetches': 1_500,
      'batched fetches': 50,
      'conditions in plans': 500,
      'served: requires': 10,
      'served: absent': 50,
    }),
  ).toEqual([])
  expect(outcome.tally.get('native planner lost')).toBeUndefined()
})

test('the national graph answers as one program would, on the portable planner', async () => {
  const outcome = await run({
    seed,
    stages: 2,
    operations: operationsOr(1_000),
    stageOf,
    engineOn: onPortable,
    known: [],
  })

  expect(outcome.unexplained).toEqual([])
  expect(shortfall(outcome, { ...usualParts, operations: operationsOr(1_000) * 2, 'entity fetches': 500 })).toEqual([])
})

import { expect, test } from 'vitest'
import { run } from './campaign.ts'
import { onNative, onNativeAlone, onPortable } from './engines.ts'
import { shortfall, usualParts } from './shortfall.ts'
import { randomGraph } from './graph/random-graph.ts'
import { NATIVE_REFUSALS } from './known-differences.ts'
import { operationsOr, seed } from './settings.ts'
import { setStage } from './stage.ts'

/** Three to six departments; what is left out is pinned in planner-gaps.ts. */
const withoutInterfaceObjects = (from: number) =>
  setStage(
    randomGraph(from, {
      departments: 3 + (from % 4),
      features: 1,
      without: ['interface objects', 'chained requirements'],
    }),
    from,
  )
const withInterfaceObjects = (from: number) =>
  setStage(
    randomGraph(from, {
      departments: 3 + (from % 4),
      features: 1,
      without: ['chained requirements', 'requirements of interface objects'],
    }),
    from,
  )
const withEverything = (from: number) =>
  setStage(randomGraph(from, { departments: 3 + (from % 4), features: 1, without: ['chained requirements'] }), from)

const narrowingFragments = {
  without: ['widening fragments', 'fragments on implementers of the record interface'],
} as const

const features = {
  'entity fetches': 1_000,
  'served: reference': 2_000,
  'served: requires': 100,
  'served: provides': 10,
  'served: override': 10,
  'served: shareable': 500,
  'served: absent': 20,
}

test('any graph of a few departments answers as one program would, on the native planner', async () => {
  const operations = operationsOr(150)
  const outcome = await run({
    seed,
    stages: 40,
    operations,
    stageOf: withoutInterfaceObjects,
    engineOn: onNative,
    known: [],
  })

  expect(outcome.unexplained).toEqual([])
  expect(
    shortfall(outcome, {
      ...usualParts,
      ...features,
      stages: 36,
      operations: operations * 36,
      'planned natively': operations * 20,
      'batched fetches': 100,
    }),
  ).toEqual([])
})

test('so does any graph in which a department knows an interface as an object', async () => {
  const operations = operationsOr(150)
  const outcome = await run({
    seed: seed + 100,
    stages: 20,
    operations,
    stageOf: withInterfaceObjects,
    engineOn: onNative,
    operationShape: narrowingFragments,
    known: [],
  })

  expect(outcome.unexplained).toEqual([])
  expect(
    shortfall(outcome, {
      ...features,
      operations: operations * 18,
      'served: interfaceObject': 500,
      'rewritten type names': 500,
    }),
  ).toEqual([])
})

test('where a department requires something of an interface, the native planner alone is right or refuses', async () => {
  const operations = operationsOr(150)
  const outcome = await run({
    seed: seed + 300,
    stages: 12,
    operations,
    stageOf: withEverything,
    engineOn: onNativeAlone,
    operationShape: narrowingFragments,
    known: NATIVE_REFUSALS,
  })

  expect(outcome.unexplained).toEqual([])
  expect(outcome.met.get('refused by the native planner') ?? 0).toBeLessThan(operations * 12 * 0.4)
  expect(shortfall(outcome, { ...features, operations: operations * 10, 'served: interfaceObject': 200 })).toEqual([])
})

test('any graph of a few departments answers as one program would, on the portable planner', async () => {
  const operations = operationsOr(100)
  const outcome = await run({
    seed: seed + 200,
    stages: 20,
    operations,
    stageOf: withoutInterfaceObjects,
    engineOn: onPortable,
    known: [],
  })

  expect(outcome.unexplained).toEqual([])
  expect(shortfall(outcome, { ...usualParts, ...features, operations: operations * 18 })).toEqual([])
})

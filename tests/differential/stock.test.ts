import { expect, test } from 'vitest'
import { run } from './campaign.ts'
import { shortfall, usualParts } from './shortfall.ts'
import { randomGraph } from './graph/random-graph.ts'
import { SELDOM_STOCK_DIFFERENCES, STOCK_DIFFERENCES } from './known-differences.ts'
import { nationalSources } from './national.ts'
import { operationsOr, seed } from './settings.ts'
import { setStage } from './stage.ts'
import { stockGateway } from './stock-gateway.ts'

// Pinned in planner-gaps.ts.
const shape = {
  without: ['aliases named as fields', 'widening fragments', 'selections that conditions empty', 'constant conditions'],
} as const

// Both oracles agree but for the rows of the table, so that neither is wrong alone.
test('stock Apollo Server and Gateway differ from the single program only in what is known', async () => {
  const operations = operationsOr(100)
  const outcome = await run({
    seed,
    stages: 30,
    operations,
    stageOf: (from) =>
      setStage(
        randomGraph(from, {
          departments: 3 + (from % 4),
          features: 1,
          without: ['interface objects', 'chained requirements', 'nested lists'],
        }),
        from,
      ),
    engineOn: stockGateway,
    operationShape: shape,
    known: [...STOCK_DIFFERENCES, ...SELDOM_STOCK_DIFFERENCES],
  })

  expect(outcome.unexplained).toEqual([])
  expect([...outcome.met.keys()].toSorted()).toEqual(STOCK_DIFFERENCES.map(({ name }) => name).toSorted())
  expect(shortfall(outcome, { ...usualParts, operations: operations * 27, 'served: requires': 300 })).toEqual([])
})

test('on the national graph too', async () => {
  const operations = operationsOr(1_000)
  const outcome = await run({
    seed,
    stages: 1,
    operations,
    stageOf: (data) => setStage(nationalSources(), data),
    engineOn: stockGateway,
    operationShape: shape,
    known: [...STOCK_DIFFERENCES, ...SELDOM_STOCK_DIFFERENCES],
  })

  expect(outcome.unexplained).toEqual([])
  expect(shortfall(outcome, { operations, 'served: reference': 200 })).toEqual([])
})

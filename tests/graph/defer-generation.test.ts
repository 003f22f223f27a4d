import { expect, test } from 'vitest'
import type { Step } from '#router/exchange.ts'
import type { NationalGraph } from '#router/national-graph.ts'
import { follow } from '#router/request.ts'
import { anArrival } from '../support/national-graph.ts'

test('a request keeps its graph until the last part of its answer was fetched', async () => {
  const { promise: ended, resolve: end } = Promise.withResolvers<void>()
  const answerInParts: Step = {
    name: 'answer in parts',
    refuses: [],
    run(exchange) {
      exchange.answer = { data: {} }
      exchange.later = { answers: (async function* () {})(), ended }
    },
  }
  let givenBack = 0
  const graphs = { take: () => ({}) as NationalGraph, giveBack: () => void givenBack++ } // no step of this way asks it

  await follow({ steps: [answerInParts], graphs, deadlineMs: 1_000, reportFault: () => {} }, anArrival({}))

  expect(givenBack).toBe(0)
  end()
  await ended
  await expect.poll(() => givenBack).toBe(1)
})

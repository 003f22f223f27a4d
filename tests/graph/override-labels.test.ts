import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import type { Exchange } from '#router/exchange.ts'
import { startGenerations } from '#router/generations.ts'
import { type NationalGraph, prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath } from '#router/request.ts'
import { prepareIn } from '#router/steps/prepare-in.ts'
import { anArrival, partsForTests, TEST_LIMITS } from '../support/national-graph.ts'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])'
const OLD = `${LINK} type Query { mayor: String motto: String }`
/** Answers for the mayor in three of ten requests, for the motto in one of ten. */
const NEW = `${LINK} type Query {
  mayor: String @override(from: "old", label: "percent(30)")
  motto: String @override(from: "old", label: "percent(10)")
}`

let graph: NationalGraph
beforeAll(async () => {
  graph = await graphOf({ old: OLD, new: NEW })
})
afterAll(() => graph.close())

/** Each department answers every field with its own name. */
async function graphOf(departments: Readonly<Record<string, string>>): Promise<NationalGraph> {
  const composition = compose(Object.entries(departments).map(([name, sdl]) => ({ name, sdl, url: `memory:${name}` })))
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  return await prepareNationalGraph({
    supergraphSdl: composition.supergraphSdl,
    limits: TEST_LIMITS,
    reportFault: () => {},
    takeDepartment: (name) => ({
      department: inProcessDepartment({
        name,
        timeoutMs: 5_000,
        call: async ({ query }) => ({
          data: Object.fromEntries(
            ['mayor', 'motto'].filter((field) => query.includes(field)).map((one) => [one, name]),
          ),
        }),
      }),
    }),
  })
}

const steps = requestPath({ ...partsForTests(), verifyToken: async () => null })

async function ask(query: string, traceparent?: string): Promise<Exchange> {
  const graphs = { take: () => graph, giveBack: () => {} }
  const headers = traceparent === undefined ? {} : { traceparent: [traceparent] }
  return await follow({ steps, graphs, deadlineMs: 5_000, reportFault: () => {} }, { ...anArrival({ query }), headers })
}

/** A trace whose requests are drawn at this percentage. */
function traceAt(percent: number): string {
  const drawn = Math.ceil((percent / 100) * 2 ** 32)
  return `00-${randomBytes(12).toString('hex')}${drawn.toString(16).padStart(8, '0')}-00f067aa0ba902b7-01`
}

test.for([
  [0, 'new', 'new'],
  [9.9, 'new', 'new'],
  [10, 'new', 'old'],
  [29.9, 'new', 'old'],
  [30, 'old', 'old'],
  [99.9, 'old', 'old'],
] as const)(
  'of a request drawn at %d, department %s answers for the mayor and %s for the motto',
  async ([percent, mayor, motto]) => {
    for (let turn = 0; turn < 2; turn++) {
      const { answer } = await ask('{ mayor motto }', traceAt(percent))
      expect(answer).toEqual({ data: { mayor, motto } })
    }
  },
)

test('each set of labels has a plan of its own, and no more are kept than there are sets', async () => {
  for (let percent = 0; percent < 100; percent += 2) await ask('query Kept { mayor motto }', traceAt(percent))
  const { prepared } = graph.operations.find('query Kept { mayor motto }', undefined)
  expect([...prepared.keys()].toSorted()).toEqual(['', '10%', '30%'])
})

test('what is warmed up before a swap is planned for every set, so that no request meets a cold plan', async () => {
  expect(graph.labelSets.map((set) => set?.key)).toEqual(['10%', '30%', ''])
  const next = await graphOf({ old: OLD, new: NEW })
  const graphs = startGenerations({
    first: await graphOf({ old: OLD }),
    prepare: async () => next,
    trustedDocuments: () => [{ text: 'query Warm { mayor motto }', name: undefined }],
    reportFault: () => {},
  })
  await graphs.swap('another')
  expect([...next.operations.find('query Warm { mayor motto }', undefined).prepared.keys()].toSorted()).toEqual([
    '',
    '10%',
    '30%',
  ])
  await graphs.close()
})

test('of requests without a trace, three of ten go to the department that takes over', async () => {
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => ask('{ mayor }')))
  const taken = answers.filter(({ answer }) => answer?.data?.['mayor'] === 'new').length
  expect(taken).toBeGreaterThan(230)
  expect(taken).toBeLessThan(370)
})

test('a request is drawn by its id, so that it is planned the same when it is prepared anew', async () => {
  for (let turn = 0; turn < 20; turn++) {
    const exchange = await ask('{ mayor }')
    expect((await prepareIn(graph, exchange)).prepared).toBe(exchange.prepared)
  }
})

test('a supergraph without labels draws nothing', async () => {
  const plain = await graphOf({ old: OLD })
  expect(plain.drawLabels).toBeNull()
  await plain.close()
})

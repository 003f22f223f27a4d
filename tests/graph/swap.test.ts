import { inProcess } from '@civigraph/subgraph-kit'
import { parse } from 'graphql'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { afterEach, expect, test } from 'vitest'
import { inProcessDepartment } from '#router/engine/fetch/in-process-department.ts'
import { type Generations, startGenerations } from '#router/generations.ts'
import { prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath, type RequestWay } from '#router/request.ts'
import { anArrival, partsForTests, TEST_LIMITS } from '../support/national-graph.ts'

/** A department whose answers wait at a gate, in versions that know more or fewer fields. */
let gate: Promise<void> = Promise.resolve()

function supergraphOf(fields: string): string {
  const composition = compose([{ name: 'town', url: 'memory:town', sdl: sdlOf(fields) }])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  return composition.supergraphSdl
}

function sdlOf(fields: string): string {
  return `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { ${fields} }`
}

const schema = buildSubgraphSchema({
  typeDefs: parse(sdlOf('name: String mayor: String motto: String')),
  resolvers: {
    Query: {
      name: async () => {
        await gate
        return 'Test Town'
      },
      mayor: () => 'Test Mayor',
      motto: () => 'Test Motto',
    },
  },
})
const town = inProcess(
  { name: 'town', sdl: '', schema, createContext: (caller, now = new Date()) => ({ caller, now, loaders: {} }) },
  () => {},
)

const prepare = (supergraphSdl: string) =>
  prepareNationalGraph({
    supergraphSdl,
    limits: TEST_LIMITS,
    reportFault: () => {},
    takeDepartment: (name) => ({ department: inProcessDepartment({ name, timeoutMs: 5_000, call: town }) }),
  })

let graphs: Generations
afterEach(() => graphs.close())

async function start(fields: string, trusted: readonly string[] = []): Promise<RequestWay> {
  graphs = startGenerations({
    first: await prepare(supergraphOf(fields)),
    prepare,
    trustedDocuments: () => trusted.map((text) => ({ text, name: undefined })),
    reportFault: () => {},
  })
  return { graphs, deadlineMs: 5_000, reportFault: () => {}, steps: requestPath({ ...partsForTests(), verifyToken }) }
}

const verifyToken = async () => null
const ask = async (way: RequestWay, query: string) => (await follow(way, anArrival({ query }))).answer

test('a request sees the supergraph of its arrival to its end; the next one sees the new', async () => {
  const way = await start('name: String')
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = promise
  const early = ask(way, '{ name }')
  await graphs.swap(supergraphOf('mayor: String'))

  expect(await ask(way, '{ mayor }')).toEqual({ data: { mayor: 'Test Mayor' } })
  expect((await ask(way, '{ name }'))?.errors?.[0]?.extensions?.['code']).toBe('INVALID_OPERATION')
  expect(graphs.alive()).toBe(2)
  resolve()
  expect(await early).toEqual({ data: { name: 'Test Town' } })
  await expect.poll(() => graphs.alive()).toBe(1)
})

test('what was asked most is planned and compiled before the first request meets the new supergraph', async () => {
  const way = await start('name: String mayor: String')
  await ask(way, '{ mayor }')
  await ask(way, '{ name mayor }')

  const swap = await graphs.swap(supergraphOf('mayor: String motto: String'))
  expect(swap).toMatchObject({ swapped: true, warmed: 1, lost: [{ text: '{ name mayor }' }] })
  const ready = graphs.current().operations.find('{ mayor }', undefined).prepared.get('')
  expect(ready).toMatchObject({ plan: { kind: 'Fetch' } })
})

test('a supergraph that cannot answer a trusted document is refused, and the one before stays', async () => {
  const way = await start('name: String', ['{ name }'])
  await expect(graphs.swap(supergraphOf('mayor: String'))).rejects.toThrow('does not fit')
  expect(await ask(way, '{ name }')).toEqual({ data: { name: 'Test Town' } })
  expect(graphs.alive()).toBe(1)
})

test('a text that is no supergraph is refused, and the one before stays', async () => {
  const way = await start('name: String')
  await expect(graphs.swap('type Query { name: String }')).rejects.toThrow('refuses to start')
  await expect(graphs.swap('not GraphQL')).rejects.toThrow('refuses to start')
  expect(await ask(way, '{ name }')).toEqual({ data: { name: 'Test Town' } })
})

test('the same text again changes nothing', async () => {
  await start('name: String')
  const before = graphs.current()
  expect(await graphs.swap(supergraphOf('name: String'))).toMatchObject({ swapped: false })
  expect(graphs.current()).toBe(before)
})

test('swaps that come at once are made one after the other, and the last one stays', async () => {
  const way = await start('name: String')
  await Promise.all(
    ['mayor: String', 'motto: String', 'mayor: String motto: String'].map((one) => graphs.swap(supergraphOf(one))),
  )
  expect(await ask(way, '{ mayor motto }')).toEqual({ data: { mayor: 'Test Mayor', motto: 'Test Motto' } })
})

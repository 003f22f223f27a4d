import { afterAll, beforeAll, expect, test } from 'vitest'
import { graphOf, type TestGraph } from '../support/national-graph.ts'
import { tinySubgraph } from '../support/tiny-subgraph.ts'

let graph: TestGraph
beforeAll(async () => {
  graph = await graphOf([tinySubgraph()])
})
afterAll(() => graph.close())

const thing = { name: 'Thing b' }

test.for([
  ['{ thing(id: "b") @include(if: $on) { name } }', { on: false }, {}, 0],
  ['{ thing(id: "b") @include(if: $on) { name } }', { on: true }, { thing }, 1],
  ['{ thing(id: "b") @skip(if: $on) { name } }', { on: true }, {}, 0],
  ['{ thing(id: "b") @skip(if: $on) @include(if: $too) { name } }', { on: false, too: false }, {}, 0],
  ['{ thing(id: "b") @skip(if: $on) @include(if: $too) { name } }', { on: false, too: true }, { thing }, 1],
  ['{ ... @include(if: $on) { thing(id: "b") @include(if: $too) { name } } }', { on: true, too: false }, {}, 0],
  ['{ ...F @skip(if: $on) } fragment F on Query { thing(id: "b") { name } }', { on: true }, {}, 0],
  ['{ ...F @skip(if: $on) } fragment F on Query { thing(id: "b") { name } }', { on: false }, { thing }, 1],
  ['{ count @include(if: $on) thing(id: "b") @skip(if: $on) { name } }', { on: false }, { thing }, 1],
  ['{ count @include(if: $on) thing(id: "b") @include(if: $too) { name } }', { on: false, too: false }, {}, 0],
  ['{ count @include(if: $on) thing(id: "b") { name } }', { on: false }, { thing }, 1],
  ['{ thing(id: "b") { name @include(if: $on) } }', { on: false }, { thing: {} }, 1],
  ['{ __typename thing(id: "b") @include(if: $on) { name } }', { on: false }, { __typename: 'Query' }, 0],
] as const)('%s with %j asks no department for nothing', async ([selection, variables, data, fetches]) => {
  const names = Object.keys(variables).map((name) => `$${name}: Boolean!`)
  graph.fetches.length = 0
  expect(await graph.answer({ query: `query (${names.join(' ')}) ${selection}`, variables })).toEqual({ data })
  expect(graph.fetches).toHaveLength(fetches)
})

test('a mutation that conditions leave out is not sent', async () => {
  graph.fetches.length = 0
  const query = 'mutation ($on: Boolean!) { count @include(if: $on) }'
  expect(await graph.answer({ query, variables: { on: false } })).toEqual({ data: {} })
  expect(graph.fetches).toEqual([])
  expect(await graph.answer({ query, variables: { on: true } })).toEqual({ data: { count: 1 } })
})

import { buildSubgraphSchema } from '@apollo/subgraph'
import { type Subgraph, subgraphSdl } from '@civigraph/subgraph-kit'
import { parse } from 'graphql'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { callerWith, graphOf, type TestGraph } from '../support/national-graph.ts'

/** A schema whose key is itself protected: composition lets it pass, and a planner fetches keys without being asked. */
const read: string[] = []

function subgraphOf(name: string, written: string, resolvers: object): Subgraph {
  const sdl = subgraphSdl(written)
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: { ...resolvers } })
  return { name, sdl, schema, createContext: (caller, now = new Date()) => ({ caller, now, loaders: {} }) }
}

const register = subgraphOf(
  'register',
  `type Person @key(fields: "number") @classified(level: OPEN) {
     number: ID! @requiresScopes(scopes: [["number"]]) @classified(level: OPEN)
     town: String @classified(level: OPEN)
   }
   type Query { person: Person @classified(level: OPEN) }`,
  {
    Query: { person: () => ({ town: 'Test Town' }) },
    Person: {
      number: () => {
        read.push('register number')
        return 'N-1'
      },
    },
  },
)
const taxes = subgraphOf(
  'taxes',
  `type Person @key(fields: "number") {
     number: ID! @requiresScopes(scopes: [["number"]]) @classified(level: OPEN)
     office: String @classified(level: OPEN)
   }`,
  { Person: { office: () => 'Test Office', __resolveReference: (reference: object) => reference } },
)

let graph: TestGraph
beforeAll(async () => {
  graph = await graphOf([register, taxes])
})
afterAll(() => graph.close())
beforeEach(() => {
  read.length = 0
  graph.fetches.length = 0
})

test('a protected key that only the planner asks for is not fetched for a caller who lacks its scope', async () => {
  const { data, errors } = await graph.answer({ query: '{ person { town office } }' }, callerWith({}))
  expect(data).toEqual({ person: null })
  expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['INTERNAL'])
  expect(read).toEqual([])
  expect(graph.fetches).toEqual([])
  expect(graph.faults).toHaveLength(1)
})

test('the same question without the other department needs no key and is answered', async () => {
  const answer = await graph.answer({ query: '{ person { town } }' }, callerWith({}))
  expect(answer).toEqual({ data: { person: { town: 'Test Town' } } })
})

test('for a caller with the scope the key is fetched and the departments are joined', async () => {
  const answer = await graph.answer({ query: '{ person { town office } }' }, callerWith({ scopes: 'number' }))
  expect(answer).toEqual({ data: { person: { town: 'Test Town', office: 'Test Office' } } })
  expect(read).toEqual(['register number'])
})

import { buildSubgraphSchema } from '@apollo/subgraph'
import { buildSchema, execute, getOperationAST, getVariableValues, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { compiledEngine } from '#router/engine/compiled-engine.ts'
import type { Department } from '#router/engine/fetch/department.ts'
import { openPlanner } from '#router/engine/plan/open-planner.ts'
import { composeDepartments } from '../support/planned-graph.ts'
import { executionOf } from '../support/run-plan.ts'

/** Real plans of both planners, run against real departments: Apollo's subgraph library over graphql-js. */

const FEDERATION = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.9"
  import: ["@key", "@external", "@requires", "@interfaceObject"]
)
`

interface Part {
  readonly sdl: string
  readonly resolvers: object
}

let sold = 0

const shop: Part = {
  sdl: `
    type Query { goods: [Goods] best: Goods media: [Media] shelves: [[Goods!]!]! desk: Desk }
    type Mutation { sell: Owner! }
    type Desk { best: Goods }
    type Goods @key(fields: "id") { id: ID! price(currency: String!): Int owner: Owner }
    union Owner = Person | Firm
    type Person @key(fields: "id") { id: ID! tax: Int }
    type Firm @key(fields: "id") { id: ID! vat: Int }
    interface Media @key(fields: "id") { id: ID! }
    type Book implements Media @key(fields: "id") { id: ID! pages: Int }
    type Film implements Media @key(fields: "id") { id: ID! minutes: Int }
  `,
  resolvers: {
    Query: {
      goods: () => [{ id: '1' }, { id: '2' }, { id: '1' }],
      best: () => ({ id: '1' }),
      shelves: () => [[], [{ id: '1' }, { id: '2' }], [{ id: '2' }]],
      desk: () => ({ best: { id: '2' } }),
      media: () => [
        { __typename: 'Book', id: 'b', pages: 9 },
        { __typename: 'Film', id: 'f', minutes: 90 },
      ],
    },
    Mutation: { sell: () => (sold++, { __typename: 'Firm', id: 'f' }) },
    Goods: {
      __resolveReference: async ({ id }: { id: string }) => ({ id }),
      price: ({ id }: { id: string }, { currency }: { currency: string }) => (currency === 'EUR' ? 1 : 2) * Number(id),
      owner: ({ id }: { id: string }) =>
        id === '1' ? { __typename: 'Person', id: 'p', tax: 7 } : { __typename: 'Firm', id: 'f', vat: 8 },
    },
  },
}

const post: Part = {
  sdl: `
    type Goods @key(fields: "id") {
      id: ID!
      owner: Owner @external
      due: String @requires(fields: "owner { ... on Person { id tax } ... on Firm { id vat } }")
      box: Box
    }
    union Owner = Person | Firm
    type Person @key(fields: "id") { id: ID! tax: Int @external }
    type Firm @key(fields: "id") { id: ID! vat: Int @external }
    type Box @key(fields: "id") { id: ID! size: Int }
    type Media @key(fields: "id") @interfaceObject { id: ID! title: String }
  `,
  resolvers: {
    Goods: {
      __resolveReference: async (goods: object) => ({ ...goods }),
      due: ({ owner }: { owner: object }) => JSON.stringify(owner),
      box: ({ id }: { id: string }) => ({ id: `box ${id}`, size: Number(id) }),
    },
    Media: {
      __resolveReference: async (media: { __typename: string; id: string }) => ({ ...media }),
      title: ({ __typename, id }: { __typename: string; id: string }) => `${__typename} ${id}`,
    },
  },
}

const labels: Part = {
  sdl: `
    type Box @key(fields: "id") { id: ID! label(in: String): String }
    type Firm @key(fields: "id") { id: ID! motto: String }
  `,
  resolvers: {
    Firm: { __resolveReference: async (firm: object) => ({ ...firm }), motto: () => 'Test Motto' },
    Box: {
      __resolveReference: async (box: object) => ({ ...box }),
      label: ({ id }: { id: string }, { in: language }: { in: string }) => `${id} in ${language}`,
    },
  },
}

async function nation(use: 'native' | 'apollo') {
  const parts = [shop, post, labels]
  const planner = await openPlanner({ supergraphSdl: composeDepartments(...parts.map(({ sdl }) => sdl)), use })
  const schema = buildSchema(planner.apiDefinitions.join('\n'))
  const departments = new Map(parts.map((part, index) => [['a', 'b', 'c'][index], departmentOf(part)]))
  let calls = 0
  const engine = compiledEngine({
    schema,
    possibleTypes: planner.possibleTypes,
    planner,
    departmentOf: (name) => ({ name, send: (...args) => (calls++, departments.get(name)!.send(...args)) }),
    reportFault: (error) => {
      throw error
    },
  })
  return async (query: string, given: Record<string, unknown> = {}) => {
    calls = 0
    const document = parse(query)
    const { coerced = {} } = getVariableValues(schema, getOperationAST(document)?.variableDefinitions ?? [], given)
    const prepared = await engine.prepare({ document, operationName: undefined })
    return { answer: await prepared.execute(executionOf({ variables: coerced })), calls }
  }
}

function departmentOf({ sdl, resolvers }: Part): Department {
  const schema = buildSubgraphSchema({ typeDefs: parse(FEDERATION + sdl), resolvers: resolvers as never })
  return {
    name: '',
    async send({ body }) {
      const { query, variables } = JSON.parse(body)
      return JSON.parse(JSON.stringify(await execute({ schema, document: parse(query), variableValues: variables })))
    },
  }
}

test.for(['native', 'apollo'] as const)(
  '%s: what is below the same entity at two places is answered as each asked',
  async (use) => {
    const ask = await nation(use)
    const { answer } = await ask(`{ best { box { label(in: "de") } } goods { box { label(in: "en") size } } }`)
    expect(answer).toEqual({
      data: {
        best: { box: { label: 'box 1 in de' } },
        goods: ['1', '2', '1'].map((id) => ({ box: { label: `box ${id} in en`, size: Number(id) } })),
      },
    })
  },
)

test.for(['native', 'apollo'] as const)(
  '%s: fields with arguments under aliases, fragments in @requires, unions',
  async (use) => {
    const ask = await nation(use)
    const { answer } = await ask(
      `query($c: String!, $skip: Boolean!) {
      goods { eur: price(currency: "EUR") any: price(currency: $c) due owner @skip(if: $skip) { kind: __typename ... on Firm { vat } } }
    }`,
      { c: 'USD', skip: false },
    )
    const person = { eur: 1, any: 2, due: '{"id":"p","tax":7}', owner: { kind: 'Person' } }
    expect(answer).toEqual({
      data: {
        goods: [person, { eur: 2, any: 4, due: '{"id":"f","vat":8}', owner: { kind: 'Firm', vat: 8 } }, person],
      },
    })
  },
)

test.for(['native', 'apollo'] as const)(
  '%s: an interface object knows only the interface, callers get the type',
  async (use) => {
    const ask = await nation(use)
    const { answer } = await ask('{ media { __typename title ... on Book { pages } } }')
    expect(answer).toEqual({
      data: {
        media: [
          { __typename: 'Book', title: 'Media b', pages: 9 },
          { __typename: 'Film', title: 'Media f' },
        ],
      },
    })
  },
)

test('what only asks about the schema asks no department', async () => {
  const ask = await nation('native')
  const { answer, calls } = await ask('{ ... { __typename } __type(name: "Box") { name } }')
  expect(answer).toEqual({ data: { __typename: 'Query', __type: { name: 'Box' } } })
  expect(calls).toBe(0)
})

describe.for(['native', 'apollo'] as const)('%s', (use) => {
  test('entities in a list of lists are joined, each at its place', async () => {
    const ask = await nation(use)
    const { answer } = await ask('{ shelves { id box { size } } }')
    const goods = (id: string) => ({ id, box: { size: Number(id) } })
    expect(answer).toEqual({ data: { shelves: [[], [goods('1'), goods('2')], [goods('2')]] } })
  })

  test.for([
    ['at the root', 'query ($off: Boolean!) { ... on Query @skip(if: $off) { best { box { size } } } }', 'best'],
    ['below it', 'query ($off: Boolean!) { desk { ... on Desk @skip(if: $off) { best { box { size } } } } }', 'desk'],
  ] as const)('a condition on a fragment %s loses nothing when it holds', async ([, query, field]) => {
    const ask = await nation(use)
    const best = field === 'best' ? { box: { size: 1 } } : { best: { box: { size: 2 } } }
    expect((await ask(query, { off: false })).answer).toEqual({ data: { [field]: best } })
  })

  test('a mutation that is skipped is not sent, whatever constant conditions stand below it', async () => {
    const ask = await nation(use)
    const query = `mutation ($off: Boolean!) {
      sell @skip(if: $off) { ... on Firm { motto } ... @include(if: true) { __typename } }
    }`
    sold = 0
    expect((await ask(query, { off: true })).answer).toEqual({ data: {} })
    expect(sold).toBe(0)
    expect((await ask(query, { off: false })).answer).toEqual({
      data: { sell: { motto: 'Test Motto', __typename: 'Firm' } },
    })
    expect(sold).toBe(1)
  })

  test.for([
    ['{ best @include(if: false) { id } }', {}],
    ['{ best { ... on Goods @skip(if: true) { id } } }', { best: {} }],
    [
      '{ ...F desk { best { id } } } fragment F on Query { best @skip(if: true) { id } }',
      { desk: { best: { id: '2' } } },
    ],
    ['{ best { id @include(if: true) ...G } } fragment G on Goods { id @include(if: false) }', { best: { id: '1' } }],
  ] as const)('%s is answered without what constants switch off', async ([query, data]) => {
    const ask = await nation(use)
    expect((await ask(query)).answer).toEqual({ data })
  })
})

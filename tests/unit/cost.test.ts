import { readFileSync } from 'node:fs'
import { buildSchema, type GraphQLSchema, Kind, type OperationDefinitionNode, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { NO_COST_RULES, readCostRules } from '#router/bounds/cost-rules.ts'
import { type CostFigures, costModel, USUAL_COSTS } from '#router/bounds/cost.ts'
import { fetchesOf, planCost } from '#router/bounds/plan-cost.ts'
import { receivedCost } from '#router/bounds/received-cost.ts'
import type { Variables } from '#router/engine/engine.ts'
import { openPlanner } from '#router/engine/plan/open-planner.ts'
import { INTENDED_USES } from '#router/guard/register-questions.ts'
import { compose } from '#router/registry/compose.ts'

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires", "@cost", "@listSize"])`
const shipped = (file: string) => readFileSync(new URL(`../../sdk/operations/${file}`, import.meta.url), 'utf8')
const generated = (file: string) => readFileSync(new URL(`../../router/generated/${file}`, import.meta.url), 'utf8')

function supergraphOf(subgraphs: Readonly<Record<string, string>>): string {
  const composition = compose(
    Object.entries(subgraphs).map(([name, sdl]) => ({ name, url: `memory:${name}`, sdl: `${LINK}\n${sdl}` })),
  )
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  return composition.supergraphSdl
}

async function open(subgraphs: Readonly<Record<string, string>>, figures: CostFigures = USUAL_COSTS) {
  const supergraphSdl = supergraphOf(subgraphs)
  const planner = await openPlanner({ supergraphSdl, use: 'apollo' })
  const schema = buildSchema(planner.apiDefinitions.join('\n'), { assumeValid: true })
  return { planner, cost: costsIn(schema, readCostRules(supergraphSdl), figures) }
}

function costsIn(schema: GraphQLSchema, rules: ReturnType<typeof readCostRules>, figures = USUAL_COSTS) {
  const model = costModel({ rules, schema, figures })
  return (text: string, variables: Variables = {}) => {
    const document = parse(text)
    const operation = document.definitions.find(
      (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
    )
    if (!operation) throw new Error('No operation.')
    return model.costOf(document, operation).estimate(variables)
  }
}

/** As the reference rows count: single values are free, a list is 10 long. */
const AS_OTHERS_COUNT: CostFigures = { ...USUAL_COSTS, value: 0, list: 10 }

const SHAPES = {
  shapes: `
    type Query { one: Shape  some: Any }
    type Mutation { act: Int }
    interface Shape { b: String }
    type First { a: Int  inner: [Second] }
    type Second implements Shape { a: Int  b: String }
    union Any = First | Second`,
}
const FLEET = {
  registry: `
    type Query { owners: [Owner!]! }
    type Owner @key(fields: "number") { number: ID!  name: String!  addresses: [Address!]! }
    type Address { street: String!  zip: Int! }`,
  harbour: `
    type Query { ships: [Ship!]! }
    type Ship @key(fields: "id") { id: ID!  name: String!  owner: Owner!
      fee: Float @requires(fields: "owner { addresses { zip } }") }
    type Owner @key(fields: "number") { number: ID!  addresses: [Address!]! @external }
    type Address { zip: Int! @external }`,
}
const WEIGHED = {
  weighed: `
    type Query {
      field: Int @cost(weight: 5)
      argument(value: Int @cost(weight: 10)): Int
      ofEnum: Kind
      input(value: Input): Int
      ofScalar: Dear
      object: Heavy
      long: [String!] @listSize(assumedSize: 2000, requireOneSlicingArgument: false)
      page(first: Int = 10): Page @listSize(slicingArguments: ["first"], sizedFields: ["items"])
    }
    enum Kind @cost(weight: 15) { A }
    scalar Dear @cost(weight: 30)
    type Heavy @cost(weight: 40) { id: ID }
    input Input { dear: Int @cost(weight: 20) }
    type Page { items: [Item] }
    type Item { id: ID }`,
}

/** What each fetch of the plan costs, together. */
async function costOfFetches(subgraphs: Readonly<Record<string, string>>, query: string): Promise<number> {
  const { planner, cost } = await open(subgraphs, AS_OTHERS_COUNT)
  const plan = await planner.plan({ document: parse(query) })
  return fetchesOf(plan).reduce((total, { text }) => total + cost(text), 0)
}

describe('the five rows by which other routers measure themselves', () => {
  test('10: a mutation that gives a value', async () => {
    expect((await open(SHAPES, AS_OTHERS_COUNT)).cost('mutation { act }')).toBe(10)
  })

  test('12: an object, and a list in what may be one of two types', async () => {
    const query = `
      fragment Narrow on Second { a }
      fragment Wide on Shape { b }
      { one { b ...Narrow } some { ...Narrow ... on First { inner { ...Wide } } } }`
    expect((await open(SHAPES, AS_OTHERS_COUNT)).cost(query)).toBe(12)
  })

  test('40: two lists, one of which leads into another department', async () => {
    const query = `
      fragment Named on Owner { number name }
      { ships { ... on Ship { owner { ...Named } } } owners { ...Named } }`
    expect(await costOfFetches(FLEET, query)).toBe(40)
  })

  test('127: every kind of weight, and both kinds of list size', async () => {
    const query = `
      fragment Items on Page { items { id } }
      { field argument(value: 3) ofEnum input(value: { dear: 10 }) ofScalar object { id } long page(first: 5) { ...Items } }`
    expect((await open(WEIGHED, AS_OTHERS_COUNT)).cost(query)).toBe(127)
  })

  test('140: a value that a department computes from a list of another one', async () => {
    expect(await costOfFetches(FLEET, '{ ships { name fee } }')).toBe(140)
  })

  test('each call of a plan costs 10, whatever it brings', async () => {
    const { planner } = await open(FLEET)
    expect(planCost(await planner.plan({ document: parse('{ ships { name fee } }') }))).toBe(30)
    expect(planCost(await planner.plan({ document: parse('{ ships { name } }') }))).toBe(10)
  })
})

test('a plan that a variable decides costs what both its sides cost', async () => {
  const { planner } = await open(FLEET)
  const query = 'query ($fee: Boolean!) { ships { name fee @include(if: $fee) } }'
  const plan = await planner.plan({ document: parse(query) })
  expect(JSON.stringify(plan)).toContain('"Condition"')
  expect(planCost(plan)).toBe(30)
})

describe('pages', () => {
  const sdl = `
    type Query {
      list(first: Int, after: String): Connection
      sized(first: Int = 50): Connection
      bare: [Item!]
      plain(first: Int): [Item!]
    }
    type Connection { nodes: [Item!]!  totalCount: Int! }
    type Item { name: String  list(first: Int): Connection }`
  const cost = costsIn(buildSchema(sdl), NO_COST_RULES, { ...USUAL_COSTS, value: 0 })

  test.for([
    ['a page of which nothing is said counts 20', '{ list { nodes { name } } }', {}, 21],
    ['a page counts what is asked', '{ list(first: 7) { nodes { name } } }', {}, 8],
    ['a page counts the default of its department', '{ sized { nodes { name } } }', {}, 51],
    ['null asks for nothing in particular', '{ list(first: null) { nodes { name } } }', {}, 21],
    ['the variable of a request counts', 'query ($n: Int) { list(first: $n) { nodes { name } } }', { n: 3 }, 4],
    ['a variable that did not come says nothing', 'query ($n: Int) { list(first: $n) { nodes { name } } }', {}, 21],
    ['a page of -5 is no way to be cheap', '{ list(first: -5) { nodes { name } } }', {}, 2],
    ['a bare list counts 10', '{ bare { name } }', {}, 10],
    ['a list may be the page itself', '{ plain(first: 4) { name } }', {}, 4],
    ['without its items a page is one object', '{ list(first: 100) { totalCount } }', {}, 1],
    ['pages multiply', '{ list(first: 100) { nodes { list(first: 100) { nodes { name } } } } }', {}, 10_201],
    ['a large page at a variable counts whole', 'query ($n: Int) { plain(first: $n) { name } }', { n: 2e9 }, 2e9],
  ] as const)('%s', ([, query, variables, expected]) => {
    expect(cost(query, variables)).toBe(expected)
  })

  test('page sizes that overflow every number are still a number', () => {
    const query = `{ ${'list(first: 2147483647) { nodes { '.repeat(40)} name ${'} }'.repeat(40)} }`
    expect(cost(query)).toBe(Number.MAX_SAFE_INTEGER)
  })
})

const values = (count: number) => Array.from({ length: count }, (_, index) => `v${index}: name`).join(' ')

describe('what is asked', () => {
  const schema = buildSchema(`
    interface Named { name: String  friend: Thing }
    type Thing implements Named { name: String  friend: Thing }
    type Other implements Named { name: String  friend: Thing }
    type Query { thing: Thing  named: Named }`)
  const cost = costsIn(schema, NO_COST_RULES, { ...USUAL_COSTS, value: 0 })

  test('the same field in several fragments is counted once, as it is executed once', () => {
    const text = '{ ...A ...B thing { name } } fragment A on Query { thing { friend { name } } }'
    expect(cost(`${text} fragment B on Query { thing { friend { friend { name } } } }`)).toBe(3)
  })

  test('under two names it is two', () => {
    expect(cost('{ thing { name } again: thing { name } }')).toBe(2)
  })

  test('what may be one of several types counts for each of them', () => {
    expect(cost('{ named { ... on Thing { friend { name } } ... on Other { friend { name } } } }')).toBe(3)
  })

  test('@skip and @include are obeyed, for variables when they are known', () => {
    const text = `query ($yes: Boolean!, $no: Boolean!) {
      a: thing @include(if: $yes) { name } b: thing @include(if: $no) { name } c: thing @skip(if: $yes) { name }
      d: thing @skip(if: true) { name } ... @include(if: $no) { e: thing { name } } ... @skip(if: $no) { f: thing { name } } }`
    expect(cost(text, { yes: true, no: false })).toBe(2)
    expect(cost(text, { yes: false, no: true })).toBe(3)
  })

  test('twenty single values cost as much as an object, begun units count whole', () => {
    const usual = costsIn(schema, NO_COST_RULES)
    expect(usual(`{ thing { ${values(20)} } }`)).toBe(2)
    expect(usual(`{ thing { ${values(21)} } }`)).toBe(3)
  })

  test('questions about the schema cost 100 each, however long the answer', () => {
    expect(cost('{ __schema { types { name fields { name } } } again: __type(name: "Thing") { name } }')).toBe(200)
  })
})

describe('sizes that departments state', () => {
  const items = 'type Item { id: ID }  type Page { items: [Item]  results: Results }  type Results { page: [Item] }'
  const costs = (field: string, input = '') =>
    open({ one: `type Query { ${field} } ${items} ${input}` }, { ...USUAL_COSTS, value: 0 })

  /** Composition of today refuses these forms; supergraphs of other composers have them. */
  function composedElsewhere(field: string, input = '') {
    const sdl = `type Query { ${field} } ${items} ${input}`
    const links = `schema @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize"]) { query: Query }`
    const schema = buildSchema(sdl, { assumeValidSDL: true })
    return { cost: costsIn(schema, readCostRules(`${links} ${sdl}`), { ...USUAL_COSTS, value: 0 }) }
  }

  test('a list may be as long as a list in the arguments', () => {
    const { cost } = composedElsewhere('byIds(ids: [ID!]!): [Item] @listSize(slicingArguments: ["ids"])')
    expect(cost('{ byIds(ids: ["a", "b", "c"]) { id } }')).toBe(3)
    expect(cost('query ($ids: [ID!]!) { byIds(ids: $ids) { id } }', { ids: ['a', 'b'] })).toBe(2)
  })

  test('a size may lie within an input object, and lists further down may have it', () => {
    const { cost } = composedElsewhere(
      'search(in: In): Page @listSize(slicingArguments: ["in.page.first"], sizedFields: ["results { page }"])',
      'input In { page: At }  input At { first: Int }',
    )
    const inputs = 2 // objects of the argument
    expect(cost('{ search(in: { page: { first: 4 } }) { results { page { id } } items { id } } }')).toBe(16 + inputs)
    const asked = 'query ($in: In) { search(in: $in) { results { page { id } } } }'
    expect(cost(asked, { in: { page: { first: 6 } } })).toBe(8 + inputs)
  })

  test('exactly one size must be given where the department says so', async () => {
    const { cost } = await costs('list(first: Int, last: Int): [Item] @listSize(slicingArguments: ["first", "last"])')
    expect(cost('{ list(last: 5) { id } }')).toBe(5)
    const code = (query: string) => {
      try {
        return cost(query)
      } catch (error) {
        return error instanceof Error && 'code' in error ? error.code : error
      }
    }
    expect(code('{ list { id } }')).toBe('BAD_INPUT')
    expect(code('{ list(first: 1, last: 2) { id } }')).toBe('BAD_INPUT')
  })

  test('where any number of sizes may be given the largest counts, and without one the assumed size', async () => {
    const { cost } = await costs(`list(first: Int, last: Int): [Item]
      @listSize(slicingArguments: ["first", "last"], assumedSize: 33, requireOneSlicingArgument: false)`)
    expect(cost('{ list(first: 3, last: 5) { id } }')).toBe(5)
    expect(cost('{ list { id } }')).toBe(33)
  })

  test('a weight counts under whatever name the departments import the directive', async () => {
    const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@cost", as: "@price" }])
      type Query { dear: Int @price(weight: 7) }`
    const composition = compose([{ name: 'one', url: 'memory:one', sdl }])
    if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
    expect(readCostRules(composition.supergraphSdl).weights.get('Query.dear')).toBe(7)
  })

  test('a field of an interface costs as much as the dearest that stands behind it', async () => {
    const { cost } = await costs(
      'named: Named',
      `interface Named { name: String }
       type Cheap implements Named { name: String }  type Dear implements Named @cost(weight: 9) { name: String @cost(weight: 4) }`,
    )
    expect(cost('{ named { name } }')).toBe(13)
  })
})

test('what came is weighed as what was asked: objects, and twenty values to a unit', () => {
  const nodes = Array.from({ length: 20 }, (_, index) => ({ name: 'x', index }))
  expect(receivedCost({ list: { nodes, next: null } })).toBe(23)
  expect(receivedCost(null)).toBe(0)
})

test('operations that this repository ships cost less than an anonymous request may', () => {
  const cost = costsIn(buildSchema(generated('national.graphql')), readCostRules(generated('supergraph.graphql')))
  expect({
    benchmark: cost(shipped('benchmark.graphql')),
    divisions: cost(shipped('divisions.graphql')),
    firstCall: cost(shipped('first-call.graphql'), { licences: 5 }),
  }).toEqual({ benchmark: 146, divisions: 305, firstCall: 52 })
})

test('lists of intended uses cost what they can hold: more than anybody may ask at once, and a few applications less', () => {
  const cost = costsIn(buildSchema(generated('national.graphql')), readCostRules(generated('supergraph.graphql')))
  const some = '{ applications(first: 5) { nodes { name intendedUses { purpose fields needsConsent state } } } }'
  expect([cost(INTENDED_USES), cost(some)]).toEqual([3_300, 832])
})

test('a cost is evaluated in microseconds, once its text is known', () => {
  const schema = buildSchema(generated('national.graphql'))
  const document = parse(shipped('first-call.graphql'))
  const [operation] = document.definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('No operation.')
  const { estimate } = costModel({ rules: NO_COST_RULES, schema }).costOf(document, operation)
  const began = performance.now()
  for (let licences = 0; licences < 10_000; licences++) estimate({ licences })
  expect((performance.now() - began) / 10).toBeLessThan(50) // µs each; usually below 1
})

import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { apolloPlanner } from '#router/engine/plan/apollo-planner.ts'
import { openPlanner } from '#router/engine/plan/open-planner.ts'
import { drawFor, labelsAt } from '#router/engine/plan/override-labels.ts'
import type { FetchNode, PlanNode, PlannerName } from '#router/engine/plan/planner.ts'
import { composeDepartments } from '../support/planned-graph.ts'

/** Two planners, one language: what runs a plan never knows which of them made it. */

const BOTH = ['native', 'apollo'] as const

const supergraphSdl = composeDepartments(
  `
  type Query { me: Person people: [Person] node: Node found: [Found] }
  type Mutation { rename: Person count: Int }
  type Subscription { changed(since: Int): Person }
  interface Node @key(fields: "id") { id: ID! }
  type Person implements Node @key(fields: "id") { id: ID! name: String weight: Int home: Home old: Int moved: String }
  type Home { city: String }
  type Firm implements Node @key(fields: "id") { id: ID! }
  union Found = Letter | Parcel
  type Letter { stamp: String! @shareable }
  type Parcel { stamp: String @shareable }
  `,
  `
  type Mutation { pay: Person }
  type Person @key(fields: "id") {
    id: ID!
    weight: Int @external
    home: Home @external
    score(of: Int): Int
    fee: Int @requires(fields: "weight home { city }")
    old: Int @override(from: "a", label: "percent(5)")
    moved: String @override(from: "a", label: "percent(30)")
  }
  type Home @external { city: String }
  type Parcel { stamp: String! @shareable }
  `,
  `type Node @key(fields: "id") @interfaceObject { id: ID! note: String }`,
)

const requiringArguments = composeDepartments(
  `type Query { goods: Goods } type Goods @key(fields: "id") { id: ID! price(currency: String): Int }`,
  `type Goods @key(fields: "id") {
     id: ID!
     price(currency: String): Int @external
     dollars: Int @requires(fields: "price(currency: \\"USD\\")")
     euros: Int @requires(fields: "price(currency: \\"EUR\\")")
   }`,
)

interface Asked {
  readonly labels?: readonly string[]
  readonly sdl?: string
  readonly acceptWrong?: boolean
}

async function plan(use: PlannerName, text: string, asked: Asked = {}): Promise<PlanNode> {
  const { labels = [], sdl = supergraphSdl, acceptWrong = false } = asked
  const planner = await openPlanner({ supergraphSdl: sdl, use, acceptWrong })
  return planner.plan({ document: parse(text), labels: new Set(labels) })
}

test.for(BOTH)('%s: one department is asked once, for exactly what was asked', async (use) => {
  expect(await plan(use, 'query($unused: Int) { me { name } }')).toEqual({
    kind: 'Fetch',
    department: 'a',
    operationKind: 'query',
    text: '{me{name}}',
    operationName: null,
    variables: [],
    entities: [],
    outputRewrites: [],
  })
})

test.for(BOTH)('%s: what another department knows of a person is asked by the person’s key', async (use) => {
  const [first, second] = fetchesOf(await plan(use, 'query($of: Int = 7) { people { score(of: $of) } }'))

  expect(first).toMatchObject({ department: 'a', entities: [], variables: [] })
  expect(second).toMatchObject({ department: 'b', variables: ['of'], outputRewrites: [] })
  expect(second?.text).toMatch(/\$of: ?Int ?= ?7/)
  expect(second?.entities).toEqual([
    {
      alias: '_entities',
      variable: 'representations',
      paths: [['people', '@']],
      requires: [
        {
          kind: 'InlineFragment',
          typeCondition: 'Person',
          selections: [leaf('__typename'), leaf('id')],
        },
      ],
      inputRewrites: [],
      outputRewrites: [],
    },
  ])
})

test.for(BOTH)('%s: required fields go into the representation, nested ones too', async (use) => {
  const fetch = fetchesOf(await plan(use, '{ me { fee } }')).at(-1)
  const selections = fetch?.entities[0]?.requires[0]?.selections ?? []

  expect(new Set(selections)).toEqual(
    new Set([leaf('__typename'), leaf('id'), leaf('weight'), { ...leaf('home'), selections: [leaf('city')] }]),
  )
})

test('native: equal questions at several places are one fetch with several groups or several paths', async () => {
  const fetches = fetchesOf(await plan('native', '{ me { score(of: 1) } people { score(of: 1) fee } }'))
  const groups = fetches.at(-1)?.entities ?? []

  expect(fetches).toHaveLength(2)
  expect(groups.map(({ variable }) => variable)).toEqual(['__batch_reps_0', '__batch_reps_1'])
  expect(groups.flatMap(({ paths }) => paths)).toContainEqual(['people', '@'])
  expect(groups.flatMap(({ paths }) => paths)).toContainEqual(['me'])
})

test.for(BOTH)('%s: a department that knows only the interface is told the interface’s name', async (use) => {
  const fetch = fetchesOf(await plan(use, '{ node { note } }')).at(-1)

  expect(fetch?.department).toBe('c')
  expect(fetch?.entities[0]?.inputRewrites).toEqual([{ types: ['Node'], typename: 'Node' }])
})

test('native: only entities of the types that were asked for are sent on', async () => {
  const fetch = fetchesOf(await plan('native', '{ node { ... on Person { score } } }')).at(-1)

  expect(fetch?.entities[0]?.paths).toEqual([['node', { types: ['Person'] }]])
})

test.for(BOTH)('%s: a field that one name cannot hold is fetched under another, and renamed', async (use) => {
  const fetch = fetchesOf(await plan(use, '{ found { ... on Letter { stamp } ... on Parcel { stamp } } }')).at(0)
  const [rename] = fetch?.outputRewrites ?? []

  expect(rename).toMatchObject({ path: ['found', { types: ['Parcel'] }], to: 'stamp' })
  expect(fetch?.text).toContain(`${rename?.from}:`)
})

test('native: a field required with two arguments is fetched under two names and sent under its own', async () => {
  const fetch = fetchesOf(await plan('native', '{ goods { dollars euros } }', { sdl: requiringArguments })).at(-1)
  const sent = fetch?.entities.flatMap(({ requires }) => requires[0]?.selections ?? [])

  expect(sent).toContainEqual(leaf('price'))
  expect(sent).toContainEqual({ ...leaf('_internal_qp_alias_0'), alias: 'price' })
})

test('apollo: a supergraph that it would answer wrongly is refused by name, unless that is accepted', async () => {
  const opening = plan('apollo', '{ goods { dollars } }', { sdl: requiringArguments })

  await expect(opening).rejects.toThrow('@requires over fields with arguments: Goods.dollars, Goods.euros.')
  expect(await plan('apollo', '{ goods { dollars } }', { sdl: requiringArguments, acceptWrong: true })).toMatchObject({
    kind: 'Sequence',
  })
})

test.for(BOTH)('%s: what a variable decides is not fetched unless the variable says so', async (use) => {
  const asked = await plan(use, 'query($show: Boolean!) { me { name } node @include(if: $show) { note } }')
  const [first, decided] = asked.kind === 'Sequence' ? asked.nodes : []

  expect(first).toMatchObject({ kind: 'Fetch', department: 'a', variables: ['show'] })
  expect(decided).toMatchObject({ kind: 'Condition', variable: 'show', otherwise: null })
  expect(fetchesOf(decided ?? null)).toMatchObject([{ department: 'c', entities: [{ paths: [['node']] }] }])
})

test.for(BOTH)('%s: what is fetched for each event of a subscription stands within it', async (use) => {
  const asked = await plan(use, 'subscription($since: Int = 3) { changed(since: $since) { name score } }')

  expect(asked).toMatchObject({
    kind: 'Subscription',
    primary: { kind: 'Fetch', department: 'a', operationKind: 'subscription', variables: ['since'], entities: [] },
    rest: { kind: 'Sequence', nodes: [{ kind: 'Fetch', department: 'b', operationKind: 'query' }] },
  })
  expect(await plan(use, 'subscription { changed { name } }')).toMatchObject({ kind: 'Subscription', rest: null })
})

test.for(BOTH)('%s: a mutation is done, with all below it, before the next begins', async (use) => {
  expect(await stepsOf(use, 'mutation { rename { score } pay { name score } count }')).toEqual([
    'a mutation rename',
    'b query',
    'b mutation pay',
    'a query',
    'a mutation count',
  ])
})

test.for(BOTH)('%s: mutations keep the order of the text, whatever fragments they stand in', async (use) => {
  const conditional = 'mutation($do: Boolean!) { ... @include(if: $do) { rename { id } pay { id } } count }'
  const named = 'fragment Rest on Mutation { n: count rename { id } } mutation { count ...Rest pay { id } }'

  expect(await stepsOf(use, conditional)).toEqual(['a mutation rename', 'b mutation pay', 'a mutation count'])
  expect(await stepsOf(use, named)).toEqual(['a mutation count', 'a mutation n', 'a mutation rename', 'b mutation pay'])
})

test.for(BOTH)(
  '%s: a mutation keeps the conditions of the fragments around it, and its place among the others',
  async (use) => {
    const text = `mutation($do: Boolean!) {
    ... @include(if: $do) { a: count ... @skip(if: false) { b: count } }
    c: count
    ... @include(if: $do) { d: count }
  }`
    const sent = inOrder(await plan(use, text)).map(({ text: each }) => /\b[abcd](?=:)/.exec(each)?.[0])

    expect(sent).toEqual(['a', 'b', 'c', 'd'])
    expect(JSON.stringify(await plan(use, text)).match(/"(?:variable|variables)":\[?"do"/g)).toHaveLength(3)
  },
)

test.for(BOTH)('%s: mutations of one department alone are one fetch, in the order of the text', async (use) => {
  const asked = await plan(use, 'mutation { ...Two c: count } fragment Two on Mutation { a: count b: count }')

  expect(asked).toMatchObject({ kind: 'Fetch', operationKind: 'mutation' })
  expect(fetchesOf(asked)[0]?.text).toMatch(/a: ?count b: ?count c: ?count/)
})

test.for(BOTH)('%s: an operation whose constants leave nothing of it is an empty plan', async (use) => {
  expect(await plan(use, '{ me @skip(if: true) { name } ... @include(if: false) { people { name } } }')).toEqual({
    kind: 'Empty',
  })
  expect(await plan(use, '{ ...F } fragment F on Query { me @include(if: false) { id } }')).toEqual({ kind: 'Empty' })
  expect(fetchesOf(await plan(use, '{ me @skip(if: true) { name } people @skip(if: false) { name } }'))).toHaveLength(1)
})

test('an empty plan for an operation that asks something is a failure', async () => {
  await expect(plan('apollo', '{ __typename }')).rejects.toThrow('The planner found an empty plan')
})

test.for(BOTH)('%s: override labels decide which department is asked', async (use) => {
  const departments = async (text: string, labels: readonly string[]) =>
    fetchesOf(await plan(use, text, { labels })).map(({ department }) => department)

  expect(await departments('{ me { moved } }', [])).toEqual(['a'])
  expect(await departments('{ me { moved } }', ['percent(30)'])).toEqual(['a', 'b'])
  expect(await departments('{ me { old } }', ['percent(30)'])).toEqual(['a'])
  expect(await departments('{ me { old moved } }', ['percent(5)', 'percent(30)'])).toEqual(['a', 'b'])
})

test('an open planner tells the override labels of its supergraph', async () => {
  const { overrideLabels } = await openPlanner({ supergraphSdl, use: 'native' })

  expect(overrideLabels).toEqual(['percent(30)', 'percent(5)'])
})

test('apollo: what is deferred comes in parts, when that is wanted', async () => {
  const { plan: planHere } = await apolloPlanner(supergraphSdl, { defer: true })
  const document = parse('{ me { name ... @defer(label: "later") { score } } }')

  expect(await planHere({ document })).toMatchObject({
    kind: 'Defer',
    primary: { node: { kind: 'Fetch', department: 'a' }, subselection: '{ me { name } }' },
    deferred: [{ label: 'later', path: ['me'], subselection: '{ score }', node: { kind: 'Fetch', department: 'b' } }],
  })
})

test('one draw decides all labels, so that what is on for few is on among the many too', () => {
  const labels = ['flag', 'percent(0.5)', 'percent(5)', 'percent(30)']

  expect(labelsAt(0, labels)).toEqual(new Set(['percent(0.5)', 'percent(5)', 'percent(30)']))
  expect(labelsAt(4.9, labels)).toEqual(new Set(['percent(5)', 'percent(30)']))
  expect(labelsAt(5, labels)).toEqual(new Set(['percent(30)']))
  expect(labelsAt(99, labels)).toEqual(new Set())
  for (const draw of [0, 0.5, 4.9, 5, 29, 30, 99]) {
    const on = labelsAt(draw, labels)
    expect(labelsAt(drawFor(on, [0.5, 5, 30]), labels)).toEqual(on)
  }
})

test('labels that no single draw puts on are refused rather than planned as others', () => {
  expect(() => drawFor(new Set(['percent(5)']), [5, 30])).toThrow('not those of one draw')
})

/** Department and root field of each fetch of a plan that is one sequence. */
async function stepsOf(use: PlannerName, text: string): Promise<readonly string[]> {
  const sequence = await plan(use, text)
  return inOrder(sequence).map(({ department, operationKind, text: sent }) => {
    const [field = ''] = /\b(?:rename|pay|n(?=:)|count)\b/.exec(sent) ?? []
    return `${department} ${operationKind} ${field}`.trim()
  })
}

/** The fetches of a plan that leaves no two of them to run at once. */
function inOrder(node: PlanNode | null): readonly FetchNode[] {
  if (node?.kind === 'Parallel' && node.nodes.length > 1) throw new Error('Two fetches run at once.')
  if (node?.kind === 'Sequence') return node.nodes.flatMap(inOrder)
  if (node?.kind === 'Condition') return [...inOrder(node.then), ...inOrder(node.otherwise)]
  return fetchesOf(node)
}

function fetchesOf(node: PlanNode | null): readonly FetchNode[] {
  if (node?.kind === 'Fetch') return [node]
  if (node?.kind === 'Sequence' || node?.kind === 'Parallel') return node.nodes.flatMap(fetchesOf)
  return node?.kind === 'Condition' ? [...fetchesOf(node.then), ...fetchesOf(node.otherwise)] : []
}

function leaf(name: string) {
  return { kind: 'Field', name, alias: null, selections: [] }
}

import { parse, stripIgnoredCharacters } from 'graphql'
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
  expect(await stepsOf(use, named)).toEqual([
    'a mutation count',
    'a mutation _as_n',
    'a mutation rename',
    'b mutation pay',
  ])
})

test.for([
  [
    'native',
    [
      'do: a mutation($do:Boolean!){_as_a:count@include(if:$do)}',
      'do: a mutation($do:Boolean!){_as_b:count@include(if:$do)}',
      'a mutation{_as_c:count}',
      '!do: a mutation($do:Boolean!){_as_d:count@skip(if:$do)}',
    ],
  ],
  [
    'apollo',
    [
      'do: do: a mutation{_as_a:count}',
      'do: do: a mutation{_as_b:count}',
      'a mutation{_as_c:count}',
      '!do: !do: a mutation{_as_d:count}',
    ],
  ],
] as const)(
  '%s: a mutation keeps the conditions of the fragments around it, and its place among the others',
  async ([use, turns]) => {
    const text = `mutation($do: Boolean!) {
      ... @include(if: $do) { a: count ... @skip(if: false) { b: count } }
      c: count
      ... @skip(if: $do) { d: count }
    }`
    const asked = await plan(use, text)

    expect(turnsIn(asked)).toEqual(turns)
    expect(sentWhen(asked, { do: true })).toEqual(['a mutation _as_a', 'a mutation _as_b', 'a mutation _as_c'])
    expect(sentWhen(asked, { do: false })).toEqual(['a mutation _as_c', 'a mutation _as_d'])
  },
)

/** What is done for `rename` in whichever turn it has: it is asked for all that its places ask together. */
const RENAME = 'a mutation($x:Boolean!$y:Boolean!){rename@include(if:$x){name}rename@skip(if:$y){__typename id}}'
const SCORE = '!y: b query($representations:[_Any!]!){_entities(representations:$representations){...on Person{score}}}'

test.for(BOTH)('%s: a mutation that is asked several times is done once, where it is asked first', async (use) => {
  const text = `mutation($x: Boolean!, $y: Boolean!) {
    rename @include(if: $x) { name } pay { id } rename @skip(if: $y) { score } count
  }`
  const asked = await plan(use, text)

  expect(turnsIn(asked)).toEqual([
    `x: [${RENAME}; ${SCORE}]`,
    'b mutation{pay{id}}',
    `!y: !x: [${RENAME}; ${SCORE}]`,
    'a mutation{count}',
  ])
  const [first, later] = [
    ['a mutation rename', 'b mutation pay', 'a mutation count'],
    ['b mutation pay', 'a mutation rename', 'b query score', 'a mutation count'],
  ]
  expect(sentWhen(asked, { x: true, y: true })).toEqual(first)
  expect(sentWhen(asked, { x: true, y: false })).toEqual(first.toSpliced(1, 0, 'b query score'))
  expect(sentWhen(asked, { x: false, y: false })).toEqual(later)
  expect(sentWhen(asked, { x: false, y: true })).toEqual(['b mutation pay', 'a mutation count'])
})

test.for(BOTH)('%s: a mutation that is asked without a condition has its turn there at the latest', async (use) => {
  const text = (first: string) => `mutation($x: Boolean!, $y: Boolean!) {
    rename ${first} { id } pay { id } rename { name } count @skip(if: $y) rename @skip(if: $y) { weight }
  }`
  const certain = await plan(use, text(''))
  const conditional = await plan(use, text('@include(if: $x)'))
  const departments = (asked: PlanNode) => turnsIn(asked).map((turn) => turn.replace(/ mutation.*/, ''))
  const count = use === 'native' ? '!y: a' : '!y: !y: a'

  expect(departments(certain)).toEqual(['a', 'b', count])
  expect(departments(conditional)).toEqual(['x: a', 'b', '!x: a', count])
  for (const y of [true, false]) {
    const last = y ? [] : ['a mutation count']
    const renameFirst = ['a mutation rename', 'b mutation pay', ...last]
    expect(sentWhen(certain, { x: false, y })).toEqual(renameFirst)
    expect(sentWhen(conditional, { x: true, y })).toEqual(renameFirst)
    expect(sentWhen(conditional, { x: false, y })).toEqual(['b mutation pay', 'a mutation rename', ...last])
  }
})

test.for(BOTH)('%s: a mutation and the fragment around it may each have a condition of the same kind', async (use) => {
  const asked = await plan(
    use,
    'mutation($x: Boolean!, $y: Boolean!) { ... @include(if: $x) { rename @include(if: $y) { id } } pay { id } }',
  )

  for (const x of [true, false])
    for (const y of [true, false])
      expect(sentWhen(asked, { x, y })).toEqual(x && y ? ['a mutation rename', 'b mutation pay'] : ['b mutation pay'])
})

test.for(BOTH)('%s: the same mutation under two names is done twice', async (use) => {
  expect(await stepsOf(use, 'mutation { count pay { name } n: count }')).toEqual([
    'a mutation count',
    'b mutation pay',
    'a query',
    'a mutation _as_n',
  ])
})

test.for(BOTH)('%s: mutations of one department alone are one fetch, in the order of the text', async (use) => {
  const asked = await plan(use, 'mutation { ...Two c: count } fragment Two on Mutation { a: count b: count }')

  expect(asked).toMatchObject({ kind: 'Fetch', operationKind: 'mutation' })
  expect(turnsIn(asked)).toEqual(['a mutation{_as_a:count _as_b:count _as_c:count}'])
})

test.for(BOTH)('%s: an operation whose constants leave nothing of it is an empty plan', async (use) => {
  expect(await plan(use, '{ me @skip(if: true) { name } ... @include(if: false) { people { name } } }')).toEqual({
    kind: 'Empty',
  })
  expect(await plan(use, '{ ...F } fragment F on Query { me @include(if: false) { id } }')).toEqual({ kind: 'Empty' })
  expect(fetchesOf(await plan(use, '{ me @skip(if: true) { name } people @skip(if: false) { name } }'))).toHaveLength(1)
})

test.for(BOTH)('%s: so is one whose conditions contradict each other, under any variables', async (use) => {
  const asked =
    'query($x: Boolean!) { me @include(if: $x) @skip(if: $x) { name } ... @skip(if: $x) { people @include(if: $x) { name } } }'
  expect(await plan(use, asked)).toEqual({ kind: 'Empty' })
})

test.for(BOTH)('%s: an object of which conditions leave nothing is still asked for', async (use) => {
  const [{ text } = { text: '' }] = fetchesOf(await plan(use, 'query($x: Boolean!) { me { name @include(if: $x) } }'))

  expect(stripIgnoredCharacters(text)).toBe('query($x:Boolean!){me{__typename name@include(if:$x)}}')
})

test.for(BOTH)('%s: an alias never takes the name of a key, or of what is required', async (use) => {
  const [first, second] = fetchesOf(await plan(use, '{ me { id: name weight: score fee kind: __typename } }'))
  const asked = new Set(first?.text.match(/(?:_as_\w+: ?)?\b\w+/g)?.map((field) => field.replace(' ', '')))

  expect(asked).toEqual(new Set(['me', '__typename', 'id', '_as_id:name', 'weight', 'home', 'city']))
  expect(second?.text).toMatch(/\b_as_weight: ?score\b/)
  expect(new Set(second?.entities[0]?.requires[0]?.selections)).toEqual(
    new Set([leaf('__typename'), leaf('id'), leaf('weight'), { ...leaf('home'), selections: [leaf('city')] }]),
  )
})

test.for(BOTH)('%s: what one alias cannot hold is renamed to the name of the plan', async (use) => {
  const [fetch] = fetchesOf(await plan(use, '{ found { ... on Letter { s: stamp } ... on Parcel { s: stamp } } }'))

  expect(fetch?.outputRewrites).toMatchObject([{ path: ['found', { types: ['Parcel'] }], to: '_as_s' }])
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
    const [field = ''] = /\b(?:rename|pay|_as_n(?=:)|count)\b/.exec(sent) ?? []
    return `${department} ${operationKind} ${field}`.trim()
  })
}

/** What is done in turn: conditions before what they are for, and what is done together in brackets. */
function turnsIn(node: PlanNode): readonly string[] {
  return node.kind === 'Sequence' ? node.nodes.map(outlineOf) : [outlineOf(node)]
}

function outlineOf(node: PlanNode): string {
  if (node.kind === 'Fetch') return `${node.department} ${stripIgnoredCharacters(node.text)}`
  if (node.kind === 'Sequence') return `[${node.nodes.map(outlineOf).join('; ')}]`
  if (node.kind !== 'Condition') throw new Error('A mutation is done otherwise than in turns.')
  const [then, otherwise] = [node.then, node.otherwise].map((branch) => (branch?.kind === 'Empty' ? null : branch))
  if (then && otherwise) throw new Error('A turn is one thing or nothing.')
  if (then) return `${node.variable}: ${outlineOf(then)}`
  if (otherwise) return `!${node.variable}: ${outlineOf(otherwise)}`
  throw new Error('A condition decides nothing.')
}

/** Department, kind and first field of each fetch that is made under these variables, in order. */
function sentWhen(node: PlanNode | null, variables: Readonly<Record<string, boolean>>): readonly string[] {
  if (node === null || node.kind === 'Empty') return []
  if (node.kind === 'Condition') return sentWhen(variables[node.variable] ? node.then : node.otherwise, variables)
  if (node.kind === 'Sequence') return node.nodes.flatMap((each) => sentWhen(each, variables))
  if (node.kind !== 'Fetch') throw new Error('A mutation is done otherwise than in turns.')
  const [field = ''] = /\b(?:rename|pay|_as_\w+(?=:)|count|score)\b/.exec(node.text) ?? []
  return [`${node.department} ${node.operationKind} ${field}`]
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

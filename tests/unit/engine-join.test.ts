import { expect, test } from 'vitest'
import {
  entitiesOf,
  fetchOf,
  groupOf,
  inOrder,
  pathOf,
  requiring,
  runPlan,
  sideBySide,
  type Scene,
} from '../support/run-plan.ts'

/** Joining: entities are found, asked about once each, and what is said of them reaches every place that holds them. */

const people: Pick<Scene, 'schema'> = {
  schema: `
    type Query { people: [Person] grid: [[Person]] me: Person boss: Person found: [Found] }
    type Person { id: ID name: String age: Int home: Home friends: [Person] }
    type Home { city: String street: String rooms: [Room] label: String }
    type Room { size: Int }
    type Firm { id: ID name: String }
    union Found = Person | Firm
  `,
}

const byId = requiring('Person', ['id'])
const person = (id: string) => ({ __typename: 'Person', id })

/** Says of each person, by id, what is written here. */
function told(persons: Readonly<Record<string, object | null>>, alias = 'representations') {
  return (variables: Record<string, unknown>) => {
    const asked = variables[alias] as { id: string }[]
    return { data: { _entities: asked.map(({ id }) => persons[id] ?? null) } }
  }
}

test('each person is asked about once, however often and wherever in lists of lists the person stands', async () => {
  const { answer, sent } = await runPlan({
    ...people,
    query: '{ grid { name } }',
    plan: inOrder(
      fetchOf('a', '{grid{__typename id}}'),
      entitiesOf('b', '...on Person{name}', { paths: [pathOf('grid.@.@')], requires: [byId] }),
    ),
    departments: {
      a: { data: { grid: [[person('1'), person('2')], null, [person('1'), null]] } },
      b: told({ 1: { name: 'Ann' }, 2: { name: 'Bo' } }),
    },
  })
  expect(sent[1]?.body['variables']).toEqual({ representations: [person('1'), person('2')] })
  expect(answer).toEqual({ data: { grid: [[{ name: 'Ann' }, { name: 'Bo' }], null, [{ name: 'Ann' }, null]] } })
})

test('a number and the same digits as text are two keys', async () => {
  const { answer } = await runPlan({
    ...people,
    query: '{ people { name } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id}}'),
      entitiesOf('b', '...on Person{name}', { paths: [pathOf('people.@')], requires: [byId] }),
    ),
    departments: {
      a: { data: { people: [1, '1', 1].map((id) => ({ __typename: 'Person', id })) } },
      b: ({ representations }: Record<string, unknown>) => ({
        data: { _entities: (representations as { id: unknown }[]).map(({ id }) => ({ name: typeof id })) },
      }),
    },
  })
  expect(answer.data).toEqual({ people: [{ name: 'number' }, { name: 'string' }, { name: 'number' }] })
})

test('keys of several parts are told apart, also where the parts look alike when put together', async () => {
  const pairs = [
    ['a:1', 'b'],
    ['a', '1:b'],
    ['1', 2],
    [1, '2'],
    [12, ''],
    ['a:1', 'b'],
    ['x', null],
  ]
  const { sent } = await runPlan({
    ...people,
    query: '{ people { age } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id name}}'),
      entitiesOf('b', '...on Person{age}', {
        paths: [pathOf('people.@')],
        requires: [requiring('Person', ['id', 'name'])],
      }),
    ),
    departments: {
      a: { data: { people: pairs.map(([id, name]) => ({ __typename: 'Person', id, name })) } },
      b: ({ representations }: Record<string, unknown>) => ({
        data: { _entities: (representations as unknown[]).map(() => ({ age: 1 })) },
      }),
    },
  })
  expect(sent[1]?.body['variables']).toEqual({
    representations: pairs.toSpliced(5, 1).map(([id, name]) => ({ __typename: 'Person', id, name })),
  })
})

test('a key that is null asks nothing and is no error; a null among several is sent', async () => {
  const lone = await runPlan({
    ...people,
    query: '{ me { name } }',
    plan: inOrder(
      fetchOf('a', '{me{__typename id}}'),
      entitiesOf('b', '...on Person{name}', { paths: [pathOf('me')], requires: [byId] }),
    ),
    departments: { a: { data: { me: { __typename: 'Person', id: null } } } },
  })
  expect(lone.answer).toEqual({ data: { me: { name: null } } })
  expect(lone.sent).toHaveLength(1)

  const among = await runPlan({
    ...people,
    query: '{ me { age } }',
    plan: inOrder(
      fetchOf('a', '{me{__typename id name}}'),
      entitiesOf('b', '...on Person{age}', { paths: [pathOf('me')], requires: [requiring('Person', ['id', 'name'])] }),
    ),
    departments: {
      a: { data: { me: { __typename: 'Person', id: '1', name: null } } },
      b: { data: { _entities: [{ age: 7 }] } },
    },
  })
  expect(among.answer).toEqual({ data: { me: { age: 7 } } })
})

test('nor is anybody asked about whose keys are all null, of whatever types the others are', async () => {
  const { sent } = await runPlan({
    ...people,
    query: '{ people { age } found { ... on Firm { name } } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id name} found{__typename ...on Firm{id}}}'),
      entitiesOf('b', '...on Person{age}', {
        paths: [pathOf('people.@')],
        requires: [requiring('Person', ['id', 'name'])],
      }),
      entitiesOf('b', '...on Firm{name} ...on Person{name}', {
        paths: [pathOf('found.@')],
        requires: [requiring('Firm', ['id']), byId],
      }),
    ),
    departments: {
      a: {
        data: {
          people: [{ __typename: 'Person', id: null, name: null }],
          found: [{ __typename: 'Firm', id: null }],
        },
      },
    },
  })
  expect(sent).toHaveLength(1)
})

test('one request asks about several groups under aliases of their own, each at several places', async () => {
  const text = `query($p:[_Any!]!,$f:[_Any!]!){p:_entities(representations:$p){...on Person{name}} f:_entities(representations:$f){...on Firm{name}}}`
  const { answer, sent } = await runPlan({
    ...people,
    query: '{ me { name } boss { name } found { ... on Person { name } ... on Firm { name } } }',
    plan: inOrder(
      fetchOf('a', '{me{__typename id} boss{__typename id} found{__typename ...on Person{id} ...on Firm{id}}}'),
      fetchOf('b', text, {
        entities: [
          groupOf({
            alias: 'p',
            variable: 'p',
            paths: [pathOf('me'), pathOf('boss'), pathOf('found.@.[Person]')],
            requires: [byId],
          }),
          groupOf({
            alias: 'f',
            variable: 'f',
            paths: [pathOf('found.@.[Firm]')],
            requires: [requiring('Firm', ['id'])],
          }),
        ],
      }),
    ),
    departments: {
      a: {
        data: {
          me: { __typename: 'Person', id: '1' },
          boss: { __typename: 'Person', id: '2' },
          found: [
            { __typename: 'Firm', id: '1' },
            { __typename: 'Person', id: '1' },
          ],
        },
      },
      b: { data: { p: [{ name: 'Ann' }, { name: 'Bo' }], f: [{ name: 'Works' }] } },
    },
  })
  expect(sent[1]?.body['variables']).toEqual({
    p: ['1', '2'].map((id) => ({ __typename: 'Person', id })),
    f: [{ __typename: 'Firm', id: '1' }],
  })
  expect(answer.data).toEqual({
    me: { name: 'Ann' },
    boss: { name: 'Bo' },
    found: [{ name: 'Works' }, { name: 'Ann' }],
  })
})

const homeOf = (alias: string) => ({
  paths: [pathOf(`${alias}.home`)],
  requires: [requiring('Home', ['city'])],
})

test('two places that ask different things below the same person do not mix', async () => {
  const { answer } = await runPlan({
    ...people,
    query: '{ me { home { label } } boss { home { label } } }',
    plan: inOrder(
      fetchOf('a', '{me{__typename id} boss{__typename id}}'),
      entitiesOf('b', '...on Person{home{__typename city}}', {
        paths: [pathOf('me'), pathOf('boss')],
        requires: [byId],
      }),
      sideBySide(
        entitiesOf('c', '...on Home{label(long:true)}', homeOf('me')),
        entitiesOf('d', '...on Home{label(long:false)}', homeOf('boss')),
      ),
    ),
    departments: {
      a: { data: { me: { __typename: 'Person', id: '1' }, boss: { __typename: 'Person', id: '1' } } },
      b: { data: { _entities: [{ home: { __typename: 'Home', city: 'Ulm' } }] } },
      c: { data: { _entities: [{ label: 'long' }] } },
      d: { data: { _entities: [{ label: 'short' }] } },
    },
  })
  expect(answer.data).toEqual({ me: { home: { label: 'long' } }, boss: { home: { label: 'short' } } })
})

test('nor do two of one list that a type condition treats differently', async () => {
  const { answer } = await runPlan({
    schema: `
      type Query { found: [Found] }
      union Found = Person | Firm
      type Person { best: Home }
      type Firm { best: Home }
      type Home { city: String inner: Inner }
      type Inner { label: String }
    `,
    query: '{ found { ... on Person { best { inner { label } } } ... on Firm { best { inner { label } } } } }',
    plan: inOrder(
      fetchOf('a', '{found{__typename ...on Person{best{__typename id}} ...on Firm{best{__typename id}}}}'),
      entitiesOf('b', '...on Home{inner{__typename id}}', {
        paths: [pathOf('found.@.best')],
        requires: [requiring('Home', ['id'])],
      }),
      entitiesOf('c', '...on Inner{label}', {
        paths: [pathOf('found.@.[Person].best.inner')],
        requires: [requiring('Inner', ['id'])],
      }),
    ),
    departments: {
      a: {
        data: {
          found: ['Person', 'Firm'].map((type) => ({ __typename: type, best: { __typename: 'Home', id: '1' } })),
        },
      },
      b: { data: { _entities: [{ inner: { __typename: 'Inner', id: '1' } }] } },
      c: { data: { _entities: [{ label: 'of a person' }] } },
    },
  })
  expect(answer.data).toEqual({
    found: [{ best: { inner: { label: 'of a person' } } }, { best: { inner: { label: null } } }],
  })
})

test('objects and lists of objects that two departments describe are joined, item by item', async () => {
  const { answer } = await runPlan({
    ...people,
    query: '{ me { home { city street rooms { size } } } }',
    plan: inOrder(
      fetchOf('a', '{me{__typename id home{city rooms{size}}}}'),
      entitiesOf('b', '...on Person{home{street rooms{size}}}', { paths: [pathOf('me')], requires: [byId] }),
    ),
    departments: {
      a: { data: { me: { __typename: 'Person', id: '1', home: { city: 'Ulm', rooms: [{ size: 1 }, null] } } } },
      b: { data: { _entities: [{ home: { street: 'Main', rooms: [null, { size: 2 }] } }] } },
    },
  })
  expect(answer.data).toEqual({ me: { home: { city: 'Ulm', street: 'Main', rooms: [null, { size: 2 }] } } })
})

test('D: a field that was fetched under another name has its own again before anything is joined', async () => {
  const { answer } = await runPlan({
    schema:
      'type Query { found: [Thing] me: Person } interface Thing { id: ID } type Person implements Thing { id: ID name: String } type Firm implements Thing { id: ID }',
    query: '{ found { id } me { name } }',
    plan: inOrder(
      fetchOf('a', '{found{__typename ...on Person{_internal_0:id} ...on Firm{id}} me{__typename id}}', {
        outputRewrites: [{ path: ['found', { types: ['Person'] }], from: '_internal_0', to: 'id' }],
      }),
      entitiesOf('b', '...on Person{_internal_1:name}', {
        paths: [pathOf('me')],
        requires: [byId],
        outputRewrites: [{ path: [], from: '_internal_1', to: 'name' }],
      }),
    ),
    departments: {
      a: {
        data: {
          found: [
            { __typename: 'Person', _internal_0: '1' },
            { __typename: 'Firm', id: '2' },
          ],
          me: { __typename: 'Person', id: '3' },
        },
      },
      b: { data: { _entities: [{ _internal_1: 'Ann' }] } },
    },
  })
  expect(answer.data).toEqual({ found: [{ id: '1' }, { id: '2' }], me: { name: 'Ann' } })
})

test('what a place lacks that the department needs is not asked, and what has another shape does no harm', async () => {
  const odd = [1, 'text', [], [[]], { __typename: 'Person' }, { __typename: ['Person'], id: '1' }, { id: '1' }, null]
  const { answer, sent } = await runPlan({
    ...people,
    query: '{ people { name } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id friends{__typename id}}}'),
      entitiesOf('b', '...on Person{name}', {
        paths: [pathOf('people.@'), pathOf('people.@.friends.@'), pathOf('people.length'), pathOf('constructor')],
        requires: [byId],
      }),
    ),
    departments: { a: { data: { people: odd } } },
  })
  expect(sent).toHaveLength(1)
  expect(answer.errors).toHaveLength(4)
})

import { GraphError } from '@civigraph/subgraph-kit'
import { expect, test } from 'vitest'
import {
  entitiesOf,
  fetchOf,
  groupOf,
  inOrder,
  pathOf,
  requiring,
  runPlan,
  type Says,
  type Scene,
} from '../support/run-plan.ts'

/** An error stands where the caller can see what it cost, and says nothing that is not the caller's business. */

const schema = `
  type Query { me: Person people: [Person] grid: [[Person]] boss: Person }
  type Person { id: ID name: String age: Int home: Home friends: [Person] }
  type Home { city: String lines: [String] }
`

const byId = requiring('Person', ['id'])
const person = (id: string) => ({ __typename: 'Person', id })
const forbidden = (path?: readonly unknown[]) => ({ message: 'Not yours.', extensions: { code: 'FORBIDDEN' }, path })
const told = (...path: (string | number)[]) => ({
  message: 'Not yours.',
  path,
  extensions: { code: 'FORBIDDEN', department: 'b', retry: false },
})

/** Asks department b for more about the persons that department a gave: as plans do, `called: name` as `_as_called`. */
function aboutPersons(b: Says, more: Partial<Scene> = {}): Scene {
  return {
    schema,
    query: '{ people { id called: name home { city lines } } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id}}'),
      entitiesOf('b', '...on Person{_as_called:name home{city lines}}', {
        paths: [pathOf('people.@')],
        requires: [byId],
      }),
    ),
    departments: { a: { data: { people: ['1', '2', '1'].map(person) } }, b },
    ...more,
  }
}

test('an error below an entity stands at every place that holds the entity, under the caller’s names', async () => {
  const entity = { _as_called: null, home: { city: 'Ulm', lines: ['a', null] } }
  const { answer } = await runPlan(
    aboutPersons({
      data: { _entities: [entity, entity] },
      errors: [forbidden(['_entities', 0, '_as_called']), forbidden(['_entities', 1, 'home', 'lines', 1])],
    }),
  )
  expect(answer.errors).toEqual([
    told('people', 0, 'called'),
    told('people', 2, 'called'),
    told('people', 1, 'home', 'lines', 1),
  ])
})

test('an error for the whole of an entity stands at the entity, or at the one field that it cost', async () => {
  const whole = { data: { _entities: [null, {}] }, errors: [forbidden(['_entities', 0])] }
  expect((await runPlan(aboutPersons(whole))).answer.errors).toEqual([told('people', 0), told('people', 2)])
  const one = await runPlan(
    aboutPersons(whole, {
      query: '{ people { name } }',
      plan: inOrder(
        fetchOf('a', '{people{__typename id}}'),
        entitiesOf('b', '...on Person{name}', { paths: [pathOf('people.@')], requires: [byId] }),
      ),
    }),
  )
  expect(one.answer.errors).toEqual([told('people', 0, 'name'), told('people', 2, 'name')])
})

test.for([
  ['no path', undefined],
  ['a path to nothing', ['_entities', 0, 'nothing']],
  ['a path to another entity than was asked', ['_entities', 9, '_as_called']],
  ['a path under a name that only the caller knows', ['_entities', 0, 'called']],
  ['a path of another root', ['me', '_as_called']],
  ['a path without an index', ['_entities', '_as_called']],
  ['a path that is none', [{}, null]],
] as const)('an error with %s stands at the place of its fetch', async ([, path]) => {
  const entity = { _as_called: null, home: null }
  const { answer } = await runPlan(aboutPersons({ data: { _entities: [entity, entity] }, errors: [forbidden(path)] }))
  expect(answer.errors).toEqual([told('people')])
  expect(answer.data?.['people']).toHaveLength(3)
})

test('an error of a root field stands where the department says, renamed fields under their own name', async () => {
  const { answer } = await runPlan({
    schema,
    query: '{ grid { name } }',
    plan: fetchOf('b', '{grid{x:name}}', {
      outputRewrites: [{ path: ['grid', '@', '@', { types: ['Person'] }], from: 'x', to: 'name' }],
    }),
    departments: {
      b: { data: { grid: [[{ __typename: 'Person', x: null }]] }, errors: [forbidden(['grid', 0, 0, 'x'])] },
    },
  })
  expect(answer).toEqual({ data: { grid: [[{ name: null }]] }, errors: [told('grid', 0, 0, 'name')] })
})

test('an error of something that only departments asked for stands at what the caller asked around it', async () => {
  const { answer } = await runPlan({
    schema,
    query: '{ me { name } }',
    plan: fetchOf('b', '{me{__typename id name}}'),
    departments: { b: { data: { me: { name: 'Ann', id: null } }, errors: [forbidden(['me', 'id'])] } },
  })
  expect(answer.errors).toEqual([told('me')])
})

test('what the caller has under an alias only is not what departments asked for under its own name', async () => {
  const { answer } = await runPlan({
    schema,
    query: '{ me { id: name called: id } people { age: id } }',
    plan: fetchOf('b', '{me{__typename id _as_id:name _as_called:id} people{age _as_age:id}}'),
    departments: {
      b: {
        data: { me: { id: null, _as_id: null, _as_called: null }, people: [{ age: null, _as_age: null }] },
        errors: [
          ['me', 'id'],
          ['me', '_as_id'],
          ['me', '_as_called'],
          ['people', 0, 'age'],
          ['people', 0, '_as_age'],
        ].map(forbidden),
      },
    },
  })
  expect(answer).toEqual({
    data: { me: { id: null, called: null }, people: [{ age: null }] },
    errors: [told('me'), told('me', 'id'), told('me', 'called'), told('people', 0), told('people', 0, 'age')],
  })
})

test('an alias of a list or an object is told under the caller’s name, and so is all below it', async () => {
  const { answer } = await runPlan({
    schema,
    query: '{ all: grid { lives: home { streets: lines } } }',
    plan: fetchOf('b', '{_as_all:grid{_as_lives:home{_as_streets:lines}}}'),
    departments: {
      b: {
        data: { _as_all: [[{ _as_lives: { _as_streets: [null] } }]] },
        errors: [forbidden(['_as_all', 0, 0, '_as_lives', '_as_streets', 0]), forbidden(['_as_all', 0, 0])],
      },
    },
  })
  expect(answer).toEqual({
    data: { all: [[{ lives: { streets: [null] } }]] },
    errors: [told('all', 0, 0, 'lives', 'streets', 0), told('all', 0, 0)],
  })
})

test('a department that is away costs one error for each of its places, and everything else is answered', async () => {
  const away = new GraphError('UPSTREAM_UNAVAILABLE', 'Department b is away.', { department: 'b' })
  const { answer } = await runPlan(aboutPersons(away))
  expect(answer).toEqual({
    data: { people: ['1', '2', '1'].map((id) => ({ id, called: null, home: null })) },
    errors: [
      {
        message: 'A system behind the router did not answer in time. Department b is away.',
        path: ['people'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE', department: 'b', retry: true },
      },
    ],
  })
  const root = await runPlan({
    schema,
    query: '{ boss: me { id } people { id } }',
    plan: fetchOf('b', '{_as_boss:me{id} people{id}}'),
    departments: { b: away },
  })
  expect(root.answer).toMatchObject({
    data: { boss: null, people: null },
    errors: [{ path: ['boss'] }, { path: ['people'] }],
  })
  expect(root.answer.errors).toHaveLength(2)
})

test('a batch that fails is told once at each of its places: at the field where it is but one, at the list where it is many', async () => {
  const text = 'query($p:[_Any!]!){p:_entities(representations:$p){...on Person{name}}}'
  const { answer } = await runPlan({
    schema,
    query: '{ me { name } people { friends { name } } }',
    plan: inOrder(
      fetchOf('a', '{me{__typename id} people{friends{__typename id}}}'),
      fetchOf('b', text, {
        entities: [
          groupOf({ alias: 'p', variable: 'p', paths: [pathOf('me'), pathOf('people.@.friends.@')], requires: [byId] }),
        ],
      }),
    ),
    departments: {
      a: { data: { me: person('1'), people: [{ friends: [person('2'), person('3')] }] } },
      b: new GraphError('DEADLINE_EXCEEDED', ''),
    },
  })
  expect(answer.errors?.map(({ path }) => path)).toEqual([['me', 'name'], ['people']])
})

test('what a department throws that is no refusal is a fault', async () => {
  const { answer, faults } = await runPlan(aboutPersons(new TypeError('secret')))
  expect(JSON.stringify(answer)).not.toContain('secret')
  expect(answer.errors).toMatchObject([{ path: ['people'], extensions: { code: 'INTERNAL', department: 'b' } }])
  expect(faults).toEqual([['TypeError: secret', 'b']])
})

const secret = (extensions: object | undefined) => ({
  message: 'Ann’s secret',
  path: ['_entities', 0, '_as_called'],
  extensions,
})

test('only an error of the table speaks for itself; any other is recorded and masked', async () => {
  for (const extensions of [
    undefined,
    {},
    { code: 'OWN_CODE' },
    { code: 'constructor' },
    { code: 'INVALID_OPERATION' },
  ]) {
    const { answer, faults } = await runPlan(
      aboutPersons({ data: { _entities: [{ _as_called: null }, {}] }, errors: [secret(extensions)] }),
    )
    expect(answer.errors?.map((one) => [one.path, one.extensions])).toEqual(
      [0, 2].map((index) => [['people', index, 'called'], { code: 'INTERNAL', department: 'b', retry: false }]),
    )
    expect(JSON.stringify(answer)).not.toContain('secret')
    expect(faults).toEqual([['DepartmentFault: Ann’s secret', 'b']])
  }
})

test('extensions that help a program are kept; all else of a department stays inside', async () => {
  const extensions = {
    code: 'FORBIDDEN',
    coordinate: 'Person.name',
    missing: ['licence:read'],
    retry: true,
    department: 'another',
    http: { status: 403 },
    stacktrace: ['secret'],
  }
  const { answer } = await runPlan(
    aboutPersons({ data: null, errors: [{ message: 'Not yours.', path: ['_entities'], extensions }] }),
  )
  expect(answer.errors).toEqual([
    {
      message: 'Not yours.',
      path: ['people'],
      extensions: {
        coordinate: 'Person.name',
        missing: ['licence:read'],
        department: 'b',
        code: 'FORBIDDEN',
        retry: false,
      },
    },
  ])
})

test.for([
  ['fewer entities than it was asked about', { _entities: [{ _as_called: 'Bo' }] }],
  ['more entities than it was asked about', { _entities: [{ _as_called: 'Ann' }, { _as_called: 'Bo' }, {}] }],
  ['something else than a list', { _entities: { _as_called: 'Ann' } }],
  ['no list', {}],
  ['neither data nor errors', null],
] as const)('a department that gives %s is not believed at all', async ([, data]) => {
  const { answer } = await runPlan(aboutPersons({ data }))
  expect(answer.data).toEqual({ people: ['1', '2', '1'].map((id) => ({ id, called: null, home: null })) })
  expect(answer.errors).toMatchObject([
    { path: ['people'], extensions: { code: 'UPSTREAM_MALFORMED', department: 'b' } },
  ])
})

test('an entity that is null without an error was not found: its fields are null, and only its', async () => {
  const { answer } = await runPlan(aboutPersons({ data: { _entities: [null, { _as_called: 'Bo', home: null }] } }))
  expect(answer).toEqual({
    data: {
      people: [
        { id: '1', called: null, home: null },
        { id: '2', called: 'Bo', home: null },
        { id: '1', called: null, home: null },
      ],
    },
  })
})

test('something else in place of an entity is told at each place of that entity', async () => {
  const { answer } = await runPlan(aboutPersons({ data: { _entities: ['text', { _as_called: 'Bo' }] } }))
  expect(answer.errors?.map(({ path, extensions }) => [path, extensions?.['code']])).toEqual([
    [['people', 0], 'UPSTREAM_MALFORMED'],
    [['people', 2], 'UPSTREAM_MALFORMED'],
  ])
  expect(answer.data?.['people']).toMatchObject([{ called: null }, { called: 'Bo' }, { called: null }])
})

test('fifty errors are told, and then how many there are besides', async () => {
  const people = Array.from({ length: 70 }, (_, id) => person(String(id)))
  const { answer } = await runPlan({
    schema,
    query: '{ people { called: name } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id}}'),
      entitiesOf('b', '...on Person{_as_called:name}', { paths: [pathOf('people.@')], requires: [byId] }),
    ),
    departments: {
      a: { data: { people } },
      b: {
        data: { _entities: people.map(() => null) },
        errors: people.map((_, index) => forbidden(['_entities', index, '_as_called'])),
      },
    },
  })
  expect(answer.errors).toHaveLength(51)
  expect(answer.errors?.[49]).toEqual(told('people', 49, 'called'))
  expect(answer.errors?.[50]).toEqual({
    message: 'The caller lacks a right that this field requires. 20 further errors are not told.',
    extensions: { code: 'FORBIDDEN', retry: false },
  })
})

test('a non-null place that fifty-one times lacks its value is told fifty times and counted once', async () => {
  const { answer } = await runPlan({
    schema: 'type Query { people: [Person] } type Person { id: ID! }',
    query: '{ people { id } }',
    plan: fetchOf('a', '{people{id}}'),
    departments: { a: { data: { people: Array.from({ length: 51 }, () => ({ id: null })) } } },
  })
  expect(answer.errors).toHaveLength(51)
  expect(answer.errors?.[50]?.message).toContain('1 further error')
})

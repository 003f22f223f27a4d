import { expect, test } from 'vitest'
import type { PlanNode } from '#router/engine/plan/planner.ts'
import { entitiesOf, fetchOf, inOrder, pathOf, plannedText, requiring, runPlan } from '../support/run-plan.ts'

/** The answer has the shape that was asked for, whatever came. */

const schema = `
  type Query { me: Person people: [Person] must: Person! node: Node found: Found grid: [[Int!]]! all: [Person!]! query: Query }
  type Person implements Node & Named {
    id: ID! name: String age: Int height: Float tall: Boolean mood: Mood mustMood: Mood! moods: [Mood] extra: Json
    sure: String! friend: Person firm: Firm! tags: [String] mustTags: [String!]!
    constructor: String toString: String hasOwnProperty: Person
  }
  type Firm implements Node { id: ID! name: String }
  interface Node { id: ID! }
  interface Named implements Node { id: ID! name: String }
  union Found = Person | Firm
  enum Mood { CALM BUSY }
  scalar Json
`

interface Asked {
  readonly query: string
  readonly data: unknown
  readonly errors?: readonly object[]
  readonly variables?: Readonly<Record<string, unknown>>
  readonly text?: string
}

/** One department answers the whole operation with this data, in which names are those of plans: `_as_a` for `a: name`. */
function answerTo({ query, data, errors, variables = {}, text = plannedText(query, schema) }: Asked) {
  const plan: PlanNode = fetchOf('a', text, { variables: Object.keys(variables) })
  return runPlan({ schema, query, plan, variables, departments: { a: errors ? { data, errors } : { data } } })
}

async function textOf(asked: Asked): Promise<string> {
  const { text, answer } = await answerTo(asked)
  expect(answer.errors).toBeUndefined()
  return text
}

const person = { __typename: 'Person', id: '1', name: 'Ann', age: 3, friend: { id: '2', name: 'Bo' } }

test('names stand in the order in which they are first asked, and nothing stands there that was not asked', async () => {
  const query = `{ people { b: name ...F a: age name b: name } me { friend { name } id friend { id } } } fragment F on Person { friend { id } age }`
  const data = { me: person, people: [{ ...person, _as_a: 3, _as_b: 'Ann' }, null] }
  expect(await textOf({ query, data })).toBe(
    '{"people":[{"b":"Ann","friend":{"id":"2"},"age":3,"a":3,"name":"Ann"},null],"me":{"friend":{"name":"Bo","id":"2"},"id":"1"}}',
  )
})

test('@skip and @include decide for each place at which a field is written, and so for the order', async () => {
  const query = `query($x: Boolean!, $y: Boolean!) { me {
    name @include(if: $x) id name @skip(if: $y) age @include(if: $x) @skip(if: $y)
    friend @include(if: $x) { id } ... @include(if: $y) { friend { name } }
    ... on Person @skip(if: true) { height }
  } }`
  const ask = (x: boolean, y: boolean) => textOf({ query, data: { me: person }, variables: { x, y } })
  expect(await ask(true, false)).toBe('{"me":{"name":"Ann","id":"1","age":3,"friend":{"id":"2"}}}')
  expect(await ask(true, true)).toBe('{"me":{"name":"Ann","id":"1","friend":{"id":"2","name":"Bo"}}}')
  expect(await ask(false, true)).toBe('{"me":{"id":"1","friend":{"name":"Bo"}}}')
  expect(await ask(false, false)).toBe('{"me":{"id":"1","name":"Ann"}}')
})

test('fields and aliases may be called like what every object inherits', async () => {
  const names = ['constructor', 'toString', 'hasOwnProperty', '__proto__', 'valueOf', '__defineGetter__', 'toJSON']
  const query = `{ me { ${names.map((name) => `${name}: name`).join(' ')} friend { constructor toString } } }`
  const given = JSON.parse(`{"me":{${names.map((name) => `"_as_${name}":"${name}!"`).join()},"friend":{}}}`)
  expect(await textOf({ query, data: given })).toBe(
    `{"me":{${names.map((name) => `"${name}":"${name}!"`).join()},"friend":{"constructor":null,"toString":null}}}`,
  )
  const missing = await textOf({ query, data: { me: {} } })
  expect(missing).toBe(`{"me":{${names.map((name) => `"${name}":null`).join()},"friend":null}}`)
  const friend = { constructor: 'Ann', toString: 'Bo', hasOwnProperty: { constructor: 'Cy' } }
  expect(
    await textOf({
      query: '{ me { friend { constructor toString hasOwnProperty { constructor toString } } } }',
      data: { me: { friend } },
    }),
  ).toBe(
    '{"me":{"friend":{"constructor":"Ann","toString":"Bo","hasOwnProperty":{"constructor":"Cy","toString":null}}}}',
  )
  expect(Object.keys(Object.prototype)).toEqual([])
})

test('such names hold objects too, which are joined and conditional as any other', async () => {
  const query = `query($x: Boolean!) { __proto__: me { hasOwnProperty { __proto__: name @include(if: $x) age } } }`
  const { text } = await runPlan({
    schema,
    query,
    variables: { x: true },
    plan: inOrder(
      fetchOf('a', '{_as___proto__:me{__typename id hasOwnProperty{_as___proto__:name}}}'),
      entitiesOf('b', '...on Person{hasOwnProperty{age}}', {
        paths: [pathOf('_as___proto__')],
        requires: [requiring('Person', ['id'])],
      }),
    ),
    departments: {
      a: {
        data: { _as___proto__: { __typename: 'Person', id: '1', hasOwnProperty: { _as___proto__: 'Ann' } } },
      },
      b: { data: { _entities: [{ hasOwnProperty: { age: 3 } }] } },
    },
  })
  expect(text).toBe('{"__proto__":{"hasOwnProperty":{"__proto__":"Ann","age":3}}}')
})

test('E: without a type name an interface’s own fields are answered, those of its own fragments too', async () => {
  const query = '{ node { id ... on Node { again: id } ... on Firm { name } } }'
  expect(await textOf({ query, data: { node: { id: '1', _as_again: '1' } } })).toBe('{"node":{"id":"1","again":"1"}}')
  expect(await textOf({ query, data: { node: { __typename: 'Node', id: '1', _as_again: '1' } } })).toBe(
    '{"node":{"id":"1","again":"1"}}',
  )
  expect(await textOf({ query, data: { node: { __typename: 'Firm', id: '1', _as_again: '1', name: 'F' } } })).toBe(
    '{"node":{"id":"1","again":"1","name":"F"}}',
  )
})

test('a type comes under its own name, whatever callers call it; they never get an interface for a type', async () => {
  const query = '{ node { kind: __typename again: __typename ... on Person { name } } }'
  const known = await answerTo({ query, data: { node: { __typename: 'Person', name: 'Ann' } } })
  expect(known.text).toBe('{"node":{"kind":"Person","again":"Person","name":"Ann"}}')
  expect(known.answer.errors).toBeUndefined()
  expect(known.sent[0]?.body['query']).toMatch(/\bnode \{\s+__typename\s/)
  expect(known.sent[0]?.body['query']).not.toMatch(/kind|again/)
  for (const node of [{ __typename: 'Node' }, { kind: 'Person', _as_kind: 'Person', name: 'Ann' }]) {
    const unknown = await answerTo({ query, data: { node } })
    expect(unknown.answer).toMatchObject({ data: { node: null }, errors: [{ path: ['node', 'kind'] }] })
  }
})

test('an alias may be the name of a key, or of another field: each is answered as its caller calls it', async () => {
  const { answer } = await runPlan({
    schema,
    query: '{ me { id: name name: id age: height friend: firm { id } } }',
    plan: inOrder(
      fetchOf('a', '{me{__typename id _as_id:name _as_name:id}}'),
      entitiesOf('b', '...on Person{age _as_age:height _as_friend:firm{id}}', {
        paths: [pathOf('me')],
        requires: [requiring('Person', ['id'])],
      }),
    ),
    departments: {
      a: { data: { me: { __typename: 'Person', id: '1', _as_id: 'Ann', _as_name: '1' } } },
      b: { data: { _entities: [{ age: 3, _as_age: 1.5, _as_friend: { id: 'f' } }] } },
    },
  })
  expect(answer).toEqual({ data: { me: { id: 'Ann', name: '1', age: 1.5, friend: { id: 'f' } } } })
})

test('one name in the answer may be an alias for one type and a field of another', async () => {
  const query = '{ found { ... on Person { id: name name } ... on Firm { id name: id } } }'
  expect(await textOf({ query, data: { found: { __typename: 'Person', id: '1', _as_id: 'Ann', name: 'Bo' } } })).toBe(
    '{"found":{"id":"Ann","name":"Bo"}}',
  )
  expect(await textOf({ query, data: { found: { __typename: 'Firm', id: 'f', name: 'F', _as_name: 'f' } } })).toBe(
    '{"found":{"id":"f","name":"f"}}',
  )
})

function twiceTyped(first: string, second: string) {
  return runPlan({
    schema,
    query: '{ node { __typename } }',
    plan: inOrder(
      fetchOf('a', '{node{__typename id}}'),
      entitiesOf('b', '...on Node{__typename}', {
        paths: [pathOf('node')],
        requires: [requiring('Node', ['id'])],
      }),
    ),
    departments: {
      a: { data: { node: { __typename: first, id: '1' } } },
      b: { data: { _entities: [{ __typename: second }] } },
    },
  })
}

test('a type name becomes more exact when a department knows more, and never less', async () => {
  expect((await twiceTyped('Node', 'Firm')).answer).toEqual({ data: { node: { __typename: 'Firm' } } })
  expect((await twiceTyped('Firm', 'Node')).answer).toEqual({ data: { node: { __typename: 'Firm' } } })
})

test('F: enum values and types that callers do not know of are null, without an error where there may be a null', async () => {
  expect(
    await textOf({ query: '{ me { mood moods } }', data: { me: { mood: 'HIDDEN', moods: ['CALM', 'HIDDEN'] } } }),
  ).toBe('{"me":{"mood":null,"moods":["CALM",null]}}')
  expect(
    await textOf({
      query: '{ node { id } found { __typename } }',
      data: { node: { __typename: 'Hidden', id: 1 }, found: {} },
    }),
  ).toBe('{"node":null,"found":null}')
  const { answer } = await answerTo({ query: '{ me { mustMood } }', data: { me: { mustMood: 'HIDDEN' } } })
  expect(answer).toMatchObject({ data: { me: null }, errors: [{ path: ['me', 'mustMood'] }] })
})

test('a null where there may be none goes up to the nearest place that may be null, with one error', async () => {
  const query = '{ people { sure name } me { friend { firm { id } sure } } }'
  const { answer } = await answerTo({
    query,
    data: { people: [{ sure: 's' }, { name: 'Bo' }], me: { friend: { firm: { id: null } } } },
  })
  expect(answer.data).toEqual({ people: [{ sure: 's', name: null }, null], me: { friend: null } })
  expect(answer.errors).toEqual([
    {
      message: 'A department answered something that is no valid answer. Person.sure has no value and may not be null.',
      path: ['people', 1, 'sure'],
      extensions: { code: 'UPSTREAM_MALFORMED', retry: true },
    },
    expect.objectContaining({ path: ['me', 'friend', 'firm', 'id'] }),
  ])
})

const answered = async (query: string, data: object) => (await answerTo({ query, data })).answer

test('through lists too, up to the whole answer', async () => {
  expect(await answered('{ grid }', { grid: [[1], [2, null], null] })).toMatchObject({
    data: { grid: [[1], null, null] },
    errors: [{ path: ['grid', 1, 1] }],
  })
  expect(await answered('{ all { id } }', { all: [{ id: 1 }, null] })).toMatchObject({
    data: null,
    errors: [{ path: ['all', 1] }],
  })
  expect(await answered('{ must { id } me { id } }', { me: { id: 1 } })).toMatchObject({
    data: null,
    errors: [{ path: ['must'] }],
  })
  expect(await answered('{ me { mustTags tags } }', { me: { mustTags: ['a', null], tags: [null] } })).toMatchObject({
    data: { me: null },
    errors: [{ path: ['me', 'mustTags', 1] }],
  })
})

const refused = (path: readonly (string | number)[]) => ({ message: 'No.', path, extensions: { code: 'FORBIDDEN' } })

test('an error of a department explains a null at its own place, above and beside it; no second one is told', async () => {
  const query = '{ me { sure name } people { firm { id } } }'
  const ask = async (...paths: (string | number)[][]) => {
    const data = { me: { name: 'Ann', sure: null }, people: [{ firm: null }] }
    return (await answerTo({ query, data, errors: paths.map(refused) })).answer
  }
  expect((await ask(['me', 'sure'], ['people', 0])).errors).toHaveLength(2)
  expect((await ask(['me', 'name'], ['people', 0, 'firm'])).errors).toHaveLength(2)
  expect((await ask(['people'], ['me'])).errors).toHaveLength(2)
  expect((await ask(['people', 0, 'firm'])).errors).toMatchObject([{}, { path: ['me', 'sure'] }])
})

test.for([
  [
    'an object for text',
    '{ me { name age } }',
    { me: { name: {}, age: 3 } },
    { me: { name: null, age: 3 } },
    ['me', 'name'],
  ],
  ['a list for a number', '{ me { age } }', { me: { age: [1] } }, { me: { age: null } }, ['me', 'age']],
  ['an object for an enum value', '{ me { mood } }', { me: { mood: {} } }, { me: { mood: null } }, ['me', 'mood']],
  ['a list for an object', '{ me { id } }', { me: [{ id: 1 }] }, { me: null }, ['me']],
  [
    'text for an object',
    '{ me { friend { id } } }',
    { me: { friend: 'x' } },
    { me: { friend: null } },
    ['me', 'friend'],
  ],
  ['text for an interface', '{ node { id } }', { node: 'x' }, { node: null }, ['node']],
  ['an object for a list', '{ people { id } }', { people: { id: 1 } }, { people: null }, ['people']],
  ['text for a list of text', '{ me { tags } }', { me: { tags: 'x' } }, { me: { tags: null } }, ['me', 'tags']],
  [
    'an object in a list of text',
    '{ me { tags } }',
    { me: { tags: ['a', {}] } },
    { me: { tags: ['a', null] } },
    ['me', 'tags', 1],
  ],
  [
    'a list in a list of objects',
    '{ people { id } }',
    { people: [[], { id: 1 }] },
    { people: [null, { id: 1 }] },
    ['people', 0],
  ],
  ['an object where text must be', '{ me { sure } }', { me: { sure: {} } }, { me: null }, ['me', 'sure']],
  ['a number for a list of lists', '{ grid }', { grid: [1] }, { grid: [null] }, ['grid', 0]],
] as const)('%s counts as null and is told at its place', async ([, query, data, expected, path]) => {
  const { answer } = await answerTo({ query, data })
  expect(answer.data).toEqual(expected)
  expect(answer.errors).toMatchObject([{ path, extensions: { code: 'UPSTREAM_MALFORMED' } }])
  expect(answer.errors?.[0]?.message).toContain('is not of the shape of its type')
})

test('values of other scalars pass as they came', async () => {
  const extra = { any: [1, { thing: null }] }
  expect(await textOf({ query: '{ me { extra } }', data: { me: { extra } } })).toBe(JSON.stringify({ me: { extra } }))
})

import { expect, test } from 'vitest'
import type { RequiredFragment, TypenameRewrite } from '#router/engine/plan/planner.ts'
import { entitiesOf, fetchOf, field, inOrder, pathOf, requiring, runPlan } from '../support/run-plan.ts'

/** Representing: how entities are named to the department that is to say more about them. */

const schema = `
  type Query { things: [Thing] }
  interface Thing { id: ID more: String }
  type Person implements Thing { id: ID more: String }
  type Firm implements Thing { id: ID more: String }
`

interface Asked {
  readonly things: readonly unknown[]
  readonly requires: readonly RequiredFragment[]
  readonly inputRewrites?: readonly TypenameRewrite[]
  readonly variables?: Readonly<Record<string, unknown>>
}

/** The representations that are sent for things that were found. */
async function representationsOf({ things, requires, inputRewrites = [], variables = {} }: Asked): Promise<unknown> {
  const { sent } = await runPlan({
    schema,
    query: '{ things { more } }',
    variables,
    plan: inOrder(
      fetchOf('a', '{things{__typename id}}'),
      entitiesOf('b', '...on Thing{more}', { paths: [pathOf('things.@')], requires, inputRewrites }),
    ),
    departments: {
      a: { data: { things } },
      b: ({ representations }: Record<string, unknown>) => ({
        data: { _entities: (representations as unknown[]).map(() => null) },
      }),
    },
  })
  return (sent[1]?.body['variables'] as Record<string, unknown> | undefined)?.['representations'] ?? []
}

const person = { __typename: 'Person', id: '1' }

test('text is sent as it is, whatever it holds', async () => {
  const texts = ['plain', 'quo"te', 'back\\slash', 'line\nend\u0000', '中', '😀', '\ud800', '\u2028']
  const things = texts.map((id) => ({ __typename: 'Person', id }))
  expect(await representationsOf({ things, requires: [requiring('Person', ['id'])] })).toEqual(things)
})

test('numbers, booleans, lists and objects are sent as they are', async () => {
  const things = [1.5, true, [1, null], { a: 1 }].map((id) => ({ __typename: 'Person', id, name: 'n' }))
  expect(await representationsOf({ things, requires: [requiring('Person', ['id', 'name'])] })).toEqual(things)
})

test('A: a required field is read under the name it was fetched by and sent under the one the department knows', async () => {
  const price = { currency: 'EUR', amount: 3 }
  const inner = [field('currency'), field('_internal_1', [], 'amount')]
  expect(
    await representationsOf({
      things: [{ ...person, _internal_0: { currency: 'EUR', _internal_1: 3 }, price: 'of the caller', _internal_2: 5 }],
      requires: [requiring('Person', ['id', field('_internal_0', inner, 'price'), field('_internal_2', [], 'weight')])],
    }),
  ).toEqual([{ ...person, price, weight: 5 }])
})

test('B: of fragments within a required object those apply that fit its type, several at once too; null stays null', async () => {
  const owner = field('owner', [
    field('__typename'),
    requiring('Person', ['name']),
    requiring('Thing', ['id']),
    requiring('Firm', ['tax']),
  ])
  expect(
    await representationsOf({
      things: [
        { ...person, owner: { __typename: 'Person', id: '2', name: 'Ann', tax: 9 } },
        { __typename: 'Person', id: '2', owner: { __typename: 'Firm', id: '3', name: 'Works', tax: 8 } },
        { __typename: 'Person', id: '3', owner: { __typename: 'Stone', id: '4' } },
        { __typename: 'Person', id: '4', owner: null },
        { __typename: 'Person', id: '5', owner: [null, { __typename: 'Firm', id: '6', tax: 7 }] },
      ],
      requires: [requiring('Person', ['id', owner])],
    }),
  ).toEqual([
    { ...person, owner: { __typename: 'Person', name: 'Ann', id: '2' } },
    { __typename: 'Person', id: '2', owner: { __typename: 'Firm', id: '3', tax: 8 } },
    { __typename: 'Person', id: '3', owner: { __typename: 'Stone' } },
    { __typename: 'Person', id: '4', owner: null },
    { __typename: 'Person', id: '5', owner: [null, { __typename: 'Firm', id: '6', tax: 7 }] },
  ])
})

test('C: a department that knows only an interface is told the interface, of whatever type the object is', async () => {
  expect(
    await representationsOf({
      things: [person, { __typename: 'Thing', id: '2' }, { __typename: 'Firm', id: '3' }],
      requires: [requiring('Thing', ['id'])],
      inputRewrites: [{ types: ['Thing'], typename: 'Thing' }],
    }),
  ).toEqual(['1', '2', '3'].map((id) => ({ __typename: 'Thing', id })))
})

test('C′: all entries that apply to an object make up one representation', async () => {
  expect(
    await representationsOf({
      things: [{ ...person, name: 'Ann', home: { city: 'Ulm', street: 'Main' } }],
      requires: [
        requiring('Person', ['id', field('home', [field('city')])]),
        requiring('Thing', ['name', field('home', [field('street')])]),
      ],
    }),
  ).toEqual([{ ...person, home: { city: 'Ulm', street: 'Main' }, name: 'Ann' }])
})

test('a required value that never came keeps the entity from being asked about; one that is null does not', async () => {
  const requires = [requiring('Person', ['id', field('home', [field('city')])])]
  expect(
    await representationsOf({
      things: [
        person,
        { ...person, home: {} },
        { ...person, home: 'text' },
        { ...person, id: '2', home: { city: null } },
      ],
      requires,
    }),
  ).toEqual([{ __typename: 'Person', id: '2', home: { city: null } }])
})

test('things of several types are told apart though their keys are the same', async () => {
  const things = [person, { __typename: 'Firm', id: '1' }, person]
  expect(
    await representationsOf({ things, requires: [requiring('Person', ['id']), requiring('Firm', ['id'])] }),
  ).toEqual(things.slice(0, 2))
})

test('what is required only under a condition goes along only when the condition holds', async () => {
  const thing = { ...person, name: 'Ann', age: 3 }
  const requires = [
    requiring('Person', ['id']),
    requiring('Person', ['name'], { includeIf: 'withName' }),
    requiring('Person', ['age'], { skipIf: 'withoutAge' }),
  ]
  const sent = (variables: Record<string, unknown>) => representationsOf({ things: [thing], requires, variables })
  expect(await sent({ withName: true, withoutAge: false })).toEqual([thing])
  expect(await sent({ withName: false, withoutAge: true })).toEqual([person])
  expect(await sent({ withName: false, withoutAge: false })).toEqual([{ ...person, age: 3 }])
})

test('keys may be called like what every object inherits', async () => {
  const thing = Object.defineProperty({ ...person, constructor: 'c', toString: 't' }, '__proto__', {
    value: 'p',
    enumerable: true,
  })
  const requires = [requiring('Person', ['id', 'constructor', 'toString', '__proto__'])]
  const representations = await representationsOf({ things: [thing, person], requires })
  expect(JSON.stringify(representations)).toBe(
    '[{"__typename":"Person","id":"1","constructor":"c","toString":"t","__proto__":"p"}]',
  )
})

import { expect, test } from 'vitest'
import { entitiesOf, fetchOf, inOrder, pathOf, requiring, runPlan, type Scene } from '../support/run-plan.ts'

/** How many entities one request asks about, and how many one fetch. */

const people: Pick<Scene, 'schema'> = { schema: 'type Query { people: [Person] } type Person { id: ID name: String }' }
const byId = requiring('Person', ['id'])

test('some thousands of persons go in several requests, and each gets what was said of him', async () => {
  const persons = Array.from({ length: 4_001 }, (_, id) => ({ __typename: 'Person', id: String(id) }))
  const scene = (count: number): Scene => ({
    ...people,
    query: '{ people { name } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id}}'),
      entitiesOf('b', '...on Person{name}', { paths: [pathOf('people.@')], requires: [byId] }),
    ),
    departments: {
      a: { data: { people: persons.slice(0, count) } },
      b: ({ representations }: Record<string, unknown>) => ({
        data: { _entities: (representations as { id: string }[]).map(({ id }) => ({ name: `n${id}` })) },
      }),
    },
  })
  const { answer, sent } = await runPlan(scene(4_001))
  expect(sent).toHaveLength(1 + 5)
  expect(answer.data).toEqual({ people: persons.map(({ id }) => ({ name: `n${id}` })) })
  expect((await runPlan(scene(4_000))).sent).toHaveLength(1 + 1)
})

test('errors in any of these requests stand at the persons that they are about', async () => {
  const persons = Array.from({ length: 4_001 }, (_, id) => ({ __typename: 'Person', id: String(id) }))
  const { answer } = await runPlan({
    ...people,
    query: '{ people { name } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id}}'),
      entitiesOf('b', '...on Person{name}', { paths: [pathOf('people.@')], requires: [byId] }),
    ),
    departments: {
      a: { data: { people: persons } },
      b: ({ representations }: Record<string, unknown>) => ({
        data: { _entities: (representations as unknown[]).map(() => null) },
        errors: [{ message: 'No.', path: ['_entities', 0], extensions: { code: 'FORBIDDEN' } }],
      }),
    },
  })
  expect(answer.errors?.map(({ path }) => path)).toEqual(
    [0, 1_000, 2_000, 3_000, 4_000].map((index) => ['people', index, 'name']),
  )
})

test('a department that fails several of them is told once, and what the others said stays', async () => {
  const persons = Array.from({ length: 4_001 }, (_, id) => ({ __typename: 'Person', id: String(id) }))
  const { answer } = await runPlan({
    ...people,
    query: '{ people { name } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id}}'),
      entitiesOf('b', '...on Person{name}', { paths: [pathOf('people.@')], requires: [byId] }),
    ),
    departments: {
      a: { data: { people: persons } },
      b: ({ representations }: Record<string, unknown>) => {
        const asked = representations as { id: string }[]
        return asked[0]?.id === '4000' ? { data: { _entities: [{ name: 'last' }] } } : { data: { _entities: [] } }
      },
    },
  })
  expect(answer.errors).toMatchObject([{ path: ['people'], extensions: { code: 'UPSTREAM_MALFORMED' } }])
  expect(answer.data?.['people']).toEqual([...persons.slice(1).map(() => ({ name: null })), { name: 'last' }])
})

test('more than 50 000 persons are not asked about', async () => {
  const persons = Array.from({ length: 50_001 }, (_, id) => ({ __typename: 'Person', id }))
  const { answer, sent } = await runPlan({
    ...people,
    query: '{ people { name } }',
    plan: inOrder(
      fetchOf('a', '{people{__typename id}}'),
      entitiesOf('b', '...on Person{name}', { paths: [pathOf('people.@')], requires: [byId] }),
    ),
    departments: { a: { data: { people: persons } } },
  })
  expect(sent).toHaveLength(1)
  expect(answer.errors).toMatchObject([
    { path: ['people'], extensions: { code: 'LIMIT_EXCEEDED', department: 'b', retry: false } },
  ])
})

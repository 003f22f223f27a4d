import { setImmediate as nextTurn } from 'node:timers/promises'
import { getOperationAST, parse, print, buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { conditionNode } from '#router/engine/plan/condition-node.ts'
import { withoutMetaFields } from '#router/engine/run/compile.ts'
import {
  entitiesOf,
  executionOf,
  fetchOf,
  inOrder,
  pathOf,
  prepare,
  requiring,
  runPlan,
  type Scene,
  sideBySide,
} from '../support/run-plan.ts'

/** What goes out, in which order, and what is answered without asking anybody. */

const schema = `
  type Query { name(of: Int, in: Range): String other: String me: Person }
  type Mutation { first: Int second: Int }
  type Subscription { changed(since: Int): Person }
  type Person { id: ID name: String }
  input Range { from: Int constructor: String }
`

test('only the variables that a fetch uses and the caller gave go out', async () => {
  const { sent } = await runPlan({
    schema,
    query: 'query($of: Int, $in: Range, $other: Int, $gone: Int) { name(of: $of, in: $in) }',
    plan: fetchOf('a', 'query($of:Int,$in:Range,$gone:Int){name(of:$of,in:$in)}', {
      variables: ['of', 'in', 'gone', 'constructor'],
      operationName: 'Ask',
    }),
    variables: { of: null, in: { from: 1, constructor: 'quo"te' }, other: 5 },
    departments: { a: { data: { name: 'Ann' } } },
  })
  expect(sent).toEqual([
    {
      department: 'a',
      kind: 'query',
      body: {
        query: 'query($of:Int,$in:Range,$gone:Int){name(of:$of,in:$in)}',
        operationName: 'Ask',
        variables: { of: null, in: { from: 1, constructor: 'quo"te' } },
      },
    },
  ])
})

test('a fetch without variables sends none', async () => {
  const { sent } = await runPlan({
    schema,
    query: '{ other }',
    plan: fetchOf('a', '{other}'),
    departments: { a: { data: { other: 'o' } } },
  })
  expect(sent[0]?.body).toEqual({ query: '{other}' })
})

test('a fetch for something that the caller is denied is never sent: one error, one fault, and the rest is answered', async () => {
  const { answer, sent, faults } = await runPlan({
    schema,
    query: '{ name other }',
    plan: sideBySide(fetchOf('a', '{name}'), fetchOf('b', '{other}')),
    isDenied: (text) => text === '{name}',
    departments: { a: { data: { name: 'secret' } }, b: { data: { other: 'o' } } },
  })
  expect(sent.map(({ department }) => department)).toEqual(['b'])
  expect(answer.data).toEqual({ name: null, other: 'o' })
  expect(answer.errors).toMatchObject([{ path: ['name'], extensions: { code: 'INTERNAL', department: 'a' } }])
  expect(faults).toEqual([['Error: The planner added a field that the caller is denied.', 'a']])
})

test('mutations run one after the other, each as a mutation', async () => {
  const log: string[] = []
  const slowly = (name: string) => async () => {
    log.push(`${name} begins`)
    await nextTurn()
    log.push(`${name} ends`)
    return { data: { [name]: log.length } }
  }
  const mutation = { operationKind: 'mutation' } as const
  const { answer, sent } = await runPlan({
    schema,
    query: 'mutation { second first }',
    plan: inOrder(fetchOf('a', 'mutation{second}', mutation), fetchOf('b', 'mutation{first}', mutation)),
    departments: { a: slowly('second'), b: slowly('first') },
  })
  expect(log).toEqual(['second begins', 'second ends', 'first begins', 'first ends'])
  expect(sent.map(({ department, kind }) => [department, kind])).toEqual([
    ['a', 'mutation'],
    ['b', 'mutation'],
  ])
  expect(JSON.stringify(answer)).toBe('{"data":{"second":2,"first":4}}')
})

const decidedBy = (on: boolean): Scene => ({
  schema,
  query: 'query($on: Boolean!) { name @include(if: $on) other @skip(if: $on) }',
  variables: { on },
  plan: conditionNode('on', [fetchOf('a', '{name}'), fetchOf('b', '{other}')]),
  departments: { a: { data: { name: 'Ann' } }, b: { data: { other: 'o' } } },
})

test('a plan’s condition decides who is asked', async () => {
  expect((await runPlan(decidedBy(true))).answer).toEqual({ data: { name: 'Ann' } })
  expect((await runPlan(decidedBy(false))).answer).toEqual({ data: { other: 'o' } })
})

test('an empty plan asks nobody and answers an empty object', async () => {
  const { answer, sent } = await runPlan({
    schema,
    query: '{ name @include(if: false) }',
    plan: { kind: 'Empty' },
  })
  expect([answer, sent]).toEqual([{ data: {} }, []])
})

test('questions about the schema are answered here, in the order in which all is asked', async () => {
  const { text, sent } = await runPlan({
    schema,
    query: `query($type: String!, $on: Boolean!) {
      kind: __typename ...Rest __proto__: __schema { queryType { name } } __type(name: $type) { fields { name } } hidden: __typename @include(if: $on)
    }
    fragment Rest on Query { other __typename }`,
    variables: { type: 'Person', on: false },
    plan: fetchOf('a', '{other}'),
    departments: { a: { data: { other: 'o' } } },
  })
  expect(sent).toHaveLength(1)
  expect(text).toBe(
    '{"kind":"Query","other":"o","__typename":"Query","__proto__":{"queryType":{"name":"Query"}},"__type":{"fields":[{"name":"id"},{"name":"name"}]}}',
  )
})

function without(query: string): string | null {
  const document = parse(query)
  const rest = withoutMetaFields(document, getOperationAST(document, 'Ask')!, buildSchema(schema))
  return rest && print(rest).replaceAll(/\s+/g, ' ')
}

test('questions about the schema are taken out of what is planned, in fragments too, with what only they need', () => {
  expect(
    without(
      'query Ask { __typename ...A @skip(if: false) } fragment A on Query { t: __typename ...B } fragment B on Query { __schema { queryType { name } } }',
    ),
  ).toBeNull()
  expect(
    without(
      'query Ask($n: String!, $o: Int) { __type(name: $n) { name } ...A ...B @skip(if: false) } query Other { name } fragment A on Query { name(of: $o) } fragment B on Query { __typename other }',
    ),
  ).toBe('query Ask($o: Int) { ...A ... on Query @skip(if: false) { other } } fragment A on Query { name(of: $o) }')
})

test('each event of a subscription is taken as root data; the rest is fetched, and the whole is shaped', async () => {
  const { prepared, sent } = prepare({
    schema,
    query: 'subscription($since: Int) { changed(since: $since) { name } }',
    plan: {
      kind: 'Subscription',
      primary: fetchOf('a', 'subscription($since:Int){changed(since:$since){__typename id}}', {
        operationKind: 'subscription',
        variables: ['since'],
      }),
      rest: entitiesOf('b', '...on Person{name}', {
        paths: [pathOf('changed')],
        requires: [requiring('Person', ['id'])],
      }),
    },
    departments: { b: { data: { _entities: [{ name: 'Ann' }] } } },
  })
  const { subscription } = prepared
  expect(subscription?.source.department).toBe('a')
  expect(JSON.parse(subscription!.bodyOf({ since: 3 }))).toMatchObject({ variables: { since: 3 } })

  const event = { data: { changed: { __typename: 'Person', id: '1' } }, errors: undefined }
  expect(await subscription!.answerTo(event, executionOf())).toEqual({ data: { changed: { name: 'Ann' } } })
  expect(sent).toHaveLength(1)

  const failed = { data: null, errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] }
  expect(await subscription!.answerTo(failed, executionOf())).toEqual({
    data: { changed: null },
    errors: [{ message: 'No.', path: ['changed'], extensions: { code: 'FORBIDDEN', department: 'a', retry: false } }],
  })
  await expect(prepared.execute(executionOf())).rejects.toThrow('no single answer')
})

test('one compiled operation keeps nothing of a caller', async () => {
  const { prepared } = prepare({
    schema,
    query: 'query($on: Boolean!) { name @include(if: $on) me { id } }',
    plan: fetchOf('a', 'query($on:Boolean!){name @include(if:$on) me{id}}', { variables: ['on'] }),
    departments: {
      a: ({ on }: Record<string, unknown>) => (on ? { data: { name: 'Ann', me: { id: 1 } } } : { data: { me: null } }),
    },
  })
  const ask = (on: boolean) => prepared.execute(executionOf({ variables: { on } }))
  const [one, other] = await Promise.all([ask(true), ask(false)])
  expect([one, other]).toEqual([{ data: { name: 'Ann', me: { id: 1 } } }, { data: { me: null } }])
  expect(await ask(true)).toEqual(one)
  expect(prepared.bytes).toBeGreaterThan(1_000)
})

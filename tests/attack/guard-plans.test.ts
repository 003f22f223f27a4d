import { buildSubgraphSchema } from '@apollo/subgraph'
import { type Caller, type Subgraph, subgraphSdl } from '@civigraph/subgraph-kit'
import { parse } from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardedDepartments } from '../differential/guard/departments.ts'
import { type GuardedStage, setGuardedStage } from '../differential/guard/stage.ts'
import { callerWith } from '../support/national-graph.ts'

/** What reaches departments when the plan is a real one: planners add keys and required fields of their own accord. */
let stage: GuardedStage
beforeAll(async () => {
  stage = await setGuardedStage(guardedDepartments())
})
afterAll(() => stage.close())

interface Attack {
  readonly name: string
  readonly query: string
  readonly caller: Caller | null
  /** Words that may be in no request to a department. */
  readonly never: readonly string[]
  readonly data: unknown
  readonly errors: readonly (readonly [code: string, path: string])[]
}

const citizen = callerWith({ scopes: 's1' })

const attacks: readonly Attack[] = [
  {
    name: 'a protected field in a part that comes later',
    query: '{ me { name ... @defer { salary box { size } } } }',
    caller: citizen,
    never: ['salary'],
    data: { me: { name: 'Person.name', salary: null, box: { size: 'Box.size' } } },
    errors: [['FORBIDDEN', 'me.salary']],
  },
  {
    name: 'a part that comes later and holds nothing else',
    query: '{ count ... @defer(label: "later") { vault { gold } } }',
    caller: citizen,
    never: ['vault', 'gold'],
    data: { count: 1, vault: null },
    errors: [['FORBIDDEN', 'vault']],
  },
  {
    name: 'a field that another one requires: what is required is not fetched for it',
    query: '{ me { name fare } }',
    caller: null,
    never: ['weight', 'fare'],
    data: { me: null },
    errors: [['INTERNAL', 'me']],
  },
  {
    name: 'a protected key that only the planner asks for',
    query: '{ me { card { kind limit } } }',
    caller: citizen,
    never: ['number', 'limit'],
    data: { me: null },
    errors: [['INTERNAL', 'me']],
  },
  {
    name: 'a mutation that is refused is not sent, nor is one of which all that is asked is refused',
    query: 'mutation { wipe rename(name: "x") { salary } file }',
    caller: citizen,
    never: ['wipe', 'rename', 'salary'],
    data: { wipe: null, rename: null, file: 'Mutation.file' },
    errors: [
      ['FORBIDDEN', 'wipe'],
      ['FORBIDDEN', 'rename.salary'],
    ],
  },
  {
    name: 'a field of which one of two departments asks more',
    query: '{ me { box { label moved } } }',
    caller: citizen,
    never: ['moved'],
    data: { me: { box: { label: 'Box.label', moved: null } } },
    errors: [['FORBIDDEN', 'me.box.moved']],
  },
  {
    name: 'a field that a department gives to all that implement an interface',
    query: '{ parties { ... on Person { phone } ... on Office { phone } motto } }',
    caller: null,
    never: ['phone'],
    data: {
      parties: [
        { phone: null, motto: 'Person.motto' },
        { phone: null, motto: 'Office.motto' },
      ],
    },
    errors: [
      ['UNAUTHENTICATED', 'parties.phone'],
      ['UNAUTHENTICATED', 'parties.phone'],
    ],
  },
  {
    name: 'a refused field that no variable includes: nobody is told of it, and the answer holds nothing that was not asked',
    query: '{ strict { ... on Person @include(if: false) { papers { id } } ... on Box { id } } }',
    caller: citizen,
    never: ['papers'],
    data: { strict: [{ id: 'Box.id' }, {}] },
    errors: [],
  },
]

test.each(attacks)('$name', async ({ query, caller, never, data, errors }) => {
  const got = await stage.ask(query, caller, {})
  const requests = got.sent.map((one) => one.query).join('\n')
  expect(never.filter((word) => new RegExp(`\\b${word}\\b`).test(requests))).toEqual([])
  expect(got.data).toEqual(data)
  expect(got.errors.map(({ extensions, path }) => [extensions?.['code'], path?.join('.')])).toEqual(errors)
})

function departmentOf(written: string, header = ''): Subgraph {
  const sdl = `${subgraphSdl(written)}\n${header}`
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl) })
  return { name: 'one', sdl, schema, createContext: (caller, now = new Date()) => ({ caller, now, loaders: {} }) }
}

test.for<[string, string, RegExp]>([
  ['a policy that nobody knows', '@policy(policies: [["friends:only"]])', /Query\.secret.*UNKNOWN_POLICY/s],
  ['a scope that nobody wrote down', '@requiresScopes(scopes: [[]])', /Query\.secret.*EMPTY_REQUIREMENT/s],
])('a router does not start on %s', async ([, requirement, problem]) => {
  const department = departmentOf(`type Query { secret: String ${requirement} @classified(level: OPEN) }`)
  await expect(setGuardedStage([department])).rejects.toThrow(problem)
})

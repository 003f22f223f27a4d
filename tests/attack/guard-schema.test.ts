import type { Caller } from '@civigraph/subgraph-kit'
import {
  buildClientSchema,
  getIntrospectionQuery,
  type GraphQLSchema,
  type IntrospectionQuery,
  isObjectType,
} from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { guardedDepartments } from '../differential/guard/departments.ts'
import { allows } from '../differential/guard/naive-guard.ts'
import { type GuardedStage, setGuardedStage } from '../differential/guard/stage.ts'
import { callerWith } from '../support/national-graph.ts'

/** What callers are told of the schema: what they may use, and no more. */
let stage: GuardedStage
beforeAll(async () => {
  stage = await setGuardedStage(guardedDepartments())
})
afterAll(() => stage.close())

const nobody = null
const citizen = callerWith({ scopes: 's1' })
const everything = callerWith({ scopes: 's1 s2 s3', roles: 'officer', assurance: 'HIGH' })
const describer = callerWith({ scopes: 'graph:describe' })

async function told(caller: Caller | null, query = getIntrospectionQuery()) {
  const { data, errors, sent } = await stage.ask(query, caller, {})
  expect([errors, sent]).toEqual([[], []])
  return data
}

async function schemaFor(caller: Caller | null): Promise<GraphQLSchema> {
  return buildClientSchema((await told(caller)) as IntrospectionQuery)
}

function coordinatesOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
    .flatMap((type) => (isObjectType(type) ? Object.keys(type.getFields()).map((name) => `${type.name}.${name}`) : []))
}

// What is permitted and not told: nothing leads to a letter, and no field of the interface itself is left of what is named or kept.
test.for<[string, Caller | null, string[]]>([
  ['nobody', nobody, ['Letter.from', 'Query.named', 'Query.kept']],
  ['a citizen', citizen, []],
  ['an officer', callerWith({ roles: 'officer' }), ['Query.kept']],
  ['a client with two scopes', callerWith({ scopes: 's2 s3' }), ['Query.kept']],
])(
  '%s is told of no field that may not be asked, and of all others that can be reached',
  async ([, caller, hidden]) => {
    const known = coordinatesOf(await schemaFor(caller))
    const all = coordinatesOf(stage.apiSchema)
    expect(known.filter((coordinate) => !allows(coordinate, caller))).toEqual([])
    expect(known).toContain('Person.name')
    const untold = all.filter((coordinate) => allows(coordinate, caller) && !known.includes(coordinate))
    expect(untold).toEqual(hidden)
  },
)

test('who may have everything is told everything', async () => {
  const names = Object.keys((await schemaFor(everything)).getTypeMap())
  expect(names.toSorted()).toEqual(Object.keys(stage.apiSchema.getTypeMap()).toSorted())
  expect(coordinatesOf(await schemaFor(everything))).toEqual(coordinatesOf(stage.apiSchema))
})

test('a hidden type has no name: neither among the types, nor behind a field, nor when asked for by name', async () => {
  const text = JSON.stringify(await told(citizen))
  expect(text).toContain('"Person"')
  expect(text).not.toMatch(/"(Vault|Badge\.secret|depth|salary|tax|wipe|Stamp|Shade|Grade)"/)
  expect(await told(citizen, '{ __type(name: "Vault") { name } }')).toEqual({ __type: null })
  expect(await told(everything, '{ __type(name: "Vault") { name } }')).toEqual({ __type: { name: 'Vault' } })
})

test('the member of a union that a caller may not have is not told', async () => {
  const members = '{ __type(name: "Thing") { possibleTypes { name } } }'
  expect(JSON.stringify(await told(citizen, members))).not.toContain('Vault')
  expect(JSON.stringify(await told(everything, members))).toContain('Vault')
})

test('two callers of one question are told different schemas', async () => {
  const query = '{ __type(name: "Person") { fields { name } } }'
  const [one, other, again] = [await told(nobody, query), await told(everything, query), await told(nobody, query)]
  expect(again).toEqual(one)
  expect(JSON.stringify(other)).toContain('salary')
  expect(JSON.stringify(one)).not.toContain('salary')
})

test('with the scope graph:describe all is told, with what each field and type asks', async () => {
  const known = await schemaFor(describer)
  expect(coordinatesOf(known)).toEqual(coordinatesOf(stage.apiSchema))
  const person = known.getType('Person')
  expect(isObjectType(person) && person.getFields()['number']?.description).toBe(
    'Needs the scope "s1" and "s2", or "s3".',
  )
  expect(known.getType('Vault')?.description).toBe('Needs the scope "s3".')
  expect(known.getType('Person')?.description ?? null).toBeNull()
})

test('the scope to read the schema lets nobody read data', async () => {
  const { data, errors, sent } = await stage.ask('{ vault { gold } __type(name: "Vault") { name } }', describer, {})
  expect({ data, sent, codes: errors.map(({ extensions }) => extensions?.['code']) }).toEqual({
    data: { vault: null, __type: { name: 'Vault' } },
    sent: [],
    codes: ['FORBIDDEN'],
  })
})

test('a question about the schema beside others is answered in its place, in fragments and under conditions', async () => {
  const query = `query ($no: Boolean!) {
    count ...Q later: __type(name: "Card") @skip(if: $no) { name } me { name salary } __typename
  }
  fragment Q on Query { ... @defer { __schema { queryType { name } } } must { id } }`
  const { data, errors } = await stage.ask(query, citizen, { no: true })
  expect(JSON.stringify(data)).toBe(
    JSON.stringify({
      count: 1,
      __schema: { queryType: { name: 'Query' } },
      must: { id: 'Person.id' },
      me: { name: 'Person.name', salary: null },
      __typename: 'Query',
    }),
  )
  expect(errors.map(({ extensions }) => extensions?.['coordinate'])).toEqual(['Person.salary'])
})

test('a misspelt name is answered without a hint, whoever asks', async () => {
  for (const caller of [nobody, everything]) {
    const { errors } = await stage.ask('{ me { salaryy } vaultt { id } }', caller, {})
    expect(errors.length).toBe(2)
    expect(JSON.stringify(errors)).not.toMatch(/Did you mean|salary"|vault"/)
  }
})

test.for(['{ _entities(representations: []) { __typename } }', '{ _service { sdl } }'])(
  '%s is not part of the schema',
  async (query) => {
    const { data, errors, sent } = await stage.ask(query, everything, {})
    expect([data, sent]).toEqual([null, []])
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['INVALID_OPERATION'])
  },
)

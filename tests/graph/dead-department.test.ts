import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { type DefinitionNode, Kind, parse, type TypeNode } from 'graphql'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { callerWith } from '../support/national-graph.ts'
import { CITIZEN, seededNation } from '../support/seeded-nation.ts'

const QUESTION = `{
  identity: organisations(first: 1, filter: {register: "us-boston"}) { nodes { name feedback { threads } serviceItems { totalCount } datasets { totalCount } } }
  services: serviceItems(first: 1) { nodes { name ratings { given } feedback { threads } } }
  licence: licenceTypes(first: 1) { nodes { name authority { name } serviceItem { name } } }
  feedback: feedbackByOwner(register: "us-boston", first: 1) { owner { name } record { threads } }
  statistics: datasets(first: 1) { nodes { title publisher { name } } }
  privacy: applications(first: 1) { nodes { name owner { name } intendedUses { purpose } } }
  me { person { name licences { totalCount } feedback { totalCount } } }
}`

let nation: Awaited<ReturnType<typeof seededNation>>
beforeAll(async () => {
  nation = await seededNation()
})
afterAll(() => nation?.close())
afterEach(() => nation.graph.dead.clear())

test.for(['identity', 'services', 'licence', 'feedback', 'statistics', 'privacy'])(
  'a dead department %s costs its own fields, and no field of another one beside or around them',
  async (dead) => {
    const caller = callerWith({ person: CITIZEN, scopes: 'licence:read feedback:read' })
    nation.graph.dead.add(dead)
    const { data, errors = [] } = await nation.graph.answer({ query: QUESTION }, caller)
    const answered = Object.keys(data ?? {}).filter((name) => data?.[name] !== null)
    const all = ['identity', 'services', 'licence', 'feedback', 'statistics', 'privacy', 'me']
    const lost = dead === 'identity' ? ['identity', 'me'] : [dead]
    expect(answered).toEqual(all.filter((name) => !lost.includes(name)))
    expect(new Set(errors.map(({ extensions }) => extensions?.['code']))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']))
    expect(new Set(errors.map(({ extensions }) => extensions?.['department']))).toEqual(new Set([dead]))
  },
)

test('every field that leads into another department, and every root field, may be null', () => {
  const root = resolve(import.meta.dirname, '../..')
  const departments = globSync('subgraphs/*/schema.graphql', { cwd: root }).map((file) => ({
    department: basename(dirname(file)),
    types: parse(readFileSync(resolve(root, file), 'utf8')).definitions.flatMap(typeOf),
  }))
  // Whoever describes an entity owns it; the others only add fields to it.
  const owned = new Map(
    departments.flatMap(({ department, types }) =>
      types.filter(({ described }) => described).map(({ name }) => [name, department]),
    ),
  )
  const wrong = departments.flatMap(({ department, types }) =>
    types.flatMap(({ name, described, fields }) =>
      fields
        .filter((field) => field.type.kind === Kind.NON_NULL_TYPE && !['id', 'code'].includes(field.name.value))
        .filter((field) => {
          const leads = owned.get(nameOf(field.type)) ?? department
          return name === 'Query' || name === 'Mutation' || (!described && owned.has(name)) || leads !== department
        })
        .map((field) => `${department} ${name}.${field.name.value}`),
    ),
  )
  expect(departments).toHaveLength(6)
  expect(wrong).toEqual([])
})

function typeOf(definition: DefinitionNode) {
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) return []
  const { name, description, fields = [] } = definition
  return [{ name: name.value, described: description !== undefined, fields }]
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type)
}

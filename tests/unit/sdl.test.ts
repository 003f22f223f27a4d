import { defineSubgraph, sharedScalars, subgraphSdl } from '@civigraph/subgraph-kit'
import { Kind, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { readRequirements } from '#router/guard/requirements.ts'
import { compose } from '#router/registry/compose.ts'

/** Names of one kind of definition in a text. */
function definedIn(sdl: string, kind: Kind): string[] {
  return parse(sdl).definitions.flatMap((one) =>
    'name' in one && one.name && one.kind === kind ? [one.name.value] : [],
  )
}

function scalarsOf(written: string): string[] {
  return definedIn(subgraphSdl(written), Kind.SCALAR_TYPE_DEFINITION)
}

/** A department with one paged list, and a field that nobody classed. */
function list(name: string): string {
  return `
    type Query { ${name}s: ${name}Page! @classified(level: OPEN) secretOf${name}: Int }
    type ${name}Page @classified(level: OPEN) { pageInfo: PageInfo! }`
}

describe('shared scalars', () => {
  test('that a department does not use are not in its schema', () => {
    expect(scalarsOf('type Query { name: String }')).toEqual([])
  })

  test('that it uses are, wherever it uses them', () => {
    const written = `
      type Query { born(near: DivisionCode): [Date!]! }
      input Filter { holder: OrgId }
      extend type Person @key(fields: "id") { id: PersonId! }`
    expect(scalarsOf(written).toSorted()).toEqual(['Date', 'DivisionCode', 'OrgId', 'PersonId'])
  })

  test.for(Object.keys(sharedScalars))('%s comes with its description, alone', (name) => {
    const sdl = subgraphSdl(`type Query { value: ${name} }`)
    const scalar = parse(sdl).definitions.find((one) => one.kind === Kind.SCALAR_TYPE_DEFINITION)
    expect(scalarsOf(`type Query { value: ${name} }`)).toEqual([name])
    expect(scalar?.description?.value.length).toBeGreaterThan(20)
  })

  test('that a department defines itself are not defined twice', () => {
    expect(scalarsOf('scalar Date type Query { day: Date }')).toEqual(['Date'])
  })

  test('are not added for a name in a description or of a field', () => {
    expect(scalarsOf('type Query { "A Date." Date: String }')).toEqual([])
  })
})

describe('PageInfo', () => {
  test('is there for who uses it, and for nobody else', () => {
    expect(definedIn(subgraphSdl(list('Item')), Kind.OBJECT_TYPE_DEFINITION)).toContain('PageInfo')
    expect(definedIn(subgraphSdl('type Query { name: String }'), Kind.OBJECT_TYPE_DEFINITION)).toEqual(['Query'])
  })

  test('of two departments is one type, open to everybody, while what is not classed is shared with nobody', () => {
    const sources = ['Item', 'Case'].map((name) => ({
      name: name.toLowerCase(),
      url: `memory:${name}`,
      sdl: subgraphSdl(list(name)),
    }))
    const composed = compose(sources)
    if (!composed.ok) throw new Error(JSON.stringify(composed.problems))
    expect(composed.supergraphSdl.match(/^type PageInfo$/gm)).toHaveLength(1)
    const read = readRequirements(composed.supergraphSdl)
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const { fields, distinct } = read.requirements
    const asked = (coordinate: string) => fields.get(coordinate)?.map((number) => distinct[number])
    for (const coordinate of [
      'PageInfo.hasNextPage',
      'PageInfo.endCursor',
      'ItemPage.pageInfo',
      'CasePage.pageInfo',
      'Query.Items',
    ])
      expect([coordinate, asked(coordinate)]).toEqual([coordinate, []])
    expect(asked('Query.secretOfItem')).toEqual([{ kind: 'class', level: 'NOT_SHARED' }])
  })
})

describe('a subgraph', () => {
  const schema = new URL('../support/tiny.graphql', import.meta.url)
  const define = (resolvers: object) => defineSubgraph({ name: 'tiny', schema, loaders: () => ({}), resolvers })

  test.for<[string, object]>([
    ['Query.nothing', { Query: { asker: () => null, nothing: () => null } }],
    ['Nothing', { Nothing: { id: () => '' } }],
  ])('with a resolver for %s, which its schema lacks, is not made', ([name, resolvers]) => {
    expect(() => define(resolvers)).toThrow(
      `Subgraph tiny has a resolver for ${name}, which its schema does not define.`,
    )
  })

  test('gives every request its own loaders, the caller and the instant', () => {
    const { createContext } = define({})
    const now = new Date(0)
    expect(createContext(null, now)).toEqual({ caller: null, now, loaders: {} })
    expect(createContext(null).loaders).not.toBe(createContext(null).loaders)
  })
})

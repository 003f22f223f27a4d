import { Supergraph } from '@apollo/federation-internals'
import { expect, test } from 'vitest'
import { stripSecurity } from '#router/guard/strip.ts'
import { CLASSIFIED, compose } from '../support/guarded-graph.ts'

/** The planner's copy holds nothing of the guard, and planners take it. */

const EVERYTHING = `${CLASSIFIED}
  type Query {
    a: Vault @classified(level: OPEN)
    b: Int @requiresScopes(scopes: [["b"]])
    c: Stamp
    d: Colour
    e: Face
    hidden: Int @inaccessible
  }
  interface Face { id: ID! }
  type Vault implements Face @key(fields: "id") @authenticated @classified(level: CONDITIONAL) {
    id: ID!
    "Kept, as every description is."
    gold: Int @policy(policies: [["role:officer"]]) @classified(level: NOT_SHARED, mask: NONE)
  }
  scalar Stamp @authenticated
  enum Colour @policy(policies: [["acr:high"]]) { RED }
`

const GUARD_WORDS =
  /authenticated|requiresScopes|policy|policies|Policy|scopes|Scope|classified|guideline|Sharing|Mask|NOT_SHARED/

test('nothing of the guard is left in the copy, and everything else is', () => {
  const supergraphSdl = compose(EVERYTHING)
  const stripped = stripSecurity(supergraphSdl)

  expect(supergraphSdl).toMatch(GUARD_WORDS)
  expect(stripped).not.toMatch(GUARD_WORDS)
  expect(stripped).toContain('@inaccessible')
  expect(stripped).toContain('Kept, as every description is.')
})

test('the gateway refuses the full text and takes the copy', () => {
  const supergraphSdl = compose(EVERYTHING)

  expect(() => Supergraph.build(supergraphSdl)).toThrow('is for: SECURITY but is unsupported')
  const fields = Supergraph.build(stripSecurity(supergraphSdl))
    .apiSchema()
    .toGraphQLJSSchema()
    .getQueryType()
    ?.getFields()
  expect(Object.keys(fields ?? {})).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test('renamed directives go by what they are, and so do those imported by nobody', () => {
  const stripped = stripSecurity(
    compose(`extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed", import: [{ name: "@policy", as: "@rule" }])
      type Query { a: Int @rule(policies: [["role:x"]]) b: Int @fed__authenticated }`),
  )

  expect(stripped).not.toMatch(/rule|policy|policies|authenticated/)
})

test('a type of the guideline that a department answers with stays', () => {
  const stripped = stripSecurity(compose(`${CLASSIFIED} type Query { level: Sharing! @classified(level: OPEN) }`))

  expect(stripped).toContain('enum Sharing')
  expect(stripped).not.toMatch(/Mask|@classified/)
  expect(() => Supergraph.build(stripped)).not.toThrow()
})

test('a supergraph without requirements keeps every element', () => {
  const supergraphSdl = compose('type Query { a: Int }')

  expect(stripSecurity(supergraphSdl).match(/\b(type|scalar|enum|input|directive) /g)).toEqual(
    supergraphSdl.match(/\b(type|scalar|enum|input|directive) /g),
  )
})

import { readFileSync } from 'node:fs'
import { Supergraph } from '@apollo/federation-internals'
import { buildSchema, GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { expect, test } from 'vitest'
import { buildSchemaInSlices } from '#router/engine/plan/build-schema.ts'
import { apiDefinitions, apiSchemaSdl } from '#router/engine/plan/clean-schema.ts'
import { stripSecurity } from '#router/guard/strip.ts'
import { composeDepartments } from '../support/planned-graph.ts'

/** What callers see of a supergraph is what Apollo says they see, without Apollo's half second. */

const nationalSupergraph = readFileSync(new URL('../../router/generated/supergraph.graphql', import.meta.url), 'utf8')

const SUPERGRAPHS: readonly (readonly [string, string])[] = [
  ['the national graph', stripSecurity(nationalSupergraph)],
  [
    'hidden types, and all that leads to them',
    composeDepartments(`
      type Query { shown: Shown any: Either node(id: ID!): Node secret: Secret @inaccessible }
      type Mutation @inaccessible { act: Int }
      interface Node { id: ID! }
      interface Audited @inaccessible { auditor: String }
      type Shown implements Node & Audited { id: ID! auditor: String @inaccessible }
      type Secret implements Node @inaccessible { id: ID! }
      union Either = Shown | Secret
      union OnlySecret @inaccessible = Secret
      scalar Internal @inaccessible
    `),
  ],
  [
    'hidden fields, arguments, values and inputs',
    composeDepartments(`
      type Query {
        find(by: Filter, debug: Debug @inaccessible, order: Order = NEWEST): [Int]
        count(max: Int @inaccessible): Int
      }
      enum Debug @inaccessible { ON }
      "In which order."
      enum Order { NEWEST OLDEST BY_RISK @inaccessible }
      input Filter { text: String = "all" risk: Risk @inaccessible }
      input Risk @inaccessible { least: Int }
    `),
  ],
  [
    'interface objects, moved and required fields',
    composeDepartments(
      `type Query { node: Node }
       interface Node @key(fields: "id") { id: ID! }
       type Person implements Node @key(fields: "id") { id: ID! weight: Int old: String @inaccessible }`,
      `type Node @key(fields: "id") @interfaceObject { id: ID! note: String hidden: Int @inaccessible }`,
      `type Person @key(fields: "id") { id: ID! weight: Int @external fee: Int @requires(fields: "weight")
         moved: String @tag(name: "draft") }`,
    ),
  ],
  [
    'tags, costs, deprecation, documents and defaults',
    composeDepartments(`
      """
      The root.

          indented "quotes" and \\"""
      """
      type Query @tag(name: "public") {
        "Ancient."
        old: Int @deprecated @cost(weight: 5)
        older(a: Int = 3 @deprecated(reason: "Unused."), b: [String!] = ["x", "y"]): Int @deprecated(reason: "See old.")
        list(first: Int = 10, by: By = { name: "n", on: { deep: true } }): [Int] @listSize(slicingArguments: ["first"])
        when: Instant
      }
      input By { name: String = "d" on: On level: Level = LOW }
      input On { deep: Boolean! }
      enum Level { LOW @deprecated(reason: "Too low.") HIGH @tag(name: "x") }
      scalar Instant @specifiedBy(url: "https://example.org/instant")
      type Subscription { ticks: Int }
    `),
  ],
]

test.for(SUPERGRAPHS)('Apollo and we agree on %s', ([, supergraphSdl]) => {
  const apollo = Supergraph.build(supergraphSdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema()

  expect(printSorted(apiSchemaSdl(supergraphSdl))).toBe(printSchema(lexicographicSortSchema(apollo)))
})

test.for(SUPERGRAPHS)(
  'built in slices, a schema is what graphql-js builds, and callers may defer: %s',
  async ([, supergraphSdl]) => {
    const definitions = apiDefinitions(supergraphSdl)

    const schema = await buildSchemaInSlices(definitions)

    const atOnce = buildSchema(definitions.join('\n'))
    const ours = schema.getDirectives().filter(({ name }) => !atOnce.getDirective(name))
    expect(ours.map(({ name }) => name)).toEqual(['defer'])
    expect(printSchema(new GraphQLSchema({ ...schema.toConfig(), directives: atOnce.getDirectives() }))).toBe(
      printSchema(atOnce),
    )
    expect(definitions.length).toBeGreaterThan(2)
  },
)

test('what callers are told stays: who deprecates, which standard a scalar follows, which input takes one field', async () => {
  const schema = await buildSchemaInSlices([
    'schema { query: Root mutation: Acts }',
    '"All." type Root { a(by: By): At }',
    'type Acts { a: Int }',
    'scalar At @specifiedBy(url: "https://example.org/at")',
    'input By @oneOf { id: ID name: String }',
  ])

  expect(printSchema(schema)).toContain('scalar At @specifiedBy(url: "https://example.org/at")')
  expect(printSchema(schema)).toContain('input By @oneOf')
  expect(schema.getQueryType()?.name).toBe('Root')
  expect(schema.getMutationType()?.name).toBe('Acts')
})

test('a type that only looks like one of federation’s stays, and federation’s own go', () => {
  const sdl = apiSchemaSdl(composeDepartments(`type Query { a: Joined__Thing } type Joined__Thing { b: Int }`))

  expect(sdl).toContain('type Joined__Thing')
  expect(sdl).not.toMatch(/join__|link__|federation__|directive/)
})

test('a schema that names what it does not define is not built', async () => {
  await expect(buildSchemaInSlices(['type Query { a: Missing }'])).rejects.toThrow(
    'The schema names a type that it does not define: Missing.',
  )
})

test('a text that links nothing is no supergraph, since nothing tells what is hidden', () => {
  expect(() => apiSchemaSdl('type Query { a: Int @inaccessible }')).toThrow('no readable @link')
})

function printSorted(sdl: string): string {
  return printSchema(lexicographicSortSchema(buildSchema(sdl)))
}

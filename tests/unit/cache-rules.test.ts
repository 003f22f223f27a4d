import { getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { cacheRules, readCacheAges } from '#router/caching/cache-rules.ts'
import { createGuard } from '#router/guard/guard.ts'
import { apiSchemaOf, compose, FEDERATED } from '../support/guarded-graph.ts'

const supergraphSdl = compose(`${FEDERATED}
  extend schema
    @link(url: "https://specs.civigraph.example/cacheControl/v1.0", import: ["@cacheControl"])
    @composeDirective(name: "@cacheControl")
  directive @cacheControl(maxAge: Int, scope: CacheScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheScope { PUBLIC PRIVATE }
  type Query {
    datasets: [Dataset!] @cacheControl(maxAge: 300)
    latest: Dataset
    stamp: String @cacheControl(maxAge: 30)
    unsaid: String
    own: Dataset @cacheControl(maxAge: 300, scope: PRIVATE)
    found: Found @cacheControl(maxAge: 300)
  }
  interface Found { title: String }
  type Dataset implements Found @cacheControl(maxAge: 60) {
    title: String
    rows: [Row!]
    page: Page
    author: String @authenticated
    now: String @cacheControl(maxAge: 5)
  }
  type Letter implements Found { title: String @cacheControl(maxAge: 7) }
  type Page @cacheControl(inheritMaxAge: true) { more: Boolean }
  type Row { value: String }
`)
const schema = apiSchemaOf(supergraphSdl)
const { asksOf } = createGuard(supergraphSdl, schema)
const rules = cacheRules(readCacheAges(supergraphSdl), schema, asksOf)

test.for([
  ['{ stamp }', 30],
  ['{ unsaid }', 0],
  ['{ stamp unsaid }', 0],
  ['{ datasets { title } }', 300],
  ['{ latest { title } }', 60],
  ['{ datasets { title now } }', 5],
  ['{ datasets { rows { value } } }', 0],
  ['{ datasets { page { more } } }', 300],
  ['{ own { title } }', 0],
  ['{ datasets { author } }', 0],
  ['{ datasets { ...A } } fragment A on Dataset { ... on Dataset { now } }', 5],
  ['{ found { title } }', 7],
  ['{ __typename stamp }', 30],
  ['{ __schema { types { name } } }', 0],
  ['mutation { stamp }', 0],
] as const)('the answer to %s may be kept for %i s', ([text, seconds]) => {
  const document = parse(text)
  const definition = getOperationAST(document)
  if (!definition) throw new Error('The text holds no operation.')
  expect(rules.maxAgeSeconds(document, definition)).toBe(seconds)
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { callerWith } from '../support/national-graph.ts'
import { seededNation } from '../support/seeded-nation.ts'

const LIST = `query ($first: Int!) {
  licences(first: $first) {
    totalCount
    nodes {
      id
      state
      holder { ... on Organisation { id name } }
      issuer { id name }
      type { id name serviceItem { id name ratings { given } } }
    }
  }
}`

let nation: Awaited<ReturnType<typeof seededNation>>

beforeAll(async () => {
  nation = await seededNation()
})
afterAll(() => nation?.close())

async function statementsFor(first: number): Promise<number> {
  nation.statements.length = 0
  const answer = await nation.graph.answer({ query: LIST, variables: { first } }, callerWith({}))
  expect(answer.errors).toBeUndefined()
  expect(answer.data).toMatchObject({ licences: { nodes: { length: first } } })
  return nation.statements.length
}

test('a list of 100 licences with holder, type and service item costs as many statements as a list of 2', async () => {
  const ofTwo = await statementsFor(2)
  const ofHundred = await statementsFor(100)
  expect(ofHundred).toBeLessThanOrEqual(ofTwo)
  expect(ofHundred).toBeLessThanOrEqual(12)
})

test('every holder of the list is an organisation with a name', async () => {
  const { data } = await nation.graph.answer({ query: LIST, variables: { first: 100 } }, callerWith({}))
  expect(JSON.stringify(data)).not.toContain('"holder":null')
  expect(JSON.stringify(data)).not.toContain('"serviceItem":null')
})

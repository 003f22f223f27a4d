import { parse } from 'graphql'
import { expect, test } from 'vitest'
import { conditionNode } from '#router/engine/plan/condition-node.ts'
import { type PlanDocument, planOperation } from '#router/engine/plan/plan-operation.ts'
import type { PlanNode } from '#router/engine/plan/planner.ts'
import { supergraphTypes } from '#router/engine/plan/supergraph-types.ts'
import { fetchOf } from '../support/run-plan.ts'

/** A mutation's root fields run in turns, and no caller can make their plan grow out of bounds. */

const rules = {
  groups: true,
  types: supergraphTypes(
    'type Query { a: Int } type Mutation { m: Int n: Int } type Subscription { s: Thing } type Thing { a: Int b: Int }',
  ),
}
const FOUND = fetchOf('some', '{ a }')
const planned: PlanDocument = () => fetchOf('some', 'mutation { m }', { operationKind: 'mutation' })

function plan(text: string, planDocument = planned): PlanNode {
  return planOperation(parse(text), rules, planDocument)
}

test('a name has no second turn where its first one holds anyway', () => {
  const twice = plan('mutation ($a: Boolean!) { m @include(if: $a) n m @include(if: $a) }')
  const within = plan(
    'mutation ($a: Boolean!, $b: Boolean!) { m @include(if: $a) n ... @include(if: $a) { m @skip(if: $b) } }',
  )

  expect(twice).toMatchObject({ kind: 'Sequence', nodes: [{ kind: 'Condition' }, { kind: 'Fetch' }] })
  expect(within).toMatchObject({ kind: 'Sequence', nodes: [{ kind: 'Condition' }, { kind: 'Fetch' }] })
})

test('the same field under the same conditions twenty times is one turn', () => {
  const field = '... @include(if: $a) { ... @skip(if: $b) { m @include(if: $c) } }'
  const many = plan(`mutation ($a: Boolean!, $b: Boolean!, $c: Boolean!) { ${`${field} `.repeat(20)} }`)

  expect(JSON.stringify(many).length).toBeLessThan(2_000)
})

test('under twenty different conditions it is refused, before the plan is as large as all their combinations', () => {
  const names = Array.from({ length: 20 }, (_, index) => [`$a${index}`, `$b${index}`] as const)
  const fields = names.map(([a, b]) => `m @include(if: ${a}) @skip(if: ${b})`).join(' ')
  const variables = names
    .flat()
    .map((name) => `${name}: Boolean!`)
    .join(' ')

  expect(() => plan(`mutation (${variables}) { ${fields} }`)).toThrow('under too many different conditions')
})

test('what a planner does not plan because of conditions is planned once for each case', () => {
  const seen: string[] = []
  const dislikes: PlanDocument = (document) => {
    const text = JSON.stringify(document).includes('Directive') ? 'with conditions' : 'without'
    seen.push(text)
    if (text === 'with conditions') throw new Error('No way.')
    return FOUND
  }

  const cases = plan('query ($x: Boolean!, $y: Boolean!) { a @include(if: $x) b: a @skip(if: $y) }', dislikes)

  expect(cases).toEqual(conditionNode('x', [conditionNode('y', [FOUND, FOUND]), conditionNode('y', [null, FOUND])]))
  expect(seen).toEqual(['with conditions', 'without', 'without', 'without'])
})

test('a subscription has one source, so that it is planned at once or refused', () => {
  const refuses: PlanDocument = () => {
    throw new Error('No way.')
  }

  expect(() => plan('subscription ($x: Boolean!) { s { a b @include(if: $x) } }', refuses)).toThrow('No way.')
})

import { GraphError } from '@civigraph/subgraph-kit'
import { parse } from 'graphql'
import { afterEach, expect, test } from 'vitest'
import { type SecondPlanner, withFallback } from '#router/engine/plan/fallback-planner.ts'
import { openPlanner } from '#router/engine/plan/open-planner.ts'
import type { OpenedPlanner, Planner } from '#router/engine/plan/planner.ts'
import type { PlanTaken } from '#router/engine/plan/timed-planner.ts'
import { composeDepartments } from '../support/planned-graph.ts'

/** What the native planner does not plan, the portable one does. */

/** A requirement of an interface object behind one of its own fields: the native planner finds no way. */
const records = composeDepartments(
  `type Query { permit: Permit }
   interface Record @key(fields: "id") { id: ID! headline: String }
   type Permit implements Record @key(fields: "id") { id: ID! headline: String }`,
  `type Record @key(fields: "id") @interfaceObject {
     id: ID! next: Record! headline: String @external digest: String! @requires(fields: "headline")
   }`,
)
const DIGEST = { document: parse('{ permit { next { digest } } }') }
const ID = { document: parse('{ permit { id } }') }

/** A requirement over entities that are two keys away: the native planner panics, which ends its process. */
const people = composeDepartments(
  `type Person @key(fields: "id") @key(fields: "site { mark }") {
     id: ID! site: Site! weight: [Office] @external total: ID @requires(fields: "weight { id peer }")
   }
   type Site @shareable { mark: String! }
   type Office @key(fields: "id") { id: ID! peer: ID @external }`,
  `type Person @key(fields: "id") { id: ID! }
   type Query { people: [Person] }`,
  `type Person @key(fields: "site { mark }") { site: Site! weight: [Office] }
   type Site @shareable { mark: String! }
   type Office @key(fields: "id") { id: ID! peer: ID }`,
)

const opened: OpenedPlanner[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((planner) => planner.close()))
})

async function open(supergraphSdl: string, isolated = false) {
  const taken: string[] = []
  const planned = ({ planner, ok }: PlanTaken) => void taken.push(`${planner} ${ok ? 'plans' : 'does not'}`)
  const planner = await openPlanner({ supergraphSdl, use: 'native', isolated, planned })
  opened.push(planner)
  return { planner, taken }
}

test('what the native planner refuses is planned by Apollo’s, and both are counted under their names', async () => {
  const { planner, taken } = await open(records)

  expect(JSON.stringify(await planner.plan(DIGEST))).toContain('digest')
  await planner.plan(ID)

  expect(planner.name).toBe('native')
  expect(taken).toEqual(['native does not', 'apollo plans', 'native plans'])
})

test('so is what ends the process of the native planner', async () => {
  const { planner, taken } = await open(people, true)

  expect(JSON.stringify(await planner.plan({ document: parse('{ people { total } }') }))).toContain('total')
  expect(taken).toEqual(['native does not', 'apollo plans'])
})

test('where both refuse, or the second does not open, the refusal is told; the second is opened once at most', async () => {
  let openings = 0
  const first = standIn(() => Promise.reject(new Error('No way.')))
  const refusing = withFallback(
    first,
    opening(async () => standIn(() => Promise.reject(new Error('Nor here.')))),
  )
  const warnings: string[] = []
  const failing = () => Promise.reject(new Error(`It opened ${++openings} times.`))
  const alone = withFallback(first, { open: failing, warn: (message) => warnings.push(message) })

  await expect(refusing.plan(ID)).rejects.toThrow('Nor here.')
  await expect(alone.plan(ID)).rejects.toThrow('No way.')
  await expect(alone.plan(ID)).rejects.toThrow('No way.')
  expect(warnings).toEqual([
    'Operations that the native planner does not plan are refused, since no other one opens. It opened 1 times.',
  ])
})

test('a refusal because too many wait is no reason to let them wait for another', async () => {
  const overloaded = new GraphError('OVERLOADED', 'Too many new operations wait to be planned.')
  const planner = withFallback(
    standIn(() => Promise.reject(overloaded)),
    NEVER,
  )

  await expect(planner.plan(ID)).rejects.toBe(overloaded)
})

test('both are closed, and a second that was never needed is never opened', async () => {
  const closed: string[] = []
  const first = standIn(
    () => Promise.reject(new Error('No way.')),
    () => closed.push('first'),
  )
  const second = standIn(
    () => Promise.resolve({ kind: 'Empty' }),
    () => closed.push('second'),
  )
  const used = withFallback(
    first,
    opening(async () => second),
  )
  const unused = withFallback(first, NEVER)

  await used.plan(ID)
  await used.close()
  await unused.close()

  expect(closed).toEqual(['first', 'second', 'first'])
})

test('what is refused because the planner closes opens no other one', async () => {
  const refused = Promise.withResolvers<never>()
  const first = standIn(
    () => refused.promise,
    () => refused.reject(new Error('The planner is closed.')),
  )
  const planner = withFallback(first, NEVER)

  const planning = planner.plan(ID)
  await planner.close()

  await expect(planning).rejects.toThrow('The planner is closed.')
})

function opening(second: () => Promise<Planner>): SecondPlanner {
  return { open: second, warn: () => {} }
}

const NEVER = opening(() => {
  throw new Error('The second planner was opened.')
})

function standIn(plan: Planner['plan'], closed: () => void = () => {}): OpenedPlanner {
  return {
    name: 'native',
    apiDefinitions: [],
    possibleTypes: new Map(),
    overrideLabels: [],
    plan,
    close: async () => closed(),
  }
}

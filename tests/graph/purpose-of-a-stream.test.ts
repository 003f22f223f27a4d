import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Exchange } from '#router/exchange.ts'
import { useRegister } from '#router/guard/purposes/use-register.ts'
import type { NationalGraph } from '#router/national-graph.ts'
import { follow, requestPath } from '#router/request.ts'
import { prepareIn } from '#router/steps/prepare-in.ts'
import { anArrival, callerWith, partsForTests } from '../support/national-graph.ts'
import { purposedDepartments } from '../support/purposed-departments.ts'
import { purposedGraph } from '../support/purposed-graph.ts'

/** A stream goes on in another supergraph only as what it was let in as. */

const PERSON = 'VEVTVC1QRVJTT04tMDAwMQ'
const { all, register } = purposedDepartments()
const uses = useRegister({ refreshMs: 0 })

let graph: NationalGraph
/** What anybody may know, the title of a person, is conditional here. */
let stricter: NationalGraph
/** Nobody knows uses and consents here. */
let withoutRegister: NationalGraph

beforeAll(async () => {
  graph = await purposedGraph(all)
  withoutRegister = await purposedGraph(all.filter(({ name }) => name !== 'privacy'))
  stricter = await purposedGraph(all, {
    republish: (sdl) => sdl.replace(/title: String @classified\(level: OPEN\)/, 'title: String'),
  })
})
afterAll(async () => {
  await graph?.close()
  await stricter?.close()
  await withoutRegister?.close()
})
beforeEach(() => {
  register.uses = [{ client: 'app-a', purpose: 'delivery', fields: ['Query.me', 'Person.name', 'Person.address'] }]
  register.consents = [
    { id: 'c1', person: PERSON, client: 'app-a', purpose: 'delivery', fields: ['Person.address'] },
    { id: 'c2', person: PERSON, client: 'app-a', purpose: 'delivery', fields: ['Person.phone'] },
  ]
})

/** What a stream keeps of the request that opened it. */
async function opened(
  query: string,
  client = 'app-a',
  { form = 'POST', roles = '' }: { form?: Exchange['form']; roles?: string } = {},
): Promise<Exchange> {
  const caller = callerWith({ person: PERSON, client, roles })
  return await follow(
    {
      graphs: { take: () => graph, giveBack: () => {} },
      deadlineMs: 5_000,
      reportFault: () => {},
      steps: requestPath({ ...partsForTests(), uses, verifyToken: async () => caller }),
    },
    { ...anArrival({ query }), form, headers: { authorization: ['Bearer token'] } },
  )
}

test('where purpose and consents are the same it goes on as the same caller', async () => {
  const exchange = await opened('{ me { name address } }')
  const again = await prepareIn(stricter, exchange, uses)

  expect(again.graph).toBe(stricter)
  expect(again.prepared).not.toBeNull()
  expect(again.caller).toBe(exchange.caller)
  expect([again.caller?.purpose, again.caller?.consents]).toEqual(['delivery', ['c1']])
})

test('where another consent would be relied on it does not go on', async () => {
  const exchange = await opened('{ me { name address } }')
  register.consents = register.consents.map((one) => ({ ...one, id: `${one.id} renewed` }))

  await expect(prepareIn(graph, exchange, uses)).rejects.toMatchObject({ code: 'STREAM_ENDED' })
})

test('where its purpose does not cover what became conditional it does not go on', async () => {
  const exchange = await opened('{ me { name title } }')
  expect(exchange.answer).toEqual({ data: { me: { name: 'Test Person', title: 'Dr' } } })

  await expect(prepareIn(stricter, exchange, uses)).rejects.toMatchObject({
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.title'] },
  })
})

test('where something became conditional that was asked for no purpose it does not go on', async () => {
  register.uses = [{ client: 'app-t', purpose: 'titles', fields: ['Person.title'] }]
  const exchange = await opened('{ found { ... on Person { title } } }', 'app-t')
  expect(exchange.caller?.purpose).toBeNull()

  await expect(prepareIn(stricter, exchange, uses)).rejects.toMatchObject({ code: 'STREAM_ENDED' })
})

test('where nobody knows whether its consent still holds it does not go on', async () => {
  const exchange = await opened('{ me { name address } }')
  register.consents = []

  await expect(prepareIn(withoutRegister, exchange, uses)).rejects.toMatchObject({ code: 'STREAM_ENDED' })
})

test.each([
  ['by a consent ends with it', '', 'CONSENT_REQUIRED'],
  ['by a right that needs none goes on when a consent ends', 'registrar', 'goes on'],
])('what is given %s', async (_how, roles, outcome) => {
  register.uses = [{ client: 'app-a', purpose: 'delivery', fields: ['Subscription.moved', 'Person.*'] }]
  register.consents = [{ id: 'c1', person: PERSON, client: 'app-a', purpose: 'delivery', fields: ['Person.*'] }]
  const exchange = await opened('subscription { moved { employer } }', 'app-a', { form: 'STREAM', roles })
  expect(exchange.caller?.consents).toEqual(roles === '' ? ['c1'] : [])
  register.consents = []

  const now = { graph, signal: exchange.signal, deadlineAt: performance.now() + 5_000, traceparent: null, calls: null }
  const asked = Promise.all(exchange.askAgain.map(async ({ ask }) => await ask(now)))
  await expect(
    asked.then(
      () => 'goes on',
      ({ code }) => code,
    ),
  ).resolves.toBe(outcome)
})

test('what it asked in the supergraph before is asked no more, however often supergraphs are swapped', async () => {
  register.uses = [{ client: 'app-a', purpose: 'moves', fields: ['Subscription.moved', 'Person.name'] }]
  const exchange = await opened('subscription { moved { name } }', 'app-a', { form: 'STREAM' })
  const first = exchange.askAgain
  expect(first).toHaveLength(1)

  const again = await prepareIn(stricter, await prepareIn(graph, exchange, uses), uses)
  expect(again.askAgain).toHaveLength(1)
  expect(again.askAgain).not.toEqual(first)
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDepartments } from '#router/engine/fetch/departments.ts'
import { type NationalGraph, prepareNationalGraph } from '#router/national-graph.ts'
import { compose } from '#router/registry/compose.ts'
import { follow, requestPath } from '#router/request.ts'
import { faultyDepartment, type FaultyDepartment, says } from '../support/faulty-department.ts'
import { anArrival, partsForTests, TEST_LIMITS } from '../support/national-graph.ts'

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])'
const PEOPLE = `${LINK} type Query { person: Person } type Person @key(fields: "id") { id: ID! name: String }`
const NOTES = `${LINK} type Person @key(fields: "id") { id: ID! note: String }`
const LONG = 'x'.repeat(60_000)

let people: FaultyDepartment
let notes: FaultyDepartment
let graph: NationalGraph
beforeAll(async () => {
  const person = { __typename: 'Person', id: '1', name: LONG }
  people = await faultyDepartment((socket) => void socket.write(says(JSON.stringify({ data: { person } }))))
  notes = await faultyDepartment(
    (socket) => void socket.write(says(JSON.stringify({ data: { _entities: [{ note: LONG }] } }))),
  )
  const composition = compose([
    { name: 'people', sdl: PEOPLE, url: people.url.href },
    { name: 'notes', sdl: NOTES, url: notes.url.href },
  ])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const reportFault = () => {}
  const departments = openDepartments({
    timeoutMs: 2_000,
    maxAnswerBytes: 1_000_000,
    share: true,
    envelopeFor: () => null,
    reportFault,
  })
  graph = await prepareNationalGraph({
    supergraphSdl: composition.supergraphSdl,
    limits: TEST_LIMITS,
    reportFault,
    takeDepartment(name, url) {
      const { it, release } = departments.take(name, url)
      return { department: it, release }
    },
  })
})
beforeEach(() => {
  notes.received.length = 0
})
afterAll(async () => {
  await graph.close()
  await people.close()
  await notes.close()
})

async function ask(maxFetchedBytes?: number) {
  const bound = maxFetchedBytes === undefined ? {} : { maxFetchedBytes }
  const steps = requestPath({ ...partsForTests(), ...bound, verifyToken: async () => null })
  const graphs = { take: () => graph, giveBack: () => {} }
  const arrival = anArrival({ query: '{ person { name note } }' })
  return (await follow({ steps, graphs, deadlineMs: 5_000, reportFault: () => {} }, arrival)).answer
}

test('all departments together answer one request no more than it may fetch: the rest is lost, and told', async () => {
  const answer = await ask(100_000)
  expect(answer?.data).toEqual({ person: { name: LONG, note: null } })
  expect(answer?.errors).toMatchObject([
    { path: ['person', 'note'], extensions: { code: 'UPSTREAM_MALFORMED', department: 'notes' } },
  ])
  expect(answer?.errors?.[0]?.message).toMatch(/more than the router reads for one request. Ask for less at once.$/)
})

test('each request has all of it for itself', async () => {
  for (let turn = 0; turn < 3; turn++)
    expect(await ask(130_000)).toEqual({ data: { person: { name: LONG, note: LONG } } })
})

test('a department is not even asked once nothing is left', async () => {
  const bytes = Buffer.byteLength(JSON.stringify({ data: { person: { __typename: 'Person', id: '1', name: LONG } } }))
  expect(await ask(bytes)).toMatchObject({ data: { person: { name: LONG, note: null } } })
  expect(notes.received).toEqual([])
})

test('a request of usual size is far from the bound that holds unless another is set', async () => {
  expect(await ask()).toEqual({ data: { person: { name: LONG, note: LONG } } })
})

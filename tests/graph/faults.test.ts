import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FaultName, FAULTS } from '../support/faulty-department.ts'
import {
  DEPARTMENT_TIMEOUT_MS,
  faultyGraph,
  type FaultyGraph,
  entitiesOf,
  licenceThat,
  wellLicence,
} from '../support/faulty-graph.ts'

let graph: FaultyGraph
beforeEach(async () => {
  graph = await faultyGraph()
})
afterEach(() => graph.close())

/** Where a fetch that fails stands in an operation, and what the answer then is. */
const PLACES = {
  'at the root': {
    query: '{ person { name } office { name } }',
    data: { person: { name: 'Person 1' }, office: null },
    path: ['office'],
  },
  'at an entity': {
    query: '{ person { name licence { number } } }',
    data: { person: { name: 'Person 1', licence: null } },
    path: ['person', 'licence'],
  },
  'behind what another department requires': {
    query: '{ person { name fee } }',
    data: { person: { name: 'Person 1', fee: null } },
    path: ['person'],
  },
  'at each item of a list': {
    query: '{ people { name licence { number } } }',
    data: { people: ['1', '2', '3'].map((id) => ({ name: `Person ${id}`, licence: null })) },
    path: ['people'],
  },
} as const

/** What callers are told, and how often the department is asked. */
const EXPECTED: Partial<Record<FaultName, readonly [code: string, requests: number]>> = {
  resetBeforeFirstByte: ['UPSTREAM_UNAVAILABLE', 2],
  resetAfterFirstByte: ['UPSTREAM_UNAVAILABLE', 1],
  hang: ['UPSTREAM_UNAVAILABLE', 1],
  slowDrip: ['UPSTREAM_UNAVAILABLE', 1],
  halfClosed: ['UPSTREAM_UNAVAILABLE', 2],
  serverErrorInText: ['UPSTREAM_UNAVAILABLE', 1],
  busy: ['UPSTREAM_UNAVAILABLE', 2],
  envelopeRefused: ['UPSTREAM_UNAVAILABLE', 1],
  html: ['UPSTREAM_MALFORMED', 1],
  wrongContentType: ['UPSTREAM_MALFORMED', 1],
  invalidJson: ['UPSTREAM_MALFORMED', 1],
  dataNull: ['UPSTREAM_MALFORMED', 1],
  dataList: ['UPSTREAM_MALFORMED', 1],
  neitherDataNorErrors: ['UPSTREAM_MALFORMED', 1],
  hugeBody: ['UPSTREAM_MALFORMED', 1],
  gzipBomb: ['UPSTREAM_MALFORMED', 1],
  contentLengthTooLong: ['UPSTREAM_MALFORMED', 1],
  contentLengthTooShort: ['UPSTREAM_MALFORMED', 1],
  redirect: ['UPSTREAM_MALFORMED', 1],
}

const CASES = Object.entries(PLACES).flatMap(([place, asked]) =>
  Object.entries(EXPECTED).map(([fault, [code, requests]]) => ({ place, fault, code, requests, asked })),
)

test.for(CASES)(
  '$fault $place costs the fields of that fetch alone, tells it once, and is over in time',
  async (row) => {
    graph.licence.behaviour = FAULTS[row.fault as FaultName]
    const startedAt = performance.now()

    const { data, errors } = await graph.answer(row.asked.query)

    expect(performance.now() - startedAt).toBeLessThan(DEPARTMENT_TIMEOUT_MS + 100)
    expect(data).toEqual(row.asked.data)
    expect(errors).toMatchObject([{ path: row.asked.path, extensions: { code: row.code, department: 'licence' } }])
    expect(errors).toHaveLength(1)
    expect(graph.licence.received).toHaveLength(row.requests)
  },
)

test.for(Object.entries(PLACES))('a department that cannot be reached %s is such a fault too', async ([, asked]) => {
  await graph.licence.close()
  const { data, errors } = await graph.answer(asked.query)

  expect(data).toEqual(asked.data)
  expect(errors).toMatchObject([{ path: asked.path, extensions: { code: 'UPSTREAM_UNAVAILABLE' } }])
  graph = await faultyGraph()
})

const LIST = PLACES['at each item of a list'].query

test('a department that is well gives every field', async () => {
  expect(await graph.answer('{ people { name fee licence { number } } office { name } }')).toEqual({
    data: {
      people: ['1', '2', '3'].map((id) => ({
        name: `Person ${id}`,
        fee: `fee of G${id}`,
        licence: { number: `L${id}` },
      })),
      office: { name: 'Office' },
    },
  })
})

test('fewer entities than were asked are never taken for others: none of them is used', async () => {
  graph.licence.behaviour = licenceThat((said) => ({ data: { _entities: entitiesOf(said).slice(1) } }))
  const { data, errors } = await graph.answer(LIST)

  expect(data).toEqual(PLACES['at each item of a list'].data)
  expect(errors).toMatchObject([{ path: ['people'], extensions: { code: 'UPSTREAM_MALFORMED' } }])
})

test('an entity that is null is not found: its fields are null, the others stay, and nobody is blamed', async () => {
  graph.licence.behaviour = licenceThat((said) => ({
    data: { _entities: entitiesOf(said).map((entity, place) => (place === 1 ? null : entity)) },
  }))
  const { data, errors } = await graph.answer(LIST)

  expect(data).toEqual({
    people: [
      { name: 'Person 1', licence: { number: 'L1' } },
      { name: 'Person 2', licence: null },
      { name: 'Person 3', licence: { number: 'L3' } },
    ],
  })
  expect(errors).toBeUndefined()
})

test('the order of members in what a department says means nothing', async () => {
  graph.licence.behaviour = licenceThat((said) => ({
    extensions: {},
    data: { _entities: entitiesOf(said).map((entity) => Object.fromEntries(Object.entries(entity).toReversed())) },
  }))
  const { data, errors } = await graph.answer(LIST)

  expect(data).toEqual({
    people: ['1', '2', '3'].map((id) => ({ name: `Person ${id}`, licence: { number: `L${id}` } })),
  })
  expect(errors).toBeUndefined()
})

test.for([[['_entities', 7, 'licence']], [['people', 0, 'name']], [['_entities', 'constructor']], [[]]])(
  'an error whose path %j leads nowhere is told at the fetch’s own place',
  async ([path]) => {
    graph.licence.behaviour = licenceThat(({ data }) => ({
      data,
      errors: [{ message: 'No.', path, extensions: { code: 'FORBIDDEN' } }],
    }))
    const { data, errors } = await graph.answer(LIST)

    expect(data).toEqual({
      people: ['1', '2', '3'].map((id) => ({ name: `Person ${id}`, licence: { number: `L${id}` } })),
    })
    expect(errors).toMatchObject([{ path: ['people'], extensions: { code: 'FORBIDDEN', department: 'licence' } }])
  },
)

test('a fetch that succeeds at its second try leaves no trace in the answer', async () => {
  graph.licence.behaviour = (socket, request) =>
    graph.licence.received.length === 1 ? FAULTS.resetBeforeFirstByte(socket) : wellLicence(socket, request)
  const { data, errors } = await graph.answer(PLACES['at an entity'].query)

  expect(data).toEqual({ person: { name: 'Person 1', licence: { number: 'L1' } } })
  expect(errors).toBeUndefined()
  expect(graph.calls).toMatchObject([
    { department: 'people', attempts: 1 },
    { department: 'licence', attempts: 2 },
  ])
})

import { createHash } from 'node:crypto'
import { buildSchema, parse, type OperationDefinitionNode } from 'graphql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identifiersIn, lookupsOf } from '#router/guard/lookups.ts'
import { licenceTypes } from '#subgraphs/licence/profiles/licence-types.ts'
import { testPerson } from '../support/feedback-department.ts'
import {
  BUREAU,
  driver,
  DRIVER,
  ENTERPRISE,
  HEADER,
  idOf,
  licences,
  SHOP,
  shop,
  TYPES_HEADER,
} from '../support/licence-department.ts'
import { callerWith } from '../support/national-graph.ts'
import { openTownFigures } from '../support/town-figures.ts'

/** What licences add up to, and what their numbers lead to, tells of nobody who is in no public register. */

const stranger = callerWith({ person: testPerson(99), scopes: 'licence:read' })
const official = callerWith({
  subject: 'official',
  organisation: BUREAU,
  scopes: 'licence:read licence:issue',
  duties: 'licence.issue',
})

/** Of the public: 7 shops that hold, 2 that ended. Of others: a shop, 12 drivers who may drive, 1 who may not, 3 expired. */
const lines = [
  ...people(7, (person) => shop(`P-${person}`)),
  ...people(2, (person) => shop(`E-${person}`, 'ISSUER,Y,2019-01-01,2019-01-01,2019-12-31,,,')),
  shop('N-1', 'ISSUER,N,2021-01-01,2021-01-01,,,,'),
  ...people(12, (person) => driver(`V-${person}`, testPerson(person))),
  driver('S-1', testPerson(13), 'ISSUER,N,2020-01-01,2020-01-01,,SUSPENDED,2021-05-05T09:00:00+08:00,points'),
  ...people(3, (person) =>
    driver(`X-${person}`, testPerson(13 + person), 'ISSUER,N,2020-01-01,2020-01-01,2021-01-01,,,'),
  ),
  // One holder with six licences is one holder.
  ...people(6, (index) =>
    driver(`R-${index}`, testPerson(20), 'ISSUER,N,2020-01-01,2020-01-01,,REVOKED,2021-05-05T09:00:00+08:00,fraud'),
  ),
]

let town: Awaited<ReturnType<typeof openTownFigures>>
beforeAll(async () => {
  town = await openTownFigures()
  await town.bring('licence', licenceTypes, [
    TYPES_HEADER,
    `${SHOP},${BUREAU},,Food shop licence,`,
    `${DRIVER},${BUREAU},,Driving licence,`,
  ])
  await town.bring('licence', licences, [HEADER, ...lines])
})
afterAll(() => town?.close())

interface Stock {
  readonly state: string
  readonly status: string
  readonly roundedTo: number | null
  readonly count: number | null
}

async function stockOf(type: string): Promise<Record<string, Stock>> {
  const { licenceTypes: page } = await town.ask(
    '{ licenceTypes { nodes { id stock { state status roundedTo count } } } }',
  )
  const { stock } = page.nodes.find(({ id }: { id: string }) => id === type)
  return Object.fromEntries(stock.map((one: Stock) => [one.state, one]))
}

describe('stock of licences', () => {
  test('states of one to four holders are kept back, others are rounded, and public registers are counted one by one', async () => {
    expect(await stockOf(DRIVER)).toEqual({
      VALID: { state: 'VALID', status: 'NORMAL', roundedTo: 5, count: 10 },
      SUSPENDED: { state: 'SUSPENDED', status: 'SUPPRESSED', roundedTo: null, count: null },
      EXPIRED: { state: 'EXPIRED', status: 'SUPPRESSED', roundedTo: null, count: null },
      REVOKED: { state: 'REVOKED', status: 'SUPPRESSED', roundedTo: null, count: null },
    })
    expect(await stockOf(SHOP)).toEqual({
      VALID: { state: 'VALID', status: 'PARTIAL', roundedTo: null, count: 7 },
      EXPIRED: { state: 'EXPIRED', status: 'NORMAL', roundedTo: null, count: 2 },
    })
  })

  test('the size of the public list taken from the stock leaves no group of one to four', async () => {
    for (const type of [DRIVER, SHOP]) {
      for (const [state, { count }] of Object.entries(await stockOf(type))) {
        const { licences: list } = await town.ask(
          `query ($filter: LicenceFilter) { licences(filter: $filter) { totalCount } }`,
          stranger,
          { filter: { type, state } },
        )
        expect([0, 5, 10]).toContain((count ?? list.totalCount) - list.totalCount)
      }
    }
  })

  test('no list tells a stranger how many licences of others there are, whatever it is filtered by', async () => {
    const filters = ['{}', `{ type: "${DRIVER}" }`, '{ state: SUSPENDED }', `{ issuer: "${BUREAU}", state: REVOKED }`]
    for (const filter of filters) {
      const data = await town.ask(
        `{ licences(filter: ${filter}) { totalCount }
          organisation(id: "${ENTERPRISE}") { licences(filter: ${filter}) { totalCount } } }`,
        stranger,
      )
      expect(data.organisation.licences.totalCount).toBe(data.licences.totalCount)
      expect(data.licences.totalCount).toBe(filter === '{}' ? 9 : 0)
    }
    const { data } = await town.graph.answer({ query: '{ licences { totalCount } }' })
    expect(data).toMatchObject({ licences: null })
  })

  test('acts of officials change no figure before the next month', async () => {
    const before = await stockOf(DRIVER)
    const acts = [
      ...people(6, (person) => suspend(`V-${person}`)),
      `revokeLicence(idempotencyKey: "2", id: "${idOf('V-7')}", reason: "fraud") { id }`,
      `issueLicence(idempotencyKey: "3", licence: { type: "${DRIVER}", person: "${testPerson(40)}", number: "NEW-1",
        validFrom: "2020-01-01" }) { id }`,
    ]
    for (const act of acts) {
      await town.ask(`mutation { act: ${act} }`, official)
      expect(await stockOf(DRIVER)).toEqual(before)
    }
  })
})

describe('numbers of licences', () => {
  test('the identifier that a number led to without the department’s key leads nowhere', async () => {
    const unkeyed = createHash('sha256').update(`${BUREAU}|P-1`).digest('base64url').slice(0, 22)
    const query = `{ guessed: licenceState(id: "L-${unkeyed}") known: licenceState(id: "${idOf('P-1')}") }`
    expect(await town.ask(query)).toEqual({ guessed: null, known: 'VALID' })
  })

  test('a number finds what its asker may see and nothing else, as if it did not exist', async () => {
    const query = `query ($number: LicenceNumber!) { licenceByNumber(authority: "${BUREAU}", number: $number) { id } }`
    const find = async (number: string, caller = stranger) =>
      (await town.ask(query, caller, { number })).licenceByNumber?.id ?? null
    expect(await find('P-1')).toBe(idOf('P-1'))
    expect([await find('S-1'), await find('NOBODY-1')]).toEqual([null, null])
    expect(await find('S-1', callerWith({ person: testPerson(13) }))).toBe(idOf('S-1'))
    const { data } = await town.graph.answer({ query, variables: { number: 'P-1' } })
    expect(data).toMatchObject({ licenceByNumber: null })
  })

  test('every number that is tried is counted as a look-up', () => {
    const schema = buildSchema(`scalar LicenceNumber scalar OrgId
      type Query { licenceByNumber(authority: OrgId!, number: LicenceNumber!): ID }`)
    const document = parse(
      `{ ${people(30, (index) => `a${index}: licenceByNumber(authority: "a", number: "N-${index % 20}")`).join(' ')} }`,
    )
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the document has one definition, an operation
    const operation = document.definitions[0] as OperationDefinitionNode
    expect(identifiersIn(lookupsOf(schema, document, operation), {}).size).toBe(20)
  })
})

function suspend(number: string): string {
  return `suspendLicence(idempotencyKey: "${number}", id: "${idOf(number)}", reason: "points") { id }`
}

function people<Value>(count: number, of: (index: number) => Value): Value[] {
  return Array.from({ length: count }, (_, index) => of(index + 1))
}

import { orgIdOfName } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKinds } from '../support/database.ts'
import {
  BUREAU,
  DRIVER,
  HEADER,
  idOf,
  licenceDepartment,
  licences,
  personOne,
  personTwo,
  SHOP,
} from '../support/licence-department.ts'

describe.each(databaseKinds)('lists of licences, on %s', (kind) => {
  let department: Awaited<ReturnType<typeof licenceDepartment>>
  beforeAll(async () => {
    department = await licenceDepartment(kind)
  })
  beforeEach(() => department.reset())
  afterAll(() => department?.close())

  beforeEach(async () => {
    const many = Array.from({ length: 120 }, (_, index) => {
      const day = `20${10 + (index % 12)}-0${1 + (index % 9)}-01`
      const until = index % 3 === 0 ? '' : `20${20 + (index % 15)}-06-30`
      const event = index % 5 === 0 ? 'REVOKED,2023-01-01T00:00:00Z,fraud' : ',,'
      const holder = orgIdOfName('us-ma-licensee', `Test Company ${index % 60}`)
      const type = index % 2 === 0 ? SHOP : DRIVER
      const issued = index % 7 === 0 ? '' : day
      return `${BUREAU},M-${index},,${type},,${holder},ISSUER,Y,${issued},${day},${until},${event}`
    })
    await department.bring(licences, [HEADER, ...many])
    department.statements.length = 0
  })

  const rowFields = `id state numberMasked sourceContradicts because
    type { id name serviceItem { id } authority { id } } events { kind at reason } issuer { id }
    holder { __typename ... on Organisation { organisation: id } ... on Person { person: id } }`

  test('a list of 100 with holder, type and service item costs as many statements as a list of 10', async () => {
    for (const first of [100, 10]) {
      department.statements.length = 0
      const { data } = await department.ask(
        `{ licences(first: ${first}) { totalCount nodes { ${rowFields} } } }`,
        personOne,
      )
      expect(data.licences.nodes).toHaveLength(first)
      expect(department.statements).toHaveLength(4) // the list, its size, types, events
    }
  })

  test('the licences of 60 organisations with their sizes cost a bounded number of statements', async () => {
    const of = Array.from({ length: 60 }, (_, index) => ({
      __typename: 'Organisation',
      id: orgIdOfName('us-ma-licensee', `Test Company ${index}`),
    }))
    const { data } = await department.entities(
      of,
      `... on Organisation {
        all: licences(first: 1) { totalCount pageInfo { hasNextPage } nodes { ${rowFields} } }
        revoked: licences(filter: { state: REVOKED }) { totalCount nodes { id state } } }`,
      personOne,
    )

    expect(data.entities.map((one: { all: { totalCount: number } }) => one.all.totalCount)).toEqual(
      Array.from({ length: 60 }, () => 2),
    )
    expect(data.entities[0].revoked.totalCount).toBe(2)
    expect(data.entities[1].revoked.totalCount).toBe(0)
    expect(data.entities[1].all).toMatchObject({ nodes: [{ type: { id: DRIVER } }], pageInfo: { hasNextPage: true } })
    // Two lists, two sizes, zones for the two that filter by state; types and events once or, where the lists arrive
    // apart, twice.
    expect(department.statements.length).toBeLessThanOrEqual(10)
  })

  test('the size of a list is counted only when asked for', async () => {
    await department.ask('{ licences { nodes { id } } }', personOne)
    expect(department.statements).toHaveLength(1)
  })

  test.each(['ISSUED_NEWEST', 'EXPIRES_NEXT'])(
    'page after page in order %s shows every licence once',
    async (orderBy) => {
      const seen: { id: string; issuedOn: string | null; validUntil: string | null }[] = []
      for (let after: string | null = null; ;) {
        const { data } = await department.ask(
          `query ($after: String, $orderBy: LicenceOrder) { licences(first: 17, after: $after, orderBy: $orderBy) {
          totalCount pageInfo { hasNextPage endCursor } nodes { id issuedOn validUntil } } }`,
          personOne,
          { after, orderBy },
        )
        seen.push(...data.licences.nodes)
        after = data.licences.pageInfo.endCursor
        if (!data.licences.pageInfo.hasNextPage) break
      }
      expect(new Set(seen.map(({ id }) => id)).size).toBe(122)
      expect(seen).toHaveLength(122)
      const days = seen.map(({ issuedOn, validUntil }) => (orderBy === 'ISSUED_NEWEST' ? issuedOn : validUntil))
      const dated = days.filter((day) => day !== null)
      const ascending = dated.toSorted()
      expect(dated).toEqual(orderBy === 'ISSUED_NEWEST' ? ascending.toReversed() : ascending)
      expect(days.slice(dated.length).every((day) => day === null)).toBe(true) // without the day come last
    },
  )

  test('a list by state holds exactly the licences that say so when opened', async () => {
    const { data } = await department.ask('{ licences(first: 100) { nodes { id } pageInfo { endCursor } } }', personOne)
    const rest = await department.ask(
      `query ($after: String) { licences(first: 100, after: $after) { nodes { id } } }`,
      personOne,
      {
        after: data.licences.pageInfo.endCursor,
      },
    )
    const ids: string[] = [...data.licences.nodes, ...rest.data.licences.nodes].map(idOfRow)
    const opened = new Map<string, string>()
    for (const id of ids)
      opened.set(id, (await department.ask(`{ licenceState(id: "${id}") }`, null)).data.licenceState)

    for (const state of ['REVOKED', 'VALID', 'EXPIRED', 'PENDING']) {
      const list = await department.ask(
        `query ($state: LicenceState) { licences(first: 100, filter: { state: $state }) { totalCount nodes { id } } }`,
        personOne,
        { state },
      )
      const expected = ids.filter((id) => opened.get(id) === state)
      expect(list.data.licences.nodes.map(idOfRow).toSorted()).toEqual(expected.toSorted())
      expect(list.data.licences.totalCount).toBe(expected.length)
    }
  })

  test('filters by type, issuer and last day all hold at once', async () => {
    const { data } = await department.ask(
      `{ licences(first: 100, filter: { type: "${DRIVER}", issuer: "${BUREAU}", expiresBy: "2024-12-31" }) {
        nodes { type { id } validUntil } } }`,
      personOne,
    )
    expect(data.licences.nodes).not.toHaveLength(0)
    for (const { type, validUntil } of data.licences.nodes) {
      expect(type.id).toBe(DRIVER)
      expect(validUntil <= '2024-12-31').toBe(true)
    }
  })

  test('stock counts the licences of a type by state in the fixed order of states', async () => {
    const { data } = await department.ask(
      `{ licenceTypes(authority: "${BUREAU}") { totalCount nodes { id stock { state status roundedTo count } } } }`,
      null,
    )
    const [driving, food] = data.licenceTypes.nodes
    expect(data.licenceTypes.totalCount).toBe(2)
    expect(driving.id).toBe(DRIVER)
    expect(driving.stock.map(({ state }: { state: string }) => state)).toEqual(
      ['REVOKED', 'SUSPENDED', 'EXPIRED', 'VALID'].filter((state) =>
        driving.stock.some((row: { state: string }) => row.state === state),
      ),
    )
    // Three licences are in no public register, each one in a state of its type: of them nothing is told.
    expect(driving.stock.find(({ state }: { state: string }) => state === 'SUSPENDED')).toEqual({
      state: 'SUSPENDED',
      status: 'SUPPRESSED',
      roundedTo: null,
      count: null,
    })
    expect(driving.stock.find(({ state }: { state: string }) => state === 'VALID')).toMatchObject({ status: 'PARTIAL' })
    expect(driving.stock.find(({ state }: { state: string }) => state === 'REVOKED')).toMatchObject({
      status: 'NORMAL',
    })
    expect([sizeOf(driving.stock), sizeOf(food.stock)]).toEqual([60, 62])
  })

  test.each([
    ['a page of 0', 'first: 0'],
    ['a page of 101', 'first: 101'],
    ['a cursor from nowhere', 'after: "nonsense"'],
    ['a cursor with a day that does not exist', `after: "${cursor('2020-02-30', 'L-0000000000000000000000')}"`],
    ['a type that cannot exist', 'filter: { type: "\\u0000" }'],
  ])('%s is refused with the rule', async (_what, argument) => {
    expect(await department.ask(`{ licences(${argument}) { nodes { id } } }`, personOne)).toEqual({
      data: { licences: null },
      errors: ['BAD_INPUT licences'],
    })
  })

  test('the state follows from dates and events at any instant, and says why', async () => {
    const query = `{ licence(id: "${idOf('D-2')}") { now: state before: state(at: "2021-05-05T00:59:59Z")
      at: state(at: "2021-05-05T01:00:00Z") early: state(at: "2019-12-31T15:59:59Z")
      because(at: "2021-05-05T01:00:00Z") events { kind at asOf reason } } }`
    expect((await department.ask(query, personTwo)).data.licence).toEqual({
      now: 'SUSPENDED',
      before: 'VALID',
      at: 'SUSPENDED',
      early: 'NOT_YET',
      because: [
        'The day at that instant is 2021-05-05 (Asia/Shanghai).',
        'SUSPENDED at 2021-05-05T01:00:00.000Z.',
        'First day: 2020-01-01.',
        'It has no last day.',
        'The first that holds of REVOKED, SURRENDERED, SUPERSEDED, SUSPENDED, PENDING, NOT_YET, EXPIRED, VALID: SUSPENDED.',
      ],
      events: [{ kind: 'SUSPENDED', at: '2021-05-05T09:00:00+08:00', asOf: false, reason: 'points' }],
    })
  })

  test('nobody learns anything from the state of a licence that does not exist', async () => {
    const query = '{ a: licenceState(id: "L-0000000000000000000000") b: licenceState(id: "\\u0000") }'
    expect(await department.ask(query, null)).toEqual({ data: { a: null, b: null } })
  })

  test('a type has its name in the language asked for, else as its authority writes it', async () => {
    const query = `{ licenceTypes { nodes { en: name(language: "en-GB") zh: name(language: "zh-Hans-CN")
      fr: name(language: "fr") name } } }`
    expect((await department.ask(query, null)).data.licenceTypes.nodes).toEqual([
      { en: 'Driving licence', zh: 'Driving licence', fr: 'Driving licence', name: 'Driving licence' },
      { en: 'Food shop licence', zh: '食品经营许可证', fr: '食品经营许可证', name: '食品经营许可证' },
      { en: '药品经营许可证', zh: '药品经营许可证', fr: '药品经营许可证', name: '药品经营许可证' },
    ])
  })
})

function cursor(...parts: (string | null)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url')
}

function idOfRow({ id }: { id: string }): string {
  return id
}

function sizeOf(stock: readonly { count: number | null }[]): number {
  return stock.reduce((total, { count }) => total + (count ?? 0), 0)
}

import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Caller, type ErrorCode, inProcess } from '@civigraph/subgraph-kit'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import {
  agent,
  caller,
  caseworker,
  citizen,
  divisionsText,
  enterprise,
  historyText,
  identityDepartment,
  importText,
  letterWriter,
  mandatesText,
  one,
  organisationsText,
  personsText,
  two,
} from '../support/identity-department.ts'

const withScopes = (...scopes: string[]): Caller => ({ ...citizen, scopes: new Set(scopes) })
const ofOne = (field: string) => `{ person(id: "${one}") { ${field} } }`

describe.each(databaseKinds)('the identity department on %s', (kind) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let ask: ReturnType<typeof inProcess>
  const faults: string[] = []

  beforeAll(async () => {
    database = await emptyDatabase(kind, [identityDepartment])
    const { host } = database
    await importText(host, 'cn-divisions', divisionsText)
    await importText(host, 'cn-divisions-history', historyText)
    await importText(host, 'organisations', organisationsText)
    await importText(host, 'persons', personsText)
    await importText(host, 'mandates', mandatesText)
    ask = inProcess(identityDepartment.subgraph(host), (error, path) => void faults.push(`${path} ${String(error)}`))
  })
  afterAll(async () => await database.close())
  afterEach(() => {
    if (faults.length > 0) throw new Error(`Faults: ${faults.splice(0).join('; ')}`)
  })

  /** Data of an answer without errors. */
  async function data(query: string, by: Caller | null = null, variables: Record<string, unknown> = {}) {
    const answer = await ask({ query, variables }, by)
    expect(answer.errors).toBeUndefined()
    return JSON.parse(JSON.stringify(answer.data))
  }

  async function refusal(query: string, by: Caller | null = null): Promise<ErrorCode> {
    const { errors } = await ask({ query }, by)
    return errors?.[0]?.extensions['code'] as ErrorCode
  }

  async function entity(reference: object, selection: string, by: Caller | null) {
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ${selection} } }`
    const { _entities: found } = await data(query, by, { of: [reference] })
    return found[0]
  }

  async function counted(query: string, by: Caller | null = null) {
    database.statements.length = 0
    const answer = await data(query, by)
    return { answer, statements: database.statements.length }
  }

  test('me says who signed in, how surely, when, with what application and for whom', async () => {
    const query = '{ me { person { id name } client assurance authenticatedAt organisation { id } } }'

    expect((await data(query, citizen)).me).toEqual({
      person: { id: one, name: 'T***' },
      client: 'portal',
      assurance: 'SUBSTANTIAL',
      authenticatedAt: '2025-06-15T15:06:40.000Z',
      organisation: null,
    })
    expect((await data(query, agent)).me).toMatchObject({ person: { id: two }, organisation: { id: enterprise } })
  })

  test('a machine is nobody in particular, and nobody has no session at all', async () => {
    expect((await data('{ me { person { id } authenticatedAt } }', caller())).me).toEqual({
      person: null,
      authenticatedAt: null,
    })
    expect(await refusal('{ me { client } }')).toBe('UNAUTHENTICATED')
  })

  test('a person reads the own record; names and numbers are masked where the clear value is not asked for', async () => {
    const answer = await data(`{ person(id: "${one}") { name fullName residentIdMasked residentId } }`, citizen)

    expect(answer.person).toEqual({
      name: 'T***',
      fullName: 'Test Person One',
      residentIdMasked: '9****************9',
      residentId: '990101199001010019',
    })
  })

  test('another person is not found rather than forbidden, so that nobody learns who exists', async () => {
    expect(await data(`{ person(id: "${two}") { name } }`, citizen)).toEqual({ person: null })
    expect(await data('{ person(id: "AAAAAAAAAAAAAAAAAAAAAA") { name } }', citizen)).toEqual({ person: null })
    expect(await data(`{ person(id: "${one}") { name } }`, letterWriter)).toEqual({ person: null })
  })

  test('an official with the duty of casework reads a person', async () => {
    const answer = await data(`{ person(id: "${two}") { fullName residentId } }`, caseworker)

    expect(answer.person).toEqual({ fullName: 'Test Person Two', residentId: '990101199001010027' })
  })

  test('each clear value needs its own scope, and the number a sign-in with two factors', async () => {
    expect(await refusal(ofOne('name'), withScopes())).toBe('FORBIDDEN')
    expect(await refusal(ofOne('name'))).toBe('UNAUTHENTICATED')
    expect(await refusal(ofOne('fullName'), withScopes('identity:read'))).toBe('FORBIDDEN')
    expect(await refusal(ofOne('residentId'), withScopes('identity:read', 'identity:name'))).toBe('FORBIDDEN')
    expect(await refusal(ofOne('residentId'), { ...citizen, assurance: 'LOW' })).toBe('ASSURANCE_TOO_LOW')
  })

  const reachPerson = (by: Caller | null) => entity({ __typename: 'Person', id: one }, '... on Person { id name }', by)

  test('a person who is reached from another department is known only to those who may know', async () => {
    expect(await reachPerson(citizen)).toEqual({ id: one, name: 'T***' })
    expect(await reachPerson(caseworker)).toEqual({ id: one, name: 'T***' })
    expect(await reachPerson(letterWriter)).toEqual({ id: one, name: 'T***' })
    expect(await reachPerson(agent)).toBeNull()
    expect(await reachPerson(caller())).toBeNull()
    expect(await reachPerson(null)).toBeNull()
  })

  test('whoever answers letters sees the masked name and nothing else of a person', async () => {
    const selection = '... on Person { name fullName residentIdMasked residentId mandates { totalCount } }'

    expect(await entity({ __typename: 'Person', id: one }, selection, letterWriter)).toEqual({
      name: 'T***',
      fullName: null,
      residentIdMasked: null,
      residentId: null,
      mandates: null,
    })
  })

  test('a person whose number no register knows has none, masked or clear', async () => {
    const selection = '... on Person { residentIdMasked residentId }'
    const three = { __typename: 'Person', id: 'VEVTVC1QRVJTT04tMDAwMw' }

    expect(await entity(three, selection, caseworker)).toEqual({ residentIdMasked: null, residentId: null })
  })

  test('a person sees the own mandates, newest first, each with its state at an instant', async () => {
    const query = `{ me { person { mandates { nodes { id scope validFrom principal { ... on Organisation { id } }
      agent { id } now: state past: state(at: "2015-06-01T00:00:00Z") } } } } }`

    const list = (await data(query, agent)).me.person.mandates.nodes
    expect(list).toEqual([
      {
        id: 'M-1',
        scope: ['licence:read', 'feedback:read'],
        validFrom: '2019-12-31T16:00:00.000Z',
        principal: { id: enterprise },
        agent: { id: two },
        now: 'ACTIVE',
        past: 'NOT_YET',
      },
      expect.objectContaining({ id: 'M-2', now: 'EXPIRED', past: 'ACTIVE' }),
      expect.objectContaining({ id: 'M-3', now: 'ENDED', past: 'ENDED' }),
    ])
  })

  const reachMandate = (by: Caller) => entity({ __typename: 'Mandate', id: 'M-4' }, '... on Mandate { id state }', by)

  test('mandates are shown to nobody but the agent, not to casework either', async () => {
    expect((await data(`{ person(id: "${two}") { mandates { totalCount } } }`, caseworker)).person).toEqual({
      mandates: null,
    })

    expect(await reachMandate(citizen)).toEqual({ id: 'M-4', state: 'REVOKED' })
    expect(await reachMandate(agent)).toBeNull()
    expect(await reachMandate(caseworker)).toBeNull()
  })

  const meaningsOn = async (on: string) => {
    const answer = await data(`{ division(code: "990102", on: "${on}") { id name } }`)
    return answer.division.map(({ name }: { name: string }) => name)
  }

  test('a code names what it meant on a day; a day in a year of change gives both records', async () => {
    expect(await meaningsOn('1985-06-01')).toEqual(['旧区'])
    expect(await meaningsOn('1986-06-01')).toEqual(['旧区'])
    expect(await meaningsOn('1988-06-01')).toEqual([])
    expect(await meaningsOn('1990-06-01')).toEqual(['乙区'])
    const change = await data('{ division(code: "990100", on: "1983-01-01") { id endYear } }')
    expect(change.division).toEqual([
      { id: 'cn:990100@1981', endYear: 1983 },
      { id: 'cn:990100@1983', endYear: null },
    ])
    expect(await data('{ division(code: "990102") { id } }')).toEqual({ division: [{ id: 'cn:990102@1990' }] })
    expect(await data('{ division(code: "990102001") { id } }')).toEqual({ division: [] })
  })

  test('a county may hang directly under a province; the parent is as the table says', async () => {
    const query =
      '{ division(code: "990201") { level parent { code name en: name(language: "en-GB") iso31662 parent { id } } } }'

    expect((await data(query)).division).toEqual([
      {
        level: 'COUNTY',
        parent: { code: '990000', name: '测试省', en: 'Testland', iso31662: 'CN-XX', parent: null },
      },
    ])
  })

  test('a division leads to what it became and to what it was, also in part', async () => {
    const query = `query ($code: DivisionCode!, $on: Date!) { division(code: $code, on: $on) {
      successors { year part division { id } } predecessors { year part division { id } } } }`
    const steps = async (code: string, on: string) => (await data(query, null, { code, on })).division

    expect(await steps('990109', '1985-01-01')).toEqual([
      {
        successors: [
          { year: 1990, part: false, division: { id: 'cn:990101@1983' } },
          { year: 1990, part: false, division: { id: 'cn:990102@1990' } },
        ],
        predecessors: [],
      },
    ])
    expect(await steps('990102', '2000-01-01')).toEqual([
      {
        successors: [],
        predecessors: [
          { year: 1990, part: false, division: { id: 'cn:990109@1981' } },
          { year: 1991, part: true, division: { id: 'cn:990101@1983' } },
        ],
      },
    ])
    expect(await steps('990201', '2000-01-01')).toEqual([
      { successors: [{ year: 2001, part: true, division: null }], predecessors: [] },
    ])
  })

  const divisionIds = async (filter: string) => {
    const answer = await data(`{ divisions(filter: {${filter}}) { totalCount nodes { id } } }`)
    const nodes = answer.divisions.nodes.map(({ id }: { id: string }) => id)
    expect(answer.divisions.totalCount).toBe(nodes.length)
    return nodes
  }

  test('divisions are listed by code, narrowed by level, parent, day, name and whether they are retired', async () => {
    expect(await divisionIds('')).toEqual([
      'cn:990000@1981',
      'cn:990100@1983',
      'cn:990101@1983',
      'cn:990102@1990',
      'cn:990201@1981',
    ])
    expect(await divisionIds('level: COUNTY, parent: "990100"')).toEqual(['cn:990101@1983', 'cn:990102@1990'])
    expect(await divisionIds('retired: true')).toEqual([
      'cn:990100@1981',
      'cn:990102@1981',
      'cn:990109@1981',
      'cn:990110@1981',
    ])
    expect(await divisionIds('retired: true, on: "1985-01-01"')).toEqual(['cn:990102@1981', 'cn:990109@1981'])
    expect(await divisionIds('nameContains: "区"')).toEqual(['cn:990101@1983', 'cn:990102@1990'])
    expect(await divisionIds('nameContains: "JIA"')).toEqual(['cn:990101@1983'])
    expect(await divisionIds('nameContains: "%"')).toEqual([])
  })

  test('a retired division has nothing below it, although its code means another place by now', async () => {
    const query = `query ($on: Date!) { division(code: "990100", on: $on) { id
      children { totalCount nodes { id } } organisations { totalCount } } }`

    expect((await data(query, null, { on: '1982-01-01' })).division).toEqual([
      { id: 'cn:990100@1981', children: { totalCount: 0, nodes: [] }, organisations: { totalCount: 0 } },
    ])
    expect((await data(query, null, { on: '1990-01-01' })).division).toMatchObject([
      { children: { totalCount: 2, nodes: [{ id: 'cn:990101@1983' }, { id: 'cn:990102@1990' }] } },
    ])
  })

  const belowProvince = async (after: { child?: string; organisation?: string } = {}) => {
    const query = `query ($child: String, $organisation: String) { division(code: "990000") {
      children(first: 1, after: $child) { nodes { code } pageInfo { hasNextPage endCursor } }
      organisations(first: 1, after: $organisation) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
      companies: organisations(kind: COMPANY) { nodes { id } } } }`
    return (await data(query, null, after)).division[0]
  }

  test('children and organisations of a division are paged from one cursor to the next', async () => {
    const first = await belowProvince()
    expect(first.children).toMatchObject({ nodes: [{ code: '990100' }], pageInfo: { hasNextPage: true } })
    expect(first.organisations).toMatchObject({ totalCount: 2, nodes: [{ id: enterprise }] })
    expect(first.companies.nodes).toEqual([{ id: enterprise }])

    const second = await belowProvince({
      child: first.children.pageInfo.endCursor,
      organisation: first.organisations.pageInfo.endCursor,
    })
    expect(second.children).toMatchObject({ nodes: [{ code: '990201' }], pageInfo: { hasNextPage: false } })
    expect(second.organisations).toMatchObject({
      totalCount: 2,
      nodes: [{ id: 'cn-uscc:11990000T0000001XF' }],
      pageInfo: { hasNextPage: false },
    })
  })

  test('an organisation shows its names, its register, its division and the state that its years give', async () => {
    const query = `query ($id: OrgId!) { organisation(id: $id) { register uscc kind name fr: name(language: "fr")
      division { id } startYear endYear state inItsLastYear: state(at: "2005-12-31T23:59:59-05:00") stateAsFound } }`

    expect((await data(query, null, { id: 'ca-ifoi:9001' })).organisation).toEqual({
      register: 'ca-ifoi',
      uscc: null,
      kind: 'INSTITUTION',
      name: 'École of Tests',
      fr: 'École des essais',
      division: null,
      startYear: 1990,
      endYear: 2005,
      state: 'ENDED',
      inItsLastYear: 'ACTIVE',
      stateAsFound: 'd',
    })
    expect((await data(query, null, { id: enterprise })).organisation).toMatchObject({
      uscc: '91990000T0000001X7',
      name: '测试企业',
      division: { id: 'cn:990000@1981' },
    })
    expect(await data(query, null, { id: 'ca-ifoi:404' })).toEqual({ organisation: null })
    expect(
      await entity({ __typename: 'Organisation', id: 'intl:test-bank' }, '... on Organisation { kind }', null),
    ).toEqual({
      kind: 'ASSOCIATION',
    })
  })

  const organisationIdsBy = async (orderBy: string) => {
    const found: string[] = []
    let after: string | null = null
    do {
      const query = `query ($after: String) { organisations(first: 2, after: $after, orderBy: ${orderBy}) {
        totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`
      const { organisations: page } = await data(query, null, { after })
      expect(page.totalCount).toBe(5)
      found.push(...page.nodes.map(({ id }: { id: string }) => id))
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after !== null)
    return found
  }

  test('organisations are listed by name without regard to accents, or by identifier, and each page goes on where the last ended', async () => {
    expect(await organisationIdsBy('NAME')).toEqual([
      'intl:test-bank',
      'ca-ifoi:9001',
      'ca-ifoi:9002',
      'cn-uscc:91990000T0000001X7',
      'cn-uscc:11990000T0000001XF',
    ])
    expect(await organisationIdsBy('ID')).toEqual([
      'ca-ifoi:9001',
      'ca-ifoi:9002',
      'cn-uscc:11990000T0000001XF',
      'cn-uscc:91990000T0000001X7',
      'intl:test-bank',
    ])
  })

  const organisationIds = async (filter: string) => {
    const answer = await data(`{ organisations(filter: {${filter}}) { nodes { id } } }`)
    return answer.organisations.nodes.map(({ id }: { id: string }) => id)
  }

  test('organisations are narrowed by register, kind and part of a name; signs of patterns are ordinary characters', async () => {
    expect(await organisationIds('register: "ca-ifoi", kind: OTHER')).toEqual(['ca-ifoi:9002'])
    expect(await organisationIds('nameContains: "ÉCOLE"')).toEqual(['ca-ifoi:9001'])
    expect(await organisationIds('nameContains: "测试"')).toEqual([
      'cn-uscc:91990000T0000001X7',
      'cn-uscc:11990000T0000001XF',
    ])
    expect(await organisationIds('nameContains: "%_b"')).toEqual(['intl:test-bank'])
    expect(await organisationIds('nameContains: "%%"')).toEqual([])
  })

  test('what is outside its documented range is refused', async () => {
    expect(await refusal('{ organisations(first: 101) { totalCount } }')).toBe('BAD_INPUT')
    expect(await refusal('{ organisations(filter: { nameContains: " x " }) { totalCount } }')).toBe('BAD_INPUT')
    expect(await refusal(`{ divisions(filter: { nameContains: "${'x'.repeat(201)}" }) { totalCount } }`)).toBe(
      'BAD_INPUT',
    )
    expect(await refusal('{ divisions(after: "WyJhIiwiYiJd") { totalCount } }')).toBe('BAD_INPUT')
    expect(await refusal('{ organisations(filter: { register: "\\u0000" }) { totalCount } }')).toBe('BAD_INPUT')
    expect(await refusal('{ divisions(after: "WyJcdTAwMDAiXQ") { totalCount } }')).toBe('BAD_INPUT')
  })

  test('lists cost a number of statements that does not grow with their length', async () => {
    const nested = `{ divisions(first: 100) { totalCount nodes { id parent { id } children(first: 5) { totalCount nodes { id } }
      successors { division { id } } predecessors { division { id } }
      organisations(first: 5) { totalCount nodes { id division { id } } } } } }`
    const { answer, statements } = await counted(nested)

    expect(answer.divisions.nodes).toHaveLength(5)
    // list, count, parents, children, their count, successors, predecessors, organisations, their count, others, divisions
    expect(statements).toBeLessThanOrEqual(12)
    expect((await counted('{ divisions { nodes { id } } }')).statements).toBe(1)
    expect(
      (
        await counted(
          '{ me { person { mandates { nodes { state principal { ... on Organisation { id } } agent { id } } } } } }',
          agent,
        )
      ).statements,
    ).toBe(4) // the person, the page, what its mandates are worth, their organisations; the agent is the person
  })

  test('resident numbers and whole seals of them stay out of the tables that anybody can read', async () => {
    const rows = await database.host
      .schema<{ person: Record<string, unknown> }>('identity')
      .selectFrom('person')
      .selectAll()
      .execute()

    expect(rows).toHaveLength(3)
    expect(JSON.stringify(rows)).not.toContain('990101199001010019')
    for (const { number_sealed: sealed } of rows)
      expect(Buffer.from((sealed ?? []) as Uint8Array).toString('latin1')).not.toContain('9901011990')
  })
})

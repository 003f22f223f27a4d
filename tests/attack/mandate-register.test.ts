import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { MANDATE_BOUNDS } from '#subgraphs/identity/mandate-input.ts'
import { enterprise, identityDepartment, importText, one, two } from '../support/identity-department.ts'
import {
  actingFor,
  manager,
  type MandateDesk,
  NEXT_YEAR,
  openMandateDesk,
  signedIn,
  START,
  three,
  type Wish,
} from '../support/mandate-desk.ts'
import { startNationalGraph, type TestGraph } from '../support/national-graph.ts'

/** Whoever wants more from the register of mandates than was given: refused, and the register is as it was before. */

const anna = signedIn(one)
const stranger = signedIn(two)
const agent = signedIn(three)
const forEnterprise: Wish = { organisation: enterprise }

let desk: MandateDesk
let graph: TestGraph
beforeAll(async () => {
  desk = await openMandateDesk('pglite')
  graph = await startNationalGraph(desk.host, [identityDepartment])
})
beforeEach(() => desk.setClock(START))
afterAll(async () => {
  await graph.close()
  await desk.close()
})

async function everything() {
  const mandates = await desk.tables.selectFrom('mandate').selectAll().orderBy('id').execute()
  const events = await desk.tables.selectFrom('mandate_event').selectAll().orderBy('mandate').execute()
  return JSON.stringify([mandates, events])
}

async function mandateOfAnna(scope: readonly string[]): Promise<string> {
  return (await desk.grant(anna, { scope })).mandate.id
}

describe('granting', () => {
  test.each([
    ['for the organisation that the realm names, without a mandate', signedIn(two, { organisation: enterprise })],
    ['for an organisation, signed in for oneself only', anna],
    [
      'under a mandate that does not hold mandate:write, with the scope in the token',
      actingFor({ organisation: enterprise }, { agent: three, mandate: 'R-READS' }),
    ],
    ['under a mandate that has expired', actingFor({ organisation: enterprise }, { agent: one, mandate: 'R-RAN' })],
    ['under somebody else’s mandate', actingFor({ organisation: enterprise }, { agent: three, mandate: 'R-RUNS' })],
    ['under a mandate that there is not', actingFor({ organisation: enterprise }, { agent: two, mandate: 'R-NONE' })],
    ['for another organisation', actingFor({ organisation: 'ca-ifoi:9002' }, { agent: two, mandate: 'R-RUNS' })],
    ['as an official of the organisation', signedIn(two, { organisation: enterprise, duties: new Set(['casework']) })],
  ])('%s', async (_how, caller) => {
    const before = await everything()
    expect((await desk.grant(caller, forEnterprise)).codes).toEqual(['MANDATE_MISSING'])
    expect(await everything()).toBe(before)
  })

  test('in the name of a person, under a mandate of an organisation', async () => {
    const before = await everything()
    const forged = actingFor({ person: one }, { agent: two, mandate: 'R-RUNS' })
    expect((await desk.grant(forged)).codes).toEqual(['MANDATE_MISSING'])
    expect(await everything()).toBe(before)
  })

  test.each([
    ['a scope that one does not have', { scope: ['licence:read', 'licence:number'] }],
    ['more time than one has', { validUntil: '2028-01-01T00:00:00.001Z' }],
  ])('passing on %s', async (_what, wish) => {
    const before = await everything()
    expect((await desk.grant(manager, { ...forEnterprise, ...wish })).codes).toEqual(['FORBIDDEN'])
    expect(await everything()).toBe(before)
  })

  test('passing on what was left out of one’s own mandate meanwhile', async () => {
    const id = await mandateOfAnna(['mandate:write', 'licence:read', 'feedback:read'])
    const acting = actingFor({ person: one }, { agent: three, mandate: id })
    await desk.limit(anna, id, { scope: ['mandate:write', 'licence:read'] })
    expect((await desk.grant(acting, { agent: two, scope: ['feedback:read'] })).codes).toEqual(['FORBIDDEN'])
    await desk.limit(anna, id, { scope: ['licence:read'] })
    expect((await desk.grant(acting, { agent: two, scope: ['licence:read'] })).codes).toEqual(['MANDATE_MISSING'])
  })

  test('outliving one’s own mandate through somebody to whom it was passed on', async () => {
    const id = await mandateOfAnna(['mandate:write', 'licence:read'])
    const acting = actingFor({ person: one }, { agent: three, mandate: id })
    const { mandate } = await desk.grant(acting, { agent: two, scope: ['mandate:write', 'licence:read'] })
    await desk.revoke(anna, id)
    const accomplice = actingFor({ person: one }, { agent: two, mandate: mandate.id })
    expect((await desk.grant(accomplice, { agent: three, scope: ['licence:read'] })).codes).toEqual(['MANDATE_MISSING'])
    expect((await desk.read(stranger, mandate.id)).data.mandate.state).toBe('REVOKED')
  })
})

describe('filling the register', () => {
  /** Passes a mandate of the enterprise on, each time as the one who had it last, until somebody is refused. */
  async function passOn(hands: readonly string[]) {
    let by = manager
    for (const [count, next] of hands.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- each from the one before
      const { mandate, codes } = await desk.grant(by, { ...forEnterprise, scope: ['mandate:write'], agent: next })
      if (!mandate) return { count, codes }
      by = actingFor({ organisation: enterprise }, { agent: next, mandate: mandate.id })
    }
    return { count: hands.length, codes: [] }
  }

  test('two agents pass a mandate on to each other without end', async () => {
    expect(await passOn([three, two])).toEqual({ count: 1, codes: ['BAD_INPUT'] })
    expect(await passOn([three, one, three])).toEqual({ count: 2, codes: ['BAD_INPUT'] })
  })

  test('a mandate is passed on by more and more people', async () => {
    const crowd = Array.from({ length: 7 }, (_, index) => Buffer.from(`TEST-PERSON-10${index}1`).toString('base64url'))
    await importText(
      desk.host,
      'persons',
      `person_id,full_name,resident_id\n${crowd.map((id) => `${id},Test Person,\n`).join('')}`,
    )
    expect(await passOn(crowd)).toEqual({ count: MANDATE_BOUNDS.passedOnMax, codes: ['FORBIDDEN'] })
  })

  test('one person is given mandates that nobody asked for, more than a list shows', async () => {
    const grants = async () => (await desk.grant(stranger, { agent: one })).codes
    const before = (await desk.held(anna, { type: 'Person', id: one })).totalCount
    const first = (await desk.grant(stranger, { agent: one })).mandate.id
    for (let count = 1; count < MANDATE_BOUNDS.openPerAgentMax; count++)
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await grants()).toEqual([])
    expect(await grants()).toEqual(['STATE_CONFLICT'])
    expect((await desk.grant(stranger, { agent: three })).codes).toEqual([])

    const page = await desk.held(anna, { type: 'Person', id: one }, '(first: 5)')
    expect(page).toMatchObject({ totalCount: before + MANDATE_BOUNDS.openPerAgentMax, pageInfo: { hasNextPage: true } })
    expect(page.nodes).toHaveLength(5)
    expect((await desk.revoke(anna, first)).codes).toEqual([])
    expect(await grants()).toEqual([])
  })

  test('one principal gives more open mandates than all its agents may have', async () => {
    const filled = signedIn(three)
    await sql`insert into identity.mandate (id, agent_id, principal_person, scope, valid_from, valid_until, from_register)
      select 'F-' || n, 'agent-' || n, ${three}, '{licence:read}', ${START}::timestamptz, ${NEXT_YEAR}::timestamptz, false
      from generate_series(1, ${MANDATE_BOUNDS.openMax}::int) n`.execute(desk.tables)
    expect((await desk.grant(filled, { agent: two })).codes).toEqual(['STATE_CONFLICT'])
    desk.setClock(NEXT_YEAR)
    expect((await desk.grant(filled, { agent: two, validUntil: '2028-03-01T00:00:00Z' })).codes).toEqual([])
  })

  test('a mandate is limited again and again, each time by a moment', async () => {
    const id = await mandateOfAnna(['licence:read'])
    const shorten = async (seconds: number) =>
      (await desk.limit(anna, id, { validUntil: new Date(Date.parse(NEXT_YEAR) - seconds * 1_000).toISOString() }))
        .codes
    await sql`insert into identity.mandate_event (mandate, position, kind, at, valid_until, subject, client)
      select ${id}, n, 'LIMITED', ${START}::timestamptz, ${NEXT_YEAR}::timestamptz, 'account', 'portal'
      from generate_series(2, ${MANDATE_BOUNDS.limitsMax}::int) n`.execute(desk.tables)
    expect(await shorten(1)).toEqual([])
    expect(await shorten(2)).toEqual(['STATE_CONFLICT'])
    expect((await desk.revoke(anna, id)).codes).toEqual([])
  })
})

test('a register that gives a manager’s mandate to somebody else does not leave in force what he has passed on', async () => {
  const { mandate } = await desk.grant(manager, { ...forEnterprise, agent: one })
  const moved = `R-RUNS,${three},ca-ifoi:9002,mandate:write licence:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,`
  expect((await desk.register(moved)).refusal?.code).toBe('STATE_CONFLICT')

  await desk.register(
    `R-RUNS,${two},${enterprise},mandate:write licence:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,${START}`,
  )
  expect((await desk.read(anna, mandate.id)).data.mandate.state).toBe('REVOKED')
  await desk.register(
    `R-RUNS,${two},${enterprise},mandate:write licence:read feedback:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,`,
  )
})

describe('limiting', () => {
  test.each([
    ['to more scopes', { scope: ['licence:read', 'feedback:read', 'licence:number'] }],
    ['to other scopes', { scope: ['licence:number'] }],
    ['to a later end', { validUntil: '2027-06-01T00:00:00Z' }],
    ['to a scope that is none', { scope: ['licence:read\0'] }],
    ['to nothing new', {}],
    ['to what it gives already', { scope: ['feedback:read', 'licence:read'], validUntil: NEXT_YEAR }],
  ])('%s', async (_how, limit) => {
    const id = await mandateOfAnna(['licence:read', 'feedback:read'])
    const before = await everything()
    expect((await desk.limit(anna, id, limit)).codes).toEqual(['BAD_INPUT'])
    expect(await everything()).toBe(before)
  })

  test('back to what it was before an earlier limit', async () => {
    const id = await mandateOfAnna(['licence:read', 'feedback:read'])
    await desk.limit(anna, id, { scope: ['licence:read'], validUntil: '2026-06-01T00:00:00Z' })
    expect((await desk.limit(anna, id, { scope: ['licence:read', 'feedback:read'] })).codes).toEqual(['BAD_INPUT'])
    expect((await desk.limit(anna, id, { validUntil: NEXT_YEAR })).codes).toEqual(['BAD_INPUT'])
  })

  test('as its agent', async () => {
    const id = await mandateOfAnna(['licence:read', 'feedback:read'])
    expect((await desk.limit(agent, id, { scope: ['licence:read'] })).codes).toEqual(['FORBIDDEN'])
  })
})

describe('somebody else’s mandate', () => {
  test.each([
    ['a stranger', stranger],
    ['an official with the duty of casework', signedIn(two, { duties: new Set(['casework']) })],
    ['who acts for another principal', manager],
    ['a machine', signedIn(one, { person: null })],
  ])(
    'is not there for %s, who neither reads, limits nor ends it; an id that is guessed is answered alike',
    async (_who, caller) => {
      const id = await mandateOfAnna(['licence:read'])
      const before = await everything()
      for (const guess of [id, 'R-NONE', '', '\0', 'x'.repeat(1_000)]) {
        expect(await desk.read(caller, guess)).toEqual({ data: { mandate: null }, codes: [] })
        expect(await desk.revoke(caller, guess)).toEqual({ mandate: null, codes: ['NOT_FOUND'] })
        expect(await desk.limit(caller, guess, { scope: ['licence:read'] })).toEqual({
          mandate: null,
          codes: ['NOT_FOUND'],
        })
      }
      expect(await everything()).toBe(before)
    },
  )

  test('that acts for the same organisation is not seen by an agent who may not grant', async () => {
    const reader = actingFor({ organisation: enterprise }, { agent: three, mandate: 'R-READS' })
    expect((await desk.read(reader, 'R-RUNS')).data.mandate).toBeNull()
    expect((await desk.revoke(reader, 'R-RUNS')).codes).toEqual(['NOT_FOUND'])
  })

  test('to a person for whom one acts is that person’s, unless the own mandate says so', async () => {
    const { mandate: own } = await desk.grant(signedIn(two), { agent: three, scope: ['licence:read'] })
    const acting = actingFor({ person: two }, { agent: three, mandate: own.id })
    expect((await desk.read(acting, 'R-RUNS')).data.mandate).toBeNull()
    expect(await desk.granted(acting, { type: 'Person', id: two })).toBeNull()
  })
})

describe('at the front door', () => {
  const grant = `mutation { grantMandate(idempotencyKey: "k", mandate: {
    agent: "${three}", scope: ["licence:read"], validUntil: "2027-01-01T00:00:00Z" }) { id } }`

  test.each([
    ['anonymously', null, 'UNAUTHENTICATED'],
    ['without the scope', signedIn(one, { scopes: new Set(['identity:read']) }), 'FORBIDDEN'],
    ['with a password only', signedIn(one, { assurance: 'LOW' }), 'ASSURANCE_TOO_LOW'],
  ] as const)('granting %s is refused before the department is asked', async (...[, caller, code]) => {
    graph.fetches.length = 0
    const { data, errors } = await graph.answer({ query: grant }, caller)
    expect(data?.['grantMandate'] ?? null).toBeNull()
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([code])
    expect(graph.fetches).toEqual([])
  })

  const inForce = `query ($id: ID!) { mandate(id: $id) { id scope state validUntil agent { id }
    principal { __typename ... on Person { personId: id } ... on Organisation { organisationId: id } } } }`

  test('the router’s own question about a mandate is answered to its agent and to nobody else', async () => {
    const asked = (caller: typeof anna) => graph.answer({ query: inForce, variables: { id: 'R-RUNS' } }, caller)
    expect(await asked(signedIn(two, { scopes: new Set() }))).toMatchObject({
      data: {
        mandate: {
          id: 'R-RUNS',
          scope: ['mandate:write', 'licence:read', 'feedback:read'],
          agent: { id: two },
          principal: { __typename: 'Organisation', organisationId: enterprise },
        },
      },
    })
    expect(await asked(anna)).toEqual({ data: { mandate: null } })
    expect(graph.faults).toEqual([])
  })
})

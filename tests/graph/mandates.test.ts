import { GraphError } from '@civigraph/subgraph-kit'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { actFor } from '#router/guard/mandates/act-for.ts'
import { databaseKinds } from '../support/database.ts'
import { exchangeOf } from '../support/exchange.ts'
import { enterprise, one, two } from '../support/identity-department.ts'
import {
  actingFor,
  manager,
  type MandateDesk,
  NEXT_YEAR,
  openMandateDesk,
  signedIn,
  START,
  three,
} from '../support/mandate-desk.ts'

const anna = signedIn(one)

/** Whether the router takes it in its header: then it refuses because nobody is signed in, not because of the id. */
async function fitsHeader(id: string): Promise<boolean> {
  const exchange = exchangeOf({ headers: { 'civigraph-acting-for': [id] } })
  return await Promise.resolve(actFor().run(exchange)).then(
    () => false,
    (error: unknown) => error instanceof GraphError && error.code === 'MANDATE_MISSING',
  )
}
const ofAnna = { type: 'Person', id: one } as const
const ofEnterprise = { type: 'Organisation', id: enterprise } as const

describe.each(databaseKinds)('mandates on %s', (kind) => {
  let desk: MandateDesk
  beforeAll(async () => void (desk = await openMandateDesk(kind)))
  beforeEach(() => desk.setClock(START))
  afterAll(async () => await desk.close())

  /** A mandate of Anna's for person three. */
  async function granted(scope: readonly string[] = ['licence:read', 'feedback:read']): Promise<string> {
    const { mandate, codes } = await desk.grant(anna, { scope })
    expect(codes).toEqual([])
    return mandate.id
  }
  const stateOf = async (id: string) => (await desk.read(signedIn(three), id)).data.mandate?.state

  test('a person lets another act for her; the agent learns for whom by id and masked name, and nothing more of her', async () => {
    const { mandate } = await desk.grant(anna, { scope: ['licence:read', 'feedback:read'] })

    expect((await desk.read(signedIn(three), mandate.id)).data.mandate).toEqual({
      id: mandate.id,
      scope: ['licence:read', 'feedback:read'],
      fromRegister: false,
      validFrom: START,
      validUntil: NEXT_YEAR,
      state: 'ACTIVE',
      agent: { id: three, name: 'T***' },
      principal: { person: one, name: 'T***', fullName: null, residentIdMasked: null },
    })
  })

  test('the register’s mandate shows its organisation to its agent', async () => {
    expect((await desk.read(signedIn(two), 'R-RUNS')).data.mandate).toMatchObject({
      fromRegister: true,
      state: 'ACTIVE',
      scope: ['mandate:write', 'licence:read', 'feedback:read'],
      principal: { organisation: enterprise },
    })
  })

  test('a mandate may begin later, and then has not begun yet', async () => {
    const { mandate } = await desk.grant(anna, { validFrom: '2026-06-01T00:00:00+08:00' })

    expect(mandate).toMatchObject({ state: 'NOT_YET', validFrom: '2026-05-31T16:00:00.000Z' })
    desk.setClock('2026-06-01T00:00:00Z')
    expect(await stateOf(mandate.id)).toBe('ACTIVE')
    desk.setClock(NEXT_YEAR)
    expect(await stateOf(mandate.id)).toBe('EXPIRED')
  })

  test('an agent who may grants for the organisation, in its name and within his own mandate', async () => {
    const { mandate } = await desk.grant(manager, { organisation: enterprise })

    expect(mandate).toMatchObject({ principal: { organisation: enterprise }, state: 'ACTIVE' })
    expect(await desk.events(mandate.id)).toEqual([
      {
        mandate: mandate.id,
        position: 1,
        kind: 'GRANTED',
        at: START,
        scope: ['licence:read'],
        valid_until: NEXT_YEAR,
        subject: enterprise,
        actor: `account-of-${two}`,
        actor_person: two,
        actor_mandate: 'R-RUNS',
        client: 'portal',
      },
    ])
  })

  test('what an agent has passed on ends with his own mandate, and gives no more than it', async () => {
    const id = await granted(['mandate:write', 'licence:read', 'feedback:read'])
    const agent = actingFor({ person: one }, { agent: three, mandate: id })
    const { mandate: passedOn } = await desk.grant(agent, { agent: two, scope: ['licence:read', 'feedback:read'] })
    const seen = async () => (await desk.read(signedIn(two), passedOn.id)).data.mandate

    await desk.limit(anna, id, { scope: ['mandate:write', 'feedback:read'], validUntil: '2026-09-01T00:00:00.000Z' })
    expect(await seen()).toMatchObject({ scope: ['feedback:read'], validUntil: '2026-09-01T00:00:00.000Z' })
    await desk.revoke(anna, id)
    expect(await seen()).toMatchObject({ state: 'REVOKED' })
  })

  test('a principal narrows a mandate and shortens it; what is left is kept, what was done is recorded', async () => {
    const id = await granted()
    expect((await desk.limit(anna, id, { scope: ['feedback:read'] })).mandate).toMatchObject({
      scope: ['feedback:read'],
      validUntil: NEXT_YEAR,
    })
    expect((await desk.limit(anna, id, { validUntil: '2026-04-01T00:00:00.000Z' })).mandate).toMatchObject({
      scope: ['feedback:read'],
      validUntil: '2026-04-01T00:00:00.000Z',
    })
    expect((await desk.events(id)).map(({ kind: what, scope, valid_until }) => [what, scope, valid_until])).toEqual([
      ['GRANTED', ['licence:read', 'feedback:read'], NEXT_YEAR],
      ['LIMITED', ['feedback:read'], null],
      ['LIMITED', null, '2026-04-01T00:00:00.000Z'],
    ])
  })

  test('what the principal takes back is over at once, and was in force before', async () => {
    const id = await granted()
    desk.setClock('2026-03-02T00:00:00.000Z')
    expect((await desk.revoke(anna, id)).mandate.state).toBe('REVOKED')
    expect(await stateOf(id)).toBe('REVOKED')
    const past = await desk.ask(`{ mandate(id: "${id}") { state(at: "2026-03-01T12:00:00Z") } }`, anna)
    expect(past.data.mandate.state).toBe('ACTIVE')
    expect((await desk.revoke(anna, id)).codes).toEqual(['STATE_CONFLICT'])
    expect((await desk.limit(anna, id, { scope: ['licence:read'] })).codes).toEqual(['STATE_CONFLICT'])
  })

  test('an agent gives up what was granted to him, and what a register says as well', async () => {
    expect((await desk.revoke(signedIn(three), await granted())).mandate.state).toBe('REVOKED')

    const line = `R-GIVEN-UP,${three},${enterprise},licence:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,`
    await desk.register(line)
    expect((await desk.revoke(signedIn(three), 'R-GIVEN-UP')).mandate.state).toBe('REVOKED')
    await desk.register(`${line}\nR-OTHER${line.slice('R-GIVEN-UP'.length)}`)
    expect(await stateOf('R-GIVEN-UP')).toBe('REVOKED')
  })

  test('what a register keeps is changed there, not by the principal’s side here', async () => {
    expect((await desk.revoke(manager, 'R-READS')).codes).toEqual(['STATE_CONFLICT'])
    expect((await desk.limit(manager, 'R-READS', { scope: ['licence:read'] })).codes).toEqual(['STATE_CONFLICT'])
    expect(await stateOf('R-READS')).toBe('ACTIVE')
  })

  test('a file of a register overwrites nothing that was granted here', async () => {
    const id = await granted()
    const line = `${id},${three},${enterprise},licence:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,`
    expect(await desk.register(line)).toMatchObject({ state: 'REFUSED', refusal: { code: 'STATE_CONFLICT' } })
    expect((await desk.read(anna, id)).data.mandate).toMatchObject({ fromRegister: false })
  })

  test('a mandate ends with the organisation for which it was given', async () => {
    expect((await desk.read(signedIn(two), 'R-ENDED')).data.mandate.state).toBe('ENDED')
    const ghost = actingFor({ organisation: 'ca-ifoi:9001' }, { agent: two, mandate: 'R-ENDED' })
    expect((await desk.grant(ghost, { organisation: 'ca-ifoi:9001' })).codes).toEqual(['MANDATE_MISSING'])
  })

  test('a person sees whom she has let act, newest first and page by page; nobody else does', async () => {
    const [principal, of] = [signedIn(two), { type: 'Person', id: two }] as const
    const grant = async () => ({ id: (await desk.grant(principal)).mandate.id })
    const first = await grant()
    desk.setClock('2026-03-05T00:00:00Z')
    const second = await grant()

    const page = await desk.granted(principal, of, '(first: 1)')
    expect(page).toMatchObject({ totalCount: 2, nodes: [second], pageInfo: { hasNextPage: true } })
    const rest = await desk.granted(principal, of, `(after: "${page.pageInfo.endCursor}")`)
    expect(rest).toMatchObject({ totalCount: 2, nodes: [first], pageInfo: { hasNextPage: false } })
    for (const other of [anna, signedIn(one, { duties: new Set(['casework']) }), null])
      expect(await desk.granted(other, of)).toBeNull()
  })

  test('who may act for an organisation is seen by its agents who may grant, and by nobody else', async () => {
    const list = await desk.granted(manager, ofEnterprise, '(first: 100)')
    const ids = list.nodes.map(({ id }: { id: string }) => id)
    expect(ids).toEqual(expect.arrayContaining(['R-RUNS', 'R-READS', 'R-RAN']))

    const reader = actingFor({ organisation: enterprise }, { agent: three, mandate: 'R-READS' })
    const official = signedIn(two, { organisation: enterprise, duties: new Set(['casework']) })
    for (const other of [reader, official, signedIn(two), null])
      expect(await desk.granted(other, ofEnterprise)).toBeNull()
  })

  test('one statement finds the mandates of a page, one what they are worth, one their count, however many there are', async () => {
    desk.statements.length = 0
    await desk.granted(anna, ofAnna)
    expect(desk.statements.filter((text) => text.includes('"mandate'))).toHaveLength(3)
  })

  test('a person sees for whom she may act, newest first and page by page; nobody else does', async () => {
    const of = { type: 'Person', id: one } as const
    const grant = async () => ({ id: (await desk.grant(signedIn(two), { agent: one })).mandate.id })
    const first = await grant()
    desk.setClock('2026-03-05T00:00:00Z')
    const second = await grant()

    const page = await desk.held(anna, of, '(first: 1)')
    expect(page).toMatchObject({ totalCount: 3, nodes: [second], pageInfo: { hasNextPage: true } })
    const rest = await desk.held(anna, of, `(after: "${page.pageInfo.endCursor}")`)
    expect(rest).toMatchObject({ nodes: [first, { id: 'R-RAN' }], pageInfo: { hasNextPage: false } })
    for (const other of [signedIn(two), signedIn(two, { duties: new Set(['casework']) }), null])
      expect(await desk.held(other, of)).toBeNull()
  })

  test('who grants learns that there is such a person, and the masked name', async () => {
    const query = `{ mandate(id: "${await granted()}") { agent { id name fullName residentIdMasked mandates { totalCount } } } }`
    expect((await desk.ask(query, anna)).data.mandate.agent).toEqual({
      id: three,
      name: 'T***',
      fullName: null,
      residentIdMasked: null,
      mandates: null,
    })
  })

  test('what was ended by a process whose clock is ahead is over in one whose clock is behind', async () => {
    const id = await granted()
    desk.setClock('2026-03-01T00:00:02.000Z')
    await desk.revoke(anna, id)
    desk.setClock(START)
    expect(await stateOf(id)).toBe('REVOKED')
    expect((await desk.revoke(anna, id)).codes).toEqual(['STATE_CONFLICT'])
  })

  test('a register says ahead when a mandate will be taken back; it holds until then', async () => {
    await desk.register(
      `R-LATER,${three},${enterprise},licence:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,2026-06-01T00:00:00Z`,
    )
    expect(await stateOf('R-LATER')).toBe('ACTIVE')
    desk.setClock('2026-06-01T00:00:00Z')
    expect(await stateOf('R-LATER')).toBe('REVOKED')
  })

  test('a file gives no known mandate to another agent or principal; the same agent and principal may be said again', async () => {
    const row = (agent: string, principal: string, scope = 'licence:read') =>
      `R-KEPT,${agent},${principal},${scope},2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,`
    await desk.register(row(three, enterprise))

    for (const moved of [row(one, enterprise), row(three, 'ca-ifoi:9002')])
      expect(await desk.register(moved)).toMatchObject({ state: 'REFUSED', refusal: { code: 'STATE_CONFLICT' } })
    expect(await desk.register(row(three, enterprise, 'feedback:read'))).toMatchObject({ refusal: null, changed: 1 })
  })

  test('a register’s identifiers are those that fit the header of who acts; other rows are not taken', async () => {
    const row = (id: string) => `${id},${three},${enterprise},licence:read,2020-01-01T00:00:00Z,2028-01-01T00:00:00Z,`
    const taken = async (id: string) => (await desk.register(row(id))).rejected === 0

    expect(await Promise.all(['R_1.a:B=c-', 'x'.repeat(64)].map(fitsHeader))).toEqual([true, true])
    for (const id of ['R_1.a:B=c-', 'x'.repeat(64)])
      // oxlint-disable-next-line no-await-in-loop -- one import after the other
      expect(await taken(id)).toBe(true)
    for (const id of ['R 1', 'R/1', 'Ré', '"R,1"', 'x'.repeat(65)]) {
      // oxlint-disable-next-line no-await-in-loop
      expect([await fitsHeader(id), await taken(id)]).toEqual([false, false])
    }
  })

  test('me names the principal as subject, the person who signed in as actor, and the mandate', async () => {
    const query = '{ me { person { id } organisation { id } actor { id name fullName } mandate { id } } }'

    expect((await desk.ask(query, manager)).data.me).toEqual({
      person: null,
      organisation: { id: enterprise },
      actor: { id: two, name: 'T***', fullName: null },
      mandate: { id: 'R-RUNS' },
    })
    expect((await desk.ask('{ me { actor { id } mandate { id } } }', anna)).data.me).toEqual({
      actor: null,
      mandate: null,
    })
  })

  test.each([
    ['nobody', null, {}, 'UNAUTHENTICATED'],
    ['who lacks the scope', signedIn(one, { scopes: new Set(['identity:read']) }), {}, 'FORBIDDEN'],
    ['who signed in with a password only', signedIn(one, { assurance: 'LOW' }), {}, 'ASSURANCE_TOO_LOW'],
    ['a machine', signedIn(one, { person: null }), {}, 'BAD_INPUT'],
    ['who names herself as agent', anna, { agent: one }, 'BAD_INPUT'],
    ['who passes on to himself', manager, { organisation: enterprise, agent: two }, 'BAD_INPUT'],
    ['who names a person nobody knows', anna, { agent: 'AAAAAAAAAAAAAAAAAAAAAA' }, 'BAD_INPUT'],
    ['who wants four years', anna, { validUntil: '2030-03-01T00:00:00Z' }, 'BAD_INPUT'],
    ['who wants no time', anna, { validUntil: START }, 'BAD_INPUT'],
    ['who begins in the past', anna, { validFrom: '2026-02-28T00:00:00Z' }, 'BAD_INPUT'],
    ['who gives no scope', anna, { scope: [] }, 'BAD_INPUT'],
    ['who gives a scope that is none', anna, { scope: ['licence:read', 'everything'] }, 'BAD_INPUT'],
  ] as const)('%s grants nothing, and nothing is half written', async (...[, by, wish, code]) => {
    const count = async () =>
      (
        await sql<{ rows: number }>`select (select count(*) from identity.mandate)
          + (select count(*) from identity.mandate_event) as rows`.execute(desk.tables)
      ).rows[0]?.rows
    const before = await count()
    expect((await desk.grant(by, wish)).codes).toEqual([code])
    expect(await count()).toBe(before)
  })

  test('the same key grants and ends once; with other input it is a conflict; two agents have keys of their own', async () => {
    const first = await desk.grant(anna, {}, 'grant-once')
    expect(await desk.grant(anna, {}, 'grant-once')).toEqual(first)
    expect((await desk.grant(anna, { scope: ['feedback:read'] }, 'grant-once')).codes).toEqual(['IDEMPOTENCY_CONFLICT'])
    expect((await desk.grant(manager, { organisation: enterprise }, 'grant-once')).codes).toEqual([])

    const ended = await desk.revoke(anna, first.mandate.id, 'end-once')
    expect(await desk.revoke(anna, first.mandate.id, 'end-once')).toEqual(ended)
    expect(await desk.events(first.mandate.id)).toHaveLength(2)
  })

  test.runIf(kind === 'postgres')('of two who end a mandate at once one does, and one event says so', async () => {
    const id = await granted()
    const waiting = sql<{ count: number }>`select count(*) as count from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    const { both } = await desk.tables.transaction().execute(async (transaction) => {
      await transaction.selectFrom('mandate').select('id').where('id', '=', id).forUpdate().execute() // until both are at it
      const ends = Promise.all([desk.revoke(anna, id), desk.revoke(signedIn(three), id)])
      await expect.poll(async () => (await waiting.execute(desk.tables)).rows[0]?.count).toBe(2)
      return { both: ends }
    })
    expect((await both).map(({ codes }) => codes.join()).toSorted()).toEqual(['', 'STATE_CONFLICT'])
    expect((await desk.events(id)).map((event) => event.kind)).toEqual(['GRANTED', 'REVOKED'])
  })

  test('the record only grows: no statement changes or removes what was written', async () => {
    const id = await granted()
    for (const statement of [
      sql`update identity.mandate_event set client = 'nobody' where mandate = ${id}`,
      sql`delete from identity.mandate_event where mandate = ${id}`,
      sql`truncate identity.mandate_event`,
    ])
      await expect(statement.execute(desk.tables)).rejects.toThrow('mandate_event only grows')
    expect(await desk.events(id)).toHaveLength(1)
  })
})

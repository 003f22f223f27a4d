import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONSENT_STATES, consentState } from '#subgraphs/privacy/consent-state.ts'
import { consentStateInSql } from '#subgraphs/privacy/store/consents.ts'
import { databaseKinds } from '../support/database.ts'
import {
  approver,
  CITIZEN,
  fileOf,
  openPrivacyOffice,
  type PrivacyOffice,
  somebody,
  someUse,
  START,
} from '../support/privacy-department.ts'

const APPROVED = '2026-01-01T08:00:00+08:00'
const later = (minutes: number) => new Date(Date.parse(START) + minutes * 60_000).toISOString()

describe.each(databaseKinds)('a consent on %s', (kind) => {
  let office: PrivacyOffice
  beforeAll(async () => {
    office = await openPrivacyOffice(kind)
    const uses = [
      someUse({ approvedAt: APPROVED }),
      someUse({ purpose: 'by-law', needsConsent: false, approvedAt: APPROVED }),
      someUse({ purpose: 'ending', approvedAt: APPROVED }),
    ]
    await office.take(fileOf(uses))
  })
  afterAll(() => office?.shut())

  const own = async (as: ReturnType<typeof somebody>, args = '') => {
    const { data, errors } = await office.askDepartment(
      `query ($r: [_Any!]!) { people: _entities(representations: $r) { ... on Person { consents${args} {
        totalCount pageInfo { hasNextPage } nodes { id state fields validFrom use { purpose application { name } } } } } } }`,
      as,
      { r: [{ __typename: 'Person', id: as.person }] },
    )
    expect(errors).toEqual([])
    const { people } = data as { people: [{ consents: { totalCount: number; nodes: { id: string }[] } }] }
    return people[0].consents
  }

  test('is given for some fields and some time, is in force at once, and is withdrawn at once', async () => {
    const person = somebody()
    const { done } = await office.give(person)
    const id = done?.id ?? ''
    expect(done).toMatchObject({
      state: 'ACTIVE',
      fields: ['Person.name'],
      validFrom: START,
      validUntil: '2026-06-01T00:00:00.000Z',
      deleteBy: '2026-06-16T00:00:00.000Z',
      use: { purpose: 'licence-check' },
    })
    expect(await office.inForce(person)).toEqual([{ id, fields: ['Person.name'] }])
    expect(await own(person)).toMatchObject({
      totalCount: 1,
      nodes: [{ id, state: 'ACTIVE', use: { application: { name: 'Checker' } } }],
    })

    expect((await office.withdraw(person, id)).done).toMatchObject({
      state: 'REVOKED',
      withdrawnAt: START,
      deleteBy: '2026-03-16T00:00:00.000Z',
    })
    expect(await office.inForce(person)).toEqual([])
    expect((await office.withdraw(person, id)).codes).toEqual(['STATE_CONFLICT'])
  })

  test('holds from its first instant until its last, by the clock', async () => {
    const person = somebody()
    await office.give(person, { validFrom: later(10), validUntil: later(20) })
    const seen: unknown[] = []
    for (const minutes of [0, 10, 20]) {
      office.setClock(later(minutes))
      seen.push((await office.inForce(person)).length, (await own(person)).nodes[0])
    }
    office.setClock(START)
    expect(seen).toMatchObject([0, { state: 'PENDING' }, 1, { state: 'ACTIVE' }, 0, { state: 'EXPIRED' }])
  })

  test('ends with the intended use to which it was given', async () => {
    const person = somebody()
    await office.give(person, { use: 'checker:ending' })
    expect(await office.inForce(person, 'checker', { purpose: 'ending' })).toHaveLength(1)
    await office.revoke('checker:ending')
    expect(await office.inForce(person, 'checker', { purpose: 'ending' })).toEqual([])
    expect(await own(person)).toMatchObject({ nodes: [{ state: 'REVOKED' }] })
    expect((await office.give(person, { use: 'checker:ending' })).codes).toEqual(['STATE_CONFLICT'])
  })

  test('is counted by its application and purpose: another’s is not in force here', async () => {
    const person = somebody()
    await office.give(person)
    expect(await office.inForce(person, 'checker', { purpose: 'renewal' })).toEqual([])
    expect(await office.inForce(person, 'other')).toEqual([])
    expect(await office.inForce(somebody())).toEqual([])
  })

  test('is not taken for a use whose basis is the law', async () => {
    expect((await office.give(somebody(), { use: 'checker:by-law' })).codes).toEqual(['STATE_CONFLICT'])
  })

  test('the same key gives it once', async () => {
    const person = somebody()
    const first = await office.give(person, {}, 'give-once')
    expect((await office.give(person, {}, 'give-once')).done?.id).toBe(first.done?.id)
    expect(await office.inForce(person)).toHaveLength(1)
    expect((await office.give(person, { fields: ['Licence.id'] }, 'give-once')).codes).toEqual(['IDEMPOTENCY_CONFLICT'])
  })

  test('to one use is open at most as often as the rule says, and a refused one leaves nothing behind', async () => {
    const person = somebody()
    await office.tables.updateTable('consent_rule').set({ in_force_max: 2 }).execute()
    await office.give(person)
    const second = await office.give(person)
    expect((await office.give(person)).codes).toEqual(['STATE_CONFLICT'])
    const kept = office.tables.selectFrom('consent').selectAll().where('person', '=', person.person)
    expect(await kept.execute()).toHaveLength(2)
    await office.withdraw(person, second.done?.id ?? '')
    expect((await office.give(person)).codes).toEqual([])
    await office.tables.updateTable('consent_rule').set({ in_force_max: 20 }).execute()
  })

  test.runIf(kind === 'postgres')('is counted right also when many are given at the same time', async () => {
    const person = somebody()
    await office.tables.updateTable('consent_rule').set({ in_force_max: 2 }).execute()
    const answers = await Promise.all(Array.from({ length: 5 }, () => office.give(person)))
    expect(answers.filter(({ done }) => done !== null)).toHaveLength(2)
    expect(new Set(answers.flatMap(({ codes }) => codes))).toEqual(new Set(['STATE_CONFLICT']))
    await office.tables.updateTable('consent_rule').set({ in_force_max: 20 }).execute()
  })

  test('given and withdrawn is recorded, also for whom and under which mandate', async () => {
    const ward = somebody({ actor: { subject: 'guardian', person: 'guardian-person', mandate: 'M-2' } })
    const { done } = await office.give(ward)
    await office.withdraw(ward, done?.id ?? '')
    const events = office.tables
      .selectFrom('consent_event')
      .selectAll()
      .where('consent', '=', done?.id ?? '')
    const same = { consent: done?.id, at: START, subject: ward.subject, person: ward.person, client: 'portal' }
    const actor = { actor: 'guardian', actor_person: 'guardian-person', actor_mandate: 'M-2' }
    expect(await events.orderBy('position').execute()).toEqual([
      { ...same, ...actor, position: 1, kind: 'GIVEN' },
      { ...same, ...actor, position: 2, kind: 'WITHDRAWN' },
    ])
  })

  test('the database finds each state by the same rule as the one that shows it', async () => {
    const person = somebody()
    const early = await office.give(person, { validUntil: later(30) })
    await office.give(person, { validFrom: later(20), validUntil: later(40) })
    office.setClock(later(5))
    await office.withdraw(person, early.done?.id ?? '')
    for (const minutes of [0, 5, 10, 20, 30, 40, 50]) {
      const at = new Date(Date.parse(START) + minutes * 60_000)
      const joined = office.tables
        .selectFrom('consent')
        .innerJoin('intended_use', 'intended_use.id', 'consent.use')
        .selectAll('consent')
        .select('intended_use.revoked_at as use_revoked_at')
      const rows = await office.tables
        .selectFrom(joined.as('consent'))
        .selectAll()
        .select(consentStateInSql(at).as('found'))
        .execute()
      expect(rows.map(({ found }) => found)).toEqual(rows.map((row) => consentState(row, at)))
    }
    office.setClock(later(10))
    for (const state of CONSENT_STATES) {
      const { totalCount, nodes } = await own(person, `(state: ${state})`)
      expect([state, totalCount]).toEqual([state, { PENDING: 1, ACTIVE: 0, REVOKED: 1, EXPIRED: 0 }[state]])
      expect(nodes).toHaveLength(totalCount)
    }
    office.setClock(START)
  })

  test('lists of consents are paged, and cost as many statements for many as for one', async () => {
    const person = somebody()
    await office.give(person)
    const statementsOf = async () => {
      office.statements.length = 0
      await own(person)
      return office.statements.length
    }
    const one = await statementsOf()
    for (const minute of [1, 2, 3]) {
      office.setClock(later(minute))
      await office.give(person)
    }
    expect(await statementsOf()).toBe(one)
    const page = await own(person, '(first: 3)')
    office.setClock(START)
    expect(page).toMatchObject({
      totalCount: 4,
      pageInfo: { hasNextPage: true },
      nodes: [3, 2, 1].map((minute) => ({ validFrom: later(minute) })),
    })
  })

  test('stands on the record of its person, whom another department keeps', async () => {
    const person = somebody({ person: CITIZEN })
    await office.takePersons()
    await office.give(person)
    const query = '{ me { person { consents { totalCount nodes { state use { purpose application { name } } } } } } }'
    const use = { purpose: 'licence-check', application: { name: 'Checker' } }
    expect((await office.ask(query, person)).data).toEqual({
      me: { person: { consents: { totalCount: 1, nodes: [{ state: 'ACTIVE', use }] } } },
    })
  })

  test('is somebody’s own affair: the approver of applications has none of another', async () => {
    const person = somebody()
    await office.give(person)
    expect(await own(approver)).toMatchObject({ totalCount: 0 })
  })
})

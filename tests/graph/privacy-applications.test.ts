import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseKinds } from '../support/database.ts'
import {
  checker,
  fileOf,
  FIRM,
  openPrivacyOffice,
  owner,
  type PrivacyOffice,
  somebody,
  someUse,
  START,
} from '../support/privacy-department.ts'

const APPROVED = '2026-01-01T08:00:00+08:00'

describe.each(databaseKinds)('what applications use data for, on %s', (kind) => {
  let office: PrivacyOffice
  beforeAll(async () => {
    office = await openPrivacyOffice(kind)
    await office.take(fileOf([someUse({ approvedAt: APPROVED })]))
    office.statements.length = 0
  })
  afterAll(() => office?.shut())

  const inForce = async () => {
    const { data } = await office.ask('{ intendedUsesInForce { id client purpose fields needsConsent } }', null)
    return data?.['intendedUsesInForce'] as { id: string; purpose: string }[]
  }

  test('the file stands for review: what it approves is in force, and anybody may look it up', async () => {
    expect(await inForce()).toEqual([
      {
        id: 'checker:licence-check',
        client: 'checker',
        purpose: 'licence-check',
        fields: ['Person.name', 'Licence.*'],
        needsConsent: true,
      },
    ])
    const { data, errors } = await office.ask(
      `{ application(id: "checker") { name client support owner { id } intendedUses { purpose state basis policyUrl deletionContact approvedAt revokedAt
          before: state(at: "2025-12-31T00:00:00Z") } } nobody: application(id: "nobody") { name } }`,
      null,
    )
    expect(errors).toEqual([])
    expect(data).toMatchObject({
      application: {
        name: 'Checker',
        owner: { id: FIRM },
        intendedUses: [
          { state: 'APPROVED', before: 'PROPOSED', approvedAt: '2026-01-01T00:00:00.000Z', revokedAt: null },
        ],
      },
      nobody: null,
    })
  })

  test('a use is proposed by the owner, waits, is approved by another, and is revoked for ever', async () => {
    const { done } = await office.register({ purpose: 'renewal' })
    const id = done?.id ?? ''
    expect(done).toMatchObject({ state: 'PROPOSED', approvedAt: null, application: { name: 'Checker' } })
    expect((await inForce()).map(({ purpose }) => purpose)).toEqual(['licence-check'])

    expect((await office.approve(id)).done).toMatchObject({ state: 'APPROVED', approvedAt: START })
    expect((await inForce()).map(({ purpose }) => purpose)).toEqual(['licence-check', 'renewal'])
    expect((await office.approve(id)).codes).toEqual(['STATE_CONFLICT'])

    expect((await office.revoke(id)).done).toMatchObject({ state: 'REVOKED', revokedAt: START })
    expect((await inForce()).map(({ purpose }) => purpose)).toEqual(['licence-check'])
    expect((await office.revoke(id)).codes).toEqual(['STATE_CONFLICT'])
    expect((await office.approve(id)).codes).toEqual(['STATE_CONFLICT'])
  })

  test('every act is recorded with who did it for whom, by which application and when, and records only grow', async () => {
    const { done } = await office.register({ purpose: 'recorded' }, checker)
    const mandate = { subject: 'agent', person: 'agent-person', mandate: 'M-1' }
    await office.approve(done?.id ?? '', somebody({ person: 'chief', duties: 'application.approve', actor: mandate }))
    const events = office.tables
      .selectFrom('intended_use_event')
      .selectAll()
      .where('use', '=', done?.id ?? '')
    const acted = { position: 2, kind: 'APPROVED', subject: 'account of chief', person: 'chief', client: 'portal' }
    expect(await events.orderBy('position').execute()).toEqual([
      {
        use: done?.id,
        position: 1,
        kind: 'REGISTERED',
        at: START,
        subject: 'service-account-checker',
        person: null,
        actor: null,
        actor_person: null,
        actor_mandate: null,
        client: 'checker',
      },
      { use: done?.id, at: START, ...acted, actor: 'agent', actor_person: 'agent-person', actor_mandate: 'M-1' },
    ])
    const tables = ['intended_use_event', 'consent_event'] as const
    for (const table of tables) await expect(office.tables.deleteFrom(table).execute()).rejects.toThrow('only grows')
    await office.revoke(done?.id ?? '')
  })

  test('of one purpose one use is in force: the earlier one is revoked first', async () => {
    const { done: first } = await office.register({ purpose: 'wider' })
    const { done: second } = await office.register({ purpose: 'wider', fields: ['Person.*'] })
    await office.approve(first?.id ?? '')
    expect((await office.approve(second?.id ?? '')).codes).toEqual(['STATE_CONFLICT'])
    await office.revoke(first?.id ?? '')
    expect((await office.approve(second?.id ?? '')).done).toMatchObject({ state: 'APPROVED' })
    await office.revoke(second?.id ?? '')
  })

  test.runIf(kind === 'postgres')('of many approvals of one purpose at the same time one is given', async () => {
    const proposals: string[] = []
    for (let count = 0; count < 8; count += 1)
      proposals.push((await office.register({ purpose: 'raced' })).done?.id ?? '')
    await Promise.all(proposals.map(() => office.approve('nothing'))) // opens a connection for each
    const answers = await Promise.all(proposals.map((id) => office.approve(id)))
    expect(answers.filter(({ done }) => done !== null)).toHaveLength(1)
    expect(new Set(answers.flatMap(({ codes }) => codes))).toEqual(new Set(['STATE_CONFLICT']))
    for (const id of proposals) await office.revoke(id)
  })

  test('the same key registers once; other input under it is a conflict', async () => {
    const first = await office.register({ purpose: 'once' }, owner, 'the-key')
    const again = await office.register({ purpose: 'once' }, owner, 'the-key')
    expect(again.done?.id).toBe(first.done?.id)
    expect((await office.register({ purpose: 'twice' }, owner, 'the-key')).codes).toEqual(['IDEMPOTENCY_CONFLICT'])
  })

  test('applications are found by a part of their name and by a field that they use, page by page', async () => {
    const others = ['alpha', 'beta', 'gamma'].map((client) =>
      fileOf([someUse({ approvedAt: APPROVED, fields: ['Case.*'] })], { client, name: `Case ${client}` }),
    )
    for (const one of others) await office.take(one)
    const list = async (args: string) => {
      const { data, codes } = await office.ask(
        `{ applications(${args}) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`,
        null,
      )
      return { ...(data?.['applications'] as { totalCount: number; nodes: { id: string }[] }), codes }
    }
    expect(await list('text: "cASE", first: 2')).toMatchObject({
      totalCount: 3,
      nodes: [{ id: 'alpha' }, { id: 'beta' }],
    })
    expect(await list('usesField: "Case.state"')).toMatchObject({ totalCount: 3 })
    expect(await list('usesField: "Licence.number"')).toMatchObject({ totalCount: 1, nodes: [{ id: 'checker' }] })
    expect(await list('usesField: "Person.fullName"')).toMatchObject({ totalCount: 0 })
    expect((await list('text: "x"')).codes).toEqual(['BAD_INPUT'])
    expect((await list('usesField: "Licence"')).codes).toEqual(['BAD_INPUT'])
  })

  test('a hundred applications with their uses cost as many statements as one, and more than a request may', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `many-${index}`)
    for (const client of names)
      await office.tables
        .insertInto('application')
        .values({ client, name: 'Many', owner: null, support: 'mailto:m@m.example' })
        .execute()
    const queryOf = (first: number) =>
      `{ applications(text: "many", first: ${first}) { totalCount nodes { intendedUses { application { name } } } } }`
    const statementsOf = async (first: number) => {
      office.statements.length = 0
      expect((await office.askDepartment(queryOf(first), null)).errors).toEqual([])
      return office.statements.length
    }
    expect(await statementsOf(100)).toBe(await statementsOf(1))
    expect((await office.ask(queryOf(100), null)).codes).toEqual(['COST_EXCEEDED'])
  })

  test('a file neither brings back what was revoked here nor doubles a purpose in force', async () => {
    const use = someUse({ purpose: 'filed', approvedAt: APPROVED })
    await office.take(fileOf([use], { client: 'filer' }))
    await office.revoke('filer:filed')
    expect(await office.take(fileOf([{ ...use, fields: ['Person.*'] }], { client: 'filer' }))).toMatchObject({
      unchanged: 1,
    })
    expect((await inForce()).map(({ id }) => id)).not.toContain('filer:filed')

    const { done } = await office.register({ purpose: 'filed', client: 'filer' })
    await office.approve(done?.id ?? '')
    const doubled = await office.take(
      fileOf([someUse({ purpose: 'again', approvedAt: APPROVED }), use], { client: 'filer' }),
    )
    expect(doubled).toMatchObject({ state: 'IMPORTED' })
    const { done: other } = await office.register({ purpose: 'other', client: 'filer' })
    await office.approve(other?.id ?? '')
    const second = someUse({ purpose: 'other', approvedAt: APPROVED })
    expect(await office.take(fileOf([second], { client: 'filer' }))).toMatchObject({ state: 'REFUSED' })
  })

  test('a newer file changes a use on which nobody has acted, and that is recorded', async () => {
    const use = someUse({ approvedAt: APPROVED })
    expect(await office.take(fileOf([use], { client: 'newer' }))).toMatchObject({ added: 1 })
    expect(await office.take(fileOf([use], { client: 'newer' }))).toMatchObject({ unchanged: 1 })
    expect(await office.take(fileOf([{ ...use, needsConsent: false }], { client: 'newer' }))).toMatchObject({
      changed: 1,
    })
    const events = office.tables
      .selectFrom('intended_use_event')
      .select('kind')
      .where('use', '=', 'newer:licence-check')
    expect(await events.execute()).toEqual([{ kind: 'IMPORTED' }, { kind: 'IMPORTED' }])
  })

  test('what somebody consented to, no file changes: it can only end it', async () => {
    const use = someUse({ purpose: 'agreed', approvedAt: APPROVED })
    const take = async (given: object) => await office.take(fileOf([{ ...use, ...given }], { client: 'agreed' }))
    const stored = async () =>
      await office.tables.selectFrom('intended_use').selectAll().where('client', '=', 'agreed').executeTakeFirst()
    await take({})
    const person = somebody()
    await office.give(person, { use: 'agreed:agreed' })
    const before = await stored()
    for (const given of [
      { description: 'Something else.' },
      { fields: ['Person.*', 'Licence.*'] },
      { needsConsent: false },
      { deletionContact: 'mailto:else@shop.example' },
    ])
      expect(await take(given)).toMatchObject({ changed: 0, unchanged: 1 })
    expect(await stored()).toEqual(before)
    expect(await office.inForce(person, 'agreed', { purpose: 'agreed' })).toHaveLength(1)

    expect(await take({ revokedAt: '2026-02-01T00:00:00Z', fields: ['Person.*'] })).toMatchObject({ changed: 1 })
    expect(await stored()).toEqual({ ...before, revoked_at: '2026-02-01T00:00:00.000Z' })
    expect(await office.inForce(person, 'agreed', { purpose: 'agreed' })).toEqual([])
  })

  test('what a file has revoked, no file brings back, whether somebody had consented or nobody', async () => {
    const person = somebody()
    for (const client of ['ended-one', 'ended-two']) {
      const use = someUse({ approvedAt: APPROVED })
      await office.take(fileOf([use], { client }))
      if (client === 'ended-two') await office.give(person, { use: 'ended-two:licence-check' })
      await office.take(fileOf([{ ...use, revokedAt: '2026-02-01T00:00:00Z' }], { client }))
      expect(await office.take(fileOf([use], { client }))).toMatchObject({ changed: 0, unchanged: 1 })
      const later = { ...use, revokedAt: '2027-02-01T00:00:00Z' }
      expect(await office.take(fileOf([later], { client }))).toMatchObject({ changed: 0, unchanged: 1 })
    }
    expect((await inForce()).filter(({ id }) => id.startsWith('ended-'))).toEqual([])
    expect(await office.inForce(person, 'ended-two')).toEqual([])
  })

  test('a use is revoked also by a process whose clock is behind the one that approved it', async () => {
    const { done } = await office.register({ purpose: 'clocks' })
    await office.approve(done?.id ?? '')
    office.setClock('2026-02-28T23:59:59.000Z')
    const revoked = await office.revoke(done?.id ?? '')
    office.setClock(START)
    expect(revoked).toMatchObject({ codes: [], done: { revokedAt: START } })
    expect((await inForce()).map(({ id }) => id)).not.toContain(done?.id)
  })

  test('no file puts more in force than routers can read: not too many uses, nor too many fields', async () => {
    const known = await inForce()
    const uses = (count: number, fields: string[]) =>
      Array.from({ length: count }, (_, index) => someUse({ purpose: `p-${index}`, fields, approvedAt: APPROVED }))
    const take = async (list: readonly object[]) => await office.take(fileOf(list, { client: 'aaa' }))
    const wide = Array.from({ length: 200 }, (_, index) => `Person.f${index}`)
    expect(await take(uses(2_000, ['Person.name']))).toMatchObject({ state: 'REFUSED' })
    expect(await take(uses(250, wide))).toMatchObject({ state: 'REFUSED' })
    expect(await inForce()).toEqual(known)

    expect(await take(uses(2_000 - known.length, ['Person.name']))).toMatchObject({ state: 'IMPORTED' })
    const { done } = await office.register({ purpose: 'one-more' })
    expect((await office.approve(done?.id ?? '')).codes).toEqual(['STATE_CONFLICT'])
    expect((await inForce()).filter(({ id }) => !id.startsWith('aaa:'))).toEqual(known)
    await office.tables.deleteFrom('intended_use').where('client', '=', 'aaa').execute()
  })

  test.for([
    ['a field that is none', { fields: ['Person'] }],
    ['no field', { fields: [] }],
    ['a purpose in capitals', { purpose: 'Check' }],
    ['a revocation before the approval', { approvedAt: APPROVED, revokedAt: '2025-01-01T00:00:00Z' }],
    ['an address that is a script', { policyUrl: 'javascript:alert(1)' }],
  ] as const)('a file with %s leaves that use out', async ([, given]) => {
    expect(await office.take(fileOf([someUse(given)], { client: 'flawed' }))).toMatchObject({ rejected: 1, added: 0 })
  })

  test('a file of another form is refused', async () => {
    for (const document of [[], { applications: [{ client: 'x' }] }, fileOf([]), fileOf([{ ...someUse(), extra: 1 }])])
      expect(await office.take(document)).toMatchObject({ state: 'REFUSED' })
  })
})

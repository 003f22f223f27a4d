import type { Caller } from '@civigraph/subgraph-kit'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKinds } from '../support/database.ts'
import {
  BUREAU,
  DRIVER,
  ENTERPRISE,
  idOf,
  licenceDepartment,
  official,
  ONE,
  otherOfficial,
  PHARMACY,
  personOne,
  personTwo,
} from '../support/licence-department.ts'

describe.each(databaseKinds)('what officials do with licences, on %s', (kind) => {
  let department: Awaited<ReturnType<typeof licenceDepartment>>
  beforeAll(async () => {
    department = await licenceDepartment(kind)
  })
  beforeEach(() => department.reset())
  afterAll(() => department?.close())

  const issue = `mutation ($key: String!, $licence: IssueLicence!) {
    issueLicence(idempotencyKey: $key, licence: $licence) { id state grade numberMasked issuer { id } type { id }
      holder { ... on Person { id } } validFrom validUntil events { kind } } }`
  const fresh = { type: DRIVER, person: ONE, number: '粤A-2026-1', validFrom: '2020-01-01', validUntil: '2999-12-31' }
  const issued = async (caller: Caller | null, given: object, key = 'key-1') =>
    await department.ask(issue, caller, { key, licence: { ...fresh, ...given } })
  const act = async (
    name: string,
    caller: Caller | null,
    given: { id?: string; reason?: string; key?: string } = {},
  ) => {
    const { id = idOf('D-1'), reason = 'inspection', key = `${name}-${crypto.randomUUID()}` } = given
    return await department.ask(
      `mutation ($key: String!, $id: ID!, $reason: String!) {
        ${name}(idempotencyKey: $key, id: $id, reason: $reason) { state events { kind reason } } }`,
      caller,
      { key, id, reason },
    )
  }

  test('a licence is issued in the name of the official’s authority, and its holder finds it', async () => {
    const id = idOf('粤A-2026-1')
    expect((await issued(official, {})).data.issueLicence).toEqual({
      id,
      state: 'VALID',
      grade: 'ISSUER',
      numberMasked: '粤*******1',
      issuer: { id: BUREAU },
      type: { id: DRIVER },
      holder: { id: ONE },
      validFrom: '2020-01-01',
      validUntil: '2999-12-31',
      events: [{ kind: 'ISSUED' }],
    })
    expect(
      (await department.entity({ __typename: 'Person', id: ONE }, 'licences { nodes { id } }', personOne)).entity
        .licences.nodes,
    ).toContainEqual({
      id,
    })
    expect((await department.ask(`{ licence(id: "${id}") { id } }`, personTwo)).data.licence).toBeNull()
  })

  test('the same key and input issue once; the same key with other input is a conflict', async () => {
    const first = await issued(official, {})
    expect(await issued(official, {})).toEqual(first)
    expect(await issued(official, { number: 'other' })).toEqual({
      data: { issueLicence: null },
      errors: ['IDEMPOTENCY_CONFLICT issueLicence'],
    })
  })

  test.each([
    ['both holders', { organisation: ENTERPRISE }, 'BAD_INPUT'],
    ['no holder', { person: null }, 'BAD_INPUT'],
    ['a last day before the first', { validUntil: '2019-12-31' }, 'BAD_INPUT'],
    ['a number with a space', { number: 'A 1' }, 'BAD_INPUT'],
    ['a number of 41 characters', { number: 'A'.repeat(41) }, 'BAD_INPUT'],
    ['no number', { number: '' }, 'BAD_INPUT'],
    ['a type of another authority', { type: PHARMACY }, 'BAD_INPUT'],
    ['a type that does not exist', { type: 'cn-990000:none' }, 'BAD_INPUT'],
    ['a type that cannot exist', { type: '\0' }, 'BAD_INPUT'],
    ['a number that the authority has given already', { number: 'D-1' }, 'STATE_CONFLICT'],
  ])('%s is refused', async (_what, given, code) => {
    expect(await issued(official, given)).toEqual({
      data: { issueLicence: null },
      errors: [`${code} issueLicence`],
    })
  })

  test.each([
    ['who is not signed in', null, 'UNAUTHENTICATED'],
    ['who lacks the scope', { ...official, scopes: new Set(['licence:read']) }, 'FORBIDDEN'],
    ['who lacks the duty', { ...official, duties: new Set<string>() }, 'FORBIDDEN'],
    ['who acts for no authority', { ...official, organisation: null }, 'FORBIDDEN'],
  ])('%s neither issues nor suspends', async (_who, caller, code) => {
    expect((await issued(caller, {})).errors).toEqual([`${code} issueLicence`])
    expect((await act('suspendLicence', caller)).errors).toEqual([`${code} suspendLicence`])
  })

  test('a suspended licence is resumed, suspended again and revoked; then nothing more can be done', async () => {
    const state = async (name: string) => (await act(name, official)).data[name]?.state
    expect(await state('suspendLicence')).toBe('SUSPENDED')
    expect((await act('suspendLicence', official)).errors).toEqual(['STATE_CONFLICT suspendLicence'])
    expect(await state('resumeLicence')).toBe('VALID')
    expect((await act('resumeLicence', official)).errors).toEqual(['STATE_CONFLICT resumeLicence'])
    expect(await state('suspendLicence')).toBe('SUSPENDED')
    expect(await state('revokeLicence')).toBe('REVOKED')
    for (const name of ['suspendLicence', 'resumeLicence', 'revokeLicence'])
      expect((await act(name, official)).errors).toEqual([`STATE_CONFLICT ${name}`])
    const { data } = await department.ask(`{ licence(id: "${idOf('D-1')}") { events { kind reason } } }`, personOne)
    expect(data.licence.events.map(({ kind: what }: { kind: string }) => what)).toEqual([
      'REVOKED',
      'SUSPENDED',
      'RESUMED',
      'SUSPENDED',
    ])
  })

  test('several acts in one request each see what the one before did', async () => {
    const id = idOf('D-1')
    const { data } = await department.ask(
      `mutation { a: suspendLicence(idempotencyKey: "a", id: "${id}", reason: "r") { state }
        b: resumeLicence(idempotencyKey: "b", id: "${id}", reason: "r") { state }
        c: revokeLicence(idempotencyKey: "c", id: "${id}", reason: "r") { state events { kind } } }`,
      official,
    )
    expect(data).toEqual({
      a: { state: 'SUSPENDED' },
      b: { state: 'VALID' },
      c: { state: 'REVOKED', events: [{ kind: 'REVOKED' }, { kind: 'RESUMED' }, { kind: 'SUSPENDED' }] },
    })
  })

  test('of two officials who suspend at once one succeeds', async () => {
    const answers = await Promise.all([
      act('suspendLicence', official),
      act('suspendLicence', { ...official, subject: 'colleague' }),
    ])
    const outcomes: string[] = answers.map(({ errors, data }) => errors?.[0] ?? data.suspendLicence.state)
    expect(outcomes.toSorted()).toEqual(['STATE_CONFLICT suspendLicence', 'SUSPENDED'])
  })

  test('the same act sent twice happens once', async () => {
    const first = await act('suspendLicence', official, { key: 'twice' })
    expect(await act('suspendLicence', official, { key: 'twice' })).toEqual(first)
  })

  test('licences of another authority are not found', async () => {
    expect((await act('suspendLicence', otherOfficial)).errors).toEqual(['NOT_FOUND suspendLicence'])
    expect((await act('revokeLicence', official, { id: '\0' })).errors).toEqual(['NOT_FOUND revokeLicence'])
  })

  test.each([
    ['no reason', '  '],
    ['a reason of 201 characters', 'r'.repeat(201)],
    ['a reason of two lines', 'a\nb'],
  ])('%s is refused', async (_what, reason) => {
    expect((await act('suspendLicence', official, { reason })).errors).toEqual(['BAD_INPUT suspendLicence'])
  })

  test('an act is recorded with the account and the application by which it was done', async () => {
    await act('suspendLicence', official)
    expect(await recorded()).toEqual([
      { kind: 'SUSPENDED', subject: 'official', actor: null, actor_person: null, actor_mandate: null, client: 'test' },
    ])
  })

  test('an act for somebody else is recorded with both: for whom it was done, and by whom under which mandate', async () => {
    const acting = { ...official, actor: { subject: 'deputy', person: ONE, mandate: 'M-1' } }
    await act('suspendLicence', acting, { key: 'a-key' })
    await act('resumeLicence', official, { key: 'a-key' }) // the subject's own key, not the actor's
    const deputy = { subject: 'official', actor: 'deputy', actor_person: ONE, actor_mandate: 'M-1', client: 'test' }
    expect(await recorded()).toEqual([
      { kind: 'SUSPENDED', ...deputy },
      expect.objectContaining({ kind: 'RESUMED', actor: null }),
    ])
    const id = (await issued(acting, {})).data.issueLicence.id
    expect(await recorded(id)).toEqual([{ kind: 'ISSUED', ...deputy }])
  })

  async function recorded(id = idOf('D-1')) {
    const { rows } = await sql`
      select kind, subject, actor, actor_person, actor_mandate, client from licence.licence_event
      where licence_id = ${id} order by sequence`.execute(department.db)
    return rows
  }
})

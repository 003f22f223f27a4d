import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  approver,
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

const APPROVED = '2026-01-01T00:00:00Z'
const OTHER_FIRM = 'cn-uscc:919900000000000192'
const victim = somebody()
const thief = somebody()

let office: PrivacyOffice
let consent: string

beforeAll(async () => {
  office = await openPrivacyOffice('pglite')
  await office.take(fileOf([someUse({ approvedAt: APPROVED }), someUse({ purpose: 'proposed' })]))
  await office.take(fileOf([someUse({ approvedAt: APPROVED })], { client: 'rival', owner: OTHER_FIRM }))
  consent = (await office.give(victim)).done?.id ?? ''
})
afterAll(() => office?.shut())

async function everythingStored() {
  const { tables } = office
  const rows = [
    await tables.selectFrom('intended_use').selectAll().orderBy('id').execute(),
    await tables.selectFrom('intended_use_event').selectAll().orderBy('use').orderBy('position').execute(),
    await tables.selectFrom('consent').selectAll().orderBy('id').execute(),
    await tables.selectFrom('consent_event').selectAll().orderBy('consent').orderBy('position').execute(),
  ]
  return JSON.stringify(rows)
}

/** Runs a refused act and proves that it left nothing behind. */
async function refused(act: () => Promise<{ readonly codes: readonly unknown[]; readonly done: unknown }>) {
  const before = await everythingStored()
  const { codes, done } = await act()
  expect(done).toBeNull()
  expect(await everythingStored()).toBe(before)
  return codes
}

test('another person’s consent cannot be withdrawn: it is not found, as is one that never was', async () => {
  expect(await refused(() => office.withdraw(thief, consent))).toEqual(['NOT_FOUND'])
  for (const guess of ['1', 'checker:licence-check', crypto.randomUUID(), consent.toUpperCase(), '\0', ''])
    expect(await refused(() => office.withdraw(thief, guess))).toEqual(['NOT_FOUND'])
})

test('another person’s consents are not shown, by the list, by key, or by application, not even by the department itself', async () => {
  const byKey =
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Consent { id fields } ... on Person { consents { totalCount } } } }'
  const consentKey = { r: [{ __typename: 'Consent', id: consent }] }
  const personKey = { r: [{ __typename: 'Person', id: victim.person }] }
  expect((await office.askDepartment(byKey, victim, consentKey)).data).toMatchObject({ _entities: [{ id: consent }] })
  for (const stranger of [thief, approver, owner, checker]) {
    expect((await office.askDepartment(byKey, stranger, consentKey)).data).toEqual({ _entities: [null] })
    expect((await office.askDepartment(byKey, stranger, personKey)).data).toEqual({ _entities: [{ consents: null }] })
    expect(await office.inForce(stranger)).toEqual([])
  }
  expect((await office.askDepartment(byKey, null, consentKey)).data).toEqual({ _entities: [null] })
  expect((await office.askDepartment(byKey, null, personKey)).codes).toEqual(['UNAUTHENTICATED'])
})

test('an application learns of consents given to itself, and not to which others the person consented', async () => {
  await office.give(victim, { use: 'rival:licence-check' })
  const through = { ...victim, client: 'checker', scopes: new Set<string>() }
  expect(await office.inForce(through)).toEqual([{ id: consent, fields: ['Person.name'] }])
  expect(await office.inForce(through, 'rival')).toHaveLength(1)
  expect(await office.inForce(through, 'rival', { asking: 'checker' })).toEqual([])
  const list = await office.ask('{ me { client person { consents { totalCount } } } }', through)
  expect([list.codes, JSON.stringify(list.data)]).toEqual([['FORBIDDEN'], expect.not.stringContaining('totalCount')])
})

test('who acts for a person under a mandate without consent:read learns of none of her consents', async () => {
  const actor = { subject: 'account of thief', person: thief.person, mandate: 'M-1' }
  const acting = { ...victim, client: 'checker', actor, scopes: new Set(['consent:write']) }
  const question = `query ($r: [_Any!]!) { consentsInForce(client: "checker", purpose: "licence-check") { id }
    _entities(representations: $r) { ... on Consent { id } } }`
  const variables = { r: [{ __typename: 'Consent', id: consent }] }
  const ask = async (as: typeof acting) => (await office.askDepartment(question, as, variables)).data
  expect(await ask(acting)).toEqual({ consentsInForce: [], _entities: [null] })
  const reading = { ...acting, scopes: new Set(['consent:read']) }
  expect(await ask(reading)).toEqual({ consentsInForce: [{ id: consent }], _entities: [{ id: consent }] })
  expect(await office.inForce(acting)).toEqual([])
  expect(await office.inForce(reading)).toEqual([{ id: consent, fields: ['Person.name'] }])
})

test('who acts for a person does not consent in her name to the very application that he uses', async () => {
  const actor = { subject: 'account of thief', person: thief.person, mandate: 'M-1' }
  const acting = { ...victim, actor }
  expect(await refused(() => office.give({ ...acting, client: 'checker' }))).toEqual(['FORBIDDEN'])
  expect((await office.give(acting)).codes).toEqual([])
  expect((await office.give({ ...victim, client: 'checker' })).codes).toEqual([])
})

test.for([
  ['a field beyond the use', ['Person.name', 'Person.fullName'], ['Person.fullName']],
  ['all fields of a type of which the use has one', ['Person.*'], ['Person.*']],
  ['a field of a type whose name begins alike', ['LicenceEvent.at'], ['LicenceEvent.at']],
] as const)('a consent to %s is refused, with the surplus and nothing given', async ([, fields, surplus]) => {
  expect(await refused(() => office.give(victim, { fields }))).toEqual(['PURPOSE_EXCEEDED'])
  const { errors } = await office.askDepartment(
    'mutation ($consent: GiveConsent!) { giveConsent(idempotencyKey: "surplus", consent: $consent) { id } }',
    victim,
    { consent: { use: 'checker:licence-check', fields, validUntil: '2026-06-01T00:00:00Z' } },
  )
  expect(errors[0]?.extensions['coordinates']).toEqual(surplus)
})

test.for([
  ['a use that nobody approved', { use: 'checker:proposed' }, 'STATE_CONFLICT'],
  ['a use that is not there', { use: 'checker:nothing' }, 'NOT_FOUND'],
  ['a use with a zero byte', { use: 'checker:\0' }, 'NOT_FOUND'],
  ['no field at all', { fields: [] }, 'BAD_INPUT'],
  ['what is no coordinate', { fields: ['Person.name; drop table consent'] }, 'BAD_INPUT'],
  ['a time that was before', { validFrom: '2026-02-01T00:00:00Z' }, 'BAD_INPUT'],
  ['a time that has ended', { validUntil: START }, 'BAD_INPUT'],
  ['all times to come', { validUntil: '9999-12-31T00:00:00Z' }, 'BAD_INPUT'],
] as const)('a consent to %s is refused', async ([, given, code]) => {
  expect(await refused(() => office.give(victim, given))).toEqual([code])
})

test.for([
  ['an application by itself, without the person', checker],
  [
    'an application with the person’s sign-in but not the scope',
    { ...victim, client: 'checker', scopes: new Set<string>() },
  ],
  ['nobody', null],
] as const)('a consent given by %s is refused', async ([, as]) => {
  const before = await everythingStored()
  const { data, codes } = await office.askDepartment(
    `mutation { giveConsent(idempotencyKey: "forged", consent: { use: "checker:licence-check", fields: ["Person.name"], validUntil: "2026-06-01T00:00:00Z" }) { id } }`,
    as,
  )
  expect(data).toEqual({ giveConsent: null })
  expect(codes).toEqual([as === null ? 'UNAUTHENTICATED' : 'FORBIDDEN'])
  expect(await everythingStored()).toBe(before)
})

test('a withdrawn consent is gone from the next question on, and one that has expired as well', async () => {
  const person = somebody()
  const { done } = await office.give(person)
  await office.give(person, { validUntil: '2026-03-02T00:00:00Z' })
  expect(await office.inForce(person)).toHaveLength(2)
  await office.withdraw(person, done?.id ?? '')
  expect(await office.inForce(person)).toHaveLength(1)
  office.setClock('2026-03-02T00:00:00Z')
  expect(await office.inForce(person)).toEqual([])
  office.setClock(START)
})

test('nobody approves what he registered: not with the duty, by another account, or through somebody', async () => {
  const registrar = somebody({ organisation: FIRM, duties: 'application.approve' })
  const { done } = await office.register({ purpose: 'own' }, registrar)
  const id = done?.id ?? ''
  const duty = { duties: 'application.approve' }
  const selves = [
    registrar,
    somebody({ ...duty, person: registrar.person, subject: 'second account' }),
    somebody({ ...duty, actor: { subject: registrar.subject, person: registrar.person, mandate: 'M-1' } }),
  ]
  for (const self of selves) expect(await refused(() => office.approve(id, self))).toEqual(['FORBIDDEN'])
  expect((await office.approve(id)).codes).toEqual([])
})

test.for([
  ['approve', 'approveIntendedUse'],
  ['revoke', 'revokeIntendedUse'],
] as const)('without the duty nobody may %s, whoever owns the application', async ([, mutation]) => {
  const before = await everythingStored()
  for (const as of [owner, checker, victim]) {
    const query = `mutation { ${mutation}(idempotencyKey: "no-duty", use: "checker:licence-check") { id } }`
    expect((await office.ask(query, as)).codes).toEqual(['FORBIDDEN'])
    expect((await office.askDepartment(query, as)).codes).toEqual(['FORBIDDEN'])
  }
  expect(await everythingStored()).toBe(before)
})

test.for([
  ['a person who merely uses the application', somebody({ client: 'checker' })],
  ['another application', { ...checker, client: 'rival' }],
  [
    'who uses it while he acts for another firm, which is no person either',
    { ...checker, organisation: OTHER_FIRM, actor: { subject: 'agent', person: thief.person, mandate: 'M-1' } },
  ],
  ['somebody of another firm', somebody({ organisation: OTHER_FIRM })],
  ['somebody who approves applications', approver],
])('%s cannot register a use for it, and learns no more than that', async ([, as]) => {
  if (typeof as === 'string' || as === undefined) throw new Error('A row has a caller.')
  expect(await refused(() => office.register({ purpose: 'grab' }, as))).toEqual(['NOT_FOUND'])
  expect(await refused(() => office.register({ purpose: 'grab', client: 'nobody' }, as))).toEqual(['NOT_FOUND'])
})

test('proposals cannot flood the approvers', async () => {
  for (let index = 0; index < 25; index += 1) await office.register({ purpose: `flood-${index}` }, checker)
  expect(await refused(() => office.register({ purpose: 'flood-more' }, checker))).toEqual(['STATE_CONFLICT'])
})

test('a refusal never repeats what was sent', async () => {
  const canary = 'canary-7f3a'
  const tries = [
    await office.give(victim, { use: canary }),
    await office.give(victim, { fields: [`${canary}!`] }),
    await office.withdraw(victim, canary),
    await office.register({ description: `${canary}\n` }),
    await office.register({ policyUrl: `http://${canary}` }),
  ]
  expect(tries.flatMap(({ codes }) => codes)).toHaveLength(tries.length)
  expect(JSON.stringify(tries)).not.toContain(canary)
})

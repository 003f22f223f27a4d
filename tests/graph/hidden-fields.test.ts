import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { callerWith } from '../support/national-graph.ts'
import { BUREAU, CITIZEN, seededNation } from '../support/seeded-nation.ts'

/** The question of `examples/first-call.ts`: four departments, with fields of every class. */
const QUESTION = `{
  division(code: "511602") { name organisations(first: 1) { nodes { id serviceItems(first: 1) { nodes { name } } } } }
  me {
    assurance
    person {
      name
      fullName
      residentId
      licences { totalCount nodes { number numberMasked state type { name(language: "en") serviceItem { id ratings { given } } } } }
      feedback { totalCount nodes { id messages { text } } }
    }
  }
}`

let nation: Awaited<ReturnType<typeof seededNation>>

beforeAll(async () => {
  nation = await seededNation()
})
afterAll(() => nation?.close())
beforeEach(() => {
  nation.graph.fetches.length = 0
  nation.statements.length = 0
})

/** Whether any fetch that reached a department asked for a field. */
function fetched(field: string): number {
  return nation.graph.fetches.filter(({ query }) => new RegExp(`\\b${field}\\b`).test(query)).length
}

test('a citizen with every scope sees all of the own record, over four departments', async () => {
  const scopes = 'identity:read identity:name identity:number licence:read licence:number feedback:read'
  const caller = callerWith({ person: CITIZEN, scopes, assurance: 'SUBSTANTIAL' })
  const { data, errors } = await nation.graph.answer({ query: QUESTION }, caller)
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    me: {
      person: {
        fullName: 'Test Person One',
        residentId: '990101199001010019',
        licences: { totalCount: 3 },
        feedback: { totalCount: 2 },
      },
    },
  })
  // Privacy is asked by the router itself, for what the data may be used.
  expect(new Set(nation.graph.fetches.map(({ department }) => department))).toEqual(
    new Set(['privacy', 'identity', 'services', 'licence', 'feedback']),
  )
  expect(nation.graph.faults).toEqual([])
})

test('without a token the public part comes, the rest is null with its place, and nothing protected was fetched', async () => {
  const { data, errors } = await nation.graph.answer({ query: QUESTION })
  expect(data).toMatchObject({ division: [{ name: '广安区' }], me: null })
  expect(errors).toEqual([
    expect.objectContaining({
      path: ['me'],
      extensions: expect.objectContaining({ code: 'UNAUTHENTICATED', coordinate: 'Query.me' }),
    }),
  ])
  for (const field of ['me', 'person', 'fullName', 'residentId', 'licences', 'number', 'messages'])
    expect(fetched(field)).toBe(0)
  expect(nation.statements.filter((sql) => /person|licence|message/.test(sql))).toEqual([])
})

test('a token that lacks scopes gets the rest of the answer, each gap named with the way out, and the fields are not fetched', async () => {
  const caller = callerWith({ person: CITIZEN, scopes: 'identity:read licence:read' })
  const { data, errors = [] } = await nation.graph.answer({ query: QUESTION }, caller)
  expect(data).toMatchObject({
    me: { person: { name: 'T***', fullName: null, residentId: null, licences: { totalCount: 3 }, feedback: null } },
  })
  expect(
    errors.map(({ path, extensions }) => [path?.join('.'), extensions?.['code'], extensions?.['coordinate']]),
  ).toEqual([
    ['me.person.fullName', 'FORBIDDEN', 'Person.fullName'],
    ['me.person.residentId', 'FORBIDDEN', 'Person.residentId'],
    ['me.person.licences.nodes.number', 'FORBIDDEN', 'Licence.number'],
    ['me.person.feedback', 'FORBIDDEN', 'Person.feedback'],
  ])
  expect(errors[0]?.message).toContain('identity:name')
  for (const field of ['fullName', 'residentId', 'number', 'feedback', 'messages']) expect(fetched(field)).toBe(0)
})

test('a sign-in that is too weak for the clear resident number is told so', async () => {
  const caller = callerWith({ person: CITIZEN, scopes: 'identity:number', assurance: 'LOW' })
  const { data, errors } = await nation.graph.answer(
    { query: '{ me { person { residentId residentIdMasked } } }' },
    caller,
  )
  expect(data).toEqual({ me: { person: { residentId: null, residentIdMasked: '9****************9' } } })
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'ASSURANCE_TOO_LOW', coordinate: 'Person.residentId' })
  expect(fetched('residentId')).toBe(0)
})

test('a refused token ends the request before any department is asked', async () => {
  const { data, errors } = await nation.graph.answer({ query: QUESTION }, 'forged token')
  expect(data).toBeUndefined()
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', http: { status: 401 } })
  expect(nation.graph.fetches).toEqual([])
})

test('another person’s record is not found: not by the person, not by a reference', async () => {
  const caller = callerWith({
    person: 'VEVTVC1QRVJTT04tMDAwNA',
    scopes: 'identity:read identity:name licence:read feedback:read',
  })
  const query = `{ person(id: "${CITIZEN}") { fullName licences { totalCount } feedback { totalCount } } }`
  expect(await nation.graph.answer({ query }, caller)).toEqual({ data: { person: null } })
})

function officerOf(organisation: string) {
  return callerWith({
    organisation,
    scopes: 'feedback:reply feedback:read',
    duties: 'feedback.reply',
    roles: 'officer',
  })
}

test('an official sees the inbox of the own authority only', async () => {
  const query = '{ feedbackInbox { totalCount nodes { id } } }'
  const own = await nation.graph.answer({ query }, officerOf(BUREAU))
  expect(own).toMatchObject({ data: { feedbackInbox: { totalCount: 4 } } })
  const other = await nation.graph.answer({ query }, officerOf('ca-open:ic'))
  expect(other).toMatchObject({ data: { feedbackInbox: { totalCount: 0 } } })
})

/** An application that checks licences under consents of their holders; its person signed in with it. */
const checking = callerWith({ person: CITIZEN, client: 'app-licence-check', scopes: 'licence:read identity:name' })
const CHECK = '{ me { person { licences { nodes { state validUntil } } } } }'

test('an application that asks for more than its purpose covers is told what, and no department is asked', async () => {
  await nation.graph.answer({ query: CHECK }, checking) // the register is known from here on
  nation.graph.fetches.length = 0

  const { data, errors } = await nation.graph.answer({ query: '{ me { person { name fullName } } }' }, checking)

  expect(data).toBeUndefined()
  expect(errors).toMatchObject([{ extensions: { code: 'PURPOSE_EXCEEDED', coordinates: ['Person.fullName'] } }])
  expect(nation.graph.fetches).toEqual([])
})

test('a consent opens what it covers from the next question on, until it is withdrawn', async () => {
  const atPortal = callerWith({ person: CITIZEN, client: 'portal', scopes: 'consent:write consent:read' })
  const fields = ['Person.licences', 'LicenceConnection.nodes', 'Licence.state']
  const validUntil = new Date(Date.now() + 3_600_000).toISOString()
  const consent = { use: 'app-licence-check:licence-check', fields, validUntil }

  const before = await nation.graph.answer({ query: CHECK }, checking)
  expect(before.errors).toMatchObject([
    { path: ['me', 'person', 'licences'], extensions: { code: 'CONSENT_REQUIRED' } },
  ])
  expect(fetched('licences')).toBe(0)

  const given = await nation.graph.answer(
    {
      query: 'mutation ($consent: GiveConsent!) { giveConsent(idempotencyKey: "1", consent: $consent) { id state } }',
      variables: { consent },
    },
    atPortal,
  )
  expect(given).toMatchObject({ data: { giveConsent: { state: 'ACTIVE' } } })

  const now = await nation.graph.answer({ query: CHECK }, checking)
  expect(now).toMatchObject({
    data: { me: { person: { licences: { nodes: [{ validUntil: null }, {}, {}] } } } },
    errors: [{ extensions: { code: 'CONSENT_REQUIRED', coordinate: 'Licence.validUntil' } }],
  })
  expect(fetched('validUntil')).toBe(0)

  const query = `mutation { withdrawConsent(idempotencyKey: "2", consent: "${idOf(given.data)}") { state } }`
  expect(await nation.graph.answer({ query }, atPortal)).toMatchObject({
    data: { withdrawConsent: { state: 'REVOKED' } },
  })
  const after = await nation.graph.answer({ query: CHECK }, checking)
  expect(after.errors).toEqual(before.errors)
})

function idOf(data: unknown): string {
  return /"id":"([^"]+)"/.exec(JSON.stringify(data))?.[1] ?? ''
}

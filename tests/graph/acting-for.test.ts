import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { licence as licenceDepartment } from '#subgraphs/licence/subgraph.ts'
import { emptyDatabase } from '../support/database.ts'
import {
  divisionsText,
  enterprise as ENTERPRISE,
  identityDepartment,
  importerOf,
  mandatesText,
  one as CITIZEN,
  organisationsText,
  personsText,
  two as AGENT,
} from '../support/identity-department.ts'
import { driver, HEADER, shop, SHOP, BUREAU, DRIVER, TYPES_HEADER } from '../support/licence-department.ts'
import { callerWith, startNationalGraph, type TestGraph } from '../support/national-graph.ts'

/** A person acts for an enterprise or another person, by mandates of the identity department. */

const agent = callerWith({
  subject: 'account-of-agent',
  person: AGENT,
  scopes: 'licence:read feedback:read identity:read',
  duties: 'casework',
})
const citizen = callerWith({
  subject: 'account-of-citizen',
  person: CITIZEN,
  assurance: 'SUBSTANTIAL',
  scopes: 'licence:read mandate:write',
})

let database: Awaited<ReturnType<typeof emptyDatabase>>
let graph: TestGraph
beforeAll(async () => {
  const licence = licenceDepartment({ numberKey: Buffer.alloc(32, 9) })
  const departments = [identityDepartment, licence]
  database = await emptyDatabase('pglite', departments)
  const texts = [
    [identityDepartment, 'cn-divisions', divisionsText],
    [identityDepartment, 'organisations', organisationsText],
    [identityDepartment, 'persons', personsText],
    [identityDepartment, 'mandates', mandatesText],
    [
      licence,
      'licence-types',
      `${TYPES_HEADER}\n${SHOP},${BUREAU},,Food shop licence,\n${DRIVER},${BUREAU},,Driving,\n`,
    ],
    [
      licence,
      'licences',
      [HEADER, shop('S-1'), shop('S-2'), driver('D-1', AGENT), driver('D-2', CITIZEN), ''].join('\n'),
    ],
  ] as const
  for (const [department, profile, text] of texts) {
    // oxlint-disable-next-line no-await-in-loop -- a mandate names persons that were imported before
    const { refusal, rejected } = await importerOf(department)(database.host, profile, text)
    if (refusal || rejected > 0) throw new Error(`${profile} was not taken.`)
  }
  graph = await startNationalGraph(database.host, departments)
})
beforeEach(() => {
  graph.fetches.length = 0
})
afterEach(() => {
  const { faults } = graph
  if (faults.length > 0) throw new Error('A fault was masked.', { cause: faults })
})
afterAll(async () => {
  await graph?.close()
  await database?.close()
})

async function ask(query: string, caller = agent, mandate: string | null = null) {
  const headers = mandate === null ? {} : { 'civigraph-acting-for': [mandate] }
  const { data, errors = [] } = await graph.answer({ query }, caller, headers)
  return {
    data: JSON.parse(JSON.stringify(data ?? null)),
    errors: errors.map(({ path, extensions }) => [path?.join('.'), extensions?.['code'], extensions?.['reason']]),
  }
}

const HELD =
  '{ me { person { id licences { totalCount } } organisation { id licences { totalCount } } actor { id } mandate { id state } } }'

describe('an agent of an enterprise', () => {
  test('sees what the enterprise holds, and not what the agent holds', async () => {
    expect(await ask(HELD, agent, 'M-1')).toEqual({
      data: {
        me: {
          person: null,
          organisation: { id: ENTERPRISE, licences: { totalCount: 2 } },
          actor: { id: AGENT },
          mandate: { id: 'M-1', state: 'ACTIVE' },
        },
      },
      errors: [],
    })
    expect((await ask(HELD)).data.me).toEqual({
      person: { id: AGENT, licences: { totalCount: 1 } },
      organisation: null,
      actor: null,
      mandate: null,
    })
  })

  test('has no rights of an own office: other people’s licences are not shown', async () => {
    const query = `{ person(id: "${CITIZEN}") { licences { totalCount } } }`
    expect((await ask(query)).data.person.licences.totalCount).toBeGreaterThan(0)
    expect((await ask(query, agent, 'M-1')).errors).toEqual([['person', 'MANDATE_MISSING', 'scope']])
  })

  test('asks the register once, before anything else is asked', async () => {
    await ask(HELD, agent, 'M-1')
    const [first, ...others] = graph.fetches
    expect([first?.department, first?.query]).toEqual(['identity', expect.stringContaining('mandate(')])
    expect(others.length).toBeGreaterThan(0)
    expect(others.filter(({ query }) => query.includes('mandate('))).toEqual([])
  })

  test.for([
    ['M-2', 'its last day has passed', agent, 'expired'],
    ['M-4', 'it is somebody else’s', agent, 'none'],
    ['M-4', 'it was revoked', citizen, 'revoked'],
    ['M-3', 'the enterprise is no more', agent, 'expired'],
    ['M-9999', 'there is none', agent, 'none'],
  ] as const)('does not act under %s: %s', async ([mandate, , caller, reason]) => {
    expect(await ask(HELD, caller, mandate)).toEqual({ data: null, errors: [[undefined, 'MANDATE_MISSING', reason]] })
    expect(graph.fetches.map(({ department }) => department)).toEqual(['identity'])
  })

  test('does not act while the identity department is away', async () => {
    graph.dead.add('identity')
    expect((await ask('{ licences { totalCount } }', agent, 'M-1')).errors).toEqual([
      [undefined, 'UPSTREAM_UNAVAILABLE', undefined],
    ])
    graph.dead.clear()
    expect(graph.fetches.map(({ department }) => department)).not.toContain('licence')
    graph.faults.length = 0 // that it was away
  })
})

test('a person lets another act for her, for what she says and until she takes it back', async () => {
  const validUntil = new Date(Date.now() + 86_400_000).toISOString()
  const granted = await ask(
    `mutation { grantMandate(idempotencyKey: "acting-1", mandate: { agent: "${AGENT}", scope: ["licence:read"], validUntil: "${validUntil}" }) { id state } }`,
    citizen,
  )
  expect(granted).toMatchObject({ errors: [], data: { grantMandate: { state: 'ACTIVE' } } })
  const { id } = granted.data.grantMandate

  const own = (await ask(HELD, citizen)).data.me.person
  expect(await ask(HELD, agent, id)).toMatchObject({
    data: { me: { person: own, organisation: null, actor: { id: AGENT }, mandate: { id } } },
    errors: [],
  })
  expect(await ask(`{ me { person { id } } person(id: "${CITIZEN}") { id } }`, agent, id)).toEqual({
    data: { me: { person: { id: CITIZEN } }, person: null },
    errors: [['person', 'MANDATE_MISSING', 'scope']],
  })

  const revoke = `mutation { revokeMandate(idempotencyKey: "acting-2", mandate: "${id}") { state } }`
  expect((await ask(revoke, citizen)).errors).toEqual([])
  expect(await ask(HELD, agent, id)).toEqual({ data: null, errors: [[undefined, 'MANDATE_MISSING', 'revoked']] })
})

test('of what a person holds an agent sees nothing without licence:read, also where a field asks for no scope', async () => {
  const validUntil = new Date(Date.now() + 86_400_000).toISOString()
  const seenUnder = async (scope: string) => {
    const { data } = await ask(
      `mutation { grantMandate(idempotencyKey: "held-${scope.slice(0, 4)}", mandate: { agent: "${AGENT}", scope: ["${scope}"], validUntil: "${validUntil}" }) { id } }`,
      citizen,
    )
    const query = `{ licenceByNumber(authority: "${BUREAU}", number: "D-2") { state holder { ... on Person { id } } } }`
    return await ask(query, agent, data.grantMandate.id)
  }
  expect(await seenUnder('feedback:read')).toEqual({ data: { licenceByNumber: null }, errors: [] })
  expect((await seenUnder('licence:read')).data).toEqual({
    licenceByNumber: { state: 'VALID', holder: { id: CITIZEN } },
  })
})

test('a mandate for something else gives nothing that needs no scope: of the principal id and masked name are known, no more', async () => {
  const validUntil = new Date(Date.now() + 86_400_000).toISOString()
  const grant = async (key: string, scope: string) => {
    const mandate = `{ agent: "${AGENT}", scope: ["${scope}"], validUntil: "${validUntil}" }`
    const text = `mutation { grantMandate(idempotencyKey: "${key}", mandate: ${mandate}) { id } }`
    return (await ask(text, citizen)).data.grantMandate.id
  }
  const seen = async (mandate: string) =>
    (await ask('{ me { person { id name residentIdMasked } } }', agent, mandate)).data
  const bare = { id: CITIZEN, name: 'T***' }

  expect(await seen(await grant('acting-4', 'nothing:here'))).toEqual({
    me: { person: { ...bare, residentIdMasked: null } },
  })
  const reader = await grant('acting-5', 'identity:read')
  expect(await seen(reader)).toEqual({ me: { person: { ...bare, residentIdMasked: '9****************9' } } })
})

test('who acts for a person grants nothing in her name unless the mandate says so', async () => {
  const writer = callerWith({ person: AGENT, assurance: 'SUBSTANTIAL', scopes: 'licence:read mandate:write' })
  const grant = `mutation { grantMandate(idempotencyKey: "acting-3", mandate: { agent: "${CITIZEN}", scope: ["licence:read"], organisation: "${ENTERPRISE}", validUntil: "2027-01-01T00:00:00Z" }) { id } }`
  expect((await ask(grant, writer, 'M-1')).errors).toEqual([['grantMandate', 'MANDATE_MISSING', 'scope']])
  expect(graph.fetches).toHaveLength(1)
})

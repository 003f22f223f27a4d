import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Purposes } from '#router/guard/require-registers.ts'
import { type UseRegister, useRegister } from '#router/guard/purposes/use-register.ts'
import type { NationalGraph } from '#router/national-graph.ts'
import { purposedDepartments } from '../support/purposed-departments.ts'
import { purposedGraph } from '../support/purposed-graph.ts'

/** How long an answer of the register of intended uses counts, by a clock that the test sets. */

const MINUTE_MS = 60_000
const { all, register } = purposedDepartments()

let graph: NationalGraph
let swapped: NationalGraph
let clockMs = 0
let view: UseRegister

beforeAll(async () => {
  graph = await graphOf(['records', 'parcels', 'privacy'])
  swapped = await graphOf(['records', 'privacy'])
})
afterAll(async () => {
  await graph?.close()
  await swapped?.close()
})
beforeEach(() => {
  Object.assign(register, { silent: '', uses: [{ client: 'app-a', purpose: 'first', fields: [] }] })
  register.asked.uses = 0
  view = useRegister({ now: () => clockMs })
})

async function graphOf(names: readonly string[], purposes?: Purposes): Promise<NationalGraph> {
  const departments = all.filter(({ name }) => names.includes(name))
  return await purposedGraph(departments, purposes && { registers: { purposes } })
}

/** What a request that comes now is told; whether it had to wait. */
async function told(on = graph) {
  const uses = view.usesFor(askedUnder(on))
  return { waited: uses instanceof Promise, purposes: [...((await uses)?.usesOf('app-a').keys() ?? [])] }
}

function askedUnder(on: NationalGraph) {
  const { signal } = new AbortController()
  return { graph: on, signal, deadlineAt: performance.now() + 5_000, traceparent: null, calls: null }
}

function approve(purpose: string) {
  register.uses = [{ client: 'app-a', purpose, fields: [] }]
}

test('an answer counts 30 seconds; from half of it on it is renewed while requests go on', async () => {
  expect(await told()).toEqual({ waited: true, purposes: ['first'] })
  approve('second')

  clockMs += 14_000
  expect(await told()).toEqual({ waited: false, purposes: ['first'] })
  expect(register.asked.uses).toBe(1)

  clockMs += 2_000
  expect(await told()).toEqual({ waited: false, purposes: ['first'] })
  await expect.poll(async () => await told()).toEqual({ waited: false, purposes: ['second'] })
  expect(register.asked.uses).toBe(2)
})

test('a router that was idle asks before it answers', async () => {
  await told()
  approve('second')
  clockMs += 31_000
  expect(await told()).toEqual({ waited: true, purposes: ['second'] })
})

test('another supergraph asks anew', async () => {
  await told()
  approve('second')
  expect(await told(swapped)).toEqual({ waited: true, purposes: ['second'] })
})

test('while the register is silent its last answer counts for an hour, and it is not asked by every request', async () => {
  await told()
  register.silent = 'uses'
  clockMs += 31_000
  expect(await told()).toEqual({ waited: true, purposes: ['first'] })
  for (let time = 0; time < 5; time++) expect(await told()).toEqual({ waited: false, purposes: ['first'] })
  expect(register.asked.uses).toBe(2)

  clockMs += 59 * MINUTE_MS
  expect(await told()).toEqual({ waited: false, purposes: ['first'] })
  clockMs += MINUTE_MS
  await expect(async () => await told()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
})

test('a purpose that is no name, which would stand in logs and envelopes, is no answer', async () => {
  approve('renewal"}\n{"client":"other')
  await expect(told()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
})

test('a register that answers again is heard', async () => {
  register.silent = 'uses'
  await expect(told()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  register.silent = ''
  await expect(told()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })

  clockMs += 3_000
  expect(await told()).toEqual({ waited: true, purposes: ['first'] })
})

test('a supergraph without the register holds nothing to a purpose, and is not asked again', async () => {
  const foreign = await graphOf(['records', 'parcels'])
  expect(await view.usesFor(askedUnder(foreign))).toBeNull()
  clockMs += 10 * MINUTE_MS
  expect(view.usesFor(askedUnder(foreign))).toBeNull()
  await foreign.close()
})

test('where purposes are required, a supergraph with conditional fields and no register is refused', async () => {
  await expect(graphOf(['records', 'parcels'], 'required')).rejects.toThrow('no register of intended uses')

  await (await graphOf(['records', 'parcels', 'privacy'], 'required')).close()
  await (await graphOf(['privacy'], 'required')).close()
})

test('a supergraph that has the register, and not the fields that the router asks of it, is refused', async () => {
  const renamed = purposedGraph(all, { republish: (sdl) => sdl.replace('needsConsent:', 'needsConsents:') })
  await expect(renamed).rejects.toThrow(
    'Query.intendedUsesInForce is there, and the router’s own question does not fit',
  )
})

const privacy = all.filter(({ name }) => name === 'privacy')
const FEDERATED = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@override", "@shareable"])`
const PERSON = 'type Person @key(fields: "id")'
const ID = 'id: PersonId!'
const PARTIES = `scalar PersonId scalar OrgId union Party = Person | Organisation
  ${PERSON} { ${ID} } type Organisation @key(fields: "id") { id: OrgId! }`
const MANDATE = 'id: ID! scope: [String!]! state: String agent: Person principal: Party'
const identity = `${FEDERATED} ${PARTIES} type Query { mandate(id: ID!): Mandate } type Mandate @key(fields: "id") { ${MANDATE} }`
const taken = '@override(from: "identity")'
const uses = 'client: String! purpose: String! fields: [String!]! needsConsent: Boolean!'
const takenUses = uses.replaceAll(/!(?= |$)/g, '! @override(from: "privacy")')

describe('a register is one department’s, and composition lets others take its fields', () => {
  test('departments that only refer to the same persons are taken up', async () => {
    const parks = `${FEDERATED} scalar PersonId ${PERSON} { ${ID} benches: Int } type Query { keeper: Person }`
    const opened = await purposedGraph(privacy, { besides: { parks, identity } })
    expect([...opened.departmentUrls.keys()]).toContain('parks')
    await opened.close()
  })

  test.each([
    [
      'the state of mandates',
      {
        identity,
        parks: `${FEDERATED} type Mandate @key(fields: "id") { id: ID! state: String ${taken} } type Query { x: Int }`,
      },
      'Mandate.state is the router’s to ask, and here it is moved by @override',
    ],
    [
      'who a person is',
      {
        identity: identity.replace(PERSON, `${PERSON} @key(fields: "code")`).replace(ID, `${ID} code: ID`),
        parks: `${FEDERATED} scalar PersonId ${PERSON} @key(fields: "code") { ${ID} ${taken} code: ID } type Query { x: Int }`,
      },
      'Person.id is the router’s to ask, and here it is moved by @override',
    ],
    [
      'mandates, by sharing them',
      {
        identity: identity.replace('state: String', 'state: String @shareable'),
        parks: `${FEDERATED} type Mandate @key(fields: "id") { id: ID! state: String @shareable } type Query { x: Int }`,
      },
      'Mandate.state is the router’s to ask, and here it is answered by identity, parks',
    ],
    [
      'mandates that no register has',
      { parks: identity },
      'Query.mandate is the router’s to ask, and here it is answered by parks',
    ],
    [
      'the intended uses',
      {
        parks: `${FEDERATED} type IntendedUse { ${takenUses} }
          type Query { intendedUsesInForce: [IntendedUse!] @override(from: "privacy") }`,
      },
      'Query.intendedUsesInForce is the router’s to ask, and here it is moved by @override',
    ],
  ])('a supergraph in which another answers for %s is not taken up', async (_what, besides, problem) => {
    await expect(purposedGraph(privacy, { besides })).rejects.toThrow(problem)
  })

  test('the operator may name another department', async () => {
    const registers = { names: { mandates: 'parks', purposes: 'privacy' } }
    const opened = await purposedGraph(privacy, { besides: { parks: identity }, registers })
    expect([...opened.departmentUrls.keys()]).toContain('parks')
    await opened.close()
  })
})

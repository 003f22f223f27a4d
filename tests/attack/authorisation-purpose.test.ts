import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ConsentOfTests, UseOfTests } from '../support/purposed-departments.ts'
import { type AskerOfTests, PERSON, startPurposedRouter } from '../support/purposed-router.ts'

/** Data that is given for a purpose, asked for without it, beyond it, or without the consent that it needs. */

const CONTACT: UseOfTests = {
  client: 'app-a',
  purpose: 'contact',
  fields: ['Query.me', 'Person.id', 'Person.name', 'Person.phone', 'Mutation.rename'],
}
const DELIVERY: UseOfTests = { client: 'app-b', purpose: 'delivery', fields: ['Query.me', 'Person.*'] }
const AGREED: ConsentOfTests = { id: 'c1', person: PERSON, client: 'app-b', purpose: 'delivery', fields: [] }
const OTHER_PERSON = 'VEVTVC1QRVJTT04tMDAwNA'

let router: Awaited<ReturnType<typeof startPurposedRouter>>

beforeAll(async () => {
  router = await startPurposedRouter()
  router.register.uses = [
    CONTACT,
    DELIVERY,
    { ...CONTACT, client: 'app-c', purpose: 'other' },
    { client: 'app-d', purpose: 'offices', fields: ['Office.*'] },
    { client: 'app-e', purpose: 'contact', fields: ['Query.me', 'Person.*'] },
  ]
})
afterAll(() => router?.close())
beforeEach(() => {
  router.register.consents = []
})

interface Refused {
  readonly name: string
  readonly query: string
  readonly asker?: AskerOfTests
  readonly code: string
  readonly status?: number
  readonly extensions?: Readonly<Record<string, unknown>>
}

const refused: readonly Refused[] = [
  {
    name: 'purpose not registered',
    query: '{ me { name } }',
    asker: { purpose: 'advertising' },
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.name', 'Query.me'] },
  },
  {
    name: 'purpose of another client',
    query: '{ me { name } }',
    asker: { purpose: 'other' },
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.name', 'Query.me'] },
  },
  {
    name: 'other purpose, which does not cover what is asked',
    query: '{ me { name friend { phone } } }',
    asker: { purpose: 'contact' },
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.friend'] },
  },
  {
    name: 'an application without any approved intended use',
    query: '{ me { name } }',
    asker: { client: 'app-unknown' },
    code: 'PURPOSE_MISSING',
    extensions: { coordinates: ['Person.name', 'Query.me'], purposes: [] },
  },
  {
    name: 'one field too many, under another name and in fragments of fragments',
    query: `{ me { name ...A } } fragment A on Person { ...B } fragment B on Person { harmless: parcels }`,
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.parcels'] },
  },
  {
    name: 'one field too many, through an interface',
    query: '{ parties { name ... on Party { name } } found { ... on Party { name } } news }',
    asker: { client: 'app-d' },
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.name'] },
  },
  {
    name: 'one field too many, in a member of a union',
    query: '{ found { ... on Office { phone } ... on Person { phone } } }',
    asker: { client: 'app-d' },
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.phone'] },
  },
  {
    name: 'one field too many, of another department',
    query: '{ me { called } }',
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.called'] },
  },
  {
    name: 'one field too many, left out this time',
    query: '{ me { name friend @include(if: false) { id } } }',
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.friend'] },
  },
  {
    name: 'one field too many, deferred',
    query: '{ me { name ... @defer { parcels } } }',
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.parcels'] },
  },
  {
    name: 'one field too many beside questions about the schema',
    query: '{ __typename __schema { queryType { name } } me { parcels } }',
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.parcels'] },
  },
  {
    name: 'one field too many in what a mutation returns: it does not run',
    query: 'mutation { rename(name: "x") { parcels } }',
    code: 'PURPOSE_EXCEEDED',
    extensions: { coordinates: ['Person.parcels'] },
  },
  ...['Contact', 'a b', '', 'x'.repeat(65), 'contact,contact', '__proto__'].map((purpose): Refused => ({
    name: `an ill-shaped purpose: ${purpose.slice(0, 16)}`,
    query: '{ me { name } }',
    asker: { purpose },
    code: 'MALFORMED_REQUEST',
    status: 400,
  })),
  {
    name: 'an ill-shaped purpose for what needs none',
    query: '{ news }',
    asker: { purpose: 'Contact' },
    code: 'MALFORMED_REQUEST',
    status: 400,
  },
  {
    name: 'the purpose twice',
    query: '{ me { name } }',
    asker: { purpose: ['contact', 'contact'] },
    code: 'MALFORMED_REQUEST',
    status: 400,
  },
]

describe('no department with records is asked at all', () => {
  test.each(refused)('$name', async ({ query, asker, code, status = 403, extensions = {} }) => {
    const answer = await router.ask(query, asker)

    expect(router.calls).toEqual([])
    expect(answer).toMatchObject({ status, errors: [{ extensions: { code, ...extensions } }] })
    expect(answer.errors).toHaveLength(1)
    expect(answer.data).toBeUndefined()
  })

  test('a subscription beyond the purpose', async () => {
    await expect(router.subscribe('subscription { moved { name } }').first).rejects.toThrow('403')
    expect(router.listeners()).toBe(0)
  })
})

describe('what no consent covers is not fetched', () => {
  const fields = ['Person.address']
  test.each<[string, Partial<ConsentOfTests> | null]>([
    ['consent withdrawn, or expired: none is in force', null],
    ['consent of another person', { fields, person: OTHER_PERSON }],
    ['consent given to an application of another department', { fields, client: 'app-a' }],
    ['consent to another purpose', { fields, purpose: 'contact' }],
    ['consent to another category', { fields: ['Person.name', 'Person.employer'] }],
    ['consent to another type, which has a field of that name', { fields: ['Office.address', 'Office.*'] }],
  ])('%s', async (_, consent) => {
    router.register.consents = consent === null ? [] : [{ ...AGREED, ...consent }]

    const answer = await router.ask('{ me { name address } }', { client: 'app-b' })

    expect(answer.data).toEqual({ me: { name: 'Test Person', address: null } })
    expect(answer.errors).toMatchObject([
      {
        path: ['me', 'address'],
        extensions: { code: 'CONSENT_REQUIRED', coordinate: 'Person.address', purpose: 'delivery', fields },
      },
    ])
    expect(router.calls.filter(({ query }) => query.includes('address'))).toEqual([])
    expect(router.told.map((caller) => caller?.consents)).toEqual([[]])
  })

  test('a consent does not help where another purpose is stated than the policy names', async () => {
    router.register.consents = [{ ...AGREED, client: 'app-e', purpose: 'contact', fields }]

    const answer = await router.ask('{ me { address } }', { client: 'app-e' })

    expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual(['CONSENT_REQUIRED'])
    expect(router.calls).toEqual([])
  })
})

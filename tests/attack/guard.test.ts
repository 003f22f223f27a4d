import { beforeAll, describe, expect, test } from 'vitest'
import { callerWith, type GuardedGraph, startGuardedGraph } from '../support/guarded-graph.ts'

/** Every attack asks for something the caller may not have; none may reach the department that holds it. */

// The requirement directives go by other names here: a guard that looks for literal names would see none.
const RENAMED = `extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.9"
    import: [
      "@key"
      { name: "@authenticated", as: "@login" }
      { name: "@requiresScopes", as: "@may" }
      { name: "@policy", as: "@rule" }
    ]
  )
`

const registers = {
  sdl: `${RENAMED}
    type Query {
      me: Person
      requiredMe: Person!
      entries: [Entry!]!
      loose: [Entry]
      hits: [Hit]
      vault: Vault
      vaults: [Vault!]
      stamp: Stamp
      version: String!
    }
    type Mutation {
      rename(name: String): Person
      wipe: Int @may(scopes: [["wipe"]])
      open: Vault
    }
    interface Entry { id: ID! label: String }
    union Hit = Person | Vault
    scalar Stamp @login
    type Person implements Entry @key(fields: "id") {
      id: ID!
      label: String
      name(upper: Boolean): String
      number: String @may(scopes: [["person:number"]])
      pin: String! @rule(policies: [["acr:high"]])
      note: String @rule(policies: [["role:officer", "duty:casework"]])
      friend: Person
      boss: Person!
    }
    type Vault implements Entry @key(fields: "id") @may(scopes: [["vault:read"]]) {
      id: ID!
      label: String
      gold: Int
    }`,
  resolvers: {
    Query: {
      me: () => person,
      requiredMe: () => person,
      entries: () => [person, vault],
      loose: () => [person, vault],
      hits: () => [person, vault, person],
      vault: () => vault,
      vaults: () => [vault],
      stamp: () => 'now',
      version: () => '1',
    },
    Mutation: { rename: () => person, wipe: () => 7, open: () => vault },
    Entry: { __resolveType: ({ kind }: { kind: string }) => kind },
    Hit: { __resolveType: ({ kind }: { kind: string }) => kind },
    Person: { friend: () => person, boss: () => person, __resolveReference: () => person },
    Vault: { __resolveReference: () => vault },
  },
}

const licences = {
  sdl: `${RENAMED}
    type Person @key(fields: "id") {
      id: ID!
      licences: [Licence!]! @may(scopes: [["licence:read"], ["licence:all"]])
      badge: Badge
    }
    type Licence { id: ID! }
    type Badge { colour: String secret: String! @login }`,
  resolvers: {
    Person: { licences: () => [{ id: 'l1' }], badge: () => ({ colour: 'red', secret: 's' }) },
  },
}

const person = { kind: 'Person', id: 'p1', label: 'P', name: 'Wen', number: 'never', pin: 'never', note: 'never' }
const vault = { kind: 'Vault', id: 'v1', label: 'V', gold: 1 }

const citizen = callerWith()

let graph: GuardedGraph
beforeAll(async () => {
  graph = await startGuardedGraph(registers, licences)
})

interface Attack {
  readonly name: string
  readonly query: string
  readonly variables?: Record<string, unknown>
  /** Coordinates that no department may be asked for. */
  readonly never: readonly string[]
  readonly data: unknown
  /** Code, path and coordinate of each error, in order. */
  readonly errors: readonly (readonly [string, string, string])[]
}

const attacks: readonly Attack[] = [
  {
    name: 'a protected field under another name',
    query: '{ me { name  harmless: number } }',
    never: ['Person.number'],
    data: { me: { name: 'Wen', harmless: null } },
    errors: [['FORBIDDEN', 'me.harmless', 'Person.number']],
  },
  {
    name: 'the order of the answer is that of the question, refused fields in their place',
    query: '{ me { number name note id } version }',
    never: ['Person.number', 'Person.note'],
    data: { me: { number: null, name: 'Wen', note: null, id: 'p1' }, version: '1' },
    errors: [
      ['FORBIDDEN', 'me.number', 'Person.number'],
      ['FORBIDDEN', 'me.note', 'Person.note'],
    ],
  },
  {
    name: 'a named fragment spread in two places is refused in each',
    query: '{ me { ...F friend { ...F } } } fragment F on Person { name number }',
    never: ['Person.number'],
    data: { me: { name: 'Wen', number: null, friend: { name: 'Wen', number: null } } },
    errors: [
      ['FORBIDDEN', 'me.number', 'Person.number'],
      ['FORBIDDEN', 'me.friend.number', 'Person.number'],
    ],
  },
  {
    name: 'a fragment within a fragment',
    query: '{ me { ...A } } fragment A on Person { id ...B } fragment B on Person { number }',
    never: ['Person.number'],
    data: { me: { id: 'p1', number: null } },
    errors: [['FORBIDDEN', 'me.number', 'Person.number']],
  },
  {
    name: 'an interface whose implementers are not all permitted is refused as a field',
    query: '{ version entries { id } }',
    never: ['Query.entries', 'Person.id', 'Vault.id'],
    data: null,
    errors: [['FORBIDDEN', 'entries', 'Query.entries']],
  },
  {
    name: 'only a permitted implementer selected on such an interface',
    query: '{ version loose { ... on Person { name } } }',
    never: ['Query.loose', 'Person.name'],
    data: { version: '1', loose: null },
    errors: [['FORBIDDEN', 'loose', 'Query.loose']],
  },
  {
    name: '__typename only on such an interface',
    query: '{ version loose { __typename } }',
    never: ['Query.loose'],
    data: { version: '1', loose: null },
    errors: [['FORBIDDEN', 'loose', 'Query.loose']],
  },
  {
    name: '__typename only on a protected type',
    query: '{ version vault { __typename } vaults { __typename } }',
    never: ['Query.vault', 'Query.vaults'],
    data: { version: '1', vault: null, vaults: null },
    errors: [
      ['FORBIDDEN', 'vault', 'Query.vault'],
      ['FORBIDDEN', 'vaults', 'Query.vaults'],
    ],
  },
  {
    name: 'a bare __typename on a union is allowed and tells nothing else',
    query: '{ hits { __typename } }',
    never: ['Vault.id', 'Vault.label', 'Vault.gold'],
    data: { hits: [{ __typename: 'Person' }, { __typename: 'Vault' }, { __typename: 'Person' }] },
    errors: [],
  },
  {
    name: 'a refused member of a union: its fragment goes, the other members stay',
    query: '{ hits { ... on Person { name } ... on Vault { gold } } }',
    never: ['Vault.gold'],
    data: { hits: [{ name: 'Wen' }, { gold: null }, { name: 'Wen' }] },
    errors: [['FORBIDDEN', 'hits', 'Query.hits']],
  },
  {
    name: 'the __typename in the fragment of a refused member stays, as a bare one would',
    query: '{ hits { ... on Vault { __typename gold } } }',
    never: ['Vault.gold'],
    data: { hits: [{}, { __typename: 'Vault', gold: null }, {}] },
    errors: [['FORBIDDEN', 'hits', 'Query.hits']],
  },
  {
    name: 'a refused member of a union reached through an interface that it implements',
    query: '{ hits { ... on Entry { label ... on Vault { gold } } ... on Person { name } } }',
    never: ['Vault.gold', 'Vault.label', 'Person.label'],
    data: {
      hits: [
        { label: null, name: 'Wen' },
        { label: null, gold: null },
        { label: null, name: 'Wen' },
      ],
    },
    errors: [['FORBIDDEN', 'hits', 'Query.hits']],
  },
  {
    name: 'a field that may not be null takes only its own item out of the list',
    query: '{ hits { ... on Person { name } ... on Vault { id } } }',
    never: ['Vault.id'],
    data: { hits: [{ name: 'Wen' }, null, { name: 'Wen' }] },
    errors: [['FORBIDDEN', 'hits', 'Query.hits']],
  },
  {
    name: 'a protected field in an inline fragment on a union member',
    query: '{ hits { ... on Person { id number } } }',
    never: ['Person.number'],
    data: { hits: [{ id: 'p1', number: null }, {}, { id: 'p1', number: null }] },
    errors: [['FORBIDDEN', 'hits.number', 'Person.number']],
  },
  {
    name: 'one name for two fields of two union members',
    query: '{ hits { ... on Person { x: name } ... on Vault { x: label } } }',
    never: ['Vault.label'],
    data: { hits: [{ x: 'Wen' }, { x: null }, { x: 'Wen' }] },
    errors: [['FORBIDDEN', 'hits', 'Query.hits']],
  },
  {
    name: 'a skipped field is no error and is not fetched',
    query: 'query ($no: Boolean!) { me { name number @skip(if: true) note @include(if: $no) } }',
    variables: { no: false },
    never: ['Person.number', 'Person.note'],
    data: { me: { name: 'Wen' } },
    errors: [],
  },
  {
    name: 'an included field is an error, and the variable that only it used goes with it',
    query: 'query ($yes: Boolean!) { me { name number @include(if: $yes) note @skip(if: $yes) } }',
    variables: { yes: true },
    never: ['Person.number', 'Person.note'],
    data: { me: { name: 'Wen', number: null } },
    errors: [['FORBIDDEN', 'me.number', 'Person.number']],
  },
  {
    name: 'the default of a variable decides when the request gives none',
    query: 'query ($on: Boolean! = true) { me { name number @include(if: $on) } }',
    never: ['Person.number'],
    data: { me: { name: 'Wen', number: null } },
    errors: [['FORBIDDEN', 'me.number', 'Person.number']],
  },
  {
    name: 'where only conditional fields were refused the object around them is still answered',
    query: 'query ($yes: Boolean!) { me { number @skip(if: $yes) } }',
    variables: { yes: true },
    never: ['Person.number'],
    data: { me: {} },
    errors: [],
  },
  {
    name: 'the same place asked twice, once with nothing permitted in it',
    query: '{ me { number } ... on Query { me { name number } } }',
    never: ['Person.number'],
    data: { me: { number: null, name: 'Wen' } },
    errors: [['FORBIDDEN', 'me.number', 'Person.number']],
  },
  {
    name: 'nothing left below a field: it is not fetched',
    query: '{ version me { number friend { note } } }',
    never: ['Query.me', 'Person.friend', 'Person.number', 'Person.note'],
    data: { version: '1', me: null },
    errors: [
      ['FORBIDDEN', 'me.number', 'Person.number'],
      ['FORBIDDEN', 'me.friend.note', 'Person.note'],
    ],
  },
  {
    name: 'nothing left at all: no department is asked',
    query: '{ me { number } vault { gold } }',
    never: ['Query.me', 'Query.vault', 'Person.number', 'Vault.gold'],
    data: { me: null, vault: null },
    errors: [
      ['FORBIDDEN', 'me.number', 'Person.number'],
      ['FORBIDDEN', 'vault', 'Query.vault'],
    ],
  },
  {
    name: 'a refused field that may not be null takes the nearest nullable parent, and siblings are still fetched',
    query: '{ version me { name friend { name boss { pin name } } } }',
    never: ['Person.pin'],
    data: { version: '1', me: { name: 'Wen', friend: null } },
    errors: [['ASSURANCE_TOO_LOW', 'me.friend.boss.pin', 'Person.pin']],
  },
  {
    name: 'a refused field with no nullable parent takes everything',
    query: '{ version requiredMe { name pin } }',
    never: ['Person.pin'],
    data: null,
    errors: [['ASSURANCE_TOO_LOW', 'requiredMe.pin', 'Person.pin']],
  },
  {
    name: 'a mutation that is refused does not run, the others do',
    query: 'mutation { wipe rename(name: "x") { name number } open { gold } }',
    never: ['Mutation.wipe', 'Mutation.open', 'Person.number', 'Vault.gold'],
    data: { wipe: null, rename: { name: 'Wen', number: null }, open: null },
    errors: [
      ['FORBIDDEN', 'wipe', 'Mutation.wipe'],
      ['FORBIDDEN', 'rename.number', 'Person.number'],
      ['FORBIDDEN', 'open', 'Mutation.open'],
    ],
  },
  {
    name: 'a mutation whose payload is refused as a whole does not run either',
    query: 'mutation { rename { number } }',
    never: ['Mutation.rename', 'Person.number'],
    data: { rename: null },
    errors: [['FORBIDDEN', 'rename.number', 'Person.number']],
  },
  {
    name: 'a protected field of another department on the same entity',
    query: '{ me { name licences { id } badge { colour } } }',
    never: ['Person.licences', 'Licence.id'],
    data: { me: null },
    errors: [['FORBIDDEN', 'me.licences', 'Person.licences']],
  },
  {
    name: 'names that JavaScript knows too',
    query: '{ me { constructor: number __proto__: number toString: name } }',
    never: ['Person.number'],
    data: JSON.parse('{ "me": { "constructor": null, "__proto__": null, "toString": "Wen" } }'),
    errors: [
      ['FORBIDDEN', 'me.constructor', 'Person.number'],
      ['FORBIDDEN', 'me.__proto__', 'Person.number'],
    ],
  },
  {
    name: 'introspection beside a refused field, with fragments of its own',
    query: '{ __type(name: "Person") { ...T } me { number } } fragment T on __Type { name }',
    never: ['Query.me', 'Person.number'],
    data: { __type: { name: 'Person' }, me: null },
    errors: [['FORBIDDEN', 'me.number', 'Person.number']],
  },
]

describe('nobody but who may have it makes a department resolve it', () => {
  test.each(attacks)('$name', async ({ query, variables, never, data, errors }) => {
    const answer = await graph.ask(query, citizen, variables)

    expect(never.filter((coordinate) => graph.calls.has(coordinate))).toEqual([])
    expect(JSON.stringify(answer.data)).toBe(JSON.stringify(data))
    expect(
      answer.errors.map(({ extensions, path }) => [extensions?.['code'], path?.join('.'), extensions?.['coordinate']]),
    ).toEqual(errors)
  })

  const refused = attacks.filter(({ errors }) => errors.length > 0)
  test.each(refused)('who has every right is answered: $name', async ({ query, variables, never }) => {
    const answer = await graph.ask(query, withEveryRight, variables)

    expect(answer.errors).toEqual([])
    expect(never.some((coordinate) => graph.calls.has(coordinate))).toBe(true)
  })
})

const withEveryRight = callerWith({
  scopes: new Set(['person:number', 'vault:read', 'licence:read', 'wipe']),
  roles: new Set(['officer']),
  duties: new Set(['casework']),
  assurance: 'HIGH',
})

describe('anonymous callers', () => {
  test('a scalar that needs a sign-in gates every field that returns it', async () => {
    const answer = await graph.ask('{ version stamp }', null)

    expect(graph.calls.has('Query.stamp')).toBe(false)
    expect(answer).toEqual({
      data: { version: '1', stamp: null },
      errors: [
        {
          message: 'A valid sign-on token is needed. Query.stamp needs a sign-in.',
          path: ['stamp'],
          extensions: { code: 'UNAUTHENTICATED', coordinate: 'Query.stamp', missing: {}, retry: false },
        },
      ],
    })
  })

  test('an anonymous caller who lacks a scope is told to sign in and which scope to ask for', async () => {
    const answer = await graph.ask('{ me { id licences { id } } }', null)

    expect(graph.calls.has('Person.licences')).toBe(false)
    expect(answer.data).toEqual({ me: null })
    expect(answer.errors).toEqual([
      {
        message:
          'A valid sign-on token is needed. Person.licences needs a sign-in, and the scope "licence:read", or "licence:all", asked for at sign-in.',
        path: ['me', 'licences'],
        extensions: {
          code: 'UNAUTHENTICATED',
          coordinate: 'Person.licences',
          missing: { scopes: [['licence:read'], ['licence:all']] },
          retry: false,
        },
      },
    ])
  })
})

test('a sign-in that is too weak is told which level to come back with', async () => {
  const answer = await graph.ask('{ me { name pin } }', citizen)

  expect(graph.calls.has('Person.pin')).toBe(false)
  expect(answer.errors).toEqual([
    {
      message:
        'The sign-in is not strong enough for this field. Person.pin needs a sign-in of level "high": sign in again with acr_values=high.',
      path: ['me', 'pin'],
      extensions: {
        code: 'ASSURANCE_TOO_LOW',
        coordinate: 'Person.pin',
        missing: { policies: [['acr:high']] },
        acr: 'high',
        retry: false,
      },
    },
  ])
})

test.each([
  ['the first', callerWith({ roles: new Set(['officer']) })],
  ['the second', callerWith({ duties: new Set(['casework']) })],
])('a policy that needs two rights needs both: with %s alone nothing is fetched', async (_which, caller) => {
  const { data, errors } = await graph.ask('{ me { name note } }', caller)

  expect(graph.calls.has('Person.note')).toBe(false)
  expect(data).toEqual({ me: { name: 'Wen', note: null } })
  expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['FORBIDDEN'])
})

test('two callers of one operation never share an answer or a plan', async () => {
  const query = '{ me { name number } }'
  const officer = callerWith({ scopes: new Set(['person:number']) })

  const before = await graph.ask(query, citizen)
  const between = await graph.ask(query, officer)
  const after = await graph.ask(query, citizen)

  expect([before.data, between.data, after.data]).toEqual([
    { me: { name: 'Wen', number: null } },
    { me: { name: 'Wen', number: 'never' } },
    { me: { name: 'Wen', number: null } },
  ])
})

test('one caller who asks again with other variables is told of what these include, and of nothing else', async () => {
  const query = 'query ($a: Boolean!, $b: Boolean!) { me { name number @include(if: $a) note @skip(if: $b) } }'
  const told = async (a: boolean, b: boolean) => {
    const { data, errors } = await graph.ask(query, citizen, { a, b })
    return [data, errors.map(({ extensions }) => extensions?.['coordinate'])]
  }
  for (let time = 0; time < 2; time++) {
    expect(await told(true, true)).toEqual([{ me: { name: 'Wen', number: null } }, ['Person.number']])
    expect(await told(false, false)).toEqual([{ me: { name: 'Wen', note: null } }, ['Person.note']])
    expect(await told(false, true)).toEqual([{ me: { name: 'Wen' } }, []])
    expect(await told(true, false)).toEqual([
      { me: { name: 'Wen', number: null, note: null } },
      ['Person.number', 'Person.note'],
    ])
  }
})

test('two callers who lack the same field for different reasons are each told their own', async () => {
  const query = '{ me { name number pin } }'
  const codes = async (caller: Parameters<GuardedGraph['ask']>[1]) =>
    (await graph.ask(query, caller)).errors.map(({ extensions }) => extensions?.['code'])
  for (let time = 0; time < 2; time++) {
    expect(await codes(null)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED'])
    expect(await codes(citizen)).toEqual(['FORBIDDEN', 'ASSURANCE_TOO_LOW'])
  }
})

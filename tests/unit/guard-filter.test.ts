import { executeSync, parse, print, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { MAX_MASKS } from '#router/guard/entries.ts'
import { MAX_PLACES } from '#router/guard/expand.ts'
import { fetchNeeds } from '#router/guard/fetch-needs.ts'
import { createGuard, enforceableRequirements, type Guarded } from '#router/guard/guard.ts'
import { apiSchemaOf, callerWith, CLASSIFIED, compose, FEDERATED } from '../support/guarded-graph.ts'

/** What is left of an operation, and what the answer then looks like. No department is needed to see it. */

const supergraphSdl = compose(`${FEDERATED}
  type Query { me: Person must: Person! list: [Person] strict: [Person!] things: [Thing!] version(of: String): String }
  union Thing = Person | Box
  type Person { name(upper: Boolean): String secret(key: String): String @requiresScopes(scopes: [["s"]]) pin: Int! @requiresScopes(scopes: [["s"]]) friend: Person }
  type Box { size: Int lid: String @requiresScopes(scopes: [["s"]]) }
`)
const schema = apiSchemaOf(supergraphSdl)
const guard = createGuard(supergraphSdl, schema)
const citizen = callerWith()

function guarded(query: string, variables: Record<string, unknown> = {}, caller = citizen): Guarded {
  const document = parse(query)
  const answer = guard.guardOperation({ document, operationName: undefined, variables }, caller)
  const problems = [document, answer.document].flatMap((one) => (one ? validate(schema, one) : []))
  expect(problems).toEqual([])
  return answer
}

function left(query: string): string {
  const { document } = guarded(query)
  return document ? print(document).replaceAll(/\s+/g, ' ') : ''
}

const plain = (data: unknown): unknown => JSON.parse(JSON.stringify(data))

describe('the filtered operation', () => {
  test('who is denied nothing gets the very document, variables and data', () => {
    const document = parse('query ($k: String) { me { secret(key: $k) } }')
    const variables = { k: 'x', other: 1 }
    const data = { me: { secret: 'x' } }

    const answer = guard.guardOperation(
      { document, operationName: undefined, variables },
      callerWith({ scopes: new Set(['s']) }),
    )

    expect(answer.document).toBe(document)
    expect(answer.variables).toBe(variables)
    expect(answer.errors).toEqual([])
    expect(answer.mask).toBe('')
    expect(answer.complete(data)).toBe(data)
  })

  test.each([
    ['a refused field goes', '{ me { name secret } }', '{ me { name } }'],
    [
      'fragments are written out where they are spread',
      '{ me { ...F } } fragment F on Person { name secret }',
      '{ me { ... on Person { name } } }',
    ],
    ['a fragment with nothing left goes', '{ me { name ...F } } fragment F on Person { secret }', '{ me { name } }'],
    ['a field with nothing left goes', '{ version me { secret } }', '{ version }'],
    ['nothing left', '{ me { secret friend { pin } } }', ''],
    [
      'where the answer depends on the type, the type is asked',
      '{ things { ... on Box { size lid } } }',
      '{ things { __typename ... on Box { size } } }',
    ],
    [
      'also when the same place is asked twice, once with nothing left in it',
      '{ things { ... on Box { lid } } ... on Query { things { ... on Person { name } } } }',
      '{ things { __typename } ... on Query { things { ... on Person { name } } } }',
    ],
    [
      'under another name where a caller took that one',
      '{ things { ... on Box { __typename: size lid } } }',
      '{ things { typename1: __typename ... on Box { __typename: size } } }',
    ],
  ])('%s', (_, query, expected) => {
    expect(left(query)).toBe(expected)
  })

  test('variables that only refused parts used go, in the document and in the values', () => {
    const query =
      'query Q($k: String, $up: Boolean, $in: Boolean!) { me { name(upper: $up) secret(key: $k) @include(if: $in) } }'

    const answer = guarded(query, { k: 'x', up: true, in: true, stray: 1 })

    expect(answer.document && print(answer.document)).toContain('query Q($up: Boolean) {')
    expect(answer.variables).toEqual({ up: true })
  })

  test('one mask of one operation is one document, however many callers have it', () => {
    const document = parse('{ me { name secret } }')
    const ask = (caller = callerWith()) =>
      guard.guardOperation({ document, operationName: undefined, variables: {} }, caller)

    expect(ask().document).toBe(ask(callerWith({ subject: 'account-2' })).document)
    expect(ask().mask).not.toBe('')
  })

  test('the request names the operation of a document with several', () => {
    const document = parse('query A { version } query B { me { secret } }')

    expect(guard.guardOperation({ document, operationName: 'A', variables: {} }, citizen).errors).toEqual([])
    expect(guard.guardOperation({ document, operationName: 'B', variables: {} }, citizen).document).toBeNull()
    for (const operationName of ['C', undefined])
      expect(() => guard.guardOperation({ document, operationName, variables: {} }, citizen)).toThrow(
        'exactly one operation',
      )
  })

  test('fragments that unfold without end are refused', () => {
    const depth = Math.ceil(Math.log2(MAX_PLACES))
    const fragments = Array.from(
      { length: depth },
      (_, index) => `fragment F${index} on Person { a: friend { ...F${index + 1} } b: friend { ...F${index + 1} } }`,
    )
    const query = `{ me { ...F0 } } ${fragments.join(' ')} fragment F${depth} on Person { secret }`

    expect(() =>
      guard.guardOperation({ document: parse(query), operationName: undefined, variables: {} }, citizen),
    ).toThrow('unfold into too many selections')
  })
})

describe('the answer', () => {
  test.each([
    [
      'null where it was asked, in the order asked',
      '{ me { secret name } }',
      { me: { name: 'a' } },
      '{"me":{"secret":null,"name":"a"}}',
    ],
    [
      'in every item of a list',
      '{ list { name secret } }',
      { list: [{ name: 'a' }, null, { name: 'b' }] },
      '{"list":[{"name":"a","secret":null},null,{"name":"b","secret":null}]}',
    ],
    ['what the engine lost stays lost', '{ me { name secret } }', { me: null }, '{"me":null}'],
    ['all that the engine lost', '{ me { name secret } }', null, 'null'],
    [
      'a list of items that may be null loses each',
      '{ list { name pin } }',
      { list: [{ name: 'a' }] },
      '{"list":[null]}',
    ],
    [
      'a list of items that may not is lost',
      '{ version strict { name pin } }',
      { version: '1', strict: [{ name: 'a' }] },
      '{"version":"1","strict":null}',
    ],
    ['an empty list loses nothing', '{ strict { name pin } }', { strict: [] }, '{"strict":[]}'],
    [
      'up to the nearest that may be null',
      '{ me { name friend { name pin } } }',
      { me: { name: 'a', friend: { name: 'b' } } },
      '{"me":{"name":"a","friend":null}}',
    ],
    ['nothing may be null', '{ version must { name pin } }', { version: '1', must: { name: 'a' } }, 'null'],
    ['nothing was fetched', '{ me { secret } }', undefined, '{"me":null}'],
    ['nothing was fetched, and it may not be null', '{ must { secret } }', undefined, 'null'],
    [
      'only in objects of the type it was asked on',
      '{ things { ... on Box { lid size } ... on Person { name } } }',
      {
        things: [
          { __typename: 'Box', size: 1 },
          { __typename: 'Person', name: 'a' },
        ],
      },
      '{"things":[{"lid":null,"size":1},{"name":"a"}]}',
    ],
    [
      'and when the same place is asked twice, once with nothing left in it',
      '{ things { ... on Box { lid } } ... on Query { things { ... on Person { name } } } }',
      {
        things: [{ __typename: 'Box' }, { __typename: 'Person', name: 'a' }],
      },
      '{"things":[{"lid":null},{"name":"a"}]}',
    ],
    [
      'whoever takes the name __typename',
      '{ things { ... on Box { __typename: size lid } ... on Person { name } } }',
      {
        things: [
          { typename1: 'Box', __typename: 1 },
          { typename1: 'Person', name: 'a' },
        ],
      },
      '{"things":[{"__typename":1,"lid":null},{"name":"a"}]}',
    ],
    [
      'what the engine adds of its own stays out',
      '{ me { name secret } }',
      { me: { name: 'a', id: 7 } },
      '{"me":{"name":"a","secret":null}}',
    ],
  ])('%s', (_, query, fetched, expected) => {
    expect(JSON.stringify(guarded(query).complete(fetched))).toBe(expected)
  })

  test('agrees with an engine that knows every type', () => {
    const answer = guarded('{ things { t: __typename ... on Box { size lid } } }')
    if (!answer.document) throw new Error('something is left')
    const rootValue = { things: [{ __typename: 'Box', size: 1 }, { __typename: 'Person' }] }

    const { data } = executeSync({ schema, document: answer.document, rootValue })

    expect(plain(answer.complete(data ?? null))).toEqual({
      things: [{ t: 'Box', size: 1, lid: null }, { t: 'Person' }],
    })
  })

  test('one error per selection: the same field twice at one place is one, at two places two', () => {
    const { errors } = guarded('{ me { secret secret ... { secret } again: secret friend { secret } } }')

    expect(errors.map(({ path }) => path?.join('.'))).toEqual(['me.secret', 'me.again', 'me.friend.secret'])
  })
})

test('a root type with a requirement: one error per root field', () => {
  const sdl = compose(`${FEDERATED} type Query @authenticated { a: Int b: Int! @requiresScopes(scopes: [["b"]]) }`)
  const document = parse('{ a ... { b } __typename }')
  const closed = createGuard(sdl, apiSchemaOf(sdl))

  const { document: rest, errors } = closed.guardOperation({ document, operationName: undefined, variables: {} }, null)

  expect(rest && print(rest).replaceAll(/\s+/g, ' ')).toBe('{ __typename }')
  expect(
    errors.map(({ extensions, path }) => [path?.join('.'), extensions?.['coordinate'], extensions?.['missing']]),
  ).toEqual([
    ['a', 'Query.a', {}],
    ['b', 'Query.b', { scopes: [['b']] }],
  ])
})

describe('classes', () => {
  const classified = compose(`${CLASSIFIED}
    type Query { stations: [Station!]! @classified(level: OPEN) }
    type Station @classified(level: OPEN) { name: String keeper: String @classified(level: CONDITIONAL) pay: Int @classified(level: NOT_SHARED) }`)
  const classes = createGuard(classified, apiSchemaOf(classified))
  const document = parse('{ stations { name keeper pay } }')

  test('anonymous callers get what is open and are told to sign in for the rest', () => {
    const { document: rest, errors } = classes.guardOperation(
      { document, operationName: undefined, variables: {} },
      null,
    )

    expect(rest && print(rest).replaceAll(/\s+/g, ' ')).toBe('{ stations { name } }')
    expect(errors.map(({ extensions }) => [extensions?.['code'], extensions?.['coordinate']])).toEqual([
      ['UNAUTHENTICATED', 'Station.keeper'],
      ['UNAUTHENTICATED', 'Station.pay'],
    ])
  })

  test('who is signed in gets all, until purposes and consents are asked', () => {
    expect(classes.guardOperation({ document, operationName: undefined, variables: {} }, citizen).errors).toEqual([])
  })
})

describe('the start', () => {
  const broken = supergraphSdl.replaceAll('@requiresScopes(scopes: [["s"]])', '@requiresScopes(scopes: [[]])')

  test('a requirement that cannot be enforced stops it, with the first three coordinates', () => {
    expect(() => createGuard(`${broken} extend scalar String @requiresScopes(scopes: [])`, schema)).toThrow(
      /refuses to start[\s\S]*Person\.secret[\s\S]*and 1 more/,
    )
  })

  test('an API schema of another supergraph stops it', () => {
    const other = apiSchemaOf(compose('type Query { me: Int extra: Int }'))

    expect(() => createGuard(supergraphSdl, other)).toThrow('Query.extra  UNKNOWN_FIELD')
  })
})

test('a fetch is denied for what its text asks, selected by the caller or added by a planner', () => {
  const sdl = compose(
    `${FEDERATED} type Query { a: Int s: Safe o: Open } type Safe @authenticated { x: Int } type Open { y: Int z: Int @requiresScopes(scopes: [["z"]]) }`,
  )
  const { callerOf } = createGuard(sdl, apiSchemaOf(sdl))
  const fetches = ['{ a }', '{ s { __typename } }', '{ o { y } }', '{ o { ... on Open { z } } }']
  const entities = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Safe { x } } }'

  expect([...fetches, entities].filter((text) => callerOf(text, null) === 'denied')).toEqual([
    fetches[1],
    fetches[3],
    entities,
  ])
  expect([...fetches, entities].filter((text) => callerOf(text, citizen) === 'denied')).toEqual([fetches[3]])
})

test('masks kept per operation are bounded', () => {
  const fields = Array.from({ length: 7 }, (_, index) => `f${index}: Int @requiresScopes(scopes: [["s${index}"]])`)
  const sdl = compose(`${FEDERATED} type Query { open: Int ${fields.join(' ')} }`)
  const many = createGuard(sdl, apiSchemaOf(sdl))
  const document = parse('{ open f0 f1 f2 f3 f4 f5 f6 }')
  const ask = (held: number) => {
    const scopes = new Set([0, 1, 2, 3, 4, 5, 6].filter((index) => held & (1 << index)).map((index) => `s${index}`))
    return many.guardOperation({ document, operationName: undefined, variables: {} }, callerWith({ scopes })).document
  }

  const first = ask(0)
  expect(ask(0)).toBe(first)
  for (let held = 1; held <= MAX_MASKS; held++) ask(held)
  expect(ask(0)).not.toBe(first)
})

test('what is known of fetches is bounded by the length of their texts', () => {
  const sdl = compose(`${FEDERATED} type Query { named(name: String): Int }`)
  const needsOf = fetchNeeds({ schema: apiSchemaOf(sdl), requirements: enforceableRequirements(sdl) })
  const text = (name: string) => `{ named(name: "${name}") }`

  const first = needsOf(text('short'))
  expect(needsOf(text('short'))).toBe(first)
  for (let count = 0; count < 140; count++) needsOf(text(String(count).padStart(60_000, 'x')))
  expect(needsOf(text('short'))).not.toBe(first)
})

import { describe, expect, test } from 'vitest'
import { type Requirement, readRequirements } from '#router/guard/requirements.ts'
import { CLASSIFIED, compose, FEDERATED } from '../support/guarded-graph.ts'

/** What a supergraph asks of callers, read through its links. */

function asked(supergraphSdl: string, coordinate: string): readonly Requirement[] {
  const read = readRequirements(supergraphSdl)
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('\n'))
  const { distinct, fields, types } = read.requirements
  const numbers = (coordinate.includes('.') ? fields : types).get(coordinate) ?? []
  return numbers.flatMap((number) => distinct[number] ?? [])
}

function problemsOf(supergraphSdl: string): readonly string[] {
  const read = readRequirements(supergraphSdl)
  return read.ok ? [] : read.problems.map(({ code, coordinate }) => `${code} ${coordinate}`)
}

const SIGNED_IN = { kind: 'authenticated' }

describe('names mean what the links say', () => {
  test('an imported directive under another name', () => {
    const sdl = compose(`extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@authenticated", as: "@login" }])
      type Query { open: Int closed: Int @login }`)

    expect(sdl).toContain('@login')
    expect(asked(sdl, 'Query.closed')).toEqual([SIGNED_IN])
    expect(asked(sdl, 'Query.open')).toEqual([])
  })

  test('a directive under the prefix of its feature', () => {
    const sdl = compose(`extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed")
      type Query { closed: Int @fed__policy(policies: [["role:officer"]]) }`)

    expect(asked(sdl, 'Query.closed')).toEqual([{ kind: 'policies', anyOf: [['role:officer']] }])
  })

  test('a whole feature under another name', () => {
    const sdl = compose(`extend schema
      @link(url: "https://specs.apollo.dev/federation/v2.9")
      @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth", for: SECURITY)
      type Query { closed: Int @auth }`)

    expect(asked(sdl, 'Query.closed')).toEqual([SIGNED_IN])
  })

  test('a feature that the supergraph itself links under a prefix', () => {
    const sdl = compose(`${FEDERATED} type Query { closed: Int @authenticated @policy(policies: [["role:x"]]) }`)
      .replace('authenticated/v0.1"', 'authenticated/v0.1", as: "auth"')
      .replaceAll('@authenticated', '@auth')

    expect(sdl).toContain('closed: Int @auth')
    expect(asked(sdl, 'Query.closed')).toContainEqual(SIGNED_IN)
  })

  test('a class of the guideline under another name', () => {
    const sdl = compose(
      CLASSIFIED.replace('import: ["@classified"]', 'import: [{ name: "@classified", as: "@level" }]').replaceAll(
        /@classified(?=\(|"\))/g,
        '@level',
      ) + 'type Query { closed: Int @level(level: CONDITIONAL) open: Int @level(level: OPEN) }',
    )

    expect(sdl).toContain('@level(level: CONDITIONAL)')
    expect(asked(sdl, 'Query.closed')).toEqual([{ kind: 'class', level: 'CONDITIONAL', coordinates: ['Query.closed'] }])
    expect(asked(sdl, 'Query.open')).toEqual([])
  })
})

describe('what counts for a field', () => {
  const sdl = compose(
    `${FEDERATED}
    type Query { a: Vault b: [Stamp!]! c: Colour d: Int @requiresScopes(scopes: [["x"], ["y", "z"]]) e: Open f: Face }
    type Vault implements Face @authenticated { gold: Int @policy(policies: [["role:officer"]]) }
    type Open implements Face @key(fields: "id") { id: ID! gold: Int shared: Int @shareable @requiresScopes(scopes: [["a"]]) }
    interface Face { gold: Int }
    scalar Stamp @policy(policies: [["acr:high"]])
    enum Colour @requiresScopes(scopes: [["colour"]]) { RED }`,
    `${FEDERATED}
    type Open @key(fields: "id") { id: ID! shared: Int @shareable @requiresScopes(scopes: [["b"], ["c"]]) }`,
  )

  test.each([
    ['the type it returns', 'Query.a', [SIGNED_IN]],
    ['the scalar it returns, lists included', 'Query.b', [{ kind: 'policies', anyOf: [['acr:high']] }]],
    ['the enum it returns', 'Query.c', [{ kind: 'scopes', anyOf: [['colour']] }]],
    ['its own', 'Query.d', [{ kind: 'scopes', anyOf: [['x'], ['y', 'z']] }]],
    ['nothing, where nothing is asked', 'Query.e', []],
    ['the interface it returns, which asks what any implementer asks', 'Query.f', [SIGNED_IN]],
    [
      'an interface’s field, which asks what any implementer’s asks',
      'Face.gold',
      [{ kind: 'policies', anyOf: [['role:officer']] }],
    ],
    [
      'what different departments ask, together',
      'Open.shared',
      [
        {
          kind: 'scopes',
          anyOf: [
            ['a', 'b'],
            ['a', 'c'],
          ],
        },
      ],
    ],
    ['a type by itself', 'Vault', [SIGNED_IN]],
  ])('%s', (_, coordinate, requirements) => {
    expect(asked(sdl, coordinate)).toEqual(requirements)
  })

  test('equal requirements are one', () => {
    const read = readRequirements(sdl)

    expect(read.ok && new Set(read.requirements.distinct.map((one) => JSON.stringify(one))).size).toBe(
      read.ok && read.requirements.distinct.length,
    )
  })
})

describe('classes of the guideline', () => {
  const sdl = compose(
    `${CLASSIFIED}
    type Query { open: Person @classified(level: OPEN) unsaid: Int }
    interface Party { id: ID! name: String mixed: Int }
    type Person implements Party @key(fields: "id") @classified(level: CONDITIONAL) {
      id: ID! @classified(level: OPEN)
      name: String
      secret: Int @classified(level: NOT_SHARED)
      mixed: Int
    }
    type Office implements Party @classified(level: OPEN) {
      id: ID!
      name: String
      mixed: Int @classified(level: NOT_SHARED)
    }
    type Unsaid { field: Int }
    interface Media @key(fields: "id") { id: ID! }
    type Book implements Media @key(fields: "id") @classified(level: OPEN) { id: ID! }`,
    `${CLASSIFIED}
    type Media @interfaceObject @key(fields: "id") { id: ID! rating: Int @classified(level: NOT_SHARED) }`,
  )

  test.each([
    ['an own class wins over the type’s', 'Person.id', null],
    ['a type’s class is the default of its fields', 'Person.name', 'CONDITIONAL'],
    ['a field may be stricter than its type', 'Person.secret', 'NOT_SHARED'],
    ['an open type', 'Office.name', null],
    ['no class at all is not shared', 'Unsaid.field', 'NOT_SHARED'],
    ['the root is no exception', 'Query.unsaid', 'NOT_SHARED'],
    ['an interface is as strict as its strictest implementer', 'Party.name', 'CONDITIONAL'],
    ['an interface field that is open in all implementers', 'Party.id', null],
    ['a field that another department adds to an interface', 'Media.rating', 'NOT_SHARED'],
    ['and to its implementers', 'Book.rating', 'NOT_SHARED'],
  ])('%s', (_, coordinate, level) => {
    expect(asked(sdl, coordinate)).toMatchObject(level === null ? [] : [{ kind: 'class', level }])
  })

  test.each([
    ['a field stands for itself', 'Person.name', ['Person.name']],
    ['a field of an interface for those of its conditional implementers', 'Party.name', ['Person.name']],
    ['also where another implementer shares nothing', 'Party.mixed', ['Person.mixed']],
  ])('what a purpose has to cover: %s', (_, coordinate, coordinates) => {
    expect(asked(sdl, coordinate)).toContainEqual({ kind: 'class', level: 'CONDITIONAL', coordinates })
  })

  test('an implementer that shares nothing keeps its interface closed although another is conditional', () => {
    expect(asked(sdl, 'Party.mixed')).toContainEqual({ kind: 'class', level: 'NOT_SHARED' })
  })

  test('a graph that does not follow the guideline has no classes', () => {
    expect(asked(compose(`${FEDERATED} type Query { a: Int }`), 'Query.a')).toEqual([])
  })

  test('a department that opens the root type would open the fields of all others', () => {
    expect(problemsOf(compose(`${CLASSIFIED} type Query @classified(level: OPEN) { a: Int }`))).toEqual([
      'CLASS_ON_ROOT_TYPE Query',
    ])
  })
})

describe('what cannot be enforced is a problem', () => {
  const sdl = compose(`${CLASSIFIED}
    type Query { a(x: In): Int @authenticated @classified(level: OPEN) b: Int @policy(policies: [["role:officer"]]) }
    input In { y: Int }`)

  test('each field under a policy of consent has one of its own, since a consent may cover one and not the other', () => {
    const written = compose(`${FEDERATED}
      type Query { a: Int @policy(policies: [["consent:x"]]) b: Int @policy(policies: [["consent:x"]]) c: Face d: Vault }
      interface Face { e: Int }
      type Open implements Face { e: Int }
      type Closed implements Face { e: Int @policy(policies: [["consent:x"]]) }
      type Vault @policy(policies: [["consent:x"]]) { gold: Int }`)
    const policy = (coordinates: string[]) => [{ kind: 'policies', anyOf: [['consent:x']], coordinates }]

    expect(asked(written, 'Query.a')).toEqual(policy(['Query.a']))
    expect(asked(written, 'Query.b')).toEqual(policy(['Query.b']))
    expect(asked(written, 'Face.e')).toEqual(policy(['Closed.e']))
    expect(asked(written, 'Query.d')).toEqual(policy(['Vault.*']))
  })

  test.each(['consent:', 'consent:Two Words', 'fresh', 'fresh:soon', 'fresh:0'])('%s is no policy', (name) => {
    expect(problemsOf(sdl.replace('role:officer', name))).toEqual(['UNKNOWN_POLICY Query.b'])
  })

  test('a policy that the table does not have', () => {
    expect(problemsOf(sdl.replace('role:officer', 'weekday:friday'))).toEqual(['UNKNOWN_POLICY Query.b'])
  })

  test('a level of assurance that the realm does not have', () => {
    expect(problemsOf(sdl.replace('role:officer', 'acr:enormous'))).toEqual(['UNKNOWN_POLICY Query.b'])
  })

  test('a policy named like something that every object has', () => {
    expect(problemsOf(sdl.replace('role:officer', 'constructor:x'))).toEqual(['UNKNOWN_POLICY Query.b'])
  })

  test('another version of a known feature', () => {
    expect(problemsOf(sdl.replace('authenticated/v0.1', 'authenticated/v0.2'))).toEqual(['UNSUPPORTED_VERSION @link'])
    expect(problemsOf(sdl.replace('guideline/v1.0', 'guideline/v2.0'))).toEqual(['UNSUPPORTED_VERSION @link'])
    expect(problemsOf(sdl.replace('policy/v0.1', 'policy'))).toEqual(['UNSUPPORTED_VERSION @link'])
  })

  test('any other feature that is for security', () => {
    const other = sdl.replace(
      '@link(url: "https://specs.apollo.dev/policy',
      '@link(url: "https://x.example/guard/v1.0", for: SECURITY) $&',
    )

    expect(problemsOf(other)).toEqual(['UNKNOWN_SECURITY_FEATURE @link'])
  })

  test('inaccessible is known: it is enforced by leaving elements out', () => {
    expect(problemsOf(compose(`${FEDERATED} type Query { a: Int b: Int @inaccessible }`))).toEqual([])
  })

  test('a requirement where no selection can be refused', () => {
    expect(problemsOf(sdl.replace('y: Int', 'y: Int @authenticated'))).toEqual(['MISPLACED_REQUIREMENT In.y'])
    expect(problemsOf(sdl.replace('x: In', 'x: In @authenticated'))).toEqual(['MISPLACED_REQUIREMENT Query.a(x:)'])
    expect(problemsOf(`${sdl} extend schema @authenticated`)).toEqual(['MISPLACED_REQUIREMENT schema'])
  })

  test('a policy about rows where there is no row: on a type', () => {
    const onFields = compose(`${FEDERATED} type Query { a: A } type A { b: Int @policy(policies: [["subject"]]) }`)
    expect(problemsOf(onFields)).toEqual([])
    const onTypes = `${FEDERATED} type Query { a: A } type A @policy(policies: [["role:x"], ["subject"]]) { b: Int }`
    expect(problemsOf(compose(onTypes))).toEqual(['MISPLACED_REQUIREMENT A'])
  })

  test('a list that admits everybody or nobody', () => {
    expect(problemsOf(sdl.replace('[["role:officer"]]', '[[]]'))).toEqual(['EMPTY_REQUIREMENT Query.b'])
    expect(problemsOf(sdl.replace('[["role:officer"]]', '[]'))).toEqual(['EMPTY_REQUIREMENT Query.b'])
  })

  test('a list of something else than names', () => {
    expect(problemsOf(sdl.replace('[["role:officer"]]', '[[1]]'))).toEqual(['MALFORMED_REQUIREMENT Query.b'])
    expect(problemsOf(sdl.replace('(policies: [["role:officer"]])', ''))).toEqual(['MALFORMED_REQUIREMENT Query.b'])
  })

  test('a class that the guideline does not have', () => {
    expect(problemsOf(sdl.replace('@classified(level: OPEN)', '@classified(level: SECRET)'))).toEqual([
      'MALFORMED_REQUIREMENT Query.a',
    ])
  })

  test('a text that is no supergraph: its requirements would go unseen', () => {
    expect(problemsOf('type Query {')).toEqual(['NOT_A_SUPERGRAPH @link'])
    expect(problemsOf('type Query { a: Int @authenticated }')).toEqual(['NOT_A_SUPERGRAPH @link'])
    expect(problemsOf(`${FEDERATED} type Query { a: Int @authenticated }`)).toEqual(['NOT_A_SUPERGRAPH @link'])
  })
})

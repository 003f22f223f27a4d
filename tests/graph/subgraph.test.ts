import { describeFault, inProcess } from '@civigraph/subgraph-kit'
import { describe, expect, test } from 'vitest'
import { CANARY, tinySubgraph, WRONG_CANARY } from '../support/tiny-subgraph.ts'

function start(options: Parameters<typeof tinySubgraph>[0] = {}) {
  const faults: { error: unknown; path: string }[] = []
  const call = inProcess(tinySubgraph(options), (error, path) => void faults.push({ error, path }))
  const ask = async (query: string, variables: Record<string, unknown> = {}): Promise<Answer> =>
    // As it leaves over HTTP: `toJSON` decides what of an error is seen.
    JSON.parse(JSON.stringify(await call({ query, variables }, null))) as Answer
  return { faults, ask }
}

interface Answer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly {
    readonly message: string
    readonly path?: readonly unknown[]
    readonly locations?: readonly unknown[]
    readonly extensions: Record<string, unknown>
  }[]
}

const ENTITIES = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Thing { id name } } }'

describe('references', () => {
  test('one that throws, one that rejects and one that is refused lose only themselves', async () => {
    const { ask, faults } = start()
    const ids = ['a', 'throw', 'c', 'rejection', 'refusal', 'none', 'd']
    const answer = await ask(ENTITIES, { of: ids.map((id) => ({ __typename: 'Thing', id })) })
    expect(answer.data?.['_entities']).toEqual([
      { id: 'a', name: 'Thing a' },
      null,
      { id: 'c', name: 'Thing c' },
      null,
      null,
      null,
      { id: 'd', name: 'Thing d' },
    ])
    expect(answer.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual(
      expect.arrayContaining([
        [['_entities', 1], 'INTERNAL'],
        [['_entities', 3], 'INTERNAL'],
        [['_entities', 4], 'NOT_FOUND'],
      ]),
    )
    expect(answer.errors).toHaveLength(3)
    expect(faults.map(({ path }) => path).toSorted()).toEqual(['_entities.1', '_entities.3'])
  })
})

describe('faults', () => {
  test.for(['FAULT', 'REJECTION', 'FOREIGN_CODE', 'GRAPHQL_ERROR', 'TEXT'])(
    '%s is answered as INTERNAL and its text is seen nowhere',
    async (how) => {
      const { ask, faults } = start()
      const answer = await ask(`{ failing(how: ${how}) asker }`)
      expect(answer).toMatchObject({
        data: { failing: null, asker: null },
        errors: [{ path: ['failing'], extensions: { code: 'INTERNAL', retry: false, http: { status: 500 } } }],
      })
      expect(answer.errors).toHaveLength(1)
      expect(JSON.stringify(answer)).not.toContain(CANARY)
      expect(faults).toHaveLength(1)
      expect(describeFault(faults[0]?.error)).not.toContain(CANARY)
    },
  )

  test('a fault is described by its class and its place in the program', async () => {
    const { ask, faults } = start()
    await ask('{ failing(how: REJECTION) }')
    expect(describeFault(faults[0]?.error)).toMatch(/^RangeError \| at .*tiny-subgraph\.ts:\d+/)
  })

  test('a context that cannot be made is a fault too', async () => {
    const { ask, faults } = start({
      loaders: () => {
        throw new Error(`a fault about ${CANARY}`)
      },
    })
    const answer = await ask('{ asker }')
    expect(answer.errors).toMatchObject([{ extensions: { code: 'INTERNAL' } }])
    expect(JSON.stringify(answer)).not.toContain(CANARY)
    expect(faults).toHaveLength(1)
  })

  test('a refusal keeps its code, its advice and what a program can act on, and is no fault', async () => {
    const { ask, faults } = start()
    const answer = await ask('{ failing(how: REFUSAL) }')
    expect(answer).toMatchObject({
      data: { failing: null },
      errors: [{ path: ['failing'], extensions: { code: 'STATE_CONFLICT', retry: false, state: 'CLOSED' } }],
    })
    expect(answer.errors?.[0]?.message).toContain('Ask again tomorrow.')
    expect(faults).toEqual([])
  })
})

describe('values of a request are in no error', () => {
  const cases: [what: string, query: string, variables: Record<string, unknown>, code: string][] = [
    ['a number as a variable of another type', 'query ($n: Int) { count(number: $n) }', { n: CANARY }, 'BAD_INPUT'],
    [
      'a wrong number as a variable',
      'query ($p: ResidentId) { count(person: $p) }',
      { p: WRONG_CANARY },
      'IDENTIFIER_INVALID',
    ],
    [
      'a wrong number in a list',
      'query ($p: [ResidentId!]) { count(persons: $p) }',
      { p: [CANARY, WRONG_CANARY] },
      'IDENTIFIER_INVALID',
    ],
    [
      'a number in a list of another type',
      'query ($n: [Int!]) { count(numbers: $n) }',
      { n: [1, CANARY] },
      'BAD_INPUT',
    ],
    ['a number in an input', 'query ($f: Filter) { count(filter: $f) }', { f: { number: CANARY } }, 'BAD_INPUT'],
    [
      'an unknown field of an input',
      'query ($f: Filter) { count(filter: $f) }',
      { f: { number: 1, who: CANARY } },
      'BAD_INPUT',
    ],
    ['an input that is none', 'query ($f: Filter) { count(filter: $f) }', { f: CANARY }, 'BAD_INPUT'],
    ['a number as an enum value', 'query ($h: How) { count(how: $h) }', { h: CANARY }, 'BAD_INPUT'],
    ['a number as a day', 'query ($d: Date) { count(day: $d) }', { d: CANARY }, 'BAD_INPUT'],
    ['a text literal of another type', `{ count(number: "${CANARY}") }`, {}, 'INVALID_OPERATION'],
    ['a number literal that is too long', `{ count(number: ${CANARY}) }`, {}, 'INVALID_OPERATION'],
    ['a number literal for a text', `{ count(text: ${CANARY}) }`, {}, 'INVALID_OPERATION'],
    ['a wrong number as a literal', `{ count(person: "${WRONG_CANARY}") }`, {}, 'IDENTIFIER_INVALID'],
    ['a literal in a list', `{ count(numbers: [1, "${CANARY}"]) }`, {}, 'INVALID_OPERATION'],
    ['a list literal where there is none', `{ count(number: [1, "${CANARY}"]) }`, {}, 'INVALID_OPERATION'],
    ['an input literal where there is none', `{ count(number: { who: "${CANARY}" }) }`, {}, 'INVALID_OPERATION'],
    ['a literal in an input', `{ count(filter: { number: "${CANARY}" }) }`, {}, 'INVALID_OPERATION'],
    ['a block literal', `{ count(number: """${CANARY}""") }`, {}, 'INVALID_OPERATION'],
    ['an escaped literal', `{ count(number: "\\"${CANARY}\\"") }`, {}, 'INVALID_OPERATION'],
    ['a default value', `query ($n: Int = "${CANARY}") { count(number: $n) }`, {}, 'INVALID_OPERATION'],
    ['a number as a literal enum value', `{ count(how: "${CANARY}") }`, {}, 'INVALID_OPERATION'],
    ['a literal where syntax allows none', `{ count(number: 1 "${CANARY}") }`, {}, 'INVALID_OPERATION'],
    ['a number where syntax allows none', `{ count(number: 1) ${CANARY} }`, {}, 'INVALID_OPERATION'],
    ['a literal that does not end', `{ count(text: "${CANARY}`, {}, 'INVALID_OPERATION'],
    ['a list with a missing variable', `query ($n: Int) { count(numbers: [$n, 990101199]) }`, { n: null }, 'BAD_INPUT'],
    ['a cursor that is none', `{ page(after: "${CANARY}") { nodes { id } } }`, {}, 'BAD_INPUT'],
  ]

  test.for(cases)('%s', async ([, query, variables, code]) => {
    const { ask, faults } = start()
    const answer = await ask(query, variables)
    expect(answer.errors?.map(({ extensions }) => extensions['code'])).toEqual([code])
    expect(JSON.stringify(answer)).not.toMatch(new RegExp(`${CANARY}|${WRONG_CANARY}|990101199`))
    expect(faults).toEqual([])
  })

  test('the place of a wrong literal and of a syntax error is told', async () => {
    const { ask } = start()
    expect((await ask('{\n  count(number: "x")\n}')).errors).toMatchObject([
      { locations: [{ line: 2, column: 17 }], message: expect.stringContaining('"Int"') },
    ])
    expect((await ask('{\n  count(\n}')).errors).toMatchObject([{ locations: [{ line: 3, column: 1 }] }])
  })

  test('the name of a wrong variable and of an argument without a value is told', async () => {
    const { ask } = start()
    const variable = await ask('query ($who: Int) { count(number: $who) }', { who: 'x' })
    expect(variable.errors?.[0]?.message).toContain('$who')
    const argument = await ask('query ($how: How = REFUSAL) { failing(how: $how) }', { how: null })
    expect(argument.errors).toMatchObject([{ path: ['failing'], extensions: { code: 'BAD_INPUT' } }])
    expect(argument.errors?.[0]?.message).toContain('`how`')
  })
})

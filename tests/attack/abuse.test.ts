import { buildSubgraphSchema } from '@apollo/subgraph'
import { type Caller, type Subgraph, subgraphSdl } from '@civigraph/subgraph-kit'
import { parse } from 'graphql'
import { afterEach, describe, expect, test } from 'vitest'
import { localBuckets } from '#router/bounds/local-buckets.ts'
import { type LookupBounds, USUAL_LOOKUPS } from '#router/guard/limit-lookups.ts'
import { type GuardedStage, setGuardedStage } from '../differential/guard/stage.ts'
import type { RequestParts } from '#router/request.ts'
import { callerWith, partsForTests } from '../support/national-graph.ts'

/** Who tries numbers one after the other, in one request or in many, learns of a handful and then of none. */

const sdl = subgraphSdl(`
  scalar PersonId
  type Query {
    person(id: PersonId!): Person @requiresScopes(scopes: [["read"]]) @classified(level: OPEN)
    persons(ids: [PersonId!]!): [Person] @requiresScopes(scopes: [["read"]]) @classified(level: OPEN)
    search(filter: Filter): [Person] @authenticated @classified(level: OPEN)
    office(id: ID!): Person @classified(level: OPEN)
    town(name: String): String @authenticated @classified(level: OPEN)
  }
  type Mutation { invite(person: PersonId!): String @authenticated @classified(level: OPEN) }
  input Filter { person: PersonId, any: [Filter!] }
  type Person @classified(level: OPEN) { id: ID! name: String }`)
const found = (_: unknown, { id = '' }: { id?: string }) => ({ id, name: 'Test' })
const resolvers = {
  Query: { person: found, office: found, persons: () => [], search: () => [], town: () => 'Test Town' },
  Mutation: { invite: () => 'sent' },
}
const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers })

/** Aliases that look up as many numbers. */
function aliases(count: number): string {
  return Array.from({ length: count }, (_, index) => `p${index}: person(id: "${number(index)}") { name }`).join(' ')
}

const register: Subgraph = {
  name: 'register',
  sdl,
  schema,
  createContext: (caller, now = new Date()) => ({ caller, now, loaders: {} }),
}

const reader = (subject = 'one', client = 'some-application'): Caller => callerWith({ scopes: 'read', subject, client })
const BOUNDS: LookupBounds = { perCaller: 10, perClient: null, perIdentifier: 1_000 }
const clock = { ms: 0 }

const open: GuardedStage[] = []
afterEach(async () => {
  for (const stage of open.splice(0)) await stage.close()
})

async function stageWith(bounds: Partial<LookupBounds> = {}, parts: Partial<RequestParts> = {}): Promise<GuardedStage> {
  const costs = { ...partsForTests().costs, buckets: localBuckets({ now: () => clock.ms }) }
  const stage = await setGuardedStage([register], { costs, lookups: { ...BOUNDS, ...bounds }, ...parts })
  open.push(stage)
  return stage
}

const PERSON = 'query ($id: PersonId!) { person(id: $id) { name } }'
/** A person’s identifier of the shape that the graph takes. */
const number = (count: number) => `99010119900101${String(count).padStart(4, '0')}AAAA`

/** Asks with each of them; gives how many were answered, and the codes of the others. */
async function askEach(stage: GuardedStage, ids: readonly string[], caller: (index: number) => Caller | null) {
  const seen = { answered: 0, fetches: 0, codes: new Set<unknown>(), text: '' }
  for (const [index, id] of ids.entries()) {
    const { data, errors, sent } = await stage.ask(PERSON, caller(index), { id })
    seen.fetches += sent.length
    if (data !== null && errors.length === 0) seen.answered++
    for (const { extensions, message } of errors) {
      seen.codes.add(extensions?.['code'])
      seen.text += message
    }
  }
  return { ...seen, codes: [...seen.codes] }
}

describe('one request', () => {
  test.for<[string, (stage: GuardedStage) => ReturnType<GuardedStage['ask']>]>([
    ['a thousand aliases over numbers', (stage) => stage.ask(`{ ${aliases(1_000)} }`, reader(), {})],
    ['twenty aliases, which other limits let pass', (stage) => stage.ask(`{ ${aliases(20)} }`, reader(), {})],
    [
      'a list of a thousand numbers as a variable',
      (stage) =>
        stage.ask('query ($ids: [PersonId!]!) { persons(ids: $ids) { name } }', reader(), {
          ids: Array.from({ length: 1_000 }, (_, count) => number(count)),
        }),
    ],
    [
      'numbers in a filter within filters',
      (stage) =>
        stage.ask('query ($any: [Filter!]) { search(filter: { any: [{ any: $any }] }) { name } }', reader(), {
          any: Array.from({ length: 1_000 }, (_, count) => ({ any: [{ person: number(count) }] })),
        }),
    ],
    [
      'numbers in fragments and in the default of a variable',
      (stage) =>
        stage.ask(
          `query ($ids: [PersonId!]! = [${Array.from({ length: 9 }, (_, count) => `"${number(count)}"`).join()}]) { ...F }
           fragment F on Query { persons(ids: $ids) { name } person(id: "${number(60)}") { name } other: person(id: "${number(61)}") { name } }`,
          reader(),
          {},
        ),
    ],
  ])('%s is refused as a whole, and no department is asked', async ([, ask]) => {
    const stage = await stageWith()
    const { data, errors, sent } = await ask(stage)
    expect([data, sent]).toEqual([null, []])
    expect(errors.map(({ extensions }) => extensions?.['code'])).toEqual(['LIMIT_EXCEEDED'])
    expect(JSON.stringify(errors)).not.toContain('99010119900101')
  })

  test('the usual bounds let no list of a thousand numbers pass, which the limits on documents would', async () => {
    const stage = await stageWith(USUAL_LOOKUPS)
    const ids = Array.from({ length: 1_000 }, (_, count) => number(count))
    const { errors, sent } = await stage.ask('query ($ids: [PersonId!]!) { persons(ids: $ids) { id } }', reader(), {
      ids,
    })
    expect([errors.map(({ extensions }) => extensions?.['code']), sent]).toEqual([['LIMIT_EXCEEDED'], []])
  })
})

describe('many requests', () => {
  test('a thousand requests for one number each: those of the first minute’s share are answered, and no others', async () => {
    const stage = await stageWith()
    const ids = Array.from({ length: 1_000 }, (_, count) => number(count))
    const { answered, fetches, codes, text } = await askEach(stage, ids, () => reader())
    expect({ answered, fetches, codes }).toEqual({ answered: 10, fetches: 10, codes: ['QUOTA'] })
    expect(text).not.toContain('99010119900101')

    clock.ms += 60_000
    expect((await askEach(stage, ids, () => reader())).answered).toBe(10)
  })

  test('four numbers in each request are four, not one', async () => {
    const stage = await stageWith()
    const answers: number[] = []
    for (let count = 0; count < 5; count++) {
      const ids = [1, 2, 3, 4].map((place) => number(10 * count + place))
      const { errors } = await stage.ask('query ($ids: [PersonId!]!) { persons(ids: $ids) { name } }', reader(), {
        ids,
      })
      answers.push(errors.length)
    }
    expect(answers).toEqual([0, 0, 1, 1, 1])
  })

  test('who has used up a share takes nothing from others', async () => {
    const stage = await stageWith()
    await askEach(
      stage,
      Array.from({ length: 50 }, (_, count) => number(count)),
      () => reader(),
    )
    expect((await askEach(stage, [number(60), number(61)], () => reader('two'))).answered).toBe(2)
  })

  test('guesses of a caller who may not have the answer count too', async () => {
    const stage = await stageWith()
    const ids = Array.from({ length: 30 }, (_, count) => number(count))
    const { fetches, codes } = await askEach(stage, ids, () => callerWith({ subject: 'without rights' }))
    expect({ fetches, codes }).toEqual({ fetches: 0, codes: ['FORBIDDEN', 'QUOTA'] })
    expect((await askEach(stage, ids, () => null)).codes).toEqual(['UNAUTHENTICATED', 'QUOTA'])
  })

  test('many callers who ask for one number share its limit', async () => {
    const stage = await stageWith({ perIdentifier: 5 })
    const ids = Array.from({ length: 40 }, () => number(1))
    const { answered, fetches, codes } = await askEach(stage, ids, (index) => reader(`caller-${index}`))
    expect({ answered, fetches, codes }).toEqual({ answered: 5, fetches: 5, codes: ['QUOTA'] })
  })

  test('callers whom nobody knows use up nobody’s look-ups of a number but their own', async () => {
    const stage = await stageWith({ perIdentifier: 5 })
    const ids = Array.from({ length: 9 }, () => number(1))
    await askEach(stage, ids, () => null)
    expect((await askEach(stage, [number(1)], () => reader())).answered).toBe(1)
  })

  test('accounts that use up the look-ups of one number keep no official from it, and officials nobody else', async () => {
    const stage = await stageWith({ perIdentifier: 5 })
    const official = (subject: string) => callerWith({ scopes: 'read', subject, duties: 'casework' })
    const ids = Array.from({ length: 9 }, () => number(1))
    expect((await askEach(stage, ids, (index) => reader(`caller-${index}`))).answered).toBe(5)
    const officials = await askEach(stage, ids, (index) => official(`official-${index}`))
    expect(officials).toMatchObject({ answered: 5, codes: ['QUOTA'] }) // they have a bound of their own
    clock.ms += 60_000
    await askEach(stage, ids, (index) => official(`official-${index}`))
    expect((await askEach(stage, [number(1)], () => reader())).answered).toBe(1)
  })

  test('many accounts of one application share its limit, where it has one', async () => {
    const stage = await stageWith({ perClient: 15 })
    const ids = Array.from({ length: 40 }, (_, count) => number(count))
    expect((await askEach(stage, ids, (index) => reader(`caller-${index}`, 'scraper'))).answered).toBe(15)
    expect((await askEach(stage, [number(60)], () => reader('else', 'other'))).answered).toBe(1)
  })

  test('mutations that name somebody count with the questions', async () => {
    const stage = await stageWith()
    const codes = new Set<unknown>()
    for (let count = 0; count < 12; count++) {
      const { errors } = await stage.ask('mutation ($p: PersonId!) { invite(person: $p) }', reader(), {
        p: number(count),
      })
      for (const { extensions } of errors) codes.add(extensions?.['code'])
    }
    expect([...codes]).toEqual(['QUOTA'])
  })
})

test('one number asked in several places counts once, and what names no person or licence does not count', async () => {
  const stage = await stageWith({ perCaller: 1 })
  const { errors } = await stage.ask(
    `{ a: person(id: "${number(1)}") { name } b: person(id: "${number(1)}") { id } persons(ids: ["${number(1)}"]) { id }
       office(id: "2") { id } town(name: "3") }`,
    reader(),
    {},
  )
  expect(errors).toEqual([])
  expect((await askEach(stage, [number(4)], () => reader())).codes).toEqual(['QUOTA'])
  const office = await stage.ask('{ office(id: "5") { id } }', reader(), {})
  expect([office.data, office.errors]).toEqual([{ office: { id: '5' } }, []])
})

test('an operation is weighed as it was sent: refused fields do not make it cheap', async () => {
  const bound = { perOperation: 10, perMinute: 0 }
  const costs = { signedIn: bound, anonymous: bound, buckets: localBuckets() }
  const stage = await stageWith({ perCaller: 100 }, { costs })
  const query = `{ search { name } persons(ids: ["${number(1)}"]) { name } town }`
  const { errors, sent } = await stage.ask(query, null, {})
  expect([errors.map(({ extensions }) => extensions?.['code']), sent]).toEqual([['COST_EXCEEDED'], []])
})

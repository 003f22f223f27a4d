import type { Caller } from '@civigraph/subgraph-kit'
import {
  execute,
  type GraphQLError,
  type GraphQLFieldResolver,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callerWith } from '../support/national-graph.ts'
import { registerDepartment } from '../support/purposed-departments.ts'
import { guardedDepartments, kindOf, ROOTS, type Thing, WRITTEN } from './guard/departments.ts'
import { allows, meetsType, type Stated, uncovered } from './guard/naive-guard.ts'
import { randomOperation } from './guard/operation.ts'
import { CLIENTS, PERSONS, randomRegister, statedBy } from './guard/purposes.ts'
import { type Got, type GuardedStage, type Sent, setGuardedStage } from './guard/stage.ts'
import { createRandom } from './random.ts'
import { operationsOr, seed } from './settings.ts'

/**
 * Random operations by random callers, against a slow reference that knows nothing of the guard's code: nothing that it
 * does not allow may stand in a request to a department, keys and `@requires` included, and nothing else than it answers may
 * reach a caller.
 */
const CALLERS: readonly (Caller | null)[] = [
  ...CLIENTS.map(() => null),
  ...subsetsOf(['s1', 's2', 's3']).flatMap((scopes) =>
    subsetsOf(['officer']).flatMap((roles) =>
      (['LOW', 'HIGH'] as const).flatMap((assurance) =>
        CLIENTS.map((client, index) => {
          const person = PERSONS[(index + scopes.length) % PERSONS.length] ?? null
          return callerWith({ scopes: scopes.join(' '), roles: roles.join(' '), assurance, client, person })
        }),
      ),
    ),
  ),
]
const PURPOSES = ['', '', '', 'p1', 'p1', 'p2', 'p3']

const REFUSALS = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'ASSURANCE_TOO_LOW', 'CONSENT_REQUIRED'])
const OF_PURPOSE = new Set(['PURPOSE_MISSING', 'PURPOSE_EXCEEDED'])
/** What planners add on their own for a field. Who may not have it is told of a fault of the schema, and nothing is fetched. */
const ADDED_BY_PLANNERS = { limit: 'Card.number', fare: 'Person.weight' }

const register = randomRegister(createRandom(seed))

let stage: GuardedStage
beforeAll(async () => {
  stage = await setGuardedStage([...guardedDepartments(), registerDepartment(register)])
})
afterAll(() => stage?.close())

test('nothing that the reference does not allow is in a request to a department or reaches a caller', async () => {
  const random = createRandom(seed)
  const count = operationsOr(20_000)
  const seen = { asked: 0, invalid: 0, refused: 0, answered: 0, inParts: 0, added: 0, whole: 0, purpose: 0, consent: 0 }

  const wrong: string[] = []
  for (let operations = 0; operations < count && wrong.length < 10;) {
    const { query, variables } = randomOperation(stage.apiSchema, random)
    for (const caller of random.some(CALLERS, random.chance(0.2) ? 2 : 1)) {
      const purpose = random.pick(PURPOSES) || undefined
      const stated = statedBy(register, caller, purpose)
      const got = forDepartments(await stage.ask(query, caller, variables, purpose))
      if (got.errors.some(({ extensions }) => INVALID.has(String(extensions?.['code'])))) {
        seen.invalid++
        break
      }
      operations++
      const found = isOfPurpose(got)
        ? purposeFindings(query, caller, { stated, got })
        : await findings(query, caller, { variables, stated, got })
      if (Object.values(found).flat().length > 0)
        wrong.push(JSON.stringify({ query, variables, purpose, stated, rights: told(caller), found }))
      note(got)
    }
  }

  expect(wrong.join('\n')).toBe('')
  // A check that saw nothing refused, or nothing answered beside it, has checked nothing.
  expect(seen.asked).toBeGreaterThanOrEqual(count)
  expect(seen.refused).toBeGreaterThan(seen.asked / 4)
  expect(seen.answered).toBeGreaterThan(seen.asked / 10)
  expect(seen.whole).toBeGreaterThan(seen.asked / 10)
  expect(seen.inParts).toBeGreaterThan(seen.asked / 200)
  expect(seen.added).toBeGreaterThan(seen.asked / 1_000)
  expect(seen.purpose).toBeGreaterThan(seen.asked / 50)
  expect(seen.consent).toBeGreaterThan(seen.asked / 200)
  expect(stage.faults.filter((fault) => !KNOWN_FAULTS.test(String(fault)))).toEqual([])

  function note({ errors, sent, parts }: Got) {
    seen.asked++
    seen.refused += errors.length > 0 ? 1 : 0
    seen.answered += errors.length > 0 && sent.length > 0 ? 1 : 0
    seen.whole += errors.length === 0 ? 1 : 0
    seen.inParts += parts > 0 ? 1 : 0
    seen.added += errors.some(({ extensions }) => extensions?.['code'] === 'INTERNAL') ? 1 : 0
    seen.purpose += errors.some(({ extensions }) => OF_PURPOSE.has(String(extensions?.['code']))) ? 1 : 0
    seen.consent += errors.some(({ extensions }) => extensions?.['code'] === 'CONSENT_REQUIRED') ? 1 : 0
  }
})

const KNOWN_FAULTS = /that the caller is denied/
const INVALID = new Set(['INVALID_OPERATION', 'LIMIT_EXCEEDED', 'COST_EXCEEDED'])

interface Asked {
  readonly variables: Readonly<Record<string, unknown>>
  readonly stated: Stated | null
  readonly got: Got
}

/** What the router asks of the register for itself is no part of an answer. */
function forDepartments(got: Got): Got {
  return { ...got, sent: got.sent.filter(({ department }) => department !== 'privacy') }
}

function isOfPurpose({ errors }: Got): boolean {
  return errors.some(({ extensions }) => OF_PURPOSE.has(String(extensions?.['code'])))
}

/** An operation that is refused for its purpose asks nobody, and names what the caller could have had for another. */
function purposeFindings(query: string, caller: Caller | null, { stated, got }: Omit<Asked, 'variables'>) {
  const { data, errors, sent } = got
  const named = errors.flatMap(({ extensions }) => extensions?.['coordinates'] ?? [])
  const asked = fieldsOf({ query, schema: stage.apiSchema }).map((one) => one.replace(/.*\./, ''))
  return {
    sent,
    data: data === null ? [] : [data],
    errors: errors.length === 1 && named.length > 0 ? [] : errors,
    needless: named
      .map(String)
      .filter(
        (one) =>
          !allows(one, caller, stated && { ...stated, agreed: [one] }) ||
          uncovered(one, stated).length === 0 ||
          !asked.includes(one.replace(/.*\./, '')),
      ),
  }
}

/** Of a field that a department adds to an interface, the interface is asked, whichever object it is about. */
function mayBeAsked(coordinate: string, caller: Caller | null, stated: Stated | null): boolean {
  if (coordinate === 'Party.post') return ['Person.post', 'Office.post'].some((one) => isGiven(one, caller, stated))
  return isGiven(coordinate, caller, stated)
}

function isGiven(coordinate: string, caller: Caller | null, stated: Stated | null): boolean {
  return allows(coordinate, caller, stated) && uncovered(coordinate, stated).length === 0
}

async function findings(query: string, caller: Caller | null, { variables, stated, got }: Asked) {
  const { data, errors, sent } = got
  const reference = await slowAnswer(query, caller, { variables, stated })
  return {
    /** Fields in the text of a request, and values that it carries along. */
    requested: [...sent.flatMap(fieldsOf), ...textsIn(sent.map((one) => one.variables))].filter(
      (one) => !mayBeAsked(one, caller, stated),
    ),
    leaked: textsIn(data).filter((one) => !isGiven(one, caller, stated)),
    differences: differences(data, reference, {
      path: 'data',
      exact: errors.length === 0 && !isPlannedWrongly(query),
      whole: got.lostParts === 0,
    }),
    wrongErrors: errors.filter(({ extensions, message }) => !isRight({ query, caller, stated, message, extensions })),
  }
}

/**
 * Of two fields with `@requires` of one department, the native planner loses the one where the other is under a variable that
 * leaves it out. Null is no leak.
 */
function isPlannedWrongly(query: string): boolean {
  return query.includes('fare') && query.includes('tax')
}

interface Told {
  readonly query: string
  readonly caller: Caller | null
  readonly stated: Stated | null
  readonly message: string
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

/** A refusal must name what the reference refuses too; a fault may only be about what planners add. */
function isRight({ query, caller, stated, message, extensions: { code, coordinate } = {} }: Told): boolean {
  if (code === 'INTERNAL')
    return Object.entries(ADDED_BY_PLANNERS).some(([field, added]) => query.includes(field) && !allows(added, caller))
  const member = / Type (\w+) in /.exec(message)?.[1]
  const isRefused = member === undefined ? !allows(String(coordinate), caller, stated) : !meetsType(member, caller)
  return REFUSALS.has(String(code)) && isRefused
}

/** Coordinates of all fields in the text of a request. */
function fieldsOf({ query, schema }: Pick<Sent, 'query' | 'schema'>): string[] {
  const coordinates: string[] = []
  const types = new TypeInfo(schema)
  visit(
    parse(query),
    visitWithTypeInfo(types, {
      Field({ name }) {
        const parent = types.getParentType()?.name
        if (name.value !== '_entities' && !name.value.startsWith('__')) coordinates.push(`${parent}.${name.value}`)
      },
    }),
  )
  return coordinates
}

/** Every text of the departments' world is the coordinate at which it may be read. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.includes('.') ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

/** The whole operation by graphql-js over the departments' world, with an error at each field that is not allowed. */
async function slowAnswer(
  query: string,
  caller: Caller | null,
  { variables: variableValues, stated }: Pick<Asked, 'variables' | 'stated'>,
): Promise<unknown> {
  const fieldResolver: GraphQLFieldResolver<Thing, unknown> = (source, _args, _context, info) => {
    if (!isGiven(`${info.parentType.name}.${info.fieldName}`, caller, stated)) throw new Error('refused')
    const value = source[info.fieldName]
    return typeof value === 'function' ? value() : value
  }
  const rootValue = query.startsWith('mutation') ? ROOTS.mutation : ROOTS.query
  const { data, errors = [] } = await execute({
    schema: stage.apiSchema,
    document: parse(query),
    rootValue,
    variableValues,
    fieldResolver,
    typeResolver: kindOf,
  })
  const strange = errors.filter(({ message, originalError }) => message !== 'refused' && originalError)
  if (strange.length > 0) throw new Error(strange.map((error: GraphQLError) => error.message).join('\n'))
  return JSON.parse(JSON.stringify(data))
}

/** Where an answer holds something that the reference does not. It may hold null for more: an interface asks for all. */
function differences(answer: unknown, reference: unknown, at: Comparison): string[] {
  const { path, exact, whole } = at
  if (answer === null && !exact) return []
  if (Array.isArray(answer) && Array.isArray(reference) && answer.length === reference.length)
    return answer.flatMap((item, index) => differences(item, reference[index], { ...at, path: `${path}.${index}` }))
  if (isRecord(answer) && isRecord(reference) && (!whole || namesOf(answer) === namesOf(reference)))
    return Object.entries(answer).flatMap(([name, value]) =>
      differences(value, reference[name], { ...at, path: `${path}.${name}` }),
    )
  return answer === reference ? [] : [`${path}: ${JSON.stringify(answer)} for ${JSON.stringify(reference)}`]
}

interface Comparison {
  readonly path: string
  /** Whether nothing may be null that is not. */
  readonly exact: boolean
  /** Whether every name must be there. */
  readonly whole: boolean
}

/** Sorted: what comes later stands behind the rest. */
function namesOf(value: Record<string, unknown>): string {
  return Object.keys(value).toSorted().join()
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function told(caller: Caller | null) {
  return caller && { scopes: [...caller.scopes], roles: [...caller.roles], assurance: caller.assurance }
}

function subsetsOf(all: readonly string[]): string[][] {
  return all.reduce<string[][]>((sets, one) => [...sets, ...sets.map((set) => [...set, one])], [[]])
}

test('the reference reads what the departments wrote', () => {
  const holding = (scopes: string) => callerWith({ scopes })
  expect(Object.keys(WRITTEN)).toEqual(['people', 'papers', 'posts'])
  expect([allows('Person.name', null), allows('Person.born', null), allows('Query.unclassed', null)]).toEqual([
    true,
    false,
    false,
  ])
  expect(['s1', 's3'].map((scopes) => allows('Person.number', holding(scopes)))).toEqual([false, true])
  expect(['s1', 's1 s2', 's2'].map((scopes) => allows('Box.moved', holding(scopes)))).toEqual([false, true, true])
  expect([allows('Person.grade', holding('s1')), allows('Query.vaults', holding('s3'))]).toEqual([false, true])
  expect([
    allows('Office.phone', holding('s2')),
    allows('Party.pin', holding('s2')),
    allows('Party.pin', holding('s1')),
  ]).toEqual([false, false, true])
})

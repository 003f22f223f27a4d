import type { Caller } from '@civigraph/subgraph-kit'
import {
  type Arbitrary,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  gen,
  nat,
  option,
  record,
  subarray,
} from 'fast-check'
import {
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  Kind,
  parse,
  type TypeNode,
  valueFromASTUntyped,
  visit,
} from 'graphql'
import { beforeAll, expect, test } from 'vitest'
import { callerWith, FEDERATED, type GuardedGraph, startGuardedGraph } from '../support/guarded-graph.ts'

/**
 * Random operations by random callers, against a slow reference that knows nothing of the guard's code: nothing that it
 * does not allow may reach a department, and nothing else than it answers may reach a caller.
 */

const FIRST = `${FEDERATED}
  type Query {
    me: Person
    must: Person!
    things: [Thing]
    strict: [Thing!]
    parties: [Party]
    vault: Vault
    stamp: Stamp
    count: Int @authenticated
  }
  union Thing = Person | Box | Vault
  interface Party { id: ID! name: String pin: Int }
  type Person implements Party @key(fields: "id") {
    id: ID!
    name: String
    pin: Int @requiresScopes(scopes: [["s1"]])
    number: String! @requiresScopes(scopes: [["s1", "s2"], ["s3"]])
    friend: Person
    box: Box
    owns: [Thing!]! @policy(policies: [["role:officer"], ["acr:high"]])
  }
  type Office implements Party @key(fields: "id") { id: ID! name: String @authenticated pin: Int size: Int }
  type Box @key(fields: "id") { id: ID! size: Int owner: Person lid: String @requiresScopes(scopes: [["s2"]]) }
  type Vault @requiresScopes(scopes: [["s3"]]) { id: ID! size: Int owner: Person }
  scalar Stamp @policy(policies: [["role:officer"]])`

const SECOND = `${FEDERATED}
  type Person @key(fields: "id") { id: ID! licences: [Licence!] @requiresScopes(scopes: [["s2"]]) badge: Badge }
  type Box @key(fields: "id") { id: ID! badge: Badge }
  type Licence { id: ID! state: String @authenticated holder: Person! }
  type Badge @authenticated { colour: String secret: String! @policy(policies: [["acr:high"]]) }`

interface Thing {
  readonly kind: string
  readonly [field: string]: unknown
}

const badge: Thing = { kind: 'Badge', colour: 'red', secret: 'b' }
const person: Thing = {
  kind: 'Person',
  id: 'p',
  name: 'n',
  pin: 1,
  number: '2',
  badge,
  friend: () => person,
  box: () => box,
  owns: () => [box, person, vault],
  licences: () => [{ kind: 'Licence', id: 'l', state: 'VALID', holder: () => person }],
}
const box: Thing = { kind: 'Box', id: 'b', size: 3, lid: 'o', badge, owner: () => person }
const vault: Thing = { kind: 'Vault', id: 'v', size: 9, owner: () => person }
const office: Thing = { kind: 'Office', id: 'o', name: 'f', pin: 4, size: 5 }
const root = {
  me: person,
  must: person,
  vault,
  stamp: 's',
  count: 1,
  things: [person, box, null, vault],
  strict: [box, person],
  parties: [person, office],
}

const kindOf = ({ kind }: Thing) => kind
const typed = { __resolveType: kindOf }
const entity = (value: Thing) => ({ __resolveReference: () => value })
const queries = Object.fromEntries(Object.entries(root).map(([name, value]) => [name, () => value]))

let graph: GuardedGraph
beforeAll(async () => {
  graph = await startGuardedGraph(
    { sdl: FIRST, resolvers: { Query: queries, Thing: typed, Party: typed, Person: entity(person), Box: entity(box) } },
    { sdl: SECOND, resolvers: { Person: entity(person), Box: entity(box) } },
  )
})

// The reference: it reads the departments' texts, field by field, each time it is asked.
function allows(coordinate: string, caller: Caller | null): boolean {
  const [type = '', field = ''] = coordinate.split('.')
  return [parse(FIRST), parse(SECOND)].every((document) => {
    const own = document.definitions.find(
      (node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.name.value === type,
    )
    const found =
      own?.kind === Kind.OBJECT_TYPE_DEFINITION ? own.fields?.find(({ name }) => name.value === field) : undefined
    return holds(own, caller) && holds(found, caller) && (!found || returnHolds(document, found.type, caller))
  })
}

function returnHolds(document: DocumentNode, type: TypeNode, caller: Caller | null): boolean {
  if (type.kind !== Kind.NAMED_TYPE) return returnHolds(document, type.type, caller)
  return document.definitions.every(
    (node) => !('name' in node) || node.name?.value !== type.name.value || holds(node, caller),
  )
}

function holds(node: object | undefined, caller: Caller | null): boolean {
  let met = true
  if (!node || !('directives' in node) || !Array.isArray(node.directives)) return true
  for (const directive of node.directives) {
    if (directive.name.value === 'authenticated') met &&= caller !== null
    if (!['requiresScopes', 'policy'].includes(directive.name.value)) continue
    // The composer accepted the text, so the argument is a list of lists of names.
    const groups = valueFromASTUntyped(directive.arguments[0].value) as string[][]
    met &&= caller !== null && groups.some((group) => group.every((name) => has(caller, name)))
  }
  return met
}

function has({ scopes, roles, assurance }: Caller, name: string): boolean {
  return (
    scopes.has(name) ||
    (name === 'role:officer' && roles.has('officer')) ||
    (name === 'acr:high' && assurance === 'HIGH')
  )
}

test('nothing that the reference does not allow reaches a department or a caller', { timeout: 120_000 }, async () => {
  const seen = { runs: 0, refused: 0, answered: 0 }

  await assert(
    asyncProperty(callers(), gen(), boolean(), boolean(), async (caller, pick, a, b) => {
      const query = randomOperation((max) => pick(nat, max))
      const variables = { ...(query.includes('$a') ? { a } : {}), ...(query.includes('$b') ? { b } : {}) }

      const { data, errors } = await graph.ask(query, caller, variables)

      const reached = [...graph.calls.keys()].filter((coordinate) => coordinate !== 'Query._entities')
      const fetched = reached.filter((coordinate) => !allows(coordinate, caller))
      const reference = await slowAnswer(query, caller, variables)
      const shown = withheld(data, reference, 'data')
      const faults = errors.filter(({ extensions }) => !REFUSALS.has(String(extensions?.['code'])))
      expect({ query, fetched, shown, faults }).toEqual({ query, fetched: [], shown: [], faults: [] })
      seen.runs++
      seen.refused += errors.length > 0 ? 1 : 0
      seen.answered += errors.length > 0 && reached.length > 0 ? 1 : 0
    }),
    { numRuns: 400 },
  )

  // A check that saw nothing refused, or nothing answered beside it, has checked nothing.
  expect(seen.refused).toBeGreaterThan(seen.runs / 4)
  expect(seen.answered).toBeGreaterThan(seen.runs / 10)
})

const REFUSALS = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'ASSURANCE_TOO_LOW'])

/** The whole operation by graphql-js, with an error at each field that the reference does not allow. */
async function slowAnswer(
  query: string,
  caller: Caller | null,
  variableValues: Record<string, unknown>,
): Promise<unknown> {
  const fieldResolver: GraphQLFieldResolver<Record<string, unknown>, unknown> = (source, _args, _context, info) => {
    if (!allows(`${info.parentType.name}.${info.fieldName}`, caller)) throw new Error('refused')
    const value = source[info.fieldName]
    return typeof value === 'function' ? value() : value
  }
  const { data } = await execute({
    schema: graph.schema,
    document: parse(query),
    rootValue: root,
    variableValues,
    fieldResolver,
    typeResolver: kindOf,
  })
  return JSON.parse(JSON.stringify(data))
}

/** Where an answer holds something that the reference does not. It may hold null for more: an interface asks for all. */
function withheld(answer: unknown, reference: unknown, path: string): string[] {
  if (answer === null) return []
  if (Array.isArray(answer) && Array.isArray(reference) && answer.length === reference.length)
    return answer.flatMap((item, index) => withheld(item, reference[index], `${path}.${index}`))
  if (isRecord(answer) && isRecord(reference) && namesOf(answer) === namesOf(reference))
    return Object.entries(answer).flatMap(([name, value]) => withheld(value, reference[name], `${path}.${name}`))
  return answer === reference ? [] : [`${path}: ${JSON.stringify(answer)} for ${JSON.stringify(reference)}`]
}

/** Sorted: the gateway orders names its own way when a place is selected several times. */
function namesOf(value: Record<string, unknown>): string {
  return Object.keys(value).toSorted().join()
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function callers(): Arbitrary<Caller | null> {
  const signedIn = record({
    scopes: subarray(['s1', 's2', 's3']).map((names) => new Set(names)),
    roles: subarray(['officer', 'citizen']).map((names) => new Set(names)),
    assurance: constantFrom('LOW' as const, 'HIGH' as const),
  })
  return option(signedIn.map(callerWith), { freq: 4 })
}

const FIELDS: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  Query: {
    me: 'Person',
    must: 'Person',
    things: 'Thing',
    strict: 'Thing',
    parties: 'Party',
    vault: 'Vault',
    stamp: null,
    count: null,
  },
  Person: {
    id: null,
    name: null,
    pin: null,
    number: null,
    friend: 'Person',
    box: 'Box',
    owns: 'Thing',
    licences: 'Licence',
    badge: 'Badge',
  },
  Office: { id: null, name: null, pin: null, size: null },
  Box: { id: null, size: null, lid: null, owner: 'Person', badge: 'Badge' },
  Vault: { id: null, size: null, owner: 'Person' },
  Party: { id: null, name: null, pin: null },
  Licence: { id: null, state: null, holder: 'Person' },
  Badge: { colour: null, secret: null },
  Thing: {},
}

// Never from an object to an interface and back: @apollo/gateway 2.14.4 itself answers `{}` for
// `me { ... on Party { ... on Person { id } } }`, with and without a guard before it.
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  Thing: ['Person', 'Box', 'Vault', 'Party'],
  Party: ['Person', 'Office', 'Party'],
}

/** Aliases never clash: a name always stands for the same field, but for `v`, which is another one on each type. */
const ANY_NAME: Readonly<Record<string, string>> = { Person: 'pin', Box: 'size', Vault: 'size', Office: 'size' }

function randomOperation(pick: (max: number) => number): string {
  const fragments: string[] = []
  const body = selections('Query', 4)
  const used = ['a', 'b'].filter((name) => [body, ...fragments].some((text) => text.includes(`$${name}`)))
  const variables = used.length > 0 ? `(${used.map((name) => `$${name}: Boolean!`).join(' ')})` : ''
  return [`query Random${variables} ${body}`, ...fragments].join('\n')

  function selections(type: string, depth: number): string {
    return `{ ${Array.from({ length: 1 + pick(3) }, () => selection(type, depth)).join(' ')} }`
  }

  function selection(type: string, depth: number): string {
    const choice = pick(9)
    const within = WITHIN[type]
    if (within && depth > 0 && (choice < 4 || type === 'Thing')) {
      if (choice === 0) return '__typename'
      return fragment(within[pick(within.length - 1)] ?? type, depth)
    }
    if (choice === 0 && type !== 'Query' && type !== 'Thing') return fragment(type, depth)
    if (choice === 1 || type === 'Thing') return '__typename'
    if (choice === 2 && ANY_NAME[type]) return `v: ${ANY_NAME[type]}${condition()}`
    return field(type, depth)
  }

  function fragment(type: string, depth: number): string {
    const text = selections(type, depth - 1)
    if (pick(1) === 0) return `... on ${type}${condition()} ${text}`
    fragments.push(`fragment F${fragments.length} on ${type} ${text}`)
    const spread = `...F${fragments.length - 1}${condition()}`
    return spread
  }

  function field(type: string, depth: number): string {
    const choices = Object.entries(FIELDS[type] ?? {}).filter(([, below]) => below === null || depth > 0)
    const [name = '__typename', below = null] = choices[pick(choices.length - 1)] ?? []
    const alias = pick(3) === 0 ? `${name}2: ` : ''
    return `${alias}${name}${condition()}${below === null ? '' : ` ${selections(below, depth - 1)}`}`
  }

  function condition(): string {
    return [' @include(if: $a)', ' @skip(if: $b)', ' @include(if: true)', ' @skip(if: true)'][pick(20)] ?? ''
  }
}

test('the reference reads the departments’ texts', () => {
  expect(allows('Person.name', null)).toBe(true)
  expect(allows('Badge.colour', null)).toBe(false)
  expect(allows('Person.number', callerWith({ scopes: new Set(['s1']) }))).toBe(false)
  expect(allows('Person.number', callerWith({ scopes: new Set(['s3']) }))).toBe(true)
  expect(allows('Query.vault', callerWith())).toBe(false)
  expect(visit(parse(FIRST), {}).definitions.length).toBeGreaterThan(8)
})

import { Buffer } from 'node:buffer'

/** One request of somebody who means no good, or whose program is broken. */
export interface HostileRequest {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** Requests without end, the same for the same seed: what broke something can be sent again. */
export function* hostileRequests(seed: number): Generator<HostileRequest, never> {
  const dice = diceFrom(seed)
  for (;;) {
    const body = Buffer.from(dice.pick(BODIES)(dice))
    if (dice.chance(0.05)) yield byAddress(dice)
    else yield { method: 'POST', path: '/graphql', headers: headersBy(dice), body }
  }
}

interface Dice {
  readonly below: (bound: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
  readonly many: (max: number, make: () => string) => string
}

/** Mulberry32: small, and good enough to reach odd corners. */
function diceFrom(seed: number): Dice {
  let state = seed
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return {
    below,
    chance: (probability) => next() < probability,
    pick(from) {
      const picked = from[below(from.length)]
      if (picked === undefined) throw new Error('Nothing to pick from.')
      return picked
    },
    many: (max, make) => Array.from({ length: below(max) }, make).join(''),
  }
}

const BODIES: readonly ((dice: Dice) => string | Uint8Array)[] = [
  randomBytes,
  (dice) => randomJson(dice, 0),
  requestOfOddMembers,
  (dice) => requestOf(nearGraphql(dice), dice),
  (dice) => requestOf(nearGraphql(dice), dice),
  (dice) => requestOf(dice.pick(GOOD), dice),
  (dice) => damaged(requestOf(dice.pick(GOOD), dice), dice),
  (dice) => requestOf(damaged(dice.pick(GOOD), dice), dice),
]

function randomBytes(dice: Dice): Uint8Array {
  return Uint8Array.from({ length: dice.below(200) }, () => dice.below(256))
}

/** Names that mean something to JavaScript, to GraphQL, or to us. */
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__typename',
  '__schema',
  'query',
  'variables',
  'operationName',
  'extensions',
  'documentId',
  'persistedQuery',
  'sha256Hash',
  'thing',
  'asker',
  'count',
  'page',
  'then',
  'toJSON',
  'length',
  '',
]

const ODD_JSON = [
  'null',
  'true',
  '0',
  '-0',
  '1e400',
  '-1e-400',
  '9007199254740993',
  '""',
  String.raw`"\u0000"`,
  String.raw`"\ud800"`,
  '"𝕊"',
  '[]',
  '{}',
]

function randomJson(dice: Dice, depth: number): string {
  if (depth > 40 || dice.chance(0.35)) return dice.pick(ODD_JSON)
  const inner = () => randomJson(dice, depth + 1)
  if (dice.chance(0.1)) return '['.repeat(dice.below(60)) + inner() + ']'.repeat(dice.below(60))
  if (dice.chance(0.5)) return `[${listOf(dice, inner)}]`
  return `{${listOf(dice, () => `${JSON.stringify(dice.pick(NAMES))}:${inner()}`)}}`
}

function listOf(dice: Dice, make: () => string): string {
  return Array.from({ length: dice.below(4) }, make).join(',')
}

function requestOfOddMembers(dice: Dice): string {
  const members = ['query', 'variables', 'operationName', 'extensions', 'documentId', dice.pick(NAMES)]
  const given = members.filter(() => dice.chance(0.6))
  return `{${given.map((member) => `${JSON.stringify(member)}:${oddMember(dice)}`).join(',')}}`
}

function oddMember(dice: Dice): string {
  if (dice.chance(0.3)) return JSON.stringify(dice.pick(GOOD))
  if (dice.chance(0.2)) return `{"persistedQuery":{"version":1,"sha256Hash":"${'0123456789abcdef'.repeat(4)}"}}`
  return randomJson(dice, 30)
}

function requestOf(query: string, dice: Dice): string {
  const variables = dice.chance(0.3) ? `,"variables":${randomJson(dice, 30)}` : ''
  const name = dice.chance(0.1) ? `,"operationName":${JSON.stringify(dice.pick(NAMES))}` : ''
  return `{"query":${JSON.stringify(query)}${variables}${name}}`
}

const GOOD = [
  '{ asker }',
  '{ __typename a: __typename }',
  '{ thing(id: "a") { id name owner __typename } }',
  'query Q($id: ID!) { thing(id: $id) { constructor: id toString: name __proto__: owner } }',
  'query ($p: ResidentId, $n: Int, $f: Filter) { count(person: $p, number: $n, filter: $f) }',
  '{ page(first: 2) { nodes { ...F ... on Thing @include(if: true) { name } } pageInfo { endCursor hasNextPage } } } fragment F on Thing { id }',
  '{ __schema { types { name fields { name } } } __type(name: "Thing") { name } }',
  'mutation { a: count b: count }',
  '{ places(turns: [1, 2, 0], rejecting: []) }',
]

const TOKENS = [
  ...GOOD.flatMap((good) => good.split(/(?<=\W)|(?=\W)/)),
  ...NAMES,
  ...'{ } ( ) [ ] : ! = @ | & $ ... " """ # , - 0x1 1e9 ٣ null {a{b{c{d }}}}'.split(' '),
  ...'query mutation subscription fragment on type extend schema @defer @stream @aa'.split(' '),
  '@skip(if: $x)',
  '@include(if: false)',
  '\\',
  '\n',
  '\u0000',
]

function nearGraphql(dice: Dice): string {
  if (dice.chance(0.05)) return dice.pick(TOKENS).repeat(dice.below(600))
  return dice.many(60, () => dice.pick(TOKENS) + (dice.chance(0.5) ? ' ' : ''))
}

function damaged(text: string, dice: Dice): string {
  const from = dice.below(text.length)
  const to = from + dice.below(6)
  if (dice.chance(0.3)) return text.slice(0, from)
  if (dice.chance(0.3)) return text.slice(0, from) + text.slice(from).repeat(2)
  return text.slice(0, from) + dice.pick([...TOKENS, ...ODD_JSON]) + text.slice(to)
}

function headersBy(dice: Dice): Readonly<Record<string, string>> {
  const accept = dice.chance(0.8) ? 'application/json' : dice.pick(ACCEPTS)
  const type = dice.chance(0.95) ? 'application/json' : dice.pick(TYPES)
  return { 'content-type': type, accept }
}

const ACCEPTS = [
  '*/*',
  'application/graphql-response+json',
  'text/html',
  ';q=,',
  'application/json;q=0',
  '"',
  'a/b;"=",',
]
const TYPES = ['text/plain', 'application/json; charset=utf-16', 'application/x-www-form-urlencoded', ';', 'json']

function byAddress(dice: Dice): HostileRequest {
  const names = ['query', 'variables', 'extensions', 'operationName', 'documentId', 'access_token']
  const parameters = names.filter(() => dice.chance(0.4)).map((name) => `${name}=${escaped(dice)}`)
  return { method: 'GET', path: `/graphql?${parameters.join('&')}`, headers: headersBy(dice), body: Buffer.alloc(0) }
}

function escaped(dice: Dice): string {
  if (dice.chance(0.2)) return dice.pick(['%', '%zz', '%FF', '%00', '&', '=', '%E0%A4', '+'])
  return encodeURIComponent(dice.chance(0.5) ? dice.pick(GOOD) : randomJson(dice, 35)).slice(0, 2_000)
}

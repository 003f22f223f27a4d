import type { PublishedSdl } from './graph/random-graph.ts'

/** What comes of a case: the right answer, a wrong one without a word, a refusal, or the end of the planner. */
export type Verdict = 'right' | 'wrong' | 'refused' | 'lost'

/** A shape on which a planner, or the stock gateway, is known to fail; random graphs and operations leave it out. */
export interface Gap {
  readonly name: string
  /** Whose mistake it is, and what it does to a caller. */
  readonly why: string
  readonly departments: readonly string[]
  readonly operation: string
  readonly variables?: Readonly<Record<string, unknown>>
  readonly native: Verdict
  readonly portable: Verdict
  readonly stock: Verdict
}

const RECORDS = [
  `type Query { record: Record permit: Permit }
   interface Record @key(fields: "id") { id: ID! headline: String }
   type Permit implements Record @key(fields: "id") { id: ID! headline: String }
   type Grant implements Record @key(fields: "id") { id: ID! headline: String }
   interface Titled { title: String }`,
  `type Query { seen: [Record!]! }
   type Record @key(fields: "id") @interfaceObject {
     id: ID! seal: String! next: Record! headline: String @external digest: String! @requires(fields: "headline")
   }`,
  `type Permit implements Titled @key(fields: "id") { id: ID! title: String weight: Office! }
   interface Titled { title: String }
   type Office @key(fields: "id") { id: ID! name: String! }`,
]

const OFFICES = [
  `type Query { office: Office! }
   type Office @key(fields: "id") { id: ID! parent: Office! }`,
  `type Office @key(fields: "id") { id: ID! rank: Int! name: String! }`,
]

const PARTIES = [
  `type Query { party: Party! }
   union Party = Person | Office
   type Person @key(fields: "id") { id: ID! }
   type Office @key(fields: "id") { id: ID! }`,
]

const DESKS = [
  `scalar PersonId scalar OfficeId
   type Query { desk: Desk }
   type Desk { party: Holder }
   union Holder = Person | Office
   type Person @key(fields: "id") { id: PersonId! }
   type Office @key(fields: "id") { id: OfficeId! }`,
  `scalar PersonId scalar OfficeId
   type Person @key(fields: "id") { id: PersonId! fullName: String }
   type Office @key(fields: "id") { id: OfficeId! name: String }`,
]

export const GAPS: readonly Gap[] = [
  {
    name: 'a condition on a field of a union whose types have keys of different types',
    why: 'The native planner splits the field by the condition and gives both keys one name, which no department takes.',
    departments: DESKS,
    operation:
      'query ($off: Boolean!) { desk { party @skip(if: $off) { ... on Person { fullName } ... on Office { name } } } }',
    variables: { off: true },
    native: 'right',
    portable: 'right',
    stock: 'right',
  },
  {
    name: 'an alias takes the name of a key',
    why: 'Both planners select the key beside the alias under the same name; ours never see the alias.',
    departments: OFFICES,
    operation: '{ office { id: parent { rank } name } }',
    native: 'right',
    portable: 'right',
    stock: 'refused',
  },
  {
    name: 'a condition on a fragment of a union that asks only for the type',
    why: 'The native planner looks for a way to the union itself; ours never sees a fragment on what the object is anyway.',
    departments: PARTIES,
    operation: 'query ($on: Boolean!) { party { ... on Party @include(if: $on) { __typename } } }',
    variables: { on: true },
    native: 'right',
    portable: 'right',
    stock: 'right',
  },
  {
    name: 'conditions leave nothing of a selection',
    why: 'Apollo’s planner then leaves out the field too; ours is told to ask for the type as well.',
    departments: OFFICES,
    operation: 'query ($on: Boolean!, $off: Boolean!) { office @skip(if: $off) { parent @include(if: $on) { rank } } }',
    variables: { on: false, off: false },
    native: 'right',
    portable: 'right',
    stock: 'wrong',
  },
  {
    name: 'keys of different types under one name',
    why: 'Both planners ask for the keys of two members of a union in two selections of one field; ours see one.',
    departments: [
      `type Query { desk: Desk! }
       type Desk { party: Party! }
       union Party = Person | Office
       type Person @key(fields: "id") { id: ID! }
       type Office @key(fields: "id") { id: Int! }`,
      `type Person @key(fields: "id") { id: ID! name: String! }
       type Office @key(fields: "id") { id: Int! name: String! }`,
    ],
    operation: `query ($off: Boolean!) {
      desk { party { ... on Office { name } } ... @skip(if: $off) { party { ... on Person { name } } } }
    }`,
    variables: { off: true },
    native: 'right',
    portable: 'right',
    stock: 'refused',
  },
  {
    name: 'conditions contradict each other',
    why: 'Apollo’s planner finds nothing to do, which looks like a plan it did not find; ours never sees such conditions.',
    departments: OFFICES,
    operation: 'query ($on: Boolean!) { office @include(if: $on) @skip(if: $on) { id } }',
    variables: { on: false },
    native: 'right',
    portable: 'right',
    stock: 'right',
  },
  {
    name: 'a fragment on another interface where the object is known by its interface only',
    why: 'Neither planner asks for the type first.',
    departments: RECORDS,
    operation: '{ seen { ... on Titled { title } } }',
    native: 'right',
    portable: 'refused',
    stock: 'refused',
  },
  {
    name: 'a requirement of an interface object behind one of its own fields',
    why: 'The native planner finds no way.',
    departments: RECORDS,
    operation: '{ permit { next { digest } } }',
    native: 'refused',
    portable: 'right',
    stock: 'right',
  },
  {
    name: 'a field of an interface object, asked for one implementer, behind such a field',
    why: 'The native planner forgets the key, so that nothing can be asked for; we refuse such plans.',
    departments: RECORDS,
    operation: '{ permit { next { ... on Grant { seal } } } }',
    native: 'refused',
    portable: 'right',
    stock: 'right',
  },
  {
    name: 'a requirement of an interface object for one implementer only',
    why: 'Apollo’s planner requires it of all, so that the others get nothing.',
    departments: RECORDS,
    operation: '{ record { ... on Permit { digest } seal } }',
    native: 'right',
    portable: 'refused',
    stock: 'wrong',
  },
  {
    name: 'the type of an interface object beside its own field',
    why: 'Apollo’s gateway takes the name of the interface for the type.',
    departments: RECORDS,
    operation: '{ permit { __typename digest } }',
    native: 'right',
    portable: 'right',
    stock: 'wrong',
  },
  {
    name: 'a requirement over a list of lists',
    why: 'Apollo’s gateway sends null for each inner list.',
    departments: [
      `type Query { office: Office! }
       type Office @key(fields: "id") { id: ID! parts: [[Part!]!]! }
       type Part @shareable { size: Int! }`,
      `type Office @key(fields: "id") { id: ID! parts: [[Part!]!]! @external weight: String! @requires(fields: "parts { size }") }
       type Part @shareable { size: Int! }`,
    ],
    operation: '{ office { weight } }',
    native: 'right',
    portable: 'right',
    stock: 'wrong',
  },
  {
    name: 'a requirement that has a requirement',
    why: 'Apollo’s planner asks for the inner one without what it requires: a wrong value, without an error.',
    departments: [
      `type Query { office: Office! }
       type Office @key(fields: "id") { id: ID! rank: Int! @external size: String! @requires(fields: "rank") }`,
      `type Office @key(fields: "id") { id: ID! rank: Int! }`,
      `type Office @key(fields: "id") { id: ID! size: String! @external total: String! @requires(fields: "size") }`,
    ],
    operation: '{ office { total } }',
    native: 'right',
    portable: 'wrong',
    stock: 'wrong',
  },
  {
    name: 'a mutation asked twice, first under a condition that does not hold',
    why: 'Its place is that of the first selection that counts; planners know no variables, so ours gives it a turn at each.',
    departments: [`type Query { one: Int } type Mutation { one: Int! }`, `type Mutation { two: Int! }`],
    operation: 'mutation ($on: Boolean!) { one @include(if: $on) two one }',
    variables: { on: false },
    native: 'right',
    portable: 'right',
    stock: 'right',
  },
  {
    name: 'a constant condition below a mutation that is skipped',
    why: 'The native planner asks for the mutation twice, once without its condition; ours never sees constants.',
    departments: [
      `type Query { party: Party } type Mutation { open: Party! }
       union Party = Person | Office
       type Person @key(fields: "id") { id: ID! }
       type Office @key(fields: "id") { id: ID! }`,
      'type Office @key(fields: "id") { id: ID! name: String! }',
    ],
    operation: `mutation ($off: Boolean!) {
      open @skip(if: $off) { ... on Office { name } ... @include(if: true) { __typename } }
    }`,
    variables: { off: true },
    native: 'right',
    portable: 'right',
    stock: 'right',
  },
  {
    name: 'a fragment at the root of a mutation before a field',
    why: 'Apollo’s planner moves named fragments to the front, and the mutations in them.',
    departments: [`type Query { one: Int } type Mutation { one: Int! }`, `type Mutation { two: Int! }`],
    operation: 'mutation { two ...Rest } fragment Rest on Mutation { one }',
    native: 'right',
    portable: 'right',
    stock: 'right',
  },
  {
    name: 'a fragment on a union around a fragment on the type itself',
    why: 'Apollo’s gateway leaves out what is in it.',
    departments: [
      `type Query { money: Money! }
       union Finding = Money | Office
       type Money { amount: Int! }
       type Office @key(fields: "id") { id: ID! money: Money! found: [Finding!]! }`,
    ],
    operation: '{ money { ... on Finding { ... on Money { amount } } } }',
    native: 'right',
    portable: 'right',
    stock: 'wrong',
  },
  {
    name: 'a requirement over entities that are two keys away',
    why: 'The native planner panics, which ends the process that called it.',
    departments: [
      `type Person @key(fields: "id") @key(fields: "site { mark }") {
         id: ID! site: Site! weight: [Office] @external total: ID @requires(fields: "weight { id peer }")
       }
       type Site @shareable { mark: String! }
       type Office @key(fields: "id") { id: ID! peer: ID @external }`,
      `type Person @key(fields: "id") { id: ID! }
       type Query { people: [Person] }`,
      `type Person @key(fields: "site { mark }") { site: Site! weight: [Office] }
       type Site @shareable { mark: String! }
       type Office @key(fields: "id") { id: ID! peer: ID }`,
    ],
    operation: '{ people { total } }',
    native: 'lost',
    portable: 'right',
    stock: 'right',
  },
]

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: '
const IMPORTS = '["@key", "@shareable", "@external", "@requires", "@provides", "@override", "@interfaceObject"])\n'

export function sourcesOf({ departments }: Gap): readonly PublishedSdl[] {
  return departments.map((sdl, index) => ({ name: `d${index}`, url: `memory:d${index}`, sdl: LINK + IMPORTS + sdl }))
}

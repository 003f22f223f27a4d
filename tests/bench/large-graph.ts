/**
 * A national graph of any size, made up: one department of identity, and others that each issue licences, extend the
 * citizens of the first and refer to the licences of their neighbour. One of the others has what the rest have, so that
 * size is the only thing that changes.
 */
export function largeGraph(departments: number): readonly { name: string; url: string; sdl: string }[] {
  return Array.from({ length: departments }, (_, index) => ({
    name: index === 0 ? 'identity' : `department${index}`,
    url: `http://localhost/${index}`,
    sdl: FEDERATION + (index === 0 ? IDENTITY : department(index, index === 1 ? departments - 1 : index - 1)),
  }))
}

/** Citizen’s licences of several departments: each is asked once. */
export function licencesOf(first: number, count: number): string {
  const fields = Array.from({ length: count }, (_, index) => `licences${first + index} { id number status }`)
  return `{ citizen(id: 1) { id name ${fields.join(' ')} } }`
}

const FEDERATION = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable", "@external", "@requires"])
`

const SHARED = `
  type Address @shareable { province: String city: String line: String postcode: String }
  type Money @shareable { amount: Int! currency: String! }
`

const IDENTITY = `
  ${SHARED}
  type Query { citizen(id: ID!): Citizen enterprise(id: ID!): Enterprise region(code: ID!): Region }
  type Citizen @key(fields: "id") {
    id: ID! name: String! born: String address: Address @shareable region: Region trust: Int
  }
  type Enterprise @key(fields: "id") { id: ID! name: String! legalRepresentative: Citizen region: Region }
  type Region @key(fields: "code") { code: ID! name: String! parent: Region }
`

function department(n: number, neighbour: number): string {
  const score = n % 5 === 0 ? `trust: Int @external score${n}: Float @requires(fields: "trust")` : ''
  return `
    ${SHARED}
    type Query {
      licence${n}(id: ID!): Licence${n}
      licences${n}(first: Int = 20, status: Status): [Licence${n}!]!
      certificates${n}(search: String): [Certificate!]!
      items${n}(first: Int): [Item${n}x4!]!
    }
    type Mutation { apply${n}(input: Apply${n}!): Licence${n} }
    input Apply${n} { holder: ID! kind: Kind${n} = BASIC note: String amount: Int }
    enum Kind${n} { BASIC EXTENDED SPECIAL }
    enum Status { DRAFT ACTIVE SUSPENDED REVOKED }
    interface Certificate { id: ID! number: String! status: Status }
    type Licence${n} implements Certificate @key(fields: "id") {
      id: ID! number: String! status: Status kind: Kind${n} holder: Citizen enterprise: Enterprise region: Region
      issuedAt: String fee: Money address: Address related: Licence${neighbour} history: [Event${n}!]!
    }
    type Licence${neighbour} @key(fields: "id", resolvable: false) { id: ID! }
    type Citizen @key(fields: "id") {
      id: ID! licences${n}(first: Int = 5): [Licence${n}!]! summary${n}: String ${score}
    }
    type Enterprise @key(fields: "id") { id: ID! permits${n}: [Licence${n}!]! }
    type Region @key(fields: "code") { code: ID! statistics${n}: Statistics${n} }
    type Event${n} { at: String! what: String! by: String note: String status: Status }
    type Statistics${n} { year: Int total: Int approved: Int refused: Int medianDays: Float onlineShare: Float }
    ${[0, 1, 2, 3, 4].map((level) => item(n, level)).join('')}
  `
}

function item(n: number, level: number): string {
  const parent = level === 0 ? '' : `parent: Item${n}x${level - 1}`
  return `
    type Item${n}x${level} {
      id: ID! name: String code: String description: String amount: Int ratio: Float active: Boolean tags: [String!]
      ${parent}
    }
  `
}

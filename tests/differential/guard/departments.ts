import { buildSubgraphSchema } from '@apollo/subgraph'
import { type Subgraph, subgraphSdl } from '@civigraph/subgraph-kit'
import { type GraphQLNamedType, type GraphQLObjectType, type GraphQLSchema, isAbstractType, parse } from 'graphql'

/**
 * Three departments that ask something of callers at every place where something can be asked: on objects, fields, scalars
 * and enums, on what an interface, a union or an `@interfaceObject` leads to, on what the planner fetches of its own accord (keys,
 * `@requires`), on a field that two departments serve and ask different things of, and on one that moved.
 */
const people = `
  type Query {
    me: Person @classified(level: OPEN)
    must: Person! @classified(level: OPEN)
    person(id: ID!): Person @classified(level: OPEN)
    things: [Thing] @classified(level: OPEN)
    strict: [Thing!] @classified(level: OPEN)
    grid: [[Thing]!] @classified(level: OPEN)
    parties: [Party] @classified(level: OPEN)
    named: [Named!]! @classified(level: OPEN)
    kept: [Kept] @classified(level: OPEN)
    vault: Vault @classified(level: OPEN)
    vaults: [Vault!] @classified(level: OPEN)
    signedIn: Person @authenticated @classified(level: OPEN)
    scoped: Box @requiresScopes(scopes: [["s1"], ["s2", "s3"]]) @classified(level: OPEN)
    ruled: [Person!] @policy(policies: [["role:officer"]]) @classified(level: OPEN)
    unclassed: Box
    conditional: Person @classified(level: CONDITIONAL)
    rank: Rank @classified(level: OPEN)
    shades: [Shade!] @classified(level: OPEN)
    stamp: Stamp @classified(level: OPEN)
    count: Int @classified(level: OPEN)
  }
  type Mutation {
    rename(name: String): Person @classified(level: OPEN)
    wipe: String @requiresScopes(scopes: [["s2"]]) @classified(level: OPEN)
    open: Vault @classified(level: OPEN)
    seal: Stamp @classified(level: OPEN)
    settle: Thing @authenticated @classified(level: OPEN)
    file: String
  }
  union Thing = Person | Box | Vault | Memo
  interface Named { name: String }
  interface Party implements Named @key(fields: "id") { id: ID! name: String pin: String box: Box }
  interface Kept { label: String code: Code }
  scalar Code @requiresScopes(scopes: [["s1"]])
  scalar Stamp @policy(policies: [["role:officer"], ["acr:high"]])
  enum Rank @authenticated { LOW HIGH }
  enum Shade @policy(policies: [["acr:high"]]) { DARK LIGHT }
  enum Grade @requiresScopes(scopes: [["s3"]]) { FIRST SECOND }
  type Person implements Party & Named @key(fields: "id") @classified(level: OPEN) {
    id: ID!
    name: String
    pin: String @requiresScopes(scopes: [["s1"]])
    number: String! @requiresScopes(scopes: [["s1", "s2"], ["s3"]])
    born: String @classified(level: CONDITIONAL)
    salary: String @requiresScopes(scopes: [["s3"]])
    weight: String @classified(level: NOT_SHARED)
    grade: Grade
    ranks: [Rank]
    friend: Person
    boss: Person!
    box: Box
    owns: [Thing!]! @policy(policies: [["role:officer"], ["acr:high"]])
    card: Card
    vault: Vault
  }
  type Office implements Party & Named @key(fields: "id") @classified(level: OPEN) {
    id: ID!
    name: String
    pin: String
    box: Box @authenticated
    size: String @policy(policies: [["consent:p1"], ["role:officer"]])
    head: Person @policy(policies: [["role:officer", "acr:high"]])
  }
  type Ship implements Named @classified(level: CONDITIONAL) { name: String crew: [Person] }
  type Box implements Kept @key(fields: "id") @classified(level: OPEN) {
    id: ID!
    label: String @requiresScopes(scopes: [["s1"]])
    code: Code
    size: String @shareable @requiresScopes(scopes: [["s1"]])
    owner: Person
    moved: String @authenticated
  }
  type Vault @requiresScopes(scopes: [["s3"]]) @key(fields: "id") @classified(level: OPEN) {
    id: ID!
    gold: String
    owner: Person
    shade: Shade @authenticated
  }
  type Memo implements Kept {
    label: String @classified(level: OPEN)
    code: Code
    text: String @classified(level: CONDITIONAL)
    about: Thing
  }
  type Card @key(fields: "number") @classified(level: OPEN) {
    number: ID! @requiresScopes(scopes: [["s2"]])
    kind: String @classified(level: CONDITIONAL)
  }`

const papers = `
  type Person @key(fields: "id") @classified(level: OPEN) {
    id: ID!
    papers: [Paper!] @requiresScopes(scopes: [["s2"]])
    badge: Badge
    salary: String @external
    tax: String @requires(fields: "salary") @requiresScopes(scopes: [["s3"]])
    weight: String @external
    fare: String @requires(fields: "weight")
  }
  type Box @key(fields: "id") @classified(level: OPEN) {
    id: ID!
    size: String @shareable @authenticated
    badge: Badge!
    moved: String @override(from: "people") @requiresScopes(scopes: [["s2"]])
  }
  type Vault @requiresScopes(scopes: [["s3"]]) @key(fields: "id") @classified(level: OPEN) { id: ID! depth: String }
  type Card @key(fields: "number") @classified(level: OPEN) {
    number: ID! @requiresScopes(scopes: [["s2"]])
    limit: String
  }
  type Paper { id: ID! @classified(level: OPEN) state: String @authenticated @classified(level: OPEN) holder: Person! }
  type Badge @authenticated @classified(level: OPEN) { colour: String secret: String! @policy(policies: [["acr:high"]]) }
  type Query { paper: Paper @classified(level: OPEN) badges: [Badge] @classified(level: OPEN) }
  type Mutation { stamped: Paper @policy(policies: [["role:officer"]]) @classified(level: OPEN) }`

const posts = `
  type Party @key(fields: "id") @interfaceObject {
    id: ID!
    motto: String
    phone: String @requiresScopes(scopes: [["s1"]])
    post: [Letter] @classified(level: CONDITIONAL)
  }
  type Letter @classified(level: OPEN) { from: String body: String @policy(policies: [["role:officer"]]) }
  type Query { letters: [Letter!] @authenticated @classified(level: OPEN) }`

/** What the departments wrote, by name. */
export const WRITTEN: Readonly<Record<string, string>> = { people, papers, posts }

/** One thing of their world. Each text in it is the coordinate at which it may be read. */
export interface Thing {
  readonly kind: string
  readonly [field: string]: unknown
}

function thing(kind: string, texts: string, rest: object = {}): Thing {
  return { kind, ...Object.fromEntries(texts.split(' ').map((field) => [field, `${kind}.${field}`])), ...rest }
}

const post = () => [letter, null]
const box: Thing = thing('Box', 'id label code size moved', { owner: () => person, badge: () => badge })
const vault: Thing = thing('Vault', 'id gold depth', { owner: () => person, shade: 'DARK' })
const memo: Thing = thing('Memo', 'label code text', { about: () => box })
const card: Thing = thing('Card', 'number kind limit')
const paper: Thing = thing('Paper', 'id state', { holder: () => person })
const badge: Thing = thing('Badge', 'colour secret')
const letter: Thing = thing('Letter', 'from body')
const office: Thing = thing('Office', 'id name pin size motto phone', { box: () => box, head: () => person, post })
const ship: Thing = thing('Ship', 'name', { crew: () => [person, null] })
const person: Thing = thing('Person', 'id name pin number born salary weight tax fare motto phone', {
  grade: 'FIRST',
  ranks: ['LOW', 'HIGH'],
  friend: () => person,
  boss: () => person,
  box: () => box,
  owns: () => [box, person, vault, memo],
  card: () => card,
  vault: () => vault,
  papers: () => [paper],
  badge: () => badge,
  post,
})

export const ROOTS: Readonly<Record<'query' | 'mutation', Thing>> = {
  query: thing('Query', 'stamp', {
    me: person,
    must: person,
    person,
    things: [person, box, null, vault, memo],
    strict: [box, person],
    grid: [[box], [vault, memo]],
    parties: [person, office],
    named: [office, ship, person],
    kept: [box, memo],
    vault,
    vaults: [vault],
    signedIn: person,
    scoped: box,
    ruled: [person],
    unclassed: box,
    conditional: person,
    rank: 'LOW',
    shades: ['DARK'],
    count: 1,
    paper,
    badges: [badge],
    letters: [letter],
  }),
  mutation: thing('Mutation', 'wipe seal file', { rename: person, open: vault, settle: memo, stamped: paper }),
}

const ENTITIES: Readonly<Record<string, Thing>> = { Person: person, Office: office, Box: box, Vault: vault, Card: card }

/** The departments as they are served. */
export function guardedDepartments(): Subgraph[] {
  return Object.entries(WRITTEN).map(([name, written]) => {
    const sdl = subgraphSdl(written)
    const typeDefs = parse(sdl)
    const schema = buildSubgraphSchema({ typeDefs, resolvers: resolversFor(buildSubgraphSchema({ typeDefs })) })
    return { name, sdl, schema, createContext: (caller, now = new Date()) => ({ caller, now, loaders: {} }) }
  })
}

export function kindOf({ kind }: Thing): string {
  return kind
}

type Resolvers = NonNullable<Extract<Parameters<typeof buildSubgraphSchema>[0], { resolvers?: unknown }>['resolvers']>

function resolversFor(schema: GraphQLSchema): Resolvers {
  const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('_'))
  return Object.fromEntries(types.flatMap((type) => resolversOf(type, schema)))
}

function resolversOf(type: GraphQLNamedType, schema: GraphQLSchema): [string, Resolvers[string]][] {
  if (isAbstractType(type)) return [[type.name, { __resolveType: kindOf }]]
  if (type === schema.getQueryType()) return [[type.name, rootResolvers(ROOTS.query, type)]]
  if (type === schema.getMutationType()) return [[type.name, rootResolvers(ROOTS.mutation, type)]]
  if (type.name === 'Party')
    return [
      [type.name, { __resolveReference: ({ id }: { id: string }) => ({ ...(id === office['id'] ? office : person) }) }],
    ]
  const entity = ENTITIES[type.name]
  // A copy, since Apollo's library writes the name of the type on what it gets.
  return entity ? [[type.name, { __resolveReference: () => ({ ...entity }) }]] : []
}

function rootResolvers(root: Thing, type: GraphQLObjectType): Record<string, () => unknown> {
  const names = Object.keys(type.getFields()).filter((name) => !name.startsWith('_'))
  return Object.fromEntries(names.map((name) => [name, () => root[name]]))
}

import { readdirSync, readFileSync } from 'node:fs'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/index.js'
import { type GraphQLSchema, isObjectType, parse } from 'graphql'
import type { Caller } from './caller.ts'
import type { MigrationScript } from './database/migrate.ts'
import { applyRowRules, type RowRules } from './row-policies.ts'
import { safeResolvers } from './safe-resolvers.ts'
import { subgraphSdl } from './sdl.ts'

/** What every resolver receives as its third argument. Made anew for each request. */
export interface RequestContext<Loaders> {
  /** Who is asking, as the router vouched for it; null when anonymous. */
  readonly caller: Caller | null
  /** Instant at which states and deadlines of this request are computed. */
  readonly now: Date
  readonly loaders: Loaders
}

export interface SubgraphDefinition<Loaders> {
  /** Name in the supergraph: lower case letters, digits and hyphens. */
  readonly name: string
  /** SDL file of the department, without the kit's header, scalars and `PageInfo`: the kit adds those. */
  readonly schema: URL
  /** Called once per request, so that nothing loaded for one caller is seen by another. */
  readonly loaders: () => Loaders
  /** Typed by the `Resolvers` type that codegen writes next to the schema. */
  readonly resolvers: object
  /** Whose the records of those fields are that have a policy about their row (`subject`). Each of them must stand here. */
  readonly rows?: RowRules
}

/** A department's part of the national graph, ready to be served or called in process. */
export interface Subgraph {
  readonly name: string
  /** What composition reads. */
  readonly sdl: string
  readonly schema: GraphQLSchema
  /** The policies about rows that it applies; absent: none. */
  readonly rows?: RowRules
  readonly createContext: (caller: Caller | null, now?: Date) => RequestContext<unknown>
}

/**
 * Builds a subgraph.
 *
 * @throws Error when the SDL does not parse, names an unknown type, a resolver has no field, or a policy about rows no rule.
 */
export function defineSubgraph<Loaders>(definition: SubgraphDefinition<Loaders>): Subgraph {
  const sdl = subgraphSdl(readFileSync(definition.schema, 'utf8'))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- codegen has checked the resolvers against the SDL
  const resolvers = safeResolvers(definition.resolvers) as GraphQLResolverMap<unknown>
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers })
  refuseStrangers(definition.name, schema, definition.resolvers)
  const { name, rows = {} } = definition
  applyRowRules(name, schema, rows)
  return {
    name,
    sdl,
    schema,
    rows,
    createContext: (caller, now = new Date()) => ({ caller, now, loaders: definition.loaders() }),
  }
}

/** Apollo's library passes over a resolver that no field asks for: a misspelt one would never run. */
function refuseStrangers(name: string, schema: GraphQLSchema, resolvers: object) {
  for (const [type, fields] of Object.entries(resolvers)) {
    const known = schema.getType(type)
    const strange = isObjectType(known)
      ? Object.keys(fields).find((field) => !field.startsWith('__') && !Object.hasOwn(known.getFields(), field))
      : undefined
    if (known && strange === undefined) continue
    const stranger = strange === undefined ? type : `${type}.${strange}`
    throw new Error(`Subgraph ${name} has a resolver for ${stranger}, which its schema does not define.`)
  }
}

/** Migration scripts of a folder of `.sql` files, in order of their names. */
export function migrationScripts(folder: URL): MigrationScript[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .toSorted()
    .map((file) => ({ name: file.replace(/\.sql$/, ''), sql: readFileSync(new URL(file, folder), 'utf8') }))
}

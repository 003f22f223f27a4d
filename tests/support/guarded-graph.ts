import { ApolloGateway, LocalGraphQLDataSource } from '@apollo/gateway'
import { composeServices } from '@apollo/composition'
import { Supergraph } from '@apollo/federation-internals'
import { buildSubgraphSchema } from '@apollo/subgraph'
import type { Caller } from '@civigraph/subgraph-kit'
import {
  defaultFieldResolver,
  type DocumentNode,
  type GraphQLFormattedError,
  type GraphQLSchema,
  isObjectType,
  parse,
  print,
  validate,
} from 'graphql'
import { switchTelemetryOff } from '#router/engine/telemetry-off.ts'
import { createGuard, type Guard, type Guarded } from '#router/guard/guard.ts'
import { stripSecurity } from '#router/guard/strip.ts'

const FEDERATION = [
  '@key',
  '@shareable',
  '@authenticated',
  '@requiresScopes',
  '@policy',
  '@composeDirective',
  '@interfaceObject',
  '@inaccessible',
]

/** Opens a subgraph that has requirements and no classes. */
export const FEDERATED = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(FEDERATION)})
`

/** Opens a subgraph that follows the guideline too. */
export const CLASSIFIED = `${FEDERATED}
extend schema
  @link(url: "https://specs.civigraph.example/guideline/v1.0", import: ["@classified"])
  @composeDirective(name: "@classified")
directive @classified(level: Sharing!, mask: Mask = NONE, basis: String, subject: String) on FIELD_DEFINITION | OBJECT
enum Sharing { OPEN CONDITIONAL NOT_SHARED }
enum Mask { NONE NAME ID PHONE HASHED }
`

/** A composed supergraph of subgraphs called `s0`, `s1`, …; throws with the composer's words. */
export function compose(...subgraphs: readonly string[]): string {
  const composed = composeServices(
    subgraphs.map((sdl, index) => ({ name: `s${index}`, url: `http://localhost/s${index}`, typeDefs: parse(sdl) })),
  )
  if (composed.supergraphSdl === undefined) throw new Error(composed.errors?.map(({ message }) => message).join('\n'))
  return composed.supergraphSdl
}

/** What callers see of a supergraph. */
export function apiSchemaOf(supergraphSdl: string): GraphQLSchema {
  return Supergraph.build(stripSecurity(supergraphSdl)).apiSchema().toGraphQLJSSchema()
}

/** A signed-in caller with these rights and no others. */
export function callerWith(rights: Partial<Caller> = {}): Caller {
  return {
    subject: 'account-1',
    person: null,
    client: 'portal',
    organisation: null,
    scopes: new Set(),
    roles: new Set(),
    duties: new Set(),
    assurance: 'LOW',
    authenticatedAt: null,
    actor: null,
    purpose: null,
    consents: [],
    ...rights,
  }
}

interface Answer {
  readonly data: unknown
  readonly errors: readonly GraphQLFormattedError[]
}

/** A guard before a real @apollo/gateway over subgraphs that count every field they resolve. */
export interface GuardedGraph {
  readonly guard: Guard
  readonly schema: GraphQLSchema
  /** Calls by coordinate since the last `ask`. */
  readonly calls: ReadonlyMap<string, number>
  ask(query: string, caller: Caller | null, variables?: Record<string, unknown>): Promise<Answer>
}

type Resolvers = Parameters<typeof buildSubgraphSchema>[0] extends infer Module
  ? Module extends { resolvers?: infer R }
    ? R
    : never
  : never

export interface Part {
  readonly sdl: string
  readonly resolvers: Resolvers
}

export async function startGuardedGraph(...parts: readonly Part[]): Promise<GuardedGraph> {
  const supergraphSdl = compose(...parts.map(({ sdl }) => sdl))
  const calls = new Map<string, number>()
  const schema = apiSchemaOf(supergraphSdl)
  const guard = createGuard(supergraphSdl, schema)
  const subgraphs = parts.map((part) => counted(part, calls))
  switchTelemetryOff()
  const gateway = new ApolloGateway({
    supergraphSdl: stripSecurity(supergraphSdl),
    buildService: ({ name }) => new LocalGraphQLDataSource(subgraphs[Number(name.slice(1))] ?? schema),
  })
  const { executor } = await gateway.load()
  // The guard remembers what it worked out for a document, and a router sees the same one again.
  const documents = new Map<string, DocumentNode>()
  return { guard, schema, calls, ask }

  async function ask(query: string, caller: Caller | null, variables: Record<string, unknown> = {}): Promise<Answer> {
    calls.clear()
    const document = documents.get(query) ?? parse(query)
    documents.set(query, document)
    const problems = validate(schema, document)
    if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'))
    const guarded = guard.guardOperation({ document, operationName: undefined, variables }, caller)
    if (guarded.document === null) return toAnswer(guarded.complete(undefined), guarded.errors)
    const invalid = validate(schema, guarded.document)
    if (invalid.length > 0) throw new Error(`The filtered document is not valid: ${print(guarded.document)}`)
    const { data, errors } = await execute(guarded, guarded.document)
    return toAnswer(guarded.complete(data), [...guarded.errors, ...errors])
  }

  async function execute(guarded: Guarded, document: DocumentNode) {
    const source = print(document)
    // Only what the gateway's executor reads of a request is given.
    const result = await executor({
      document,
      source,
      queryHash: source,
      schema,
      request: { query: source, variables: { ...guarded.variables } },
      context: {},
    } as unknown as Parameters<typeof executor>[0])
    return { data: result.data ?? null, errors: (result.errors ?? []).map((error) => error.toJSON()) }
  }
}

/** A copy as callers get it: the objects of graphql-js have no prototype and would compare unequal. */
function toAnswer(data: unknown, errors: readonly GraphQLFormattedError[]): Answer {
  return { data: JSON.parse(JSON.stringify(data)), errors: JSON.parse(JSON.stringify(errors)) }
}

function counted({ sdl, resolvers }: Part, calls: Map<string, number>): GraphQLSchema {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers })
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      const resolve = field.resolve ?? defaultFieldResolver
      const coordinate = `${type.name}.${field.name}`
      field.resolve = (...given) => {
        calls.set(coordinate, (calls.get(coordinate) ?? 0) + 1)
        return resolve(...given)
      }
    }
  }
  return schema
}

import { Supergraph } from '@apollo/federation-internals'
import { isSharedScalarName, sharedScalars } from '@civigraph/subgraph-kit'
import { type GraphQLSchema, isScalarType } from 'graphql'

/** What the router reads from a supergraph without its security links. */
export interface ReadSupergraph {
  /** The schema that callers see. */
  readonly apiSchema: GraphQLSchema
  /** Address of each department, by name. */
  readonly subgraphUrls: ReadonlyMap<string, string>
}

/** @throws Error when the text is no supergraph, or links a feature that is for security. */
export function readSupergraph(supergraphSdl: string): ReadSupergraph {
  const supergraph = Supergraph.build(supergraphSdl)
  return {
    apiSchema: withSharedScalars(supergraph.apiSchema().toGraphQLJSSchema()),
    subgraphUrls: new Map(supergraph.subgraphsMetadata().map(({ name, url }) => [name, url])),
  }
}

/** A supergraph only names scalars. The kit knows them: a wrong identifier is refused before any department is asked. */
function withSharedScalars(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isScalarType(type) || !isSharedScalarName(type.name)) continue
    const shared = sharedScalars[type.name]
    type.parseValue = (value) => shared.parseValue(value)
    type.parseLiteral = (node, variables) => shared.parseLiteral(node, variables)
  }
  return schema
}

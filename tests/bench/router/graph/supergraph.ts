import { Supergraph } from '@apollo/federation-internals'
import type { GraphQLSchema } from 'graphql'
import { compose, type SubgraphSource } from '#router/registry/compose.ts'

/** The supergraph of departments at these addresses. */
export function supergraphOf(sources: readonly SubgraphSource[]): string {
  const composition = compose(sources)
  if (composition.ok) return composition.supergraphSdl
  throw new Error(composition.problems.map(({ code, message }) => `${code}  ${message}`).join('\n'))
}

/** What callers see of it. */
export function apiSchemaOf(supergraphSdl: string): GraphQLSchema {
  return Supergraph.build(supergraphSdl, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema()
}

import type { FastifyInstance } from 'fastify'
import { GraphQLError } from 'graphql'
import mercurius from 'mercurius'
import { publicError, type ReportFault } from './public-error.ts'
import type { GraphQLRequest } from './graphql-request.ts'
import { contextFor } from './row-obligations.ts'
import type { Subgraph } from './subgraph.ts'

/**
 * Mercurius' own routes are left out: their answers write the places in a path as text (`"0"` for 0), their errors come
 * with status 200 whatever was refused, and they take queries in an address, over which the envelope is not signed.
 */
export async function onMercurius(app: FastifyInstance, subgraph: Subgraph, reportFault: ReportFault) {
  await app.register(mercurius, {
    schema: subgraph.schema,
    routes: false,
    jit: 0, // compiled lists lose their length when a nullable item rejects: `_entities` would join the wrong records
    errorFormatter: ({ data, errors }) => ({
      statusCode: 200,
      response: { data: data ?? null, errors: (errors ?? []).map((one) => publicError(one, reportFault)) },
    }),
  })
  app.route<{ Body: GraphQLRequest }>({
    method: 'POST',
    url: '/graphql',
    handler: async (request) => {
      const { query, variables, operationName } = request.body
      try {
        return await app.graphql(
          query,
          { ...contextFor(subgraph, request.caller) },
          variables ?? {},
          operationName ?? undefined,
        )
      } catch (error) {
        const errors = errorsOfRefused(error)
        if (errors.length === 0) throw error
        return { errors: errors.map((one) => publicError(one, reportFault)) }
      }
    },
  })
}

/** Mercurius throws the errors of an operation that it refused in one error. */
function errorsOfRefused(error: unknown): readonly GraphQLError[] {
  const errors: unknown = error instanceof Error && 'errors' in error ? error.errors : undefined
  return Array.isArray(errors) ? errors.filter((one) => one instanceof GraphQLError) : []
}

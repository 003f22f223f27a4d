import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type { FastifyInstance } from 'fastify'
import { GraphQLError } from 'graphql'
import { publicError, type ReportFault } from './public-error.ts'
import { contextFor } from './row-obligations.ts'
import type { RequestContext, Subgraph } from './subgraph.ts'

export async function onApollo(app: FastifyInstance, subgraph: Subgraph, reportFault: ReportFault) {
  const server = new ApolloServer<RequestContext<unknown>>({
    schema: subgraph.schema,
    introspection: true, // behind the envelope, like everything else
    includeStacktraceInErrorResponses: false,
    persistedQueries: false, // the router sends the whole text, which the envelope is signed over
    stopOnTerminationSignals: false, // the process closes its parts in order; Apollo would end it in between
    plugins: [...nothingLeaves],
    formatError: (formatted, error) =>
      error instanceof GraphQLError ? publicError(error, reportFault).toJSON() : formatted,
  })
  await server.start()
  app.addHook('onClose', () => server.stop())
  app.route({
    method: 'POST',
    url: '/graphql',
    async handler(request, reply) {
      const context = contextFor(subgraph, request.caller) // here, for Apollo would quote what this throws
      return await fastifyApolloHandler(server, { context: async () => context }).call(this, request, reply)
    },
  })
}

/** Apollo Server turns these on by itself, by a variable of the environment or by what a schema looks like. */
const nothingLeaves = [
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginLandingPageDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
]

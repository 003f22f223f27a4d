import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import {
  type ErrorCode,
  GraphError,
  isErrorCode,
  type ReportFault,
  withoutVariableValues,
} from '@civigraph/subgraph-kit'
import { GraphQLError, type GraphQLFormattedError, print } from 'graphql'
import type { Engine, Execution } from './engine.ts'
import type { Department } from './fetch/department.ts'
import { withoutDefer } from './plan/defer-directive.ts'
import { switchTelemetryOff } from './telemetry-off.ts'

export interface StockEngineOptions {
  /** The planner's copy: `@apollo/gateway` refuses a supergraph with security links, since it would not enforce them. */
  readonly supergraphSdl: string
  readonly departmentOf: (name: string) => Department
  readonly reportFault: ReportFault
}

/**
 * Stock Apollo Server over Apollo Gateway behind the same type: an oracle for tests, and a way to tell, while the router
 * runs, whether a doubtful answer is ours or the graph's. It cannot subscribe or defer.
 */
export async function stockEngine(options: StockEngineOptions): Promise<Engine> {
  switchTelemetryOff()
  const gateway = new ApolloGateway({
    supergraphSdl: options.supergraphSdl,
    buildService: ({ name }) => dataSource(options.departmentOf(name), options.reportFault),
    logger: silent,
  })
  const server = new ApolloServer<Execution>({
    gateway,
    logger: silent,
    introspection: true, // a step before has refused it where it is switched off
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    plugins: [...nothingLeaves],
    formatError: (formatted, error) => ofTheTable(quoteFree(formatted, error)),
  })
  await server.start()

  return {
    async prepare({ document, operationName }) {
      const query = print(withoutDefer(document))
      return {
        plan: null,
        bytes: query.length * 10,
        subscription: null,
        async execute(execution) {
          const { body } = await server.executeOperation(
            { query, variables: { ...execution.variables }, ...(operationName === undefined ? {} : { operationName }) },
            { contextValue: execution },
          )
          if (body.kind !== 'single') throw new Error('Apollo Gateway answered in parts, which nobody asked for.')
          const { data, errors } = body.singleResult
          return { ...(data === undefined ? {} : { data }), ...(errors ? { errors } : {}) }
        },
      }
    },
    close: () => server.stop(),
  }
}

/** Apollo Server reports each operation to its maker as soon as the environment holds a key of his. */
const nothingLeaves = [
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
]

function dataSource(department: Department, reportFault: ReportFault): GraphQLDataSource<Execution> {
  return {
    async process({ request, context }) {
      const { query, variables, operationName } = request
      if (query === undefined) throw new Error('Apollo Gateway sent a fetch without a query.')
      // The gateway fills the context with the operation’s own only while it executes one.
      const execution = isExecution(context) ? context : null
      if (!execution) throw new Error('Apollo Gateway fetched for no operation.')
      const caller = execution.callerOf(query)
      if (caller === 'denied') {
        reportFault(new Error('The planner added a field that the caller is denied.'), department.name)
        throw new GraphError('INTERNAL', 'It was recorded.')
      }
      const kind = query.startsWith('mutation') ? 'mutation' : 'query'
      const body = JSON.stringify({ query, variables, operationName })
      const answer = await department.send({ kind, text: query, body, caller }, execution)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both sides mean a GraphQL answer
      return answer as Awaited<ReturnType<GraphQLDataSource<Execution>['process']>>
    },
  }
}

function isExecution(context: Partial<Execution>): context is Execution {
  return context.callerOf !== undefined && context.signal !== undefined
}

/** An error keeps its code only when it is one of the table; whatever else the gateway says is ours to mask. */
function ofTheTable(error: GraphQLFormattedError): GraphQLFormattedError {
  const code = error.extensions?.['code']
  const department = error.extensions?.['serviceName'] ?? error.extensions?.['department']
  const known: ErrorCode = isErrorCode(code) ? code : codeOfGateway(code)
  const message = isErrorCode(code) || known === 'INVALID_OPERATION' ? error.message : new GraphError(known, '').message
  const { extensions } = new GraphError(known, '', {
    ...kept(error.extensions),
    ...(typeof department === 'string' ? { department } : {}),
  })
  return {
    message,
    extensions,
    ...(error.path ? { path: error.path } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
  }
}

/** Apollo Server refuses variables with their values in the text. */
function quoteFree(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  if (!(error instanceof GraphQLError) || !error.message.startsWith('Variable "$')) return formatted
  return withoutVariableValues(error).toJSON()
}

function codeOfGateway(code: unknown): ErrorCode {
  return code === 'BAD_USER_INPUT' || code === 'GRAPHQL_VALIDATION_FAILED' || code === 'OPERATION_RESOLUTION_FAILURE'
    ? 'INVALID_OPERATION'
    : 'INTERNAL'
}

/** Extensions that help a caller's program; everything else a department adds stays inside. */
function kept(extensions: GraphQLFormattedError['extensions']): Record<string, unknown> {
  const names = ['coordinate', 'missing', 'identifier', 'failed', 'acr', 'maxAge']
  return Object.fromEntries(Object.entries(extensions ?? {}).filter(([name]) => names.includes(name)))
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }

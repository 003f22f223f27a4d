import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import {
  type Caller,
  type ErrorCode,
  GraphError,
  isErrorCode,
  type ReportFault,
  withoutVariableValues,
} from '@civigraph/subgraph-kit'
import { type DocumentNode, GraphQLError, type GraphQLFormattedError, print } from 'graphql'
import type { Engine, SubgraphTransport } from './engine.ts'
import { switchTelemetryOff } from './telemetry-off.ts'

interface EngineContext {
  readonly caller: Caller | null
  readonly signal: AbortSignal
  readonly isDenied: (fetch: string) => boolean
}

export interface ApolloGatewayOptions {
  /** The planner's copy: `@apollo/gateway` refuses a supergraph with security links, since it would not enforce them. */
  readonly supergraphSdl: string
  readonly transportTo: (subgraph: string) => SubgraphTransport
  readonly reportFault: ReportFault
}

/** The portable engine: Apollo Server executes over Apollo Gateway. */
export async function apolloGatewayEngine(options: ApolloGatewayOptions): Promise<Engine> {
  switchTelemetryOff()
  const gateway = new ApolloGateway({
    supergraphSdl: options.supergraphSdl,
    buildService: ({ name }) => dataSource(name, options),
    logger: silent,
  })
  const server = new ApolloServer<EngineContext>({
    gateway,
    logger: silent,
    introspection: true, // `check operation` has refused it where it is switched off
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => ofTheTable(quoteFree(formatted, error)),
  })
  await server.start()
  const texts = new WeakMap<DocumentNode, string>()

  return {
    async execute({ document, operationName, variables, caller, signal, isDenied }) {
      const query = texts.get(document) ?? print(document)
      texts.set(document, query)
      const { body } = await server.executeOperation(
        { query, variables: { ...variables }, ...(operationName === undefined ? {} : { operationName }) },
        { contextValue: { caller, signal, isDenied } },
      )
      if (body.kind !== 'single') throw new Error('Apollo Gateway answered in parts, which nobody asked for.')
      const { data, errors } = body.singleResult
      return { ...(data === undefined ? {} : { data }), ...(errors ? { errors } : {}) }
    },
    close: () => server.stop(),
  }
}

function dataSource(
  name: string,
  { transportTo, reportFault }: ApolloGatewayOptions,
): GraphQLDataSource<EngineContext> {
  const transport = transportTo(name)
  return {
    async process({ request, context }) {
      const { query, variables, operationName } = request
      if (query === undefined) throw new Error('Apollo Gateway sent a fetch without a query.')
      if (context.isDenied?.(query)) {
        reportFault(new Error('The planner added a field that the caller is denied.'), name)
        throw new GraphError('INTERNAL', 'It was recorded.')
      }
      try {
        const answer = await transport({ query, variables, operationName }, context.caller ?? null, context.signal)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both sides mean a GraphQL answer
        return answer as Awaited<ReturnType<GraphQLDataSource<EngineContext>['process']>>
      } catch (error) {
        if (!(error instanceof GraphError)) reportFault(error, name)
        const refusal = error instanceof GraphError ? error : unavailable(name)
        throw refusal
      }
    },
  }
}

function unavailable(department: string): GraphError {
  return new GraphError(
    'UPSTREAM_UNAVAILABLE',
    `The department \`${department}\` did not answer; its fields are null.`,
    { department },
  )
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

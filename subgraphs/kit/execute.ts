import { execute, type ExecutionResult, GraphQLError, parse, specifiedRules, validate } from 'graphql'
import type { Caller } from './caller.ts'
import { type ReportFault, publicError } from './public-error.ts'
import { withoutLiterals } from './quote-free.ts'
import { contextFor } from './row-obligations.ts'
import type { Subgraph } from './subgraph.ts'

/** One GraphQL request to a subgraph, once HTTP is peeled off. */
export interface SubgraphRequest {
  readonly query: string
  readonly operationName?: string | undefined
  readonly variables?: Readonly<Record<string, unknown>> | undefined
}

type Prepared = { ok: true; document: ReturnType<typeof parse> } | { ok: false; errors: readonly GraphQLError[] }

const PREPARED_OPERATIONS_MAX = 500

/** Calls a subgraph in this process: no server, no port, the same resolvers and the same masking of faults. */
export function inProcess(subgraph: Subgraph, reportFault: ReportFault) {
  const prepare = operationsOf(subgraph)

  async function run(request: SubgraphRequest, caller: Caller | null): Promise<ExecutionResult> {
    const operation = prepare(request.query)
    if (!operation.ok) return { errors: operation.errors }
    return await execute({
      schema: subgraph.schema,
      document: operation.document,
      contextValue: contextFor(subgraph, caller),
      ...argumentsOf(request),
    })
  }

  return async (request: SubgraphRequest, caller: Caller | null): Promise<ExecutionResult> => {
    const answer = await run(request, caller).catch((error: unknown) => ({ errors: [asGraphQLError(error)] }))
    return publicResult(answer, reportFault)
  }
}

/** Parses and validates the operations of a subgraph, each once. */
export function operationsOf(subgraph: Subgraph): (query: string) => Prepared {
  const prepared = new Map<string, Prepared>()
  return (query) => {
    const known = prepared.get(query)
    if (known) return known
    const fresh = prepareOperation(subgraph, query)
    if (prepared.size >= PREPARED_OPERATIONS_MAX) prepared.delete(prepared.keys().next().value ?? '')
    prepared.set(query, fresh)
    return fresh
  }
}

/** The parts of a request that graphql-js takes as they are. */
export function argumentsOf({ variables, operationName }: SubgraphRequest) {
  return {
    ...(variables ? { variableValues: variables } : {}),
    ...(operationName === undefined ? {} : { operationName }),
  }
}

/** What may leave the department of a result. */
export function publicResult(result: ExecutionResult, reportFault: ReportFault): ExecutionResult {
  if (!result.errors) return result
  return { ...result, errors: result.errors.map((error) => publicError(error, reportFault)) }
}

/** A context that cannot be made is a fault like any other: masked, and not thrown at the router. */
export function asGraphQLError(error: unknown): GraphQLError {
  return new GraphQLError('', { originalError: error instanceof Error ? error : new Error('No error was thrown.') })
}

function prepareOperation(subgraph: Subgraph, query: string): Prepared {
  try {
    const document = parse(query)
    const errors = validate(subgraph.schema, document, specifiedRules)
    if (errors.length === 0) return { ok: true, document }
    return { ok: false, errors: errors.map((error) => withoutLiterals(error, document)) }
  } catch (error) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `parse` throws nothing else
    return { ok: false, errors: [error as GraphQLError] }
  }
}

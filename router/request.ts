import { GraphError, type ReportFault } from '@civigraph/subgraph-kit'
import { type GraphQLError, Kind } from 'graphql'
import type { Exchange, GraphAnswer, Step } from './exchange.ts'
import { execute } from './engine/execute.ts'
import { authorise } from './guard/authorise.ts'
import { fetchCheck } from './guard/fetch-check.ts'
import type { NationalGraph } from './national-graph.ts'
import { authenticate } from './sso/authenticate.ts'
import type { TokenVerifier } from './sso/token-verifier.ts'
import { checkOperation, InvalidOperation, type OperationLimits } from './steps/check-operation.ts'
import { readRequest } from './steps/read-request.ts'
import { shapeAnswer } from './steps/shape-answer.ts'

export interface RequestParts {
  readonly graph: NationalGraph
  readonly verifyToken: TokenVerifier
  readonly limits: OperationLimits
}

/** A request's whole way, in order. Nothing happens to a request that is not a line here, and nothing goes back a step. */
export function requestPath({ graph, verifyToken, limits }: RequestParts): readonly Step[] {
  return [
    readRequest(),
    checkOperation(graph.apiSchema, limits), // before the token: it costs least, and is cached by text
    authenticate(verifyToken),
    authorise(graph.guard), // before any fetch: what is refused is never asked for
    execute(graph.engine, fetchCheck(graph.apiSchema)), // and what the planner added is held against it once more
    shapeAnswer(),
  ]
}

/** What a request brings before the first step. */
export type Arrival = Pick<Exchange, 'body' | 'headers' | 'address' | 'signal'>

/** Leads one request along the steps. A refusal ends the way; a fault is reported and answered as `INTERNAL`. */
export async function follow(steps: readonly Step[], arrival: Arrival, reportFault: ReportFault): Promise<GraphAnswer> {
  const exchange: Exchange = { ...arrival, ...nothingYet() }
  try {
    for (const step of steps) {
      // oxlint-disable-next-line no-await-in-loop -- each step needs what the one before it found
      await step.run(exchange)
    }
  } catch (error) {
    return { errors: refusals(error, reportFault).map((refusal) => refusal.toJSON()) }
  }
  return exchange.answer ?? { errors: [new GraphError('INTERNAL', 'No step answered.').toJSON()] }
}

function nothingYet(): Omit<Exchange, keyof Arrival> {
  return {
    request: { query: '' },
    document: { kind: Kind.DOCUMENT, definitions: [] },
    caller: null,
    guarded: null,
    answer: null,
  }
}

function refusals(error: unknown, reportFault: ReportFault): readonly GraphQLError[] {
  if (error instanceof InvalidOperation) return error.errors
  if (error instanceof GraphError) return [error]
  reportFault(error, '')
  return [new GraphError('INTERNAL', 'It was recorded.')]
}

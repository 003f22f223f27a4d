import { ERRORS, isErrorCode } from '@civigraph/subgraph-kit'
import type { GraphQLFormattedError } from 'graphql'
import type { GraphAnswer } from '../exchange.ts'
import { type AnswerType, GRAPHQL_TYPE, JSON_TYPE } from './accept.ts'

/**
 * The HTTP status of an answer. Errors of fields are part of a good answer; a request that was refused has none.
 *
 * @source GraphQL over HTTP, sections "application/json" and "application/graphql-response+json", "Status codes".
 */
export function statusOf({ data, errors = [] }: GraphAnswer, type: AnswerType): number {
  if (data === undefined) return statusOfRefusal(errors[0], type)
  return data === null && type === GRAPHQL_TYPE && errors.length > 0 ? statusOfNothing(errors) : 200
}

/** What HTTP itself has no word for. A well-formed request is answered with 200 under `application/json`. */
const OF_GRAPHQL: ReadonlySet<number> = new Set([400, 404, 409])

function statusOfRefusal(error: GraphQLFormattedError | undefined, type: AnswerType): number {
  const code = codeOf(error)
  const status = statusIn(error) ?? (code === null ? ERRORS.INTERNAL.status : ERRORS[code].status)
  return type === JSON_TYPE && code !== 'MALFORMED_REQUEST' && OF_GRAPHQL.has(status) ? 200 : status
}

/** Systems behind the router that did not answer. */
const STATUS_OF_SILENCE: Readonly<Record<string, number>> = {
  DEADLINE_EXCEEDED: 504,
  UPSTREAM_MALFORMED: 503,
  UPSTREAM_UNAVAILABLE: 503,
}

/** No data at all: unless a department said so, whoever balances load may try elsewhere. */
function statusOfNothing(errors: readonly GraphQLFormattedError[]): number {
  const statuses = errors.map((error) => STATUS_OF_SILENCE[codeOf(error) ?? ''] ?? 200)
  return statuses.includes(200) ? 200 : Math.max(...statuses)
}

function codeOf(error: GraphQLFormattedError | undefined): keyof typeof ERRORS | null {
  const code = error?.extensions?.['code']
  return isErrorCode(code) ? code : null
}

/** A refusal may know its status better than the table: Apollo's clients want 200 for an unknown hash. */
function statusIn(error: GraphQLFormattedError | undefined): number | undefined {
  const http: unknown = error?.extensions?.['http']
  if (typeof http !== 'object' || http === null || !('status' in http)) return undefined
  return typeof http.status === 'number' ? http.status : undefined
}

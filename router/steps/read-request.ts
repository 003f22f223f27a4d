import { GraphError } from '@civigraph/subgraph-kit'
import type { GraphRequest, Step } from '../exchange.ts'

/**
 * Takes the parameters apart. A document is named in one of three ways: by its text, by the id of a trusted document, or
 * by a hash in `extensions`. Members that the specification does not know are ignored, as it asks.
 *
 * @source GraphQL over HTTP, section "Request parameters".
 */
export function readRequest(): Step {
  return {
    name: 'read request',
    refuses: ['MALFORMED_REQUEST'],
    run(exchange) {
      exchange.request = requestOf(exchange.parameters)
    },
  }
}

function requestOf(parameters: unknown): GraphRequest {
  if (!isObject(parameters)) throw malformed('Send one JSON object with `query`.')
  const request = {
    query: textIn(parameters, 'query') ?? null,
    documentId: textIn(parameters, 'documentId'),
    operationName: textIn(parameters, 'operationName'),
    variables: objectIn(parameters, 'variables'),
    extensions: objectIn(parameters, 'extensions'),
  }
  if (request.query !== null && request.documentId !== undefined)
    throw malformed('Send either `query` or `documentId`, not both.')
  if (request.query === null && request.documentId === undefined && !request.extensions?.['persistedQuery'])
    throw malformed('`query` must be a text with an operation, unless `documentId` or a hash names one.')
  return request
}

type Parameters = Readonly<Record<string, unknown>>

function textIn(parameters: Parameters, member: string): string | undefined {
  const value = parameters[member] ?? undefined
  if (value !== undefined && typeof value !== 'string') throw malformed(`\`${member}\` must be a text.`)
  return value?.trim() === '' ? undefined : value
}

function objectIn(parameters: Parameters, member: string): Parameters | undefined {
  const value = parameters[member] ?? undefined
  if (value !== undefined && !isObject(value)) throw malformed(`\`${member}\` must be an object.`)
  return value
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(detail: string): GraphError {
  return new GraphError('MALFORMED_REQUEST', detail)
}

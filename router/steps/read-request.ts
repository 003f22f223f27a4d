import { GraphError } from '@civigraph/subgraph-kit'
import type { GraphRequest, Step } from '../exchange.ts'

const MEMBERS = ['query', 'operationName', 'variables', 'extensions']

/** Takes the body apart (GraphQL over HTTP, section "Request parameters"). `extensions` are accepted and not used. */
export function readRequest(): Step {
  return {
    name: 'read request',
    refuses: ['MALFORMED_REQUEST'],
    run(exchange) {
      exchange.request = requestOf(exchange.body)
    },
  }
}

function requestOf(body: unknown): GraphRequest {
  if (!isObject(body)) throw malformed('Send one JSON object with `query`; lists of requests are not taken.')
  const unknown = Object.keys(body).find((member) => !MEMBERS.includes(member))
  if (unknown !== undefined) throw malformed(`Only ${MEMBERS.join(', ')} may stand in a request.`)
  const { query, operationName = null, variables = null, extensions = null } = body
  if (typeof query !== 'string' || query.trim() === '') throw malformed('`query` must be a text with an operation.')
  if (operationName !== null && typeof operationName !== 'string') throw malformed('`operationName` must be a text.')
  if (variables !== null && !isObject(variables)) throw malformed('`variables` must be an object.')
  if (extensions !== null && !isObject(extensions)) throw malformed('`extensions` must be an object.')
  return {
    query,
    ...(operationName === null || operationName === '' ? {} : { operationName }),
    ...(variables === null ? {} : { variables }),
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function malformed(detail: string): GraphError {
  return new GraphError('MALFORMED_REQUEST', detail)
}

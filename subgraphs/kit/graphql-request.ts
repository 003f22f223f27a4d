/** The body of a request, once both servers' rule has passed it. */
export interface GraphQLRequest {
  readonly query: string
  readonly variables?: Record<string, unknown> | null
  readonly operationName?: string | null
}

/** One rule for both servers, which differ in what they let through. */
export function isGraphQLRequest(body: unknown): body is GraphQLRequest {
  if (typeof body !== 'object' || body === null || !('query' in body)) return false
  if (typeof body.query !== 'string' || body.query === '') return false
  const variables = 'variables' in body ? body.variables : null
  const operationName = 'operationName' in body ? body.operationName : null
  return (
    typeof variables === 'object' &&
    !Array.isArray(variables) &&
    (operationName === null || typeof operationName === 'string')
  )
}

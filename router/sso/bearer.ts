import { GraphError } from '@civigraph/subgraph-kit'

/** The parts of a request that may say who asks. */
export interface TokenPlaces {
  /** Each header as often as it came (`headersDistinct`): `headers` hides a second `Authorization`. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** Path and query. */
  readonly address: string
}

const BEARER = /^bearer +(\S+)$/i

/**
 * The token a request carries, from the one place where it may be: a single `Authorization` header with the scheme
 * `Bearer`, in any case.
 *
 * @returns null for an anonymous request. A request that tries to say who it is and fails is never anonymous.
 * @throws {GraphError} `MALFORMED_REQUEST` for a token in the address or more than one header, `UNAUTHENTICATED` for
 *   another scheme.
 * @source RFC 6750, section 2; a token in the address (section 2.3) ends in logs and histories and is refused.
 */
export function bearerToken({ headers, address }: TokenPlaces): string | null {
  if (isTokenIn(address)) {
    throw new GraphError('MALFORMED_REQUEST', 'A token belongs into the header Authorization, never into the address.')
  }
  const [value, ...more] = headers['authorization'] ?? []
  if (value === undefined) return null
  if (more.length > 0) throw new GraphError('MALFORMED_REQUEST', 'Send exactly one header Authorization.')
  const token = BEARER.exec(value)?.[1]
  if (token === undefined) throw new GraphError('UNAUTHENTICATED', 'Send "Authorization: Bearer" and then the token.')
  return token
}

function isTokenIn(address: string): boolean {
  const query = address.indexOf('?')
  return query >= 0 && new URLSearchParams(address.slice(query)).has('access_token')
}

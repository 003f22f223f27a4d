import { GraphError } from '@civigraph/subgraph-kit'

/** The parts of a request that may say who asks. */
export interface TokenPlaces {
  /** Each header as often as it came (`headersDistinct`): `headers` hides a second `Authorization`. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
  /** Path and query. */
  readonly address: string
}

/** `Bearer`: who has the token may use it. `DPoP`: only who proves besides that they hold its key. */
export type TokenScheme = 'Bearer' | 'DPoP'

export interface PresentedToken {
  readonly scheme: TokenScheme
  readonly text: string
}

const SCHEME_AND_TOKEN = /^(bearer|dpop) +(\S+)$/i

/**
 * The token a request carries, from the one place where it may be: a single `Authorization` header with the scheme
 * `Bearer` or `DPoP`, in any case.
 *
 * @returns null for an anonymous request. A request that tries to say who it is and fails is never anonymous.
 * @throws {GraphError} `MALFORMED_REQUEST` for a token in the address or more than one header, `UNAUTHENTICATED` for
 *   another scheme.
 * @source RFC 6750, section 2; a token in the address (section 2.3) ends in logs and histories and is refused.
 *   RFC 9449, section 7.1.
 */
export function presentedToken({ headers, address }: TokenPlaces): PresentedToken | null {
  if (isTokenIn(address)) {
    throw new GraphError('MALFORMED_REQUEST', 'A token belongs into the header Authorization, never into the address.')
  }
  const [value, ...more] = headers['authorization'] ?? []
  if (value === undefined) return null
  if (more.length > 0) throw new GraphError('MALFORMED_REQUEST', 'Send exactly one header Authorization.')
  const [, scheme, text] = SCHEME_AND_TOKEN.exec(value) ?? []
  if (scheme === undefined || text === undefined)
    throw new GraphError('UNAUTHENTICATED', 'Send "Authorization: Bearer" or "DPoP", and then the token.')
  return { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', text }
}

function isTokenIn(address: string): boolean {
  const query = address.indexOf('?')
  return query >= 0 && new URLSearchParams(address.slice(query)).has('access_token')
}

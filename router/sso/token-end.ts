import { bearerToken, type TokenPlaces } from './bearer.ts'
import { readCompactToken } from './compact-token.ts'

/**
 * When the token of a request ends, in milliseconds since 1970; null for a request without one. Only for requests that are
 * authenticated: nothing is checked here.
 */
export function tokenEndsAt(places: TokenPlaces): number | null {
  const token = bearerToken(places)
  const ends = token === null ? undefined : readCompactToken(token)?.claims['exp']
  return typeof ends === 'number' ? ends * 1_000 : null
}

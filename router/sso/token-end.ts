import { readCompactToken, type Claims } from './compact-token.ts'
import { presentedToken, type TokenPlaces } from './presented-token.ts'
import { namesOf, type Revocations } from './revocations.ts'

/**
 * When the token of a request ends, in milliseconds since 1970; null for a request without one. Only for requests that are
 * authenticated: nothing is checked here.
 */
export function tokenEndsAt(places: TokenPlaces): number | null {
  const ends = claimsIn(places)?.['exp']
  return typeof ends === 'number' ? ends * 1_000 : null
}

/**
 * A question that may be asked as long as the answers to a request go on: was its token revoked meanwhile? Only for
 * requests that are authenticated. It keeps neither the request nor its token.
 */
export function revocationQuestion(revocations: Pick<Revocations, 'has'>): (places: TokenPlaces) => () => boolean {
  return (places) => {
    const claims = claimsIn(places)
    if (!claims) return () => false
    const names = namesOf(claims)
    return () => revocations.has(names)
  }
}

function claimsIn(places: TokenPlaces): Claims | undefined {
  const token = presentedToken(places)
  return token === null ? undefined : readCompactToken(token.text)?.claims
}

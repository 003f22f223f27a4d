import { createHash } from 'node:crypto'

/**
 * Identifier of a licence inside the graph, from its authority and number. The number itself cannot be read from it; who
 * was shown authority and number can compute it.
 */
export function licenceKey(authority: string, number: string): string {
  return `L-${createHash('sha256').update(`${authority}|${number}`).digest('base64url').slice(0, 22)}`
}

/** True for a text that can be the identifier of a licence. */
export function isLicenceKey(text: string): boolean {
  return /^L-[\w-]{22}$/.test(text)
}

/** Claims of a token: whatever the payload holds, before any of it is trusted. */
export type Claims = Readonly<Record<string, unknown>>

/** A token taken apart, before any of it is trusted. */
export interface CompactToken {
  /** As it was received: three parts, one spelling. */
  readonly text: string
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Claims
}

/** Longest token that is looked at, in characters: Keycloak's own with every role stay under 4 kB. */
const MAX_TOKEN_CHARS = 16_384

// Canonical base64url and nothing else: a fourth part, spaces, padding or a line break would give one token many
// spellings, and as many cache keys.
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * Takes a compact JWS apart.
 *
 * @returns null when it is not one: too long, other characters, or header or payload no JSON object.
 * @source RFC 7515, section 3.1; RFC 7519, section 7.2.
 */
export function readCompactToken(text: string): CompactToken | null {
  if (text.length > MAX_TOKEN_CHARS || !COMPACT.test(text)) return null
  const [header, payload, signature] = text.split('.').map((part) => Buffer.from(part, 'base64url'))
  if (!header || !payload || !signature) return null
  // The last character of a part may carry unused bits: only the spelling an encoder writes is taken.
  if ([header, payload, signature].map((part) => part.toString('base64url')).join('.') !== text) return null
  const [readHeader, claims] = [jsonObject(header), jsonObject(payload)]
  return readHeader && claims ? { text, header: readHeader, claims } : null
}

function jsonObject(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

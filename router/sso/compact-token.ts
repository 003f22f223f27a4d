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
 * @returns null when it is not one: too long, other characters, header or payload no JSON object, or a member that
 *   comes twice in either.
 * @source RFC 7515, sections 3.1 and 4 (names are unique); RFC 7519, sections 4 and 7.2.
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

/** What the signature of a token covers, and the signature. */
export function signedParts({ text }: CompactToken): { readonly signed: string; readonly signature: Buffer } {
  const dot = text.lastIndexOf('.')
  return { signed: text.slice(0, dot), signature: Buffer.from(text.slice(dot + 1), 'base64url') }
}

function jsonObject(bytes: Buffer): Readonly<Record<string, unknown>> | null {
  try {
    // A byte order mark stays, so that it is refused: not every reader takes one away.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return isObject(value) && countNames(text) === countMembers(value) ? value : null
  } catch {
    return null
  }
}

// A text, and the colon that makes it a name.
const TEXT_OR_NAME = /"(?:[^"\\]|\\.)*"(\s*:)?/g

/** Names of members in a JSON text, those that come twice counted twice: readers differ in which of them counts. */
function countNames(json: string): number {
  let names = 0
  for (const [, colon] of json.matchAll(TEXT_OR_NAME)) if (colon !== undefined) names += 1
  return names
}

/** Members of all objects in a value. Not by recursion: a caller chooses the depth. */
function countMembers(root: unknown): number {
  const open = [root]
  let members = 0
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const inside: unknown[] = Object.values(value)
    if (!Array.isArray(value)) members += inside.length
    for (const one of inside) open.push(one)
  }
  return members
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { createHash } from 'node:crypto'

/** Name of exactly these bytes (RFC 9110, section 8.8.3): equal texts have equal names, in every process. */
export function etagOf(text: string): string {
  return `"${createHash('sha256').update(text).digest('base64url')}"`
}

/** Whether the caller has this already (RFC 9110, section 13.1.2: compared weakly, since a proxy may have weakened it). */
export function isKnown(etag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false
  const names = new Set(ifNoneMatch.split(',').map((name) => name.trim().replace(/^W\//, '')))
  return names.has(etag) || names.has('*')
}

import { createHash } from 'node:crypto'
import { GraphError } from '@civigraph/subgraph-kit'

/**
 * The hash with which a request names its document ("automatic persisted queries").
 *
 * @returns null when it names none.
 * @throws {GraphError} `MALFORMED_REQUEST` for another version of the protocol, or what is no SHA-256.
 * @source Apollo Client, `PersistedQueryLink`: `extensions.persistedQuery` is `{ version: 1, sha256Hash }`.
 */
export function persistedHash(extensions: Readonly<Record<string, unknown>> | undefined): string | null {
  const persisted = extensions?.['persistedQuery']
  if (persisted === undefined || persisted === null) return null
  if (!isHashOfText(persisted))
    throw new GraphError(
      'MALFORMED_REQUEST',
      '`extensions.persistedQuery` must be { "version": 1, "sha256Hash": 64 hexadecimal digits }.',
    )
  return persisted.sha256Hash
}

/** @throws {GraphError} `MALFORMED_REQUEST` when a text is sent under the hash of another one. */
export function checkHash(hash: string, text: string): void {
  if (!fitsHash(hash, text))
    throw new GraphError('MALFORMED_REQUEST', '`sha256Hash` must be the SHA-256 of `query`, byte for byte.')
}

export function fitsHash(hash: string, text: string): boolean {
  return createHash('sha256').update(text).digest('hex') === hash
}

/**
 * No text is known under this hash: the caller sends it along once. Apollo's clients tell it by exactly this message,
 * and some take any status but 200 for a broken line.
 */
export class PersistedQueryNotFound extends GraphError {
  override name = 'PersistedQueryNotFound'

  constructor() {
    super('PERSISTED_QUERY_NOT_FOUND', '')
    this.message = 'PersistedQueryNotFound'
    this.extensions['http'] = { status: 200 }
  }
}

const HASH = /^[0-9a-f]{64}$/

function isHashOfText(value: unknown): value is { readonly version: 1; readonly sha256Hash: string } {
  if (typeof value !== 'object' || value === null || !('version' in value) || !('sha256Hash' in value)) return false
  return value.version === 1 && typeof value.sha256Hash === 'string' && HASH.test(value.sha256Hash)
}

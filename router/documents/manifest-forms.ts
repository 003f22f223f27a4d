/** One document of a manifest, as far as it can be read. */
export interface ManifestEntry {
  readonly id: unknown
  readonly text: unknown
}

/**
 * The documents of a manifest, whichever tool wrote it.
 *
 * @returns null for a form that nobody here writes.
 * @source Apollo: `generate-persisted-query-manifest`, version 1. Hive: `app:create` takes a map from hash to text, or
 *   Apollo's form. Cosmo: `wgc operations push` takes Apollo's form, a map from id to text and Relay's list of pairs.
 *   Ours: `civigraph codegen` writes a list of `{ id, text }`.
 */
export function manifestEntries(manifest: unknown): readonly ManifestEntry[] | null {
  if (Array.isArray(manifest)) return manifest.map(entryOfList)
  if (!isRecord(manifest)) return null
  if ('format' in manifest && 'version' in manifest && 'operations' in manifest) return entriesOfApollo(manifest)
  return Object.entries(manifest).map(([id, text]) => ({ id, text }))
}

function entriesOfApollo(manifest: Readonly<Record<string, unknown>>): readonly ManifestEntry[] | null {
  const { format, version, operations } = manifest
  if (format !== 'apollo-persisted-query-manifest' || version !== 1 || !Array.isArray(operations)) return null
  return operations.map((one: unknown) => ({ id: memberOf(one, 'id'), text: memberOf(one, 'body') }))
}

function entryOfList(one: unknown): ManifestEntry {
  if (Array.isArray(one)) return { id: one[0], text: one[1] }
  return { id: memberOf(one, 'id'), text: memberOf(one, 'text') }
}

function memberOf(value: unknown, member: string): unknown {
  return isRecord(value) ? value[member] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql'
import { argumentsOf } from './applied.ts'

/** One feature that a schema links, and what its directives are called there. */
export interface Link {
  /** Without its version: `https://specs.apollo.dev/federation`. */
  readonly identity: string
  /** `v2.9`; empty when the URL names none. */
  readonly version: string
  readonly directive: ConstDirectiveNode
}

export interface Links {
  readonly links: readonly Link[]
  /** The feature's own name of a directive, from the name that it carries in this text. */
  readonly nameOf: (local: string) => string
}

/**
 * What a text links. Names mean what its links say, not what they spell: `import: [{ name: "@key", as: "@id" }]`.
 *
 * @source https://specs.apollo.dev/link/v1.0
 */
export function readLinks({ definitions }: DocumentNode): Links {
  const applied = definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
  )
  const links: Link[] = []
  const renamed = new Map<string, string>()
  const prefixes = new Set(['federation', 'link'])
  for (const directive of applied.filter(({ name }) => name.value === 'link')) {
    const { url, as, import: imported } = argumentsOf(directive)
    if (typeof url !== 'string') continue
    const [, identity = url, name = '', version = ''] = /^(.*?\/([^/]+?))(?:\/(v\d+\.\d+))?\/?$/.exec(url) ?? []
    links.push({ identity, version, directive })
    prefixes.add(typeof as === 'string' ? as : name)
    if (typeof as === 'string') renamed.set(as, name)
    for (const entry of Array.isArray(imported) ? imported : []) rename(renamed, entry)
  }
  return {
    links,
    nameOf(local) {
      const known = renamed.get(local)
      if (known !== undefined) return known
      const [prefix = '', ...rest] = local.split('__')
      return rest.length > 0 && prefixes.has(prefix) ? rest.join('__') : local
    },
  }
}

function rename(renamed: Map<string, string>, entry: unknown): void {
  if (typeof entry !== 'object' || entry === null || !('name' in entry) || !('as' in entry)) return
  const { name, as } = entry
  if (typeof name === 'string' && typeof as === 'string' && as.startsWith('@')) renamed.set(as.slice(1), name.slice(1))
}

import { type ConstDirectiveNode, type DirectiveNode, type DocumentNode, Kind, valueFromASTUntyped } from 'graphql'

const LINK = 'https://specs.apollo.dev/link'

/** One feature that a supergraph links: its URL in two parts, and the names it goes by in this document. */
export interface Feature {
  /** URL without its version, for example `https://specs.apollo.dev/policy`. */
  readonly identity: string
  /** `v0.1`; empty when the URL names none. */
  readonly version: string
  /** `SECURITY`, `EXECUTION`, or null. */
  readonly purpose: string | null
  /** Last part of the identity: the feature's own name. */
  readonly name: string
  /** Prefix of its elements in this document (`as`, else the name). */
  readonly prefix: string
  /** Imported elements by their name in the feature (`@policy`), with the name they carry here (`@rule`). */
  readonly imports: ReadonlyMap<string, string>
  readonly directive: DirectiveNode
}

/**
 * The features that a supergraph links; null when it has no readable `@link` at all, so that nothing in it can be named.
 *
 * @source https://specs.apollo.dev/link/v1.0: names in a document mean what its links say, not what they spell.
 */
export function readFeatures(document: DocumentNode): readonly Feature[] | null {
  const directives = schemaDirectives(document)
  const bootstrap = directives.map(toFeature).find((feature) => isLinkItself(feature))
  if (!bootstrap) return null
  const applied = directives.filter(({ name }) => name.value === bootstrap.prefix)
  const features = applied.map(toFeature)
  return features.some((feature) => feature === null) ? null : features.filter((feature) => feature !== null)
}

/**
 * Every name that a directive of a feature can have in the document, without `@`. Both spellings count, imported and
 * prefixed: a name too many can only deny more.
 */
export function localNames(feature: Feature, directive: string): readonly string[] {
  const imported = feature.imports.get(`@${directive}`)
  const prefixed = directive === feature.name ? feature.prefix : `${feature.prefix}__${directive}`
  return imported === undefined ? [prefixed] : [imported.replace(/^@/, ''), prefixed]
}

function schemaDirectives(document: DocumentNode): readonly ConstDirectiveNode[] {
  return document.definitions.flatMap((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION ? (node.directives ?? []) : [],
  )
}

/** Arguments of an applied directive as plain data. */
export function argumentsOf(directive: DirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
  )
}

/** `@link` may itself be renamed, and then its own link says so. */
function isLinkItself(feature: Feature | null): feature is Feature {
  return feature !== null && feature.identity === LINK && feature.directive.name.value === feature.prefix
}

function toFeature(directive: DirectiveNode): Feature | null {
  const { url, as, for: purpose, import: imported } = argumentsOf(directive)
  if (typeof url !== 'string' || !URL.canParse(url)) return null
  const { origin, pathname } = new URL(url)
  const parts = pathname.split('/').filter((part) => part !== '')
  const version = /^v\d+\.\d+$/.test(parts.at(-1) ?? '') ? (parts.pop() ?? '') : ''
  const name = parts.at(-1) ?? ''
  return {
    identity: `${origin}/${parts.join('/')}`,
    version,
    purpose: typeof purpose === 'string' ? purpose : null,
    name,
    prefix: typeof as === 'string' ? as : name,
    imports: new Map(Array.isArray(imported) ? imported.flatMap(toImport) : []),
    directive,
  }
}

function toImport(entry: unknown): [string, string][] {
  if (typeof entry === 'string') return [[entry, entry]]
  if (typeof entry !== 'object' || entry === null || !('name' in entry) || typeof entry.name !== 'string') return []
  return [[entry.name, 'as' in entry && typeof entry.as === 'string' ? entry.as : entry.name]]
}

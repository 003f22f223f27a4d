import { type DocumentNode, Kind, parse, visit } from 'graphql'
import { sharedScalarSdl } from './scalars/index.ts'

const FEDERATION = [
  '@key',
  '@shareable',
  '@external',
  '@requires',
  '@provides',
  '@authenticated',
  '@requiresScopes',
  '@policy',
  '@composeDirective',
  '@tag',
  '@inaccessible',
  '@override',
  '@interfaceObject',
  '@cost',
  '@listSize',
]

/** Opens every subgraph: the federation version, the national guideline that it follows, and what caches may keep. */
const HEADER = `extend schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ${JSON.stringify(FEDERATION)})
  @link(url: "https://specs.civigraph.example/guideline/v1.0", import: ["@classified"])
  @link(url: "https://specs.civigraph.example/cacheControl/v1.0", import: ["@cacheControl"])
  @composeDirective(name: "@classified")
  @composeDirective(name: "@cacheControl")
`

/** Only for subgraphs that use it: the day from which a deprecated element may be gone. */
const SUNSET = `extend schema
  @link(url: "https://specs.civigraph.example/sunset/v1.0", import: ["@sunset"])
  @composeDirective(name: "@sunset")
"First day, YYYY-MM-DD, on which a deprecated element may be gone."
directive @sunset(date: String!) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
`

const GUIDELINE = `
"How freely a field may be shared between departments, and the rule that says so."
directive @classified(level: Sharing!, mask: Mask = NONE, basis: String, subject: String) on FIELD_DEFINITION | OBJECT
"OPEN: anyone. CONDITIONAL: for a stated purpose. NOT_SHARED: its holder and the owning department."
enum Sharing { OPEN CONDITIONAL NOT_SHARED }
"How the owning department shortens a value before it leaves."
enum Mask { NONE NAME ID PHONE HASHED }
"How many seconds a cache that many callers share may keep what stands here. Nothing said: none."
directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
"PRIVATE: never in a shared cache."
enum CacheControlScope { PUBLIC PRIVATE }
`

const PAGE_INFO = `
"Where a page of a list ends, and whether there is more behind it."
type PageInfo @shareable @classified(level: OPEN) @cacheControl(inheritMaxAge: true) {
  "True when the list goes on behind \`endCursor\`."
  hasNextPage: Boolean!
  "Give it as \`after\` to get the next page; null on an empty page."
  endCursor: String
}
`

const FIGURE_STATUS = `
"Whether a figure about people could be given, and how much of it. Suppressed and missing are different things, and neither is zero."
enum FigureStatus {
  "It counts all that there is to count; zero is zero."
  NORMAL
  "Groups of too few people are left out of it."
  PARTIAL
  "There is one, but it is kept back to protect people."
  SUPPRESSED
}
`

/**
 * The whole SDL of a subgraph from the file that its department writes: the header, the guideline's directive, and of
 * `@sunset`, `PageInfo`, `FigureStatus` and the shared scalars those that the file uses. The file itself comes last, as it is.
 */
export function subgraphSdl(written: string): string {
  const document = parse(written)
  const { used, defined } = namesOf(document)
  const missing = (name: string) => used.has(name) && !defined.has(name)
  const scalars = Object.entries(sharedScalarSdl)
    .filter(([name]) => missing(name))
    .map(([, sdl]) => sdl)
  return [
    HEADER,
    GUIDELINE,
    usesSunset(document) ? SUNSET : '',
    ...scalars,
    missing('PageInfo') ? PAGE_INFO : '',
    missing('FigureStatus') ? FIGURE_STATUS : '',
    written,
  ].join('\n')
}

function usesSunset(document: DocumentNode): boolean {
  let used = false
  visit(document, { Directive: ({ name }) => void (used ||= name.value === 'sunset') })
  return used
}

function namesOf(document: DocumentNode): { used: Set<string>; defined: Set<string> } {
  const used = new Set<string>()
  const defined = new Set<string>()
  visit(document, { NamedType: ({ name }) => void used.add(name.value) })
  for (const definition of document.definitions) {
    if ('name' in definition && definition.name && definition.kind !== Kind.DIRECTIVE_DEFINITION)
      defined.add(definition.name.value)
  }
  return { used, defined }
}

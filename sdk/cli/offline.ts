import { CommandError, EXIT } from './command.ts'

export interface Place {
  readonly line: number
  readonly column: number
}

/** A finding as commands print it, whichever part of a check found it. */
export interface Problem {
  readonly part: string
  readonly code: string
  readonly level: 'error' | 'warning' | 'note'
  readonly coordinate: string | null
  readonly message: string
  readonly place: (Place & { readonly text: 'old' | 'new' }) | null
  readonly wayOut: string
  readonly exempted: string | null
}

export interface Change {
  readonly code: string
  readonly coordinate: string
  readonly severity: 'breaking' | 'dangerous' | 'safe'
  readonly message: string
  readonly place: Place & { readonly text: 'old' | 'new' }
  readonly wayOut: string
}

export interface Explanation {
  readonly code: string
  readonly part: string
  readonly severity: string
  readonly meaning: string
  readonly wayOut: string
  readonly example: { readonly wrong: string; readonly right: string; readonly beside: string | null } | null
}

interface LintFinding extends Omit<Problem, 'part' | 'place' | 'coordinate'> {
  readonly coordinate: string
  readonly place: Place
}

interface SchemaText {
  readonly isSupergraph: boolean
}

export interface Exemption {
  readonly rule: string
  readonly coordinates: readonly string[]
  readonly reason: string
  readonly until: string
}

export interface WrittenSubgraph {
  readonly name: string
  readonly sdl: string
}

export interface Report {
  readonly conclusion: 'passed' | 'warned' | 'failed'
  readonly guideline: string
  readonly parts: readonly { readonly part: string; readonly conclusion: string }[]
  readonly problems: readonly Problem[]
}

/** What commands use of the kit's rules; `tests/types/offline.test-d.ts` holds it against the kit. */
export interface Offline {
  readonly schemaText: (sdl: string) => SchemaText
  readonly lintSchema: (
    sdl: string,
    options: { today: string; name?: string; exemptions?: readonly Exemption[]; publishedSdl?: string },
  ) => readonly LintFinding[]
  readonly diffSchemas: (oldSdl: string, newSdl: string) => readonly Change[]
  readonly explain: (code: string) => Explanation | null
  readonly similarCodes: (code: string) => readonly string[]
  readonly readExemptions: (json: string, rules: Readonly<Record<string, unknown>>) => readonly Exemption[]
  readonly RULES: Readonly<Record<string, unknown>>
}

export interface OfflineCheck {
  readonly checkSubgraph: (request: {
    subgraph: WrittenSubgraph
    others: readonly WrittenSubgraph[]
    published: WrittenSubgraph | null
    supergraph: string | null
    othersFrom: 'departments' | 'supergraph'
    today: string
    exemptions?: readonly Exemption[]
  }) => Report
  readonly subgraphsOf: (supergraphSdl: string) => readonly WrittenSubgraph[]
}

/** The guideline, the comparison of schemas and the explanations. */
export async function loadOffline(): Promise<Offline> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the kit's own interface, held by a test of types
  return (await load('@civigraph/subgraph-kit/offline')) as Offline
}

/** The same together with composition. */
export async function loadCheck(): Promise<OfflineCheck> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  return (await load('@civigraph/subgraph-kit/offline/check')) as OfflineCheck
}

/**
 * The name comes as a value, so that the SDK is built, published and installed without the kit.
 *
 * @throws CommandError `PACKAGE_MISSING`
 */
async function load(name: string): Promise<unknown> {
  try {
    return await import(name)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
    const missing = /package '([^']+)'/.exec(error.message)?.[1] ?? '@civigraph/subgraph-kit'
    throw new CommandError(EXIT.badInput, {
      code: 'PACKAGE_MISSING',
      rule: `This command needs the package ${missing}, which is not installed beside it.`,
      wayOut: 'npm install --save-dev @civigraph/subgraph-kit @apollo/composition graphql',
    })
  }
}

import { dirname, join, normalize } from 'node:path'

/** Which of our folders each folder may import from, besides itself. Arrows only point up this list. */
const mayImport: Record<string, readonly string[]> = {
  sdk: [],
  'subgraphs/kit': [],
  'subgraphs/*': ['subgraphs/kit'],
  router: ['subgraphs/kit'],
  codegen: ['subgraphs/kit'],
  examples: ['sdk', 'router', 'subgraphs/*', 'subgraphs/kit'],
  docs: ['router', 'subgraphs/*', 'subgraphs/kit', 'examples'],
  tests: ['sdk', 'router', 'subgraphs/*', 'subgraphs/kit', 'codegen', 'examples'],
}

const workspaces: Record<string, string> = {
  '@civigraph/sdk': 'sdk',
  '@civigraph/subgraph-kit': 'subgraphs/kit',
  '@civigraph/codegen': 'codegen',
}

/** Names under which whole folders of the kit are imported. */
const foldersOfKit: ReadonlySet<string> = new Set(['import', 'offline'])

/** Packages that only some files may touch: by licence, or because one file is meant to be the only door. */
const onlyIn: Record<string, RegExp> = {
  '@apollo/gateway': /^(router\/engine\/|tests\/)/,
  '@apollo/composition': /^(router\/registry\/|subgraphs\/kit\/offline\/compose\.ts$|tests\/)/,
  '@apollo/federation-internals':
    /^(router\/registry\/|subgraphs\/kit\/offline\/compose\.ts$|router\/engine\/plan\/apollo-[\w-]+\.ts$|tests\/)/,
  '@apollo/query-planner': /^(router\/engine\/plan\/apollo-[\w-]+\.ts$|tests\/)/,
  '@graphql-hive/router-query-planner': /^(router\/engine\/plan\/native-[\w-]+\.ts$|tests\/)/,
  undici: /^(router\/engine\/(fetch|stream)\/|tests\/)/,
  'prom-client': /^(router\/telemetry\/|tests\/)/,
  pino: /^(router\/telemetry\/|tests\/)/,
  '@opentelemetry/api': /^(router\/telemetry\/|tests\/)/,
  '@redis/client': /^(subgraphs\/kit\/redis\.ts$|tests\/)/,
  '@apollo/subgraph': /^(subgraphs\/kit\/|tests\/)/,
  mercurius: /^subgraphs\/kit\/serve-mercurius\.ts$/,
  'keycloak-connect': /^(router\/sso\/keycloak\.ts$|tests\/)/,
  'oidc-provider': /^(router\/sso\/embedded\/|tests\/)/,
  jose: /^(router\/sso\/|subgraphs\/kit\/(envelope[\w-]*|caller-check)\.ts$|examples\/national\/|tests\/)/,
  kysely:
    /^(subgraphs\/kit\/(database|import)\/|subgraphs\/[\w-]+\/(store\.ts$|store\/|profiles\/|migrations\/)|tests\/)/,
  pg: /^(subgraphs\/kit\/database\/|tests\/)/,
  '@electric-sql/pglite': /^(subgraphs\/kit\/database\/|tests\/)/,
}

/** Relative imports may not leave these folders. */
export function folderOf(file: string): string {
  const [top = '', second = ''] = file.split('/')
  return top === 'subgraphs' ? `${top}/${second}` : top
}

/**
 * Every broken rule in a set of files, as sentences. Pure: the files come as path → source.
 */
export function brokenImportRules(files: ReadonlyMap<string, string>): string[] {
  const imports = [...files].flatMap(([from, source]) => specifiersOf(source).map((specifier) => ({ from, specifier })))
  const edges = imports.flatMap(({ from, specifier }) => {
    const to = fileOf(from, specifier)
    return to === null ? [] : [{ from, to, specifier }]
  })
  return [
    ...edges.filter(isWrongDirection).map(({ from, to }) => `${from} may not import ${to}: wrong direction`),
    ...edges.filter(leavesFolder).map(({ from, to }) => `${from} reaches ${to} by a relative path: use its name`),
    ...edges
      .filter(({ to }) => !to.endsWith('.ts'))
      .map(({ from, specifier }) => `${from} imports ${specifier} without .ts`),
    ...imports.filter(isGuarded).map(({ from, specifier }) => `${from} may not import ${specifier}: it has one door`),
    ...cyclesOf(edges).map((cycle) => `cycle: ${cycle.join(' -> ')}`),
  ]
}

/** Imports among our own files; a checker that finds none passes everything. */
export function countEdges(files: ReadonlyMap<string, string>): number {
  return [...files].flatMap(([from, source]) => specifiersOf(source).filter((one) => fileOf(from, one) !== null)).length
}

interface Edge {
  readonly from: string
  readonly to: string
  readonly specifier: string
}

function isWrongDirection({ from, to }: Edge): boolean {
  const [a, b] = [folderOf(from), folderOf(to)]
  return a !== b && !mayImport[kindOf(a)]?.includes(kindOf(b))
}

function leavesFolder({ from, to, specifier }: Edge): boolean {
  return specifier.startsWith('.') && folderOf(to) !== folderOf(from)
}

function isGuarded({ from, specifier }: { from: string; specifier: string }): boolean {
  const name = specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
  const allowed = onlyIn[name]
  return allowed !== undefined && !allowed.test(from)
}

function cyclesOf(edges: readonly Edge[]): string[][] {
  const next = Map.groupBy(edges, ({ from }) => from)
  const done = new Set<string>()
  const walk = (file: string, path: readonly string[]): string[][] => {
    if (path.includes(file)) return [[...path.slice(path.indexOf(file)), file]]
    if (done.has(file)) return []
    const found = (next.get(file) ?? []).flatMap(({ to }) => walk(to, [...path, file]))
    done.add(file)
    return found
  }
  return [...next.keys()].flatMap((file) => walk(file, []))
}

function specifiersOf(source: string): string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier = '']) => specifier)
}

function fileOf(from: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1)
  if (specifier.startsWith('.')) return normalize(join(dirname(from), specifier))
  const [scope = '', name = '', ...rest] = specifier.split('/')
  const subpath = rest.join('/')
  const workspace = workspaces[`${scope}/${name}`]
  if (workspace === undefined) return null
  return `${workspace}/${subpath === '' ? 'index' : foldersOfKit.has(subpath) ? `${subpath}/index` : subpath}.ts`
}

function kindOf(folder: string): string {
  return folder.startsWith('subgraphs/') && folder !== 'subgraphs/kit' ? 'subgraphs/*' : folder
}

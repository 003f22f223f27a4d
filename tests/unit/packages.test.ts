import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

interface Manifest {
  readonly dependencies?: Record<string, string>
  readonly devDependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
  readonly peerDependencies?: Record<string, string>
  readonly peerDependenciesMeta?: Record<string, { readonly optional?: boolean }>
}

interface Locked extends Manifest {
  readonly name?: string
  readonly version?: string
  readonly license?: string
  readonly resolved?: string
  readonly link?: boolean
}

const lockText = readFileSync(resolve(root, 'package-lock.json'), 'utf8')
const { packages } = JSON.parse(lockText) as { packages: Record<string, Locked> }
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as Manifest

const ELASTIC = [
  '@apollo/gateway',
  '@apollo/composition',
  '@apollo/query-planner',
  '@apollo/query-graphs',
  '@apollo/federation-internals',
]

function nameOf(place: string): string {
  return packages[place]?.name ?? place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)
}

/** Where Node finds a package from a place of the tree; null when it is not installed, as an optional peer may be. */
function placeOf(name: string, from: string): string | null {
  const folders = from.split('/')
  for (let length = folders.length; length >= 0; length--) {
    const folder = folders.slice(0, length).join('/')
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    const found = packages[place]
    if (found) return found.link ? (found.resolved ?? null) : place
  }
  return null
}

/** Everything that is installed with a workspace by somebody who has nothing else. */
function closureOf(workspace: string): Set<string> {
  const closure = new Set<string>()
  const open = [workspace]
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    if (closure.has(place)) continue
    closure.add(place)
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = packages[place] ?? {}
    const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional)
    for (const name of [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]) {
      const next = placeOf(name, place)
      if (next !== null) open.push(next)
    }
  }
  return closure
}

test('the lock file is read: it holds hundreds of packages, of which some have a licence that we must look for', () => {
  expect(Object.keys(packages).length).toBeGreaterThan(400)
  const elastic = Object.keys(packages).filter((place) => packages[place]?.license === 'Elastic-2.0')
  expect(elastic.map(nameOf).toSorted()).toEqual(ELASTIC.toSorted())
})

test('the lock file names no host from which packages came', () => {
  const named = Object.entries(packages).filter(([, { resolved }]) => /^[a-z+]+:/.test(resolved ?? ''))
  expect(named).toEqual([])
  expect(lockText).not.toMatch(/"resolved": "(https?|git)/)
})

test('the lock file belongs to the manifest', () => {
  const { dependencies, devDependencies } = packages[''] ?? {}
  expect({ dependencies, devDependencies }).toEqual({
    dependencies: manifest.dependencies,
    devDependencies: manifest.devDependencies,
  })
})

test('chromedriver, which a dependency asks for and which would fetch a browser, is our empty package', () => {
  expect(packages['node_modules/chromedriver']).toEqual({ resolved: '.ci/empty', link: true })
  expect(Object.keys(packages).filter((place) => place.endsWith('/chromedriver'))).toEqual([
    'node_modules/chromedriver',
  ])
  const empty = JSON.parse(readFileSync(resolve(root, '.ci/empty/package.json'), 'utf8')) as Manifest & {
    scripts?: object
  }
  expect([empty.dependencies, empty.scripts]).toEqual([undefined, undefined])
})

test('there is one graphql in the tree', () => {
  expect(Object.keys(packages).filter((place) => nameOf(place) === 'graphql')).toEqual(['node_modules/graphql'])
  expect(existsSync(resolve(root, 'node_modules/graphql/package.json'))).toBe(true)
})

test.for(['sdk', 'codegen'])(
  '%s installs nothing under the Elastic licence, and nothing whose licence is not known',
  (workspace) => {
    const licences = [...closureOf(workspace)].map(
      (place) => [nameOf(place), packages[place]?.license ?? 'UNKNOWN'] as const,
    )
    expect(licences.filter(([, licence]) => /elastic|sspl|busl|unknown|see licen/i.test(licence))).toEqual([])
    expect(licences.map(([name]) => name).filter((name) => ELASTIC.includes(name))).toEqual([])
  },
)

test('codegen has packages behind it and the SDK none: the walk goes somewhere', () => {
  expect(closureOf('codegen').size).toBeGreaterThan(10)
  expect(closureOf('sdk').size).toBe(1)
})

test('the kit has the one Elastic package that its README must name', () => {
  const names = [...closureOf('subgraphs/kit')]
    .filter((place) => packages[place]?.license === 'Elastic-2.0')
    .map(nameOf)
  expect(names).toEqual(['@apollo/federation-internals'])
})

test('every version of the root manifest is pinned exactly', () => {
  const ours = new Set(['@civigraph/sdk', '@civigraph/subgraph-kit', '@civigraph/codegen'])
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([name]) => !ours.has(name),
  )
  const loose = wanted.filter(
    ([name, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) && name !== 'chromedriver',
  )
  expect(loose).toEqual([])
  expect(wanted.length).toBeGreaterThan(20)
})

test('what the lock file installs of the root manifest is what the manifest names', () => {
  const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })
  const other = wanted.filter(
    ([name, version]) => /^\d/.test(version) && packages[`node_modules/${name}`]?.version !== version,
  )
  expect(other).toEqual([])
})

test('every package that another one names is locked, also the optional ones: `npm ci` refuses a lock file with a gap', () => {
  const gaps = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => placeOf(name, place) === null)
      .map((name) => `${place}: ${name}`),
  )
  expect(gaps).toEqual([])
})

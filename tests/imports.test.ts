import { globSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { brokenImportRules, countEdges } from './support/import-rules.ts'

const root = resolve(import.meta.dirname, '..')
const files = new Map(
  globSync('{sdk,subgraphs,router,codegen,docs,examples,tests}/**/*.ts', {
    cwd: root,
    exclude: ['**/dist/**', '**/node_modules/**'],
  }).map((file) => [file, readFileSync(resolve(root, file), 'utf8')]),
)

test('every import follows the rules of the house', () => {
  expect(brokenImportRules(files)).toEqual([])
})

test('the check saw the house: a checker that reads nothing would pass everything', () => {
  expect(files.size).toBeGreaterThan(100)
  expect(countEdges(files)).toBeGreaterThan(300)
})

test.for([
  [
    'a department that imports another',
    'subgraphs/licence/store.ts',
    '#subgraphs/identity/store.ts',
    'wrong direction',
  ],
  ['a router that knows a department', 'router/request.ts', '#subgraphs/licence/subgraph.ts', 'wrong direction'],
  ['an SDK that imports the kit', 'sdk/hub.ts', '@civigraph/subgraph-kit', 'wrong direction'],
  ['a relative way out of a folder', 'router/request.ts', '../subgraphs/kit/errors.ts', 'by a relative path'],
  ['the gateway outside the engine', 'router/server.ts', '@apollo/gateway', 'it has one door'],
  ['the composer outside the registry', 'router/server.ts', '@apollo/composition', 'it has one door'],
  ['SQL outside a store', 'subgraphs/licence/resolvers.ts', 'kysely', 'it has one door'],
  ['a path without its extension', 'router/request.ts', './exchange', 'without .ts'],
])('%s is found', ([, from = '', specifier = '', rule = '']) => {
  const seeded = new Map([...files, [from, `import { x } from '${specifier}'`]])
  expect(brokenImportRules(seeded).some((broken) => broken.startsWith(from) && broken.includes(rule))).toBe(true)
})

test('a cycle is found, of types too', () => {
  const seeded = new Map([
    ['router/a.ts', "import type { B } from './b.ts'"],
    ['router/b.ts', "import type { A } from './a.ts'"],
  ])
  expect(brokenImportRules(seeded)).toEqual(['cycle: router/a.ts -> router/b.ts -> router/a.ts'])
})

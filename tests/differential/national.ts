import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { subgraphSdl } from '@civigraph/subgraph-kit'
import type { PublishedSdl } from './graph/random-graph.ts'

/** The reference departments as they publish themselves; their data is made up, not read from a database. */
export function nationalSources(): readonly PublishedSdl[] {
  const root = resolve(import.meta.dirname, '../..')
  return globSync('subgraphs/*/schema.graphql', { cwd: root })
    .toSorted()
    .map((file) => {
      const name = basename(dirname(file))
      return { name, url: `memory:${name}`, sdl: subgraphSdl(readFileSync(resolve(root, file), 'utf8')) }
    })
}

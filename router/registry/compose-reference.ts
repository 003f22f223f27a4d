import { globSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { printSchema, Supergraph } from '@apollo/federation-internals'
import { subgraphSdl } from '@civigraph/subgraph-kit'
import { compose } from './compose.ts'

/** Development command: composes whatever departments it finds, from their SDL files (read as data, never imported). */
const root = resolve(import.meta.dirname, '../..')
const sources = globSync('subgraphs/*/schema.graphql', { cwd: root })
  .toSorted()
  .map((file) => {
    const name = basename(dirname(file))
    return { name, url: `https://${name}.example/graphql`, sdl: subgraphSdl(readFileSync(resolve(root, file), 'utf8')) }
  })

const composition = compose(sources)
if (!composition.ok) {
  for (const { code, message } of composition.problems) process.stderr.write(`${code}  ${message}\n`)
  process.exit(1)
}

const generated = new URL('../generated/', import.meta.url)
const notice = '# Generated from subgraphs/*/schema.graphql by `npm run codegen`. Do not edit.\n'
await mkdir(generated, { recursive: true })
await writeFile(new URL('supergraph.graphql', generated), notice + composition.supergraphSdl)
const api = Supergraph.build(composition.supergraphSdl, { supportedFeatures: null }).apiSchema()
await writeFile(new URL('national.graphql', generated), notice + printSchema(api))

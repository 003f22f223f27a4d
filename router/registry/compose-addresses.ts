import { readFileSync } from 'node:fs'
import { runMain, subgraphSdl } from '@civigraph/subgraph-kit'
import { compose } from './compose.ts'

/**
 * Prints the supergraph of departments that run by themselves, for `CIVIGRAPH_SUPERGRAPH_FILE`:
 *
 *     npm run -s compose -- licence=http://localhost:5001/graphql=subgraphs/licence/schema.graphql … > supergraph.graphql
 */
await runMain('compose', async () => {
  const sources = process.argv.slice(2).map((argument) => {
    const [name, url, file] = argument.split('=')
    if (!name || !url || !file) throw new Error('Give each department as name=address=schema file.')
    return { name, url, sdl: subgraphSdl(readFileSync(file, 'utf8')) }
  })
  if (sources.length === 0) throw new Error('Give at least one department as name=address=schema file.')
  const composition = compose(sources)
  if (!composition.ok)
    throw new Error(composition.problems.map(({ code, message }) => `${code}  ${message}`).join('\n'))
  process.stdout.write(`${composition.supergraphSdl}\n`)
})

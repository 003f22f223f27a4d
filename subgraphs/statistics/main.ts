import { runDepartment, runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { statistics } from './subgraph.ts'

/** The department of statistics as a process of its own, on Apollo Server. */
await runMain('statistics', async () => {
  const { url } = await runDepartment(statistics, loadConfig(), 'apollo')
  process.stdout.write(`statistics is at ${url.href}\n`)
})

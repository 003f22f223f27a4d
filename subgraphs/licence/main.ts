import { runDepartment, runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { licence } from './subgraph.ts'

/** The department of licence as a process of its own. */
await runMain('licence', async () => {
  const { numberKey, ...config } = loadConfig()
  const { url } = await runDepartment(licence({ numberKey }), config)
  process.stdout.write(`licence is at ${url.href}\n`)
})

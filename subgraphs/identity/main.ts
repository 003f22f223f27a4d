import { runDepartment, runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { identity } from './subgraph.ts'

/** The department of identity as a process of its own. */
await runMain('identity', async () => {
  const { registerKey, ...config } = loadConfig()
  const { url } = await runDepartment(identity({ registerKey }), config)
  process.stdout.write(`identity is at ${url.href}\n`)
})

import { runDepartment, runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { services } from './subgraph.ts'

/** The department of services as a process of its own. */
await runMain('services', async () => {
  const { url } = await runDepartment(services, loadConfig())
  process.stdout.write(`services is at ${url.href}\n`)
})

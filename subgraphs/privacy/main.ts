import { runDepartment, runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { privacy } from './subgraph.ts'

/** The department of privacy as a process of its own. */
await runMain('privacy', async () => {
  const { url } = await runDepartment(privacy, loadConfig())
  process.stdout.write(`privacy is at ${url.href}\n`)
})

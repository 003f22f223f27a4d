import { runDepartment, runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { feedback } from './subgraph.ts'

/** The department of feedback as a process of its own. */
await runMain('feedback', async () => {
  const { url } = await runDepartment(feedback, loadConfig())
  process.stdout.write(`feedback is at ${url.href}\n`)
})

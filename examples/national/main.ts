import { runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { importReport, welcome } from './screen.ts'
import { startNation } from './start-nation.ts'

/** `npm start`: the nation on a laptop, in one process, with real data and test persons. */
await runMain('civigraph', async () => {
  const startedAt = performance.now()
  const nation = await startNation(loadConfig(), importReport(process.stdout))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void nation.close().then(() => process.exit(0))
    })
  }
  process.stdout.write(welcome(nation, performance.now() - startedAt)) // last: whoever reads it may stop us at once
})

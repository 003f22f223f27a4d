import { readFile } from 'node:fs/promises'
import { describeFault, runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { startRouter } from './start-router.ts'

/** A router by itself: the supergraph from a file, departments over HTTP, sign-on at a realm. */
await runMain('router', async () => {
  const { router, supergraphFile, issuer } = loadConfig()
  const server = await startRouter({
    config: router,
    supergraphSdl: await readFile(supergraphFile, 'utf8'),
    issuer,
    clients: null,
    reportFault: (error, path) => process.stderr.write(`fault router ${path} ${describeFault(error)}\n`),
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void server.close().then(() => process.exit(0))
    })
  }
  process.stdout.write(`The national graph is at ${server.url.href}\n`)
})

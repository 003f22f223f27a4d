import cluster from 'node:cluster'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { describeFault, runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { type Router, startRouter } from './start-router.ts'
import { watchSupergraphFile } from './supergraph-file.ts'
import { serveMetrics } from './telemetry/metrics-server.ts'
import { answerForMetrics, metricsOfWorkers } from './telemetry/worker-metrics.ts'
import { startWorkers } from './workers.ts'

type Config = ReturnType<typeof loadConfig>

const NOTHING_SHARED =
  'CIVIGRAPH_WORKERS is above 1 and there is no CIVIGRAPH_REDIS_URL: each worker has budgets of its own, and a sign-out holds at the one that hears of it; at the others the tokens end by themselves.'

// V8 would learn to make what answers are built of in the old generation, where it lies until a large collection.
setFlagsFromString('--no-allocation-site-pretenuring')

/** A router by itself: the supergraph from a file, departments over HTTP, sign-on at a realm. */
await runMain('router', async () => {
  const config = loadConfig()
  if (config.workers === 1) await serve(config)
  else if (cluster.isPrimary) await supervise(config)
  else await serve({ ...config, router: { ...config.router, metricsPort: null } })
})
if (process.exitCode === 1) process.exit() // parts that did start would keep the process alive

async function serve({ router: config, workers, supergraphFile: path, issuer, shutdownDelayMs }: Config) {
  const supergraphSdl = await readFile(path, 'utf8')
  const router = await startRouter({
    config,
    supergraphSdl,
    issuer,
    clients: null,
    workers,
    reportFault: (error, place) => tell(`fault ${place} ${describeFault(error)}`),
  })
  const file = watchSupergraphFile({ path, served: supergraphSdl, changed: (text) => void takeUp(router, text) })
  process.on('SIGHUP', file.readAgain)
  onStop(async (signal, hurry) => {
    file.close()
    router.letGo()
    if (signal === 'SIGTERM') await wait(shutdownDelayMs, null, { signal: hurry }).catch(() => null)
    await router.close()
  })
  if (cluster.isWorker) answerForMetrics(router.metrics.registry)
  else sayWhere(router.url, router.metricsUrl)
}

async function takeUp(router: Router, supergraphSdl: string) {
  try {
    const { id, swapped, warmed, lost } = await router.swap(supergraphSdl)
    const name = `supergraph ${id.slice(0, 12)}`
    tell(swapped ? `${name}: ${warmed} operations ready, ${lost.length} lost` : `${name} is served already.`)
  } catch (error) {
    const reason = error instanceof Error ? error.message : ''
    tell(`A new supergraph is refused, and the one before stays. ${reason}`)
  }
}

/** The first of several processes: it starts the others, and answers no requests itself. */
async function supervise({ workers: count, router }: Config) {
  const { metricsPort: port, metricsHost: host } = router
  if (router.redisUrl === null) tell(NOTHING_SHARED)
  const metrics = metricsOfWorkers()
  const workers = await startWorkers({
    count,
    died(exitCode) {
      metrics.died()
      tell(`A worker ended with ${exitCode ?? 'a signal'}; another one starts.`)
    },
  })
  const read = async () => await metrics.read(workers.living)
  const server = port === null ? null : await serveMetrics({ host, port, read })
  process.on('SIGHUP', () => workers.tell('SIGHUP'))
  onStop(async (signal, hurry) => {
    hurry.addEventListener('abort', () => workers.tell(signal))
    await workers.stop(signal)
    await server?.close()
  })
  sayWhere(new URL(`http://localhost:${workers.port}/graphql`), server?.url ?? null)
}

/** The first signal asks to stop; another one, not to wait for others to notice. */
function onStop(stop: (signal: NodeJS.Signals, hurry: AbortSignal) => Promise<void>) {
  const hurry = new AbortController()
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return hurry.abort()
      stopping = true
      stop(signal, hurry.signal).then(
        () => process.exit(0),
        (error: unknown) => {
          tell(`fault at the end ${describeFault(error)}`)
          process.exit(1)
        },
      )
    })
  }
}

function sayWhere(graph: URL, metrics: URL | null) {
  process.stdout.write(`The national graph is at ${graph.href}\n`)
  if (metrics) process.stdout.write(`Its metrics are at ${metrics.href}\n`)
}

function tell(line: string) {
  process.stderr.write(`router: ${line}\n`)
}

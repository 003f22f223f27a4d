import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type RouterProcess, startRouterProcess } from '../support/router-process.ts'

const guard = resolve(import.meta.dirname, '../support/loopback-only.ts')

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

/** Whatever a vendor's library may find in its environment and report home by. Each address is one that hears. */
function environmentOfVendors(home: string): Record<string, string> {
  const key = 'service:nation:0123456789abcdef'
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: home,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${home}/v1/traces`,
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: `${home}/v1/metrics`,
    OTEL_TRACES_EXPORTER: 'otlp',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_TRACES_SAMPLER: 'always_on',
    OTEL_METRIC_EXPORT_INTERVAL: '100',
    APOLLO_KEY: key,
    APOLLO_GRAPH_REF: 'nation@current',
    APOLLO_TELEMETRY_DISABLED: 'false',
    APOLLO_SCHEMA_REPORTING: 'true',
    APOLLO_UPLINK_ENDPOINTS: home,
    APOLLO_OUT_OF_BAND_REPORTER_ENABLED: 'true',
    HIVE_TOKEN: key,
    HIVE_TARGET: 'nation/hub/production',
    HIVE_REGISTRY_ENDPOINT: home,
    HIVE_USAGE_ENDPOINT: home,
    HIVE_CDN_ENDPOINT: home,
    GRAPH_API_TOKEN: key,
    COSMO_TELEMETRY_DISABLED: 'false',
    DEFAULT_TELEMETRY_ENDPOINT: home,
    DD_API_KEY: key,
    DD_TRACE_AGENT_URL: home,
    NEW_RELIC_LICENSE_KEY: key,
    NEW_RELIC_HOST: '127.0.0.1',
    SENTRY_DSN: `${home.replace('//', '//key@')}/1`,
  }
}

/** Listens where the vendors' reports would go. */
async function startHome() {
  const heard: string[] = []
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`)
    response.end('{}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

async function start(env: Readonly<Record<string, string>>): Promise<RouterProcess> {
  const router = await startRouterProcess({ env, nodeArguments: ['--import', guard] })
  closing.push(router.close)
  return router
}

test.each(['compiled', 'stock'])(
  'the %s engine reports to nobody, whatever keys its environment holds',
  async (engine) => {
    const home = await startHome()
    const router = await start({ ...environmentOfVendors(home.url), CIVIGRAPH_ENGINE: engine })
    for (let number = 0; number < 20; number++)
      expect(await (await router.ask('{ name }')).json()).toEqual({ data: { name: 'Test Town' } })
    await new Promise((later) => setTimeout(later, 2_000)) // as long as reporters wait before they send
    router.signal('SIGTERM')
    expect(await router.ended).toBe(0)
    expect(router.stderr()).not.toMatch(/only loopback is allowed|fault/)
    expect(home.heard).toEqual([])
  },
)

test('traces do come when, and where, our own setting says so: the test above can fail', async () => {
  const home = await startHome()
  const router = await start({ CIVIGRAPH_OTLP_URL: `${home.url}/ours`, CIVIGRAPH_TRACE_PERCENT: '100' })
  await (await router.ask('{ name }')).text()
  router.signal('SIGTERM')
  await router.ended
  expect(home.heard).toEqual(['POST /ours'])
})

test('a router that would report outside is stopped by the guard of the test, which says so', async () => {
  const router = await start({ CIVIGRAPH_OTLP_URL: 'http://192.0.2.1/', CIVIGRAPH_TRACE_PERCENT: '100' })
  await (await router.ask('{ name }')).text()
  router.signal('SIGTERM')
  await router.ended
  expect(router.stderr()).toContain('only loopback is allowed')
})

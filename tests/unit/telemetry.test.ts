import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test, vi } from 'vitest'
import { stockEngine } from '#router/engine/stock-engine.ts'
import { stripSecurity } from '#router/guard/strip.ts'

const require = createRequire(import.meta.url)
const supergraph = readFileSync(new URL('../../router/generated/supergraph.graphql', import.meta.url), 'utf8')

test('the gateway of the router is made without its reporter, whatever the environment says', async () => {
  vi.stubEnv('APOLLO_TELEMETRY_DISABLED', 'false')
  const reporter = vi.spyOn(require('@apollo/gateway/dist/utilities/opentelemetry.js'), 'createDataCollectionExporter')
  const engine = await stockEngine({
    supergraphSdl: stripSecurity(supergraph),
    departmentOf: (name) => ({ name, send: async () => ({ data: {}, errors: undefined }) }),
    reportFault: () => {},
  })
  await engine.close()
  expect(reporter).not.toHaveBeenCalled()
})

test('the same gateway made without the router’s care does make its reporter, so that the test above can fail', () => {
  vi.stubEnv('APOLLO_TELEMETRY_DISABLED', 'false')
  const reporter = vi
    .spyOn(require('@apollo/gateway/dist/utilities/opentelemetry.js'), 'createDataCollectionExporter')
    .mockReturnValue({ shutdown: async () => {} })
  const { ApolloGateway } = require('@apollo/gateway')
  expect(new ApolloGateway({ supergraphSdl: stripSecurity(supergraph) })).toBeDefined()
  expect(reporter).toHaveBeenCalledOnce()
})

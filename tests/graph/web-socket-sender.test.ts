import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startStreamingRouter, type StreamingRouter } from '../support/streaming-router.ts'

let router: StreamingRouter
beforeAll(async () => {
  router = await startStreamingRouter({
    env: { CIVIGRAPH_TRUSTED_PROXIES: '127.0.0.1,::1', CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE: '4' },
  })
})
afterAll(() => router.close())

/** Asks over a socket of its own, as a proxy hands it on. */
async function askFor(forwardedFor: string): Promise<unknown> {
  class Forwarded extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols, { headers: { 'x-forwarded-for': forwardedFor } })
    }
  }
  const url = router.url.href.replace('http:', 'ws:')
  const client = createClient({ url, webSocketImpl: Forwarded, retryAttempts: 0 })
  try {
    const { value } = await client.iterate({ query: '{ clock(id: "a") { count } }' }).next()
    return value?.data
  } catch (refusals) {
    return JSON.stringify(refusals)
  } finally {
    await client.dispose()
  }
}

test('callers behind a trusted proxy spend each their own budget, over a socket too', async () => {
  expect(await askFor('192.0.2.1')).toEqual({ clock: { count: 0 } })
  expect(await askFor('192.0.2.1')).toEqual({ clock: { count: 0 } })
  expect(await askFor('192.0.2.1')).toContain('QUOTA')
  expect(await askFor('192.0.2.2')).toEqual({ clock: { count: 0 } })
})

test('an address that a caller puts before its own does not give it another budget', async () => {
  for (const invented of ['203.0.113.1', '203.0.113.2']) await askFor(`${invented}, 192.0.2.3`)
  expect(await askFor('203.0.113.3, 192.0.2.3')).toContain('QUOTA')
})

import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from '../support/clock-department.ts'
import { startStreamingRouter, type StreamingRouter } from '../support/streaming-router.ts'

let router: StreamingRouter
beforeAll(async () => {
  router = await startStreamingRouter({
    env: {
      CIVIGRAPH_TRUSTED_PROXIES: '127.0.0.1,::1',
      CIVIGRAPH_ANONYMOUS_COST_PER_MINUTE: '4',
      CIVIGRAPH_SOCKETS_PER_ADDRESS: '2',
    },
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

test('callers that are refused a socket and go away at once end nothing', async () => {
  for (let turn = 0; turn < 40; turn++) {
    const socket = connect(Number(router.url.port), '127.0.0.1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.write(
      'GET /elsewhere HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n' +
        'sec-websocket-version: 13\r\nsec-websocket-key: dGVzdC10ZXN0LXRlc3QtdA==\r\n\r\n',
    )
    socket.resetAndDestroy()
    await once(socket, 'close')
  }
  expect(await askFor('192.0.2.9')).toEqual({ clock: { count: 0 } })
})

test('a refused caller that keeps its end open is not waited for', async () => {
  const socket = connect({ port: Number(router.url.port), host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {}) // whoever writes on is told so
  socket.resume().write('GET /elsewhere HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n')
  await once(socket, 'end')
  const writing = setInterval(() => socket.write('still here'), 20)
  expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(true) // by a reset: nobody is there any more
  clearInterval(writing)
})

/** What a socket from an address meets: it is open, or refused with a status and its headers. */
async function knock(forwardedFor: string): Promise<WebSocket | IncomingMessage> {
  const socket = new WebSocket(router.url.href.replace('http:', 'ws:'), 'graphql-transport-ws', {
    headers: { 'x-forwarded-for': forwardedFor },
  })
  return await new Promise((settle) => {
    socket.once('open', () => settle(socket))
    socket.once('unexpected-response', (_request, answer) => settle(answer))
  })
}

test('one address has so many sockets and no more, until it closes one; others have theirs', async () => {
  const [one, other] = [await knock('2001:db8:1:2::1'), await knock('2001:db8:1:2:ffff::9')]
  expect([one, other].every((socket) => socket instanceof WebSocket)).toBe(true)
  const third = await knock('2001:db8:1:2::3') // of the same subscriber, who has all of the block
  expect(third).toMatchObject({ statusCode: 429, headers: { 'retry-after': '5' } })
  const neighbour = await knock('2001:db8:1:3::1')
  expect(neighbour).toBeInstanceOf(WebSocket)
  if (one instanceof WebSocket) one.close()
  await eventually(async () => (await knock('2001:db8:1:2::3')) instanceof WebSocket, 'a place is free')
})

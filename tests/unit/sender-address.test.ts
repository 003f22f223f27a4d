import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { senderAddress, trustIn } from '#router/http/sender-address.ts'

const PROXIES = ['10.0.0.0/8', '127.0.0.1', 'fd00::/8', '192.0.2.128/25']

const app = Fastify({ trustProxy: PROXIES })
app.get('/', async ({ ip }) => ip)

test.for([
  ['192.0.2.1', undefined],
  ['192.0.2.1', '203.0.113.7'],
  ['10.1.2.3', undefined],
  ['10.1.2.3', ''],
  ['10.1.2.3', '203.0.113.7'],
  ['::ffff:10.1.2.3', '203.0.113.7'],
  ['::ffff:192.0.2.1', '203.0.113.7'],
  ['127.0.0.1', '198.51.100.9, 203.0.113.7'],
  ['127.0.0.1', '198.51.100.9, 203.0.113.7, 10.0.0.9'],
  ['127.0.0.1', '198.51.100.9,203.0.113.7 ,\t10.0.0.9,192.0.2.200'],
  ['127.0.0.1', '10.0.0.1, 10.0.0.2'],
  ['127.0.0.1', ', ,203.0.113.7,,'],
  ['127.0.0.1', 'unknown, 10.0.0.2'],
  ['127.0.0.1', '203.0.113.7, unknown'],
  ['fd00::1', '2001:db8::7'],
  ['fd00::1', '2001:db8::7, fdff::2'],
  ['fe80::1', '2001:db8::7'],
] as const)('from %s, forwarded for %s, is the sender that Fastify finds', async ([remoteAddress, forwarded]) => {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  const found = await app.inject({ url: '/', remoteAddress, headers })
  const request = { socket: { remoteAddress }, headers } as unknown as Parameters<typeof senderAddress>[0]
  expect(senderAddress(request, trustIn(PROXIES))).toBe(found.body)
})

test('where no proxy is trusted, the sender is whoever holds the connection', () => {
  const request = { socket: { remoteAddress: '10.1.2.3' }, headers: { 'x-forwarded-for': '203.0.113.7' } }
  expect(senderAddress(request as unknown as Parameters<typeof senderAddress>[0], trustIn([]))).toBe('10.1.2.3')
})

test.for(['loopback', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/', '10.0.0.0/0', '10.0.0.0/8/8', ''])(
  '%s is no proxy to trust: nothing starts with it',
  (proxy) => {
    expect(() => trustIn([proxy])).toThrow(/neither|range|out of/)
  },
)

import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Door, type DoorOptions, openDoor } from '../support/tiny-door.ts'

let door: Door

beforeAll(async () => {
  door = await openDoor()
})
afterAll(() => door.close())

async function openAnother(options: DoorOptions): Promise<Door> {
  const another = await openDoor(options)
  onTestFinished(() => another.close())
  return another
}

/** What the server says to bytes that no HTTP client would send. */
async function bytesBack(to: Door, bytes: string): Promise<string> {
  const socket = connect(Number(to.url.port), '127.0.0.1')
  let back = ''
  socket.on('data', (part) => (back += part.toString())).on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return back
}

test.for([
  ['bytes that are no HTTP', 'hello\r\n\r\n', 400],
  ['a head of more than 16 kB', `GET /health HTTP/1.1\r\nhost: x\r\nnote: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
])('%s are refused and the connection ends', async ([, bytes, status]) => {
  const back = await bytesBack(door, String(bytes))
  expect(back).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(back).toContain('"code":"MALFORMED_REQUEST"')
})

test.for([
  ['a head', 'POST /graphql HTTP/1.1\r\nhost: x\r\n'],
  [
    'a body',
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{"query"',
  ],
])('%s that does not arrive is not waited for', async ([, bytes = '']) => {
  const impatient = await openAnother({ receiveTimeoutMs: 50 })
  expect(await bytesBack(impatient, bytes)).toMatch(/^HTTP\/1.1 408 /)
  expect(impatient.faults).toEqual([])
})

/** One request as bytes. */
function posted(body: string, target = '/graphql', length = body.length): string {
  return `POST ${target} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`
}

test('a body that does not arrive is refused in its turn, after the answer to the request before it', async () => {
  const slow = { name: 'slow', refuses: [], run: () => new Promise<void>((resolve) => setTimeout(resolve, 300)) }
  const impatient = await openAnother({ receiveTimeoutMs: 50, steps: [slow] })
  const back = await bytesBack(impatient, posted('{"query":"{ asker }"}') + posted('{"query"', '/graphql', 20))
  expect(back.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 408'])
  expect(back).toContain('{"data":{"asker":null}}')
})

test('the address of a request may name the host, as proxies are written to', async () => {
  const back = await bytesBack(
    door,
    `${posted('{"query":"{ asker }"}', 'http://x/graphql')}GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`,
  )
  expect(back.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200'])
})

test('a caller that goes away while it sends is nobody’s fault', async () => {
  const left = await openAnother({})
  const socket = connect(Number(left.url.port), '127.0.0.1')
  socket.write(
    'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n{"query"',
  )
  await once(socket, 'connect')
  await left.ask({ query: '{ asker }' }) // by now the first bytes were read
  socket.destroy()
  await left.close()
  expect(left.faults).toEqual([])
})

test('a connection that waits for its next request may wait longer than a request may arrive', async () => {
  const impatient = await openAnother({ receiveTimeoutMs: 50 })
  const socket = connect(Number(impatient.url.port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  for (let turn = 0; turn < 2; turn++) {
    socket.write('GET /health HTTP/1.1\r\nhost: x\r\n\r\n')
    const [back] = (await once(socket, 'data')) as [Buffer]
    expect(back.toString()).toMatch(/^HTTP\/1.1 200 /)
    await new Promise((resolve) => setTimeout(resolve, 200)) // four times what a head may take
  }
  expect(socket.readyState).toBe('open')
})

test('a server that closes lets a request under way end, takes no new one, and tells its connections to close', async () => {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const held = {
    name: 'held',
    refuses: [],
    run: async () => {
      reach()
      await released
    },
  }
  const closing = await openDoor({ steps: [held] })
  const asked = closing.ask({ query: '{ asker }' })
  await reached
  const closed = closing.close()
  await expect(closing.ask({ query: '{ asker }' })).rejects.toThrow(/ECONNREFUSED|ECONNRESET/)
  release()
  expect(await asked).toMatchObject({
    status: 200,
    text: '{"data":{"asker":null}}',
    headers: { connection: 'close' },
  })
  await closed
})

test('a server that closes waits no longer than it may', async () => {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  const never = {
    name: 'never',
    refuses: [],
    run: async () => {
      reach()
      await new Promise<never>(() => {})
    },
  }
  const closing = await openDoor({ steps: [never], closeWithinMs: 30 })
  const asked = closing.ask({ query: '{ asker }' }).catch(String)
  await reached
  await closing.close()
  expect(await asked).toMatch(/socket hang up|ECONNRESET/)
})

test('a caller that goes away is told to whoever still works for it', async () => {
  const { promise: gone, resolve } = Promise.withResolvers<void>()
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  const waiting = {
    name: 'waiting',
    refuses: [],
    run: async ({ signal }: { readonly signal: AbortSignal }) => {
      reach()
      await once(signal, 'abort')
      resolve()
    },
  }
  const left = await openAnother({ steps: [waiting] })
  const socket = connect(Number(left.url.port), '127.0.0.1')
  const body = JSON.stringify({ query: '{ asker }' })
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  await reached
  socket.destroy()
  await expect(gone).resolves.toBeUndefined()
})

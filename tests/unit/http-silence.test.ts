import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { SILENCE_MS } from '#router/http/connection-times.ts'
import { writeEvents } from '#router/http/event-stream.ts'
import { type RouterServer, startServer } from '#router/server.ts'
import { eventually } from '../support/clock-department.ts'

/** Sockets that are watched for silence, as the server's end of each connection shows. */

const served = new Set<Socket>()
let server: RouterServer

beforeAll(async () => {
  server = await startServer({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    closeWithinMs: 100,
    envelopeKeys: { keys: [] },
    readiness: async () => ({ ready: true, parts: {} }),
    reportFault: (fault) => expect.fail(String(fault)),
    streams: { 'text/event-stream': writeEvents },
    routes: (app) => void app.server.on('connection', (socket: Socket) => void served.add(socket)),
    follow: async ({ parameters }) => {
      const { ms = 0, characters = 10, events = 0 } = JSON.parse(String(Object(parameters)['query']))
      await new Promise((resolve) => setTimeout(resolve, ms))
      const answer = { data: { text: 'y'.repeat(characters) } }
      const outcome = { answerHeaders: {}, requestId: 'test', later: null }
      if (events === 0) return { ...outcome, answer, answerText: JSON.stringify(answer), events: null }
      const many = async function* () {
        for (let event = 0; event < events; event++) yield answer
      }
      return { ...outcome, answer: null, answerText: null, events: many() }
    },
  })
})
afterAll(() => server.close())

interface Asked {
  readonly ms?: number
  readonly characters?: number
  readonly events?: number
}

function bytesOf(asked: Asked): string {
  const body = JSON.stringify({ query: JSON.stringify(asked) })
  const accept = asked.events ? 'accept: text/event-stream\r\n' : ''
  return `POST /graphql HTTP/1.1\r\nhost: x\r\n${accept}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`
}

/** The server's end of a connection whose caller sends requests and reads nothing. */
async function unread(...requests: readonly Asked[]): Promise<Socket> {
  served.clear()
  const socket = connect(Number(server.url.port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket.pause(), 'connect')
  socket.write(requests.map(bytesOf).join(''))
  const [end] = served
  if (!end) throw new Error('Nobody was served.')
  return end
}

test.for([
  ['a large answer', [{ characters: 20_000_000 }]],
  ['a large answer behind one that takes its time', [{ ms: 100 }, { characters: 20_000_000 }]],
  ['a stream whose last events nobody takes', [{ events: 20, characters: 1_000_000 }]],
] as const)('%s is held no longer than a caller may be silent', async ([, requests]) => {
  const end = await unread(...requests)
  await eventually(() => end.writableLength > 1_000_000, 'what nobody reads')
  expect(end.timeout).toBe(SILENCE_MS)
})

test('a caller that takes what it asked for costs no timer', async () => {
  const end = await unread({})
  await eventually(() => end.bytesWritten > 0, 'the answer')
  expect(end.timeout).not.toBe(SILENCE_MS)
})

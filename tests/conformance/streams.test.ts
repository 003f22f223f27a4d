import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { Defer20220824Handler } from '@apollo/client/incremental'
import { createClient as createEventClient } from 'graphql-sse'
import { createClient as createSocketClient } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { eventually } from '../support/clock-department.ts'
import { startDeferringRouter } from '../support/deferring-router.ts'
import { startStreamingRouter, type StreamingRouter } from '../support/streaming-router.ts'

const PAGE = 'https://portal.example'
const TICKED = 'subscription ($id: ID!) { ticked(id: $id) { id count asker } }'

let router: StreamingRouter
let socketUrl: string
const leaving: (() => unknown)[] = []

beforeAll(async () => {
  router = await startStreamingRouter({ env: { CIVIGRAPH_WEB_ORIGINS: PAGE } })
  socketUrl = router.url.href.replace('http:', 'ws:')
})
afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
})
afterAll(async () => {
  await router.close()
})

interface Client {
  /** Subscribes to a clock, and gives each answer to `take`; tells when the stream came to its end. */
  readonly subscribe: (id: string, token: string, take: Take) => () => void
}

interface Take {
  readonly answer: (answer: unknown) => void
  readonly end: () => void
}

const clients: Readonly<Record<string, Client>> = {
  'graphql-sse': {
    subscribe(id, token, { answer, end }) {
      const client = createEventClient({
        url: router.url.href,
        retryAttempts: 0,
        headers: { authorization: `Bearer ${token}` },
      })
      const sink = { next: answer, error: answer, complete: end }
      return client.subscribe({ query: TICKED, variables: { id } }, sink)
    },
  },
  'graphql-ws': {
    subscribe(id, token, { answer, end }) {
      const client = createSocketClient({
        url: socketUrl,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams: { authorization: `Bearer ${token}` },
      })
      const sink = { next: answer, error: answer, complete: end }
      return client.subscribe({ query: TICKED, variables: { id } }, sink)
    },
  },
  '@apollo/client over multipart': {
    subscribe(id, token, { answer, end }) {
      const link = new HttpLink({ uri: router.url.href, headers: { authorization: `Bearer ${token}` } })
      const client = new ApolloClient({ link, cache: new InMemoryCache() })
      const stream = client.subscribe({ query: gql(TICKED), variables: { id }, errorPolicy: 'all' })
      const watching = stream.subscribe({
        next: ({ data, error }) => answer(error ? { errors: [error] } : { data }),
        error: answer,
        complete: end,
      })
      return () => watching.unsubscribe()
    },
  },
}

describe.each(Object.entries(clients))('%s', (name, { subscribe }) => {
  test('has each event of its subscription as it comes, until it leaves', async () => {
    const [id, answers] = [`${name} events`, [] as unknown[]]
    const leave = subscribe(id, router.token('openid', { sub: 's-7' }), { answer: (it) => answers.push(it), end() {} })
    leaving.push(leave)
    await eventually(() => router.clock.listening(id) === 1, 'the department listens')

    for (const count of [1, 2, 3]) {
      router.clock.tick(id, count)
      await eventually(() => answers.length === count, `answer ${count}`)
      expect(answers.at(-1)).toMatchObject({ data: { ticked: { id, count, asker: 's-7' } } })
    }
    leave()
    await eventually(() => router.clock.listening(id) === 0, 'the department listens no more')
  })

  test('is told why its stream ends when its token does, and that it has ended', async () => {
    const [id, answers] = [`${name} end`, [] as unknown[]]
    let ended = false
    const soon = Math.floor(Date.now() / 1_000) + 1
    const end = () => (ended = true)
    leaving.push(subscribe(id, router.token('openid', { exp: soon }), { answer: (it) => answers.push(it), end }))

    await eventually(() => ended, 'the stream ends')
    expect(JSON.stringify(answers, (_key, one: unknown) => bared(one))).toContain('UNAUTHENTICATED')
    await eventually(() => router.clock.listening(id) === 0, 'the department listens no more')
  })
})

/** Errors hide what they hold from JSON. */
function bared(value: unknown): unknown {
  return value instanceof Error ? Object.fromEntries(Object.entries(value)) : value
}

async function openSocket(url = socketUrl, options: { origin?: string; protocol?: string; token?: string } = {}) {
  const { protocol = 'graphql-transport-ws', origin, token } = options
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const socket = new WebSocket(url, protocol, { headers, ...(origin === undefined ? {} : { origin }) })
  const told: { messages: Record<string, unknown>[]; closed: number | null; refused: number | null } = {
    messages: [],
    closed: null,
    refused: null,
  }
  socket.on('message', (data: Buffer) => told.messages.push(JSON.parse(data.toString())))
  socket.on('close', (code) => (told.closed = code))
  socket.on('unexpected-response', (request, response) => {
    told.refused = response.statusCode ?? 0
    request.destroy()
  })
  socket.on('error', () => null)
  leaving.push(() => socket.terminate())
  await eventually(() => socket.readyState !== WebSocket.CONNECTING || told.refused !== null, 'the socket opens')
  const say = (message: object | string) => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return { say, told, socket }
}

async function answersOf(query: string, payload: object = {}, opened = openSocket()) {
  const { say, told } = await opened
  say({ type: 'connection_init', payload })
  say({ id: '1', type: 'subscribe', payload: { query } })
  await eventually(() => told.messages.some(({ type }) => type === 'complete' || type === 'error'), 'an answer')
  return told.messages.filter(({ id }) => id === '1')
}

describe('a socket at /graphql', () => {
  test('carries queries and mutations too, each the whole way of a request', async () => {
    expect(await answersOf('{ clock(id: "q") { count name } }')).toEqual([
      { id: '1', type: 'next', payload: { data: { clock: { count: 0, name: 'Clock q' } } } },
      { id: '1', type: 'complete' },
    ])
    expect(await answersOf('mutation { tick(id: "m", count: 4) { count } }')).toEqual([
      { id: '1', type: 'next', payload: { data: { tick: { count: 4 } } } },
      { id: '1', type: 'complete' },
    ])
    const denied = await answersOf('{ clock(id: "q") { secret } }')
    expect(JSON.stringify(denied)).toContain('UNAUTHENTICATED')
  })

  test.for([
    ['a token that is forged', { authorization: 'Bearer a.b.c' }, 'UNAUTHENTICATED'],
    ['a token that is no text', { authorization: { token: 1 } }, 'UNAUTHENTICATED'],
    ['another scheme', { authorization: 'Basic YTpi' }, 'UNAUTHENTICATED'],
  ] as const)('with %s answers each operation with an error, never as anonymous', async ([, payload, code]) => {
    expect(await answersOf('{ clock(id: "q") { count } }', payload)).toMatchObject([
      { type: 'error', payload: [{ extensions: { code } }] },
    ])
  })

  test('takes a token in its handshake, and refuses two tokens', async () => {
    const token = router.token('openid', { sub: 's-9' })
    const query = '{ clock(id: "q") { asker } }'
    expect(await answersOf(query, {}, openSocket(socketUrl, { token }))).toMatchObject([
      { payload: { data: { clock: { asker: 's-9' } } } },
      { type: 'complete' },
    ])
    expect(
      await answersOf(query, { authorization: `Bearer ${token}` }, openSocket(socketUrl, { token })),
    ).toMatchObject([{ type: 'error', payload: [{ extensions: { code: 'MALFORMED_REQUEST' } }] }])
  })

  test('is opened by pages of the allowed origins, and by programs, which send none', async () => {
    expect((await openSocket(socketUrl, { origin: PAGE })).told.refused).toBeNull()
    expect((await openSocket(socketUrl)).told.refused).toBeNull()
    expect((await openSocket(socketUrl, { origin: 'https://elsewhere.example' })).told.refused).toBe(403)
    expect((await openSocket(socketUrl, { origin: 'null' })).told.refused).toBe(403)
  })

  test('is not opened with a token in its address, nor anywhere else', async () => {
    expect((await openSocket(`${socketUrl}?access_token=a.b.c`)).told.refused).toBe(404)
    expect((await openSocket(socketUrl.replace('/graphql', '/else'))).told.refused).toBe(404)
  })

  test('speaks graphql-transport-ws and nothing else', async () => {
    const { told } = await openSocket(socketUrl, { protocol: 'graphql-ws' })
    await eventually(() => told.closed !== null || told.refused !== null, 'the socket is closed')
    expect(told.messages).toEqual([])
  })

  test('is closed when no initialisation comes, and when one message is too large', async () => {
    const [silent, loud] = [await openSocket(), await openSocket()]
    loud.say({ type: 'ping', payload: { text: 'x'.repeat(1_100_000) } })
    await eventually(() => loud.told.closed === 1009, 'the loud one is closed')
    await eventually(() => silent.told.closed === 4408, 'the silent one is closed')
    expect([loud.told.messages, silent.told.messages]).toEqual([[], []])
  })

  test.for([
    ['values nested too deep', `${'['.repeat(40)}${']'.repeat(40)}`],
    ['a member __proto__', '{"__proto__":1}'],
  ])('is closed at a message with %s', async ([, value]) => {
    const { say, told } = await openSocket()
    say({ type: 'connection_init' })
    say(`{"id":"1","type":"subscribe","payload":{"query":"{ clock(id: 1) { id } }","variables":{"x":${value}}}}`)
    await eventually(() => told.closed === 4400, 'the socket is closed')
    expect(told.messages).toEqual([{ type: 'connection_ack' }])
  })

  test('carries at most 100 operations at once', async () => {
    const { say, told } = await openSocket()
    say({ type: 'connection_init' })
    for (let id = 0; id <= 100; id++)
      say({
        id: `${id}`,
        type: 'subscribe',
        payload: { query: TICKED, variables: { id: `many ${id}` } },
      })
    await eventually(() => told.messages.some(({ type }) => type === 'error'), 'a refusal')
    expect(told.messages.find(({ type }) => type === 'error')).toMatchObject({
      id: '100',
      payload: [{ extensions: { code: 'QUOTA' } }],
    })
  })
})

test('a caller has at most 100 streams, over whatever connections', async () => {
  const token = router.token('openid', { sub: 's-many' })
  const take = { answer() {}, end() {} }
  for (let place = 0; place < 100; place++) {
    const client = clients[place % 2 === 0 ? 'graphql-sse' : 'graphql-ws']
    leaving.push(client?.subscribe(`crowd ${place}`, token, take) ?? (() => {}))
  }
  for (let place = 0; place < 100; place++)
    await eventually(() => router.clock.listening(`crowd ${place}`) === 1, `stream ${place}`)

  const answer = await fetch(router.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify({ query: TICKED, variables: { id: 'one more' } }),
  })
  expect(answer.status).toBe(429)
  expect(router.clock.opened('one more')).toBe(0)
})

test('@apollo/client shows what came first, and what was deferred when it comes', async () => {
  const graph = await startDeferringRouter()
  leaving.push(() => graph.close())
  const client = new ApolloClient({
    link: new HttpLink({ uri: graph.url.href }),
    cache: new InMemoryCache(),
    incrementalHandler: new Defer20220824Handler(),
  })
  graph.gates.ratings.close()
  const shown: unknown[] = []
  const query = gql`
    {
      shops {
        id
        title
        ... @defer(label: "later") {
          stars
        }
      }
    }
  `
  const watching = client.watchQuery({ query }).subscribe(({ data }) => data && shown.push(structuredClone(data)))
  leaving.push(() => watching.unsubscribe())

  await eventually(() => shown.length === 1, 'the first answer')
  expect(shown[0]).toMatchObject({ shops: [{ title: 'First Shop' }, { title: 'Second Shop' }] })
  expect(JSON.stringify(shown[0])).not.toContain('stars')
  graph.gates.ratings.open()
  await eventually(() => JSON.stringify(shown.at(-1)).includes('stars'), 'the part')
  expect(shown.at(-1)).toMatchObject({
    shops: [
      { title: 'First Shop', stars: 1 },
      { title: 'Second Shop', stars: 2 },
    ],
  })
})

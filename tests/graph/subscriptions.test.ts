import { createClient } from 'graphql-sse'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../support/clock-department.ts'
import { startStreamingRouter, type StreamingRouter } from '../support/streaming-router.ts'

interface Answer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { message: string; path?: unknown[]; extensions: Record<string, unknown> }[]
}

const TICKED = 'subscription($id: ID!) { ticked(id: $id) { id count } }'

let router: StreamingRouter
const leaving: (() => void)[] = []

beforeAll(async () => {
  router = await startStreamingRouter()
})
afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
})
afterAll(async () => {
  await router.close()
})

/** Subscribes with a stock client over server-sent events. */
function subscribe(query: string, id: string, token: string | null = null, on = router) {
  const opened = Promise.withResolvers<void>()
  const client = createClient({
    url: on.url.href,
    retryAttempts: 0,
    on: { connected: () => opened.resolve() },
    ...(token === null ? {} : { headers: { authorization: `Bearer ${token}` } }),
  })
  const events = client.iterate({ query, variables: { id } }) as AsyncIterableIterator<Answer>
  leaving.push(() => client.dispose())
  const first = events.next()
  let started = false
  return {
    /** Settles when the router says that the stream is there. */
    opened: opened.promise,
    async next(): Promise<Answer> {
      const result = await (started ? events.next() : first)
      started = true
      if (result.done === true) throw new Error('The stream came to its end.')
      return result.value
    },
    async ended(): Promise<boolean> {
      return (await events.next()).done === true
    },
    leave: () => client.dispose(),
  }
}

async function listening(id: string, count = 1, on = router) {
  await eventually(() => on.clock.listening(id) === count, `${count} subscriptions to ${id}`)
}

async function post(query: string, headers: Record<string, string> = {}) {
  return await fetch(router.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  })
}

describe('a subscription', () => {
  test('joins each event of one department with what another knows', async () => {
    const stream = subscribe('subscription($id: ID!) { tock: ticked(id: $id) { count called: name } }', 'joined')
    await listening('joined')
    router.clock.tick('joined', 1)
    expect(await stream.next()).toEqual({ data: { tock: { count: 1, called: 'Clock joined' } } })
    router.clock.tick('joined', 2)
    expect(await stream.next()).toEqual({ data: { tock: { count: 2, called: 'Clock joined' } } })
  })

  test('goes on after an event whose other half failed', async () => {
    const stream = subscribe('subscription($id: ID!) { ticked(id: $id) { count name } }', 'nameless')
    await listening('nameless')
    router.clock.tick('nameless', 1)
    router.clock.tick('nameless', 2)

    for (const count of [1, 2]) {
      const { data, errors } = await stream.next()
      expect(data).toEqual({ ticked: { count, name: null } })
      expect(errors).toMatchObject([{ path: ['ticked', 'name'], extensions: { code: 'INTERNAL' } }])
    }
  })

  test('shows what the caller may not see as null, with its error, in every event', async () => {
    const query = 'subscription($id: ID!) { ticked(id: $id) { count secret } }'
    const stream = subscribe(query, 'guarded', router.token('openid'))
    await listening('guarded')
    router.clock.tick('guarded', 1)
    router.clock.tick('guarded', 2)

    for (const count of [1, 2]) {
      const { data, errors } = await stream.next()
      expect(data).toEqual({ ticked: { count, secret: null } })
      expect(errors).toMatchObject([{ path: ['ticked', 'secret'], extensions: { code: 'FORBIDDEN' } }])
    }
  })

  test('of which nothing may be seen asks no department and is one answer', async () => {
    const stream = subscribe('subscription($id: ID!) { ticked(id: $id) { secret } }', 'hidden', router.token('openid'))
    const { data, errors } = await stream.next()
    expect(data).toEqual({ ticked: null })
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(await stream.ended()).toBe(true)
    expect(router.clock.listening('hidden')).toBe(0)
  })

  test('that the department refuses is one answer with its error', async () => {
    const stream = subscribe(TICKED, 'locked', router.token('openid'))
    const { errors } = await stream.next()
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(await stream.ended()).toBe(true)
  })

  test('is closed at the department when its caller goes away', async () => {
    const stream = subscribe(TICKED, 'left')
    await listening('left')
    stream.leave()
    await listening('left', 0)
    expect(router.clock.opened('left')).toBe(1)
  })

  test('of two callers is two at the department, and each is answered as its own caller', async () => {
    const query = 'subscription($id: ID!) { ticked(id: $id) { asker } }'
    const one = subscribe(query, 'two', router.token('openid', { sub: 's-one' }))
    const again = subscribe(query, 'two', router.token('openid', { sub: 's-one', jti: 'another token' }))
    const other = subscribe(query, 'two', router.token('openid', { sub: 's-two' }))
    await Promise.all([one, again, other].map((stream) => stream.opened))
    expect(router.clock.listening('two')).toBe(2)
    router.clock.tick('two', 1)
    const answers = await Promise.all([one, again, other].map((stream) => stream.next()))
    expect(answers.map(({ data }) => data)).toEqual(['s-one', 's-one', 's-two'].map((asker) => ({ ticked: { asker } })))
  })

  test('sent like a query is 406, and asks no department', async () => {
    const answer = await post('subscription { ticked(id: "plain") { id } }')
    expect(answer.status).toBe(406)
    expect(await answer.text()).toContain('NOT_ACCEPTABLE')
    expect(router.clock.listening('plain')).toBe(0)
  })

  test('that does not fit the schema is refused before a stream is opened', async () => {
    const answer = await post('subscription { nothing }', { accept: 'text/event-stream' })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('INVALID_OPERATION')
  })

  test('is not taken up after an event that a caller had: events are not kept, and it is told so', async () => {
    const query = 'subscription { ticked(id: "again") { count } }'
    const answer = await post(query, { accept: 'text/event-stream', 'last-event-id': '7' })
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('STREAM_ENDED')
    expect(router.clock.listening('again')).toBe(0)
  })

  test('carries no id and nothing but the answers of its caller', async () => {
    const answer = await post('subscription { ticked(id: "raw") { count } }', { accept: 'text/event-stream' })
    await listening('raw')
    router.clock.tick('raw', 1)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (!text.includes('next')) text += (await reader?.read())?.value ?? ''
    await reader?.cancel()
    expect(text).toBe(':\n\nevent: next\ndata: {"data":{"ticked":{"count":1}}}\n\n')
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })
})

describe('a token', () => {
  test('that ends takes its stream with it, and what is shown as its last word is why', async () => {
    const soon = Math.floor(Date.now() / 1_000) + 2
    const stream = subscribe(TICKED, 'short', router.token('openid', { exp: soon }))
    const longer = subscribe(TICKED, 'short', router.token('openid', { sub: 'somebody-else' }))
    await Promise.all([stream.opened, longer.opened])
    router.clock.tick('short', 1)
    expect((await stream.next()).data).toEqual({ ticked: { id: 'short', count: 1 } })
    expect((await longer.next()).data).toEqual({ ticked: { id: 'short', count: 1 } })

    expect((await stream.next()).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    expect(await stream.ended()).toBe(true)
    await listening('short', 1)
    router.clock.tick('short', 2)
    expect((await longer.next()).data).toEqual({ ticked: { id: 'short', count: 2 } })
  })

  test('that is refused opens no stream', async () => {
    const answer = await post(`subscription { ticked(id: "forged") { id } }`, {
      accept: 'text/event-stream',
      authorization: `Bearer ${router.token('openid')}x`,
    })
    expect(answer.status).toBe(401)
    expect(router.clock.listening('forged')).toBe(0)
  })
})

describe('a caller who reads too slowly', () => {
  test('is closed when 1 MB waits, and told why; others who listen to the same are not', async () => {
    const id = 'slow'.repeat(5_000) // 20 kB in every event
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' }
    const quick = subscribe(TICKED, id)
    await quick.opened
    const body = JSON.stringify({ query: TICKED, variables: { id } })
    const slow = await fetch(router.url, { method: 'POST', headers, body })
    expect(router.clock.listening(id)).toBe(1)
    // Far more than the network itself holds.
    for (let count = 1; count <= 1_000; count++) {
      router.clock.tick(id, count)
      expect((await quick.next()).data).toEqual({ ticked: { id, count } })
    }

    const text = await slow.text()
    expect(text.slice(-1_000)).toMatch(/"code":"STREAM_ENDED".*\n\nevent: complete\ndata:\n\n$/s)
    expect(text.length).toBeLessThan(15_000_000)
    router.clock.tick(id, 0)
    expect((await quick.next()).data).toEqual({ ticked: { id, count: 0 } })
  })
})

const restore = async () => void (await router.swap(router.supergraphOf(router.clockUrl)))

describe('another supergraph', () => {
  test('with the same source keeps the stream and its source, and its own rules hold from then on', async () => {
    const query = 'subscription($id: ID!) { ticked(id: $id) { count name nick } }'
    const stream = subscribe(query, 'kept', router.token('openid'))
    await listening('kept')
    router.clock.tick('kept', 1)
    expect(await stream.next()).toEqual({ data: { ticked: { count: 1, name: 'Clock kept', nick: 'kept' } } })

    const guarded = router.supergraphOf(router.clockUrl, { guardNick: true })
    await router.swap(guarded)
    await eventually(async () => {
      router.clock.tick('kept', 2)
      return JSON.stringify(await stream.next()).includes('FORBIDDEN')
    }, 'the nickname is refused')
    expect(router.clock.opened('kept')).toBe(1)
    router.clock.tick('kept', 3)
    expect((await stream.next()).data).toEqual({ ticked: { count: 3, name: 'Clock kept', nick: null } })
    await restore()
  })

  test('with another source opens that one before it leaves the old: no event is lost', async () => {
    const stream = subscribe(TICKED, 'moved')
    await listening('moved')
    let ticks = 0
    const ticking = setInterval(() => router.clock.tick('moved', ++ticks), 5)
    try {
      await router.swap(router.supergraphOf('memory:clock/moved'))
      await eventually(() => router.clock.opened('moved') === 2, 'the new source is opened')
      await listening('moved', 1)
    } finally {
      clearInterval(ticking)
    }
    const last = ++ticks
    router.clock.tick('moved', last)

    const counts = new Set<unknown>()
    while (!counts.has(last)) counts.add(countOf(await stream.next()))
    expect(counts.size).toBe(last)
    await restore()
  })

  test('that no longer has what is asked ends the stream and says so', async () => {
    const stream = subscribe(TICKED, 'outgrown')
    const other = subscribe('subscription($id: ID!) { ticked(id: $id) { id } }', 'outgrown')
    await listening('outgrown', 2)
    await router.swap(router.supergraphOf(router.clockUrl, { withoutCount: true }))

    expect((await stream.next()).errors).toMatchObject([{ extensions: { code: 'STREAM_ENDED' } }])
    expect(await stream.ended()).toBe(true)
    router.clock.tick('outgrown', 1)
    expect((await other.next()).data).toEqual({ ticked: { id: 'outgrown' } })
    await restore()
  })
})

function countOf({ data }: Answer): unknown {
  return data ? (data['ticked'] as { count: number }).count : null
}

describe.each(['sse', 'graphql-ws'] as const)('a department behind %s', (protocol) => {
  test('feeds subscriptions through the router, with the caller in a signed envelope', async () => {
    const remote = await startStreamingRouter({ protocol })
    try {
      const query = 'subscription($id: ID!) { ticked(id: $id) { count name asker } }'
      const stream = subscribe(query, 'far', remote.token('openid', { sub: 's-far' }), remote)
      await listening('far', 1, remote)
      remote.clock.tick('far', 1)
      expect(await stream.next()).toEqual({ data: { ticked: { count: 1, name: 'Clock far', asker: 's-far' } } })
      stream.leave()
      await listening('far', 0, remote)
    } finally {
      await remote.close()
    }
  })
})

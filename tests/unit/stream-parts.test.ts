import { GraphError, Mailbox, topic, until } from '@civigraph/subgraph-kit'
import { describe, expect, test } from 'vitest'
import { EventTooLarge, readEventStream } from '#router/engine/stream/event-stream-reader.ts'
import { streamSeats } from '#router/engine/stream/seats.ts'
import { GraphqlSocket, type SocketRules } from '#subgraphs/kit/stream/graphql-socket.ts'
import { callerWith } from '../support/guarded-graph.ts'

describe('what waits for a reader', () => {
  test('is read in order, and then the end', async () => {
    const mailbox = new Mailbox<number>({ maxItems: 3 })
    mailbox.put(1)
    mailbox.put(2)
    mailbox.end()
    const read = []
    for await (const item of mailbox) read.push(item)
    expect(read).toEqual([1, 2])
  })

  test('is bounded by number and by weight, and room is made by reading', async () => {
    const mailbox = new Mailbox<string>({ maxItems: 2, maxWeight: 10 })
    expect([mailbox.put('a', 6), mailbox.put('b', 5), mailbox.put('c', 4), mailbox.put('d', 0)]).toEqual([
      true,
      false,
      true,
      false,
    ])
    await mailbox.next()
    expect(mailbox.put('e', 6)).toBe(true)
  })

  test('comes before a failure that ends it, and is thrown away by one that fails it', async () => {
    const [ended, failed] = [new Mailbox<number>({ maxItems: 3 }), new Mailbox<number>({ maxItems: 3 })]
    for (const mailbox of [ended, failed]) mailbox.put(1)
    ended.end(new Error('over'))
    failed.fail(new Error('over'))

    expect((await ended.next()).value).toBe(1)
    await expect(ended.next()).rejects.toThrow('over')
    expect((await ended.next()).done).toBe(true)
    await expect(failed.next()).rejects.toThrow('over')
  })

  test('wakes a reader who already waits, also by its end', async () => {
    const mailbox = new Mailbox<number>({ maxItems: 1 })
    const first = mailbox.next()
    mailbox.put(1)
    expect((await first).value).toBe(1)
    const second = mailbox.next()
    mailbox.end()
    expect((await second).done).toBe(true)
  })
})

describe('a topic', () => {
  test('reaches everybody who listens to the key from that moment on', async () => {
    const { publish, listen } = topic<number>()
    publish('a', 0)
    const [one, two, other] = [listen('a'), listen('a'), listen('b')]
    publish('a', 1)
    publish('b', 2)
    expect([(await one.next()).value, (await two.next()).value, (await other.next()).value]).toEqual([1, 1, 2])
  })

  test('ends a listener who falls behind, and no other', async () => {
    const { publish, listen } = topic<number>({ maxWaiting: 2 })
    const [slow, quick] = [listen('a'), listen('a')]
    for (const event of [1, 2, 3]) {
      publish('a', event)
      expect((await quick.next()).value).toBe(event)
    }
    await expect(slow.next()).rejects.toThrow(GraphError)
  })

  test('forgets a listener who left', async () => {
    const { publish, listen } = topic<number>()
    const listener = listen('a')
    await listener.return?.()
    publish('a', 1)
    expect((await listener.next()).done).toBe(true)
  })
})

test('reading until a signal ends at once, although what is read waits, and tells it', async () => {
  const ending = new AbortController()
  let told = false
  const waiting = {
    next: async () => await new Promise<IteratorResult<number>>(() => {}),
    return: async () => {
      told = true
      return { done: true as const, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
  setImmediate(() => ending.abort())
  for await (const item of until(ending.signal, waiting)) expect(item).toBeUndefined()
  expect(told).toBe(true)
})

async function readAll(chunks: readonly (string | Uint8Array)[], maxCharacters = 1_000) {
  const bytes = chunks.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk) : chunk))
  const events = []
  for await (const event of readEventStream(ReadableStream.from(bytes), maxCharacters)) events.push(event)
  return events
}

describe('server-sent events', () => {
  const text =
    ': hello\n\nevent: next\ndata: {"a":\ndata:"ä€😀"}\n\nid: 7\r\nevent: next\r\ndata: 2\r\n\r\nevent: complete\rdata:\r\r'
  const expected = [
    { event: 'next', data: '{"a":\n"ä€😀"}' },
    { event: 'next', data: '2' },
    { event: 'complete', data: '' },
  ]

  test('are read with every line end of the standard', async () => {
    expect(await readAll([text])).toEqual(expected)
  })

  test('are the same wherever the network cuts them, within a character or a line end too', async () => {
    const bytes = Buffer.from(text)
    for (let cut = 1; cut < bytes.length; cut++)
      expect(await readAll([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected)
    expect(await readAll([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected)
  })

  test('that are too large end the stream, as one line, as many lines, and without a line end', async () => {
    const ok = `data: ${'x'.repeat(44)}\n\n`
    expect(await readAll([ok, ok], 50)).toHaveLength(2)
    await expect(readAll([`data: ${'x'.repeat(45)}\n\n`], 50)).rejects.toThrow(EventTooLarge)
    await expect(
      readAll(
        Array.from({ length: 20 }, () => 'data: x\n'),
        50,
      ),
    ).rejects.toThrow(EventTooLarge)
    await expect(
      readAll(
        Array.from({ length: 60 }, () => 'x'),
        50,
      ),
    ).rejects.toThrow(EventTooLarge)
  })
})

describe('seats for streams', () => {
  const [one, two] = [callerWith({ subject: 'one' }), callerWith({ subject: 'two' })]

  test('are counted by caller and in all, and given back once', () => {
    const seats = streamSeats({ perCaller: 2, perProcess: 3 })
    const giveBack = seats.take(one, '')
    seats.take({ ...one }, '')
    expect(() => seats.take(one, '')).toThrow(expect.objectContaining({ code: 'QUOTA' }))
    seats.take(two, '')
    expect(() => seats.take(two, '')).toThrow(expect.objectContaining({ code: 'OVERLOADED' }))
    giveBack()
    giveBack()
    expect(seats.taken()).toBe(2)
    seats.take(one, '')
  })

  test('tell anonymous callers apart by their address', () => {
    const seats = streamSeats({ perCaller: 1, perProcess: 9 })
    seats.take(null, '192.0.2.1')
    seats.take(null, '192.0.2.2')
    expect(() => seats.take(null, '192.0.2.1')).toThrow(expect.objectContaining({ code: 'QUOTA' }))
  })
})

function socketOf(follow: SocketRules['follow'], maxOperations = 10) {
  const sent: Record<string, unknown>[] = []
  const closed: number[] = []
  const faults: unknown[] = []
  const socket = new GraphqlSocket(
    { send: async (text) => void sent.push(JSON.parse(text)), close: (code) => void closed.push(code) },
    { follow, maxOperations, reportFault: (fault) => void faults.push(fault) },
  )
  const say = (message: unknown) => socket.receive(typeof message === 'string' ? message : JSON.stringify(message))
  return { socket, sent, closed, faults, say }
}

const settled = async () => await new Promise((resolve) => setImmediate(resolve))
const init = { type: 'connection_init' }
const subscribe = (id = '1') => ({ id, type: 'subscribe', payload: { query: '{ a }' } })

describe('graphql-transport-ws', () => {
  test.for([
    ['text that is no JSON', ['hello'], 4400],
    ['a message of no known type', [{ type: 'start', id: '1' }], 4400],
    ['a subscription without an id', [init, { type: 'subscribe', payload: {} }], 4400],
    ['a subscription whose payload is a list', [init, { id: '1', type: 'subscribe', payload: [] }], 4400],
    ['a second initialisation', [init, init], 4429],
    ['an operation before the initialisation', [subscribe()], 4401],
    ['a second operation under the same id', [init, subscribe(), subscribe()], 4409],
  ] as const)('%s closes the socket with its code', ([, messages, code]) => {
    const { say, closed } = socketOf(async () => ({ data: {} }))
    for (const message of messages) say(message)
    expect(closed).toEqual([code])
  })

  test('acknowledges, answers pings, and carries out one operation with what the initialisation brought', async () => {
    const { say, sent } = socketOf(async ({ payload, connection }) => ({ data: { payload, connection } }))
    say({ type: 'connection_init', payload: { authorization: 'x' } })
    say({ type: 'ping' })
    say(subscribe())
    await settled()
    expect(sent).toEqual([
      { type: 'connection_ack' },
      { type: 'pong' },
      { id: '1', type: 'next', payload: { data: { payload: { query: '{ a }' }, connection: { authorization: 'x' } } } },
      { id: '1', type: 'complete' },
    ])
  })

  test('tells what was refused before it ran as an error, a fault without its text', async () => {
    const refused = socketOf(async () => ({ errors: [{ message: 'no' }] }))
    const faulty = socketOf(async () => {
      throw new Error('a secret')
    })
    for (const { say } of [refused, faulty]) {
      say(init)
      say(subscribe())
    }
    await settled()
    expect(refused.sent[1]).toEqual({ id: '1', type: 'error', payload: [{ message: 'no' }] })
    expect(JSON.stringify(faulty.sent)).toContain('INTERNAL')
    expect(JSON.stringify(faulty.sent)).not.toContain('secret')
    expect(faulty.faults).toHaveLength(1)
  })

  test('ends what nobody waits for: one operation, and all when the socket closes', async () => {
    const signals: AbortSignal[] = []
    const { socket, say, sent } = socketOf(async ({ signal }) => {
      signals.push(signal)
      return new Mailbox<{ data: object }>({ maxItems: 1 })
    })
    say(init)
    say(subscribe('1'))
    say(subscribe('2'))
    say({ id: '1', type: 'complete' })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    socket.closed()
    await settled()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    expect(sent).toEqual([{ type: 'connection_ack' }])
  })

  test('carries only so many operations at once', async () => {
    const { say, sent } = socketOf(async () => new Mailbox<{ data: object }>({ maxItems: 1 }), 1)
    say(init)
    say(subscribe('1'))
    say(subscribe('2'))
    await settled()
    expect(sent[1]).toMatchObject({ id: '2', type: 'error', payload: [{ extensions: { code: 'QUOTA' } }] })
    say({ id: '1', type: 'complete' })
    say(subscribe('2'))
    await settled()
    expect(sent).toHaveLength(2)
  })
})

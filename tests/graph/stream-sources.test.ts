import { once } from 'node:events'
import { createServer } from 'node:http'
import { type Caller, envelopeVerifier, inProcessEvents, serve, type Served } from '@civigraph/subgraph-kit'
import { createLocalJWKSet } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { sharedSources } from '#router/engine/stream/shared-sources.ts'
import { SOURCE_PROTOCOLS, type SourceEvent, type SourceRequest } from '#router/engine/stream/source.ts'
import { sourceOpener } from '#router/engine/stream/open-source.ts'
import { envelopeSigner } from '#router/sso/envelope.ts'
import { clockDepartment, eventually } from '../support/clock-department.ts'
import { callerWith } from '../support/guarded-graph.ts'

const issuer = 'http://router.example'
const signer = await envelopeSigner({ issuer })
const one = callerWith({ subject: 'one' })
const two = callerWith({ subject: 'two' })
const open: { close: () => Promise<void> }[] = []

afterEach(async () => {
  for (const it of open.splice(0)) await it.close()
})

/** A department with its own server, and the router's way of subscribing to it. */
async function departmentBehind(protocol: (typeof SOURCE_PROTOCOLS)[number], options: Partial<Options> = {}) {
  const { server = 'mercurius', maxEventCharacters = 10_000 } = options
  const clock = clockDepartment()
  const faults: unknown[] = []
  const reportFault = (fault: unknown) => void faults.push(fault)
  const served: Served = await serve(clock.subgraph, {
    server,
    port: 0,
    verifyCaller: envelopeVerifier({
      issuer,
      subgraph: 'clock',
      keys: createLocalJWKSet({ keys: [...signer.keys.keys] }),
    }),
    reportFault,
  })
  open.push(served)
  const sources = sharedSources(
    sourceOpener({
      envelope: options.envelope ?? ((department, caller, body) => signer.sign(department, caller, body)),
      inProcess: new Map([['clock', inProcessEvents(clock.subgraph, reportFault)]]),
      openTimeoutMs: 1_000,
      maxEventCharacters,
    }),
  )
  const ending = new AbortController()
  open.push({ close: async () => ending.abort() })

  function request(id: string, caller: Caller | null = one, selection = '{ id count asker }'): SourceRequest {
    return {
      address: { department: 'clock', url: options.url ?? served.url, protocol },
      body: JSON.stringify({ query: `subscription($id: ID!) { ticked(id: $id) ${selection} }`, variables: { id } }),
      caller,
      traceparent: null,
      signal: ending.signal,
    }
  }

  return { clock, faults, served, sources, request, ending }
}

interface Options {
  server: 'mercurius' | 'apollo'
  maxEventCharacters: number
  envelope: typeof signer.sign
  url: URL
}

const ticked = (count: number, asker = 'one', id = 'a') => ({ ticked: { id, count, asker } })

describe.each(SOURCE_PROTOCOLS)('a subscription at a department over %s', (protocol) => {
  test('brings each event, with a caller that the department knows and a fresh context for each', async () => {
    const { clock, sources, request } = await departmentBehind(protocol)
    const { events } = await sources.read(request('a'))
    await eventually(() => clock.listening('a') === 1, 'the department listens')

    clock.tick('a', 1)
    expect((await events.next()).value).toEqual({ data: ticked(1), errors: undefined })
    clock.tick('a', 2)
    clock.tick('b', 9)
    clock.tick('a', 3)
    expect((await events.next()).value?.data).toEqual(ticked(2))
    expect((await events.next()).value?.data).toEqual(ticked(3))
    expect(new Set(clock.contexts).size).toBe(3)
  })

  test('is ended at the department when its last reader leaves', async () => {
    const { clock, sources, request } = await departmentBehind(protocol)
    const first = await sources.read(request('a'))
    const second = await sources.read(request('a'))
    await eventually(() => clock.listening('a') === 1, 'the department listens')

    first.leave()
    clock.tick('a', 1)
    expect((await second.events.next()).value?.data).toEqual(ticked(1))
    expect(clock.listening('a')).toBe(1)

    second.leave()
    await eventually(() => clock.listening('a') === 0, 'the department listens no more')
    expect(sources.open()).toBe(0)
  })

  test('is shared by readers who ask the same as the same caller, and each gets objects of its own', async () => {
    const { clock, sources, request } = await departmentBehind(protocol)
    const readers = [await sources.read(request('a')), await sources.read(request('a', { ...one }))]
    await eventually(() => clock.listening('a') === 1, 'the department listens')
    clock.tick('a', 1)

    const [mine, others] = await Promise.all(readers.map(async ({ events }) => (await events.next()).value?.data))
    expect([mine, others]).toEqual([ticked(1), ticked(1)])
    Object.assign(mine ?? {}, { ticked: null })
    expect(others).toEqual(ticked(1))
    expect(clock.contexts).toHaveLength(1)
  })

  test('is never shared by two callers, nor by one caller with other rights', async () => {
    const { clock, sources, request } = await departmentBehind(protocol)
    await sources.read(request('a'))
    const other = await sources.read(request('a', two))
    await sources.read(request('a', { ...one, scopes: new Set(['clock:read']) }))
    await sources.read(request('a', null))
    await eventually(() => clock.listening('a') === 4, 'four subscriptions')

    clock.tick('a', 1)
    expect((await other.events.next()).value?.data).toEqual(ticked(1, 'two'))
  })

  test('that the department refuses is one answer with its error, and then ends', async () => {
    const { sources, request } = await departmentBehind(protocol)
    const { events } = await sources.read(request('locked'))

    expect((await events.next()).value?.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect((await events.next()).done).toBe(true)
  })

  test('that does not fit the department’s schema is one answer with its error', async () => {
    const { sources, request } = await departmentBehind(protocol)
    const { events } = await sources.read(request('a', one, '{ nothing }'))

    expect((await events.next()).value?.errors).toMatchObject([{ extensions: { code: 'INVALID_OPERATION' } }])
    expect((await events.next()).done).toBe(true)
  })

  test('tells a fault of the department without its text, at its opening and in an event, and goes on', async () => {
    const { clock, faults, sources, request } = await departmentBehind(protocol)
    const broken = await sources.read(request('broken'))
    const { events } = await sources.read(request('a'))
    await eventually(() => clock.listening('a') === 1, 'the department listens')
    clock.fail('a')
    clock.tick('a', 2)

    const answers = [await broken.events.next(), await events.next()].map(({ value }) => JSON.stringify(value))
    expect(answers.every((text) => text.includes('INTERNAL') && !text.includes('990101'))).toBe(true)
    expect(faults).toHaveLength(2)
    expect((await events.next()).value?.data).toEqual(ticked(2))
  })

  test('that falls behind by 100 events is closed, and another reader of the same is not', async () => {
    const { clock, sources, request } = await departmentBehind(protocol)
    const slow = await sources.read(request('a'))
    const quick = await sources.read(request('a'))
    await eventually(() => clock.listening('a') === 1, 'the department listens')

    for (let count = 1; count <= 101; count++) {
      clock.tick('a', count)
      expect((await quick.events.next()).value?.data).toEqual(ticked(count))
    }
    await expect(slow.events.next()).rejects.toMatchObject({ code: 'STREAM_ENDED' })
  })
})

test('a reader for whom 1 MB waits is closed, however few events that are', async () => {
  const { clock, sources, request } = await departmentBehind('in-process')
  const id = 'a'.repeat(50_000)
  const { events } = await sources.read(request(id))
  for (let count = 1; count <= 21; count++) clock.tick(id, count)
  await eventually(() => clock.contexts.length === 21 || clock.listening(id) === 0, 'all is read')
  const all = async () => {
    for await (const event of events) expect(event.errors).toBeUndefined()
  }
  await expect(all()).rejects.toMatchObject({ code: 'STREAM_ENDED' })
})

async function answeredWith(status: number, type: string, body: string) {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': type, location: '/elsewhere' })
    response.end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push({ close: async () => void server.close() })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const { sources, request } = await departmentBehind('sse', { url: new URL(`http://127.0.0.1:${port}/graphql`) })
  return await sources.read(request('a'))
}

describe('a department that answers a subscription by events with', () => {
  test('an end that it does not call the end has broken off', async () => {
    const { events } = await answeredWith(200, 'text/event-stream', 'event: next\ndata: {"data":{"ticked":null}}\n\n')
    expect((await events.next()).value?.data).toEqual({ ticked: null })
    await expect(events.next()).rejects.toMatchObject({ code: 'STREAM_ENDED' })
  })

  test('events that are no GraphQL answers is UPSTREAM_MALFORMED', async () => {
    const { events } = await answeredWith(200, 'text/event-stream', 'event: next\ndata: 7\n\n')
    await expect(events.next()).rejects.toMatchObject({ code: 'UPSTREAM_MALFORMED' })
  })

  test.for([
    ['a redirect', 307, 'UPSTREAM_MALFORMED'],
    ['an error of HTTP', 404, 'UPSTREAM_MALFORMED'],
    ['a failure', 503, 'UPSTREAM_UNAVAILABLE'],
    ['a refusal of the envelope', 401, 'UPSTREAM_UNAVAILABLE'],
    ['a page', 200, 'UPSTREAM_MALFORMED'],
  ] as const)('%s opens no stream', async ([, status, code]) => {
    await expect(answeredWith(status, 'text/html', '<p>Hello</p>')).rejects.toMatchObject({
      code,
      extensions: { department: 'clock' },
    })
  })
})

describe.each(['sse', 'graphql-ws'] as const)('a subscription over the wire, by %s', (protocol) => {
  test('works with Apollo Server as well', async () => {
    const { clock, sources, request } = await departmentBehind(protocol, { server: 'apollo' })
    const { events } = await sources.read(request('a'))
    await eventually(() => clock.listening('a') === 1, 'the department listens')
    clock.tick('a', 1)
    expect((await events.next()).value?.data).toEqual(ticked(1))
  })

  test('is refused by the department without an envelope for exactly this operation', async () => {
    const other = Buffer.from('{"query":"{ clock }"}')
    const { clock, sources, request } = await departmentBehind(protocol, {
      envelope: (department, caller) => signer.sign(department, caller, other),
    })

    const answered = await sources.read(request('a')).then(
      async ({ events }) => JSON.stringify((await events.next()).value),
      (error: unknown) => JSON.stringify(error),
    )
    expect(answered).toMatch(/UNAUTHENTICATED|statement about the caller/)
    expect(clock.listening('a')).toBe(0)
  })

  test('ends with STREAM_ENDED when the connection breaks: events may have been missed', async () => {
    const { clock, served, sources, request } = await departmentBehind(protocol)
    const { events } = await sources.read(request('a'))
    await eventually(() => clock.listening('a') === 1, 'the department listens')

    await served.close()
    await expect(events.next()).rejects.toMatchObject({
      code: 'STREAM_ENDED',
      extensions: { department: 'clock' },
    })
    expect(sources.open()).toBe(0)
  })

  test('is UPSTREAM_UNAVAILABLE when nobody is there', async () => {
    const { sources, request } = await departmentBehind(protocol, { url: new URL('http://127.0.0.1:9/graphql') })
    await expect(sources.read(request('a'))).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    expect(sources.open()).toBe(0)
  })

  test('ends when an event is larger than the router takes', async () => {
    const { clock, sources, request } = await departmentBehind(protocol, { maxEventCharacters: 300 })
    const id = 'a'.repeat(20_000)
    const { events } = await sources.read(request(id))
    await eventually(() => clock.listening(id) === 1, 'the department listens')

    clock.tick(id, 1)
    await expect(events.next()).rejects.toMatchObject({
      code: expect.stringMatching(/UPSTREAM_MALFORMED|STREAM_ENDED/) as string,
    })
    await eventually(() => clock.listening(id) === 0, 'the department listens no more')
  })
})

test('a caller who goes away while a department is being opened leaves nothing behind', async () => {
  const { clock, sources, request, ending } = await departmentBehind('in-process')
  const reading = sources.read(request('a'))
  ending.abort()
  await reading.catch(() => null)
  await eventually(() => clock.listening('a') === 0, 'the department listens no more')
  expect(sources.open()).toBe(0)
})

test('a department that takes its time to subscribe is given up', async () => {
  const never: SourceEvent[] = []
  const opener = sourceOpener({
    envelope: async () => ['name', 'value'],
    inProcess: new Map([['clock', async () => await new Promise(() => never)]]),
    openTimeoutMs: 20,
    maxEventCharacters: 100,
  })
  const request = {
    address: { department: 'clock', url: new URL('memory:clock'), protocol: 'in-process' as const },
    body: '{}',
    caller: null,
    traceparent: null,
    signal: new AbortController().signal,
  }
  await expect(opener(request)).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
})

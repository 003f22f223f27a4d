import { createClient as createEventClient } from 'graphql-sse'
import { createClient as createSocketClient } from 'graphql-ws'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { AGENT, type ActingRouter, MOTHER, SHOP, startActingRouter } from '../support/acting-router.ts'
import { eventually } from '../support/clock-department.ts'

/** Streams of somebody who acts for another: they end with the mandate, however idle they are. */

interface Answer {
  readonly data?: { readonly rung: Readonly<Record<string, string>> | null } | null
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[]
}

let router: ActingRouter
const leaving: (() => unknown)[] = []
beforeAll(async () => {
  router = await startActingRouter()
})
beforeEach(() => {
  router.register.mandates.set('M-1', {
    agent: AGENT,
    principal: { organisation: SHOP },
    scope: 'desk:read desk:write',
    state: 'ACTIVE',
  })
  router.register.silent = false
})
afterEach(() => {
  for (const leave of leaving.splice(0)) leave()
  router.faults.length = 0
})
afterAll(() => router.close())

const RUNG = 'subscription ($bell: String!) { rung(bell: $bell) { letters asker } }'
let bells = 0
const MANDATE = { 'civigraph-acting-for': 'M-1' }

/** Subscribes with a stock client; `opened` when the router has answered. */
function subscribe(headers: Readonly<Record<string, string>> = MANDATE) {
  const client = createEventClient({
    url: router.url.href,
    retryAttempts: 0,
    headers: { authorization: `Bearer ${router.token()}`, ...headers },
  })
  leaving.push(() => client.dispose())
  return reader((asked) => client.iterate(asked) as AsyncIterableIterator<Answer>)
}

/** The same over a socket. */
function subscribeBySocket(connectionParams: Readonly<Record<string, unknown>>, headers: Record<string, string> = {}) {
  const client = createSocketClient({
    url: router.url.href.replace('http:', 'ws:'),
    webSocketImpl: class extends WebSocket {
      constructor(url: string, protocols: string) {
        super(url, protocols, { headers })
      }
    },
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${router.token()}`, ...connectionParams },
  })
  leaving.push(() => client.dispose())
  return reader((asked) => client.iterate(asked) as AsyncIterableIterator<Answer>)
}

type Iterate = (asked: { query: string; variables: Record<string, unknown> }) => AsyncIterableIterator<Answer>

/** One stream, with a bell of its own. */
function reader(iterate: Iterate) {
  const bell = `bell ${++bells}`
  const events = iterate({ query: RUNG, variables: { bell } })
  const next = async (): Promise<Answer> => {
    const result = await events.next()
    if (result.done === true) throw new Error('The stream came to its end.')
    return result.value
  }
  return {
    next,
    /** The answer to a ring. */
    async nextRing(): Promise<Answer> {
      const answer = next()
      await eventually(() => router.desk.bells.has(bell), 'the desk is subscribed to')
      router.desk.ring(bell)
      return await answer
    },
    ended: async () => (await events.next()).done === true,
  }
}

/** Waits until no stream asks the register any more: twice as long as the longest of them would wait. */
async function untilQuiet() {
  await eventually(async () => {
    router.register.askers.length = 0
    await new Promise((resolve) => setTimeout(resolve, 120))
    return router.register.askers.length === 0
  }, 'the register is left alone')
}

test('each event of a stream is answered for the principal', async () => {
  const { data, errors } = await subscribe().nextRing()
  expect(errors).toBeUndefined()
  expect(data?.rung?.['letters']).toBe('two letters')
  expect(JSON.parse(data?.rung?.['asker'] ?? '')).toMatchObject({
    subject: SHOP,
    organisation: SHOP,
    person: null,
    actor: { subject: 'account-of-agent', person: AGENT, mandate: 'M-1' },
  })
})

test('a stream without a mandate asks no register', async () => {
  await untilQuiet()
  const stream = subscribe({})
  for (let count = 0; count < 2; count++)
    // oxlint-disable-next-line no-await-in-loop -- one ring after the other
    expect((await stream.nextRing()).errors).toBeUndefined()
  expect(router.register.askers).toEqual([])
})

describe('a stream that is open and idle ends', () => {
  test.for([
    ['when the mandate is revoked', { state: 'REVOKED' }, 'revoked'],
    ['when its last day has passed', { state: 'EXPIRED' }, 'expired'],
    ['when the principal is no more', { state: 'ENDED' }, 'expired'],
    ['when it gives less than before', { scope: 'desk:write' }, 'scope'],
    ['when it is somebody else’s now', { agent: MOTHER }, 'none'],
    ['when it is for somebody else now', { principal: { person: MOTHER } }, 'scope'],
  ] as const)('%s, and says so', async ([, change, reason]) => {
    const stream = subscribe()
    await stream.nextRing()
    const changedAt = performance.now()
    router.register.change('M-1', change)
    const { data, errors } = await stream.next()
    expect(data).toBeUndefined()
    expect(errors).toMatchObject([{ extensions: { code: 'MANDATE_MISSING', reason } }])
    expect(performance.now() - changedAt).toBeLessThan(2_000) // it asks again every 50 ms here, every 3 s by default
    expect(await stream.ended()).toBe(true)
    for (const secret of ['M-1', AGENT, SHOP]) expect(JSON.stringify(errors)).not.toContain(secret)
  })

  test('when the register does not answer: nobody can tell whether it may go on', async () => {
    const stream = subscribe()
    await stream.nextRing()
    router.register.silent = true
    expect((await stream.next()).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE', retry: true } }])
    expect(await stream.ended()).toBe(true)
  })
})

test('a stream goes on as long as the register says so, and when the mandate gives more than before', async () => {
  const stream = subscribe()
  await stream.nextRing()
  router.register.askers.length = 0
  router.register.change('M-1', { scope: 'desk:read desk:write graph:describe' })
  await eventually(() => router.register.askers.length > 3, 'the register is asked again and again')
  expect(router.register.askers).toMatchObject(router.register.askers.map(() => ({ person: AGENT, actor: null })))
  expect((await stream.nextRing()).data?.rung?.['letters']).toBe('two letters')
})

test('nobody asks the register for a stream that its reader has left', async () => {
  const stream = subscribe()
  await stream.nextRing()
  for (const leave of leaving.splice(0)) leave()
  await untilQuiet()
  expect(router.register.askers).toEqual([])
})

test('a stream whose mandate is not in force is not opened', async () => {
  router.register.change('M-1', { state: 'REVOKED' })
  router.desk.asked = 0
  const answer = await router.post(
    { query: RUNG, variables: { bell: 'none' } },
    { authorization: `Bearer ${router.token()}`, accept: 'text/event-stream', ...MANDATE },
  )
  expect([answer.status, answer.errors[0]?.extensions['code']]).toEqual([403, 'MANDATE_MISSING'])
  expect(router.desk.asked).toBe(0)
})

describe('over a socket', () => {
  test.for([
    ['a program that sends headers', {}, MANDATE],
    ['a page, which cannot, in its first message', MANDATE, {}],
  ] as const)('%s acts for another, and no longer than it may', async ([, params, headers]) => {
    const stream = subscribeBySocket(params, headers)
    expect(JSON.parse((await stream.nextRing()).data?.rung?.['asker'] ?? '')).toMatchObject({ subject: SHOP })
    router.register.change('M-1', { state: 'REVOKED' })
    expect((await stream.next()).errors).toMatchObject([{ extensions: { reason: 'revoked' } }])
  })

  test.for([
    ['in header and message', MANDATE, MANDATE],
    ['that is no text', { 'civigraph-acting-for': 1 }, {}],
  ] as const)('a mandate %s is refused', async ([, params, headers]) => {
    router.desk.asked = 0
    const refused = await subscribeBySocket(params, headers)
      .next()
      .catch((error: unknown) => error)
    expect(JSON.stringify(refused)).toContain('MALFORMED_REQUEST')
    expect(router.desk.asked).toBe(0)
  })
})

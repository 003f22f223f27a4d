import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Breaker } from '#router/engine/fetch/breaker.ts'
import { aContext, aFetch, resultOf, useDepartment, type UsedDepartment } from '../support/department-call.ts'
import {
  type FaultName,
  FAULTS,
  faultyDepartment,
  type FaultyDepartment,
  says,
  WELL,
} from '../support/faulty-department.ts'

const TIMEOUT_MS = 250

let server: FaultyDepartment
let used: UsedDepartment
beforeEach(async () => {
  server = await faultyDepartment()
  used = useDepartment(server.url)
})
afterEach(async () => {
  await server.close()
  await used.release()
})

const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', department: 'licence' }
const MALFORMED = { code: 'UPSTREAM_MALFORMED', department: 'licence' }
const ANSWERED = { data: { answer: 42 } }

/** What callers get, what metrics are told, and how often the department is asked. */
const EXPECTED = {
  none: [ANSWERED, 'answered', 1],
  inTwoParts: [ANSWERED, 'answered', 1],
  afterAnInterimAnswer: [ANSWERED, 'answered', 1],
  gzipped: [ANSWERED, 'answered', 1],
  resetBeforeFirstByte: [UNAVAILABLE, 'unreachable', 2],
  resetAfterFirstByte: [UNAVAILABLE, 'unreachable', 1],
  hang: [UNAVAILABLE, 'timeout', 1],
  slowDrip: [UNAVAILABLE, 'timeout', 1],
  halfClosed: [UNAVAILABLE, 'unreachable', 2],
  halfClosedMidway: [UNAVAILABLE, 'unreachable', 1],
  serverErrorInText: [UNAVAILABLE, 'unreachable', 1],
  serverErrorWithData: [ANSWERED, 'answered', 1],
  busy: [UNAVAILABLE, 'unreachable', 2],
  clientErrorInText: [MALFORMED, 'malformed', 1],
  clientErrorInGraphql: [{ errors: [{ message: 'No such field.' }] }, 'answered', 1],
  envelopeRefused: [UNAVAILABLE, 'unreachable', 1],
  html: [MALFORMED, 'malformed', 1],
  wrongContentType: [MALFORMED, 'malformed', 1],
  noContentType: [MALFORMED, 'malformed', 1],
  invalidJson: [MALFORMED, 'malformed', 1],
  invalidUtf8: [MALFORMED, 'malformed', 1],
  emptyBody: [MALFORMED, 'malformed', 1],
  neitherDataNorErrors: [MALFORMED, 'malformed', 1],
  dataNull: [{ data: null }, 'answered', 1],
  dataList: [MALFORMED, 'malformed', 1],
  errorsObject: [MALFORMED, 'malformed', 1],
  errorsOfText: [MALFORMED, 'malformed', 1],
  hugeBody: [MALFORMED, 'tooLarge', 1],
  announcedHugeBody: [MALFORMED, 'tooLarge', 1],
  gzipBomb: [MALFORMED, 'tooLarge', 1],
  brokenGzip: [MALFORMED, 'malformed', 1],
  unknownEncoding: [MALFORMED, 'malformed', 1],
  contentLengthTooLong: [MALFORMED, 'malformed', 1],
  contentLengthTooShort: [MALFORMED, 'malformed', 1],
  endsInTheMiddleOfAChunk: [UNAVAILABLE, 'unreachable', 1],
  notHttp: [MALFORMED, 'malformed', 1],
  redirect: [MALFORMED, 'malformed', 1],
} satisfies Record<FaultName, readonly [result: object, outcome: string, requests: number]>

test.for(Object.entries(EXPECTED))(
  'a department whose fault is %s costs its own answer and no more time than it has',
  async ([fault, [result, outcome, requests]]) => {
    server.behaviour = FAULTS[fault as FaultName]
    const startedAt = performance.now()

    expect(await resultOf(used.department.send(aFetch(), aContext()))).toEqual(result)

    expect(performance.now() - startedAt).toBeLessThan(TIMEOUT_MS + 100)
    expect(server.received).toHaveLength(requests)
    expect(used.calls).toMatchObject([{ department: 'licence', outcome, attempts: requests, shared: false }])
  },
)

test('a department that takes no connections is tried twice', async () => {
  await server.close()

  expect(await resultOf(used.department.send(aFetch(), aContext()))).toEqual(UNAVAILABLE)

  expect(used.calls).toMatchObject([{ outcome: 'unreachable', attempts: 2 }])
  server = await faultyDepartment()
})

test.for(['resetBeforeFirstByte', 'halfClosed', 'busy'] as const)(
  'a mutation that meets %s is not sent again',
  async (fault) => {
    server.behaviour = FAULTS[fault]

    expect(await resultOf(used.department.send(aFetch('mutation'), aContext()))).toEqual(UNAVAILABLE)

    expect(server.received).toHaveLength(1)
  },
)

test('a query that is sent again gets the answer of the second time', async () => {
  server.behaviour = (socket, request) =>
    server.received.length === 1 ? FAULTS.resetBeforeFirstByte(socket) : FAULTS.none(socket, request)

  expect(await resultOf(used.department.send(aFetch(), aContext()))).toEqual(ANSWERED)

  expect(used.calls).toMatchObject([{ outcome: 'answered', attempts: 2 }])
})

test('a department that asks for more patience than there is, is not asked again', async () => {
  server.behaviour = (socket) => void socket.write(says('', { status: '503 Busy', headers: 'retry-after: 1\r\n' }))

  expect(await resultOf(used.department.send(aFetch(), aContext()))).toEqual({ ...UNAVAILABLE, retryAfter: 1 })

  expect(server.received).toHaveLength(1)
})

test('a connection that was kept and is closed under the next query costs neither a failure nor a try', async () => {
  let closesNext = false
  server.behaviour = (socket, request) => {
    if (!closesNext || request.place === 0) return FAULTS.none(socket, request)
    closesNext = false
    FAULTS.resetBeforeFirstByte(socket)
  }
  const send = () => resultOf(used.department.send(aFetch(), aContext()))

  // The budget of such a quiet department would be three tries.
  for (let round = 0; round < 10; round++) {
    expect(await send()).toEqual(ANSWERED)
    closesNext = true
    expect(await send()).toEqual(ANSWERED)
  }

  // A query may get a new connection instead, while the kept one has not come to rest.
  expect(used.calls.filter(({ attempts }) => attempts === 2).length).toBeGreaterThan(6)
  expect(used.department.breaker.state).toBe('closed')
})

test('a body of 100 MB is not read further than the bound', async () => {
  server.behaviour = FAULTS.hugeBody
  await resultOf(used.department.send(aFetch(), aContext()))

  await vi.waitFor(() => expect(server.connections.size).toBe(0))
  expect(server.sentBytes()).toBeLessThan(20_000_000)
})

test('a department that refuses the envelope is a fault that the operator hears of', async () => {
  server.behaviour = FAULTS.envelopeRefused
  await resultOf(used.department.send(aFetch(), aContext()))

  expect(String(used.faults)).toBe('Error: Department licence refused the caller envelope.')
})

test('the envelope is made anew for each attempt, over the exact body, and nothing else of the caller goes along', async () => {
  const signed: string[] = []
  await used.release()
  used = useDepartment(server.url, {
    envelopeFor: (department) => async (_caller, body) => {
      signed.push(Buffer.from(body).toString())
      return ['civigraph-caller', `${department} ${signed.length}`]
    },
  })
  server.behaviour = FAULTS.busy
  await resultOf(used.department.send(aFetch(), aContext({ traceparent: '00-trace-span-01' })))

  expect(signed).toEqual([aFetch().body, aFetch().body])
  const [first = '', second = ''] = server.received.map(({ head }) =>
    head.replace(/^(host|civigraph-deadline-ms): .*/gm, '$1'),
  )
  expect(first.split('\r\n').filter(Boolean)).toEqual([
    'POST /graphql HTTP/1.1',
    'host',
    'connection: keep-alive',
    'content-type: application/json',
    'accept: application/json',
    'civigraph-deadline-ms',
    'traceparent: 00-trace-span-01',
    'civigraph-caller: licence 1',
    `content-length: ${aFetch().body.length}`,
  ])
  expect(second).toContain('civigraph-caller: licence 2')
})

test('an envelope that cannot be signed is a fault, and the department is not asked', async () => {
  await used.release()
  used = useDepartment(server.url, { envelopeFor: () => () => Promise.reject(new Error('no key')) })

  expect(await resultOf(used.department.send(aFetch(), aContext()))).toEqual(UNAVAILABLE)

  expect(server.received).toHaveLength(0)
  expect(String(used.faults)).toBe('Error: no key')
})

test('the rest of the request’s time, less a reserve, is told to the department and ends the call', async () => {
  server.behaviour = FAULTS.hang
  const startedAt = performance.now()

  const result = await resultOf(used.department.send(aFetch(), aContext({ deadlineAt: startedAt + 120 })))

  expect(result).toEqual({ code: 'DEADLINE_EXCEEDED', department: 'licence' })
  expect(performance.now() - startedAt).toBeLessThan(120)
  const told = Number(/civigraph-deadline-ms: (\d+)/.exec(server.received[0]?.head ?? '')?.[1])
  expect(told).toBeGreaterThan(50)
  expect(told).toBeLessThanOrEqual(100)
  await vi.waitFor(() => expect(server.connections.size).toBe(0))
})

test('a request without time left asks nobody', async () => {
  const sent = used.department.send(aFetch(), aContext({ deadlineAt: performance.now() + 10 }))

  expect(await resultOf(sent)).toEqual({ code: 'DEADLINE_EXCEEDED', department: 'licence' })
  expect(server.received).toHaveLength(0)
})

test('callers with short deadlines do not close a department to all others', async () => {
  server.behaviour = FAULTS.hang
  const hasty = () => used.department.send(aFetch(), aContext({ deadlineAt: performance.now() + 40 }))
  for (let round = 0; round < 30; round++) await resultOf(hasty())

  server.behaviour = FAULTS.none
  expect(await resultOf(used.department.send(aFetch(), aContext()))).toEqual(ANSWERED)
})

test('a query whose caller goes away is ended; a mutation runs to its end', async () => {
  server.behaviour = FAULTS.hang
  const gone = new AbortController()
  const query = resultOf(used.department.send(aFetch(), aContext({ signal: gone.signal })))
  const mutation = resultOf(used.department.send(aFetch('mutation'), aContext({ signal: gone.signal })))
  await vi.waitFor(() => expect(server.connections.size).toBe(2))

  gone.abort()
  expect(await query).toEqual({ code: 'DEADLINE_EXCEEDED', department: 'licence' })
  expect(used.calls).toMatchObject([{ kind: 'query', outcome: 'abandoned' }])
  await vi.waitFor(() => expect(server.connections.size).toBe(1))

  for (const socket of server.connections) socket.write(says(WELL))
  expect(await mutation).toEqual(ANSWERED)
})

test('the breaker opens after twenty failures, refuses at once, and closes when the department is well again', async () => {
  let now = 0
  await used.release()
  const breaker = new Breaker({ now: () => now, random: () => 0.5 })
  const { httpDepartment } = await import('#router/engine/fetch/http-department.ts')
  const { openPools } = await import('#router/engine/fetch/pools.ts')
  const { it: pool, release } = openPools().take(server.url)
  const department = httpDepartment({
    name: 'licence',
    url: server.url,
    pool,
    breaker,
    timeoutMs: TIMEOUT_MS,
    maxAnswerBytes: 1_000,
    envelope: null,
    share: false,
    reportFault: () => {},
  })
  server.behaviour = FAULTS.serverErrorInText
  for (let call = 0; call < 25; call++) await resultOf(department.send(aFetch(), aContext()))
  expect(server.received).toHaveLength(20)
  expect(await resultOf(department.send(aFetch(), aContext()))).toEqual({ ...UNAVAILABLE, retryAfter: 5 })

  now = 5_001
  server.behaviour = FAULTS.none
  for (let call = 0; call < 5; call++) expect(await resultOf(department.send(aFetch(), aContext()))).toEqual(ANSWERED)
  expect(breaker.state).toBe('closed')
  await release()
  used = useDepartment(server.url)
})

test('departments that are alive and answer too much, or what nobody may ask, are not spared', async () => {
  for (const fault of ['hugeBody', 'gzipBomb', 'clientErrorInGraphql', 'envelopeRefused'] as const) {
    server.behaviour = FAULTS[fault]
    for (let call = 0; call < 10; call++) await resultOf(used.department.send(aFetch(), aContext()))
  }
  expect(used.department.breaker.state).toBe('closed')
})

test('no error of a department holds anything of the request or of what the department said', async () => {
  const secrets = /answer }|Something broke|Welcome|kept-secret/
  const texts: string[] = []
  for (const behaviour of Object.values(FAULTS)) {
    server.behaviour = behaviour
    const sent = used.department.send(aFetch('query', '{"query":"kept-secret"}'), aContext())
    await sent.catch((error: Error) => texts.push(error.message))
  }
  expect(texts.length).toBeGreaterThan(20)
  expect(texts.filter((text) => secrets.test(text) || !text.includes('Department licence '))).toEqual([])
})

test('calls beyond the bounds of a department wait for a place, and beyond the queue are refused', async () => {
  await used.release()
  used = useDepartment(server.url, { share: false, bulkhead: { maxRunning: 2, maxQueued: 2 } })
  server.behaviour = FAULTS.hang
  const sent = Array.from({ length: 6 }, () => resultOf(used.department.send(aFetch(), aContext())))
  await vi.waitFor(() => expect(server.received).toHaveLength(2))
  expect(used.department.bulkhead).toMatchObject({ running: 2, queued: 2 })
  expect(await Promise.all(sent.slice(4))).toEqual([UNAVAILABLE, UNAVAILABLE])

  server.behaviour = FAULTS.none
  for (const socket of server.connections) socket.write(says(WELL))
  expect(await Promise.all(sent.slice(0, 4))).toEqual([ANSWERED, ANSWERED, ANSWERED, ANSWERED])
  expect(used.department.bulkhead).toMatchObject({ running: 0, queued: 0 })
})

test('a department that hangs gives all of its places back', async () => {
  await used.release()
  used = useDepartment(server.url, { share: false, timeoutMs: 60, bulkhead: { maxRunning: 2, maxQueued: 50 } })
  server.behaviour = FAULTS.hang
  await Promise.all(Array.from({ length: 10 }, () => resultOf(used.department.send(aFetch(), aContext()))))
  await wait(20)

  expect(used.department.bulkhead).toMatchObject({ running: 0, queued: 0 })
  expect(used.calls.filter(({ attempts }) => attempts === 1)).toHaveLength(2)
})

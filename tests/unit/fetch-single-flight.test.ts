import type { Caller } from '@civigraph/subgraph-kit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { callerKey } from '#router/engine/fetch/caller-key.ts'
import { aContext, aFetch, resultOf, useDepartment, type UsedDepartment } from '../support/department-call.ts'
import { FAULTS, faultyDepartment, type FaultyDepartment, says } from '../support/faulty-department.ts'

const PERSON: Caller = {
  subject: 'account-1',
  person: 'person-1',
  client: 'portal',
  organisation: null,
  scopes: new Set(['licence:read', 'feedback:read']),
  roles: new Set(['citizen']),
  duties: new Set(),
  assurance: 'HIGH',
  authenticatedAt: 1_700_000_000,
  actor: null,
  purpose: null,
  consents: [],
}

let server: FaultyDepartment
let used: UsedDepartment
beforeEach(async () => {
  server = await faultyDepartment(FAULTS.hang)
  used = useDepartment(server.url, { timeoutMs: 2_000, envelopeFor: () => sign })
})
afterEach(async () => {
  await server.close()
  await used.release()
})

const sign = async (): Promise<readonly [string, string]> => ['who', 'signed']

const signSlowly = () =>
  new Promise<readonly [string, string]>((resolve) => setTimeout(resolve, 100, ['who', 'signed']))

/** Answers every request that waits, each with a number of its own. */
function answerAll() {
  let place = 0
  for (const socket of server.connections) socket.write(says(`{"data":{"place":{"number":${place++}}}}`))
}

async function requestsFor(callers: readonly (Caller | null)[], kind: 'query' | 'mutation' = 'query') {
  const sent = callers.map((caller) => resultOf(used.department.send({ ...aFetch(kind), caller }, aContext())))
  await vi.waitFor(() => expect(server.received.length).toBeGreaterThan(0))
  await new Promise((resolve) => setTimeout(resolve, 50))
  const requests = server.received.length
  answerAll()
  await Promise.all(sent)
  return requests
}

test('the same question of the same caller is asked once', async () => {
  expect(await requestsFor([PERSON, PERSON])).toBe(1)
  expect(new Map(used.calls.map(({ shared, attempts }) => [shared, attempts]))).toEqual(
    new Map([
      [false, 1],
      [true, 0],
    ]),
  )
})

test('the same question of anonymous callers is asked once', async () => {
  expect(await requestsFor([null, null, null])).toBe(1)
})

const OTHERS = {
  subject: { subject: 'account-2' },
  person: { person: 'person-2' },
  client: { client: 'app' },
  organisation: { organisation: 'org-1' },
  scopes: { scopes: new Set(['licence:read']) },
  roles: { roles: new Set(['citizen', 'officer']) },
  duties: { duties: new Set(['licence.issue']) },
  assurance: { assurance: 'LOW' },
  authenticatedAt: { authenticatedAt: null },
  actor: { actor: { subject: 'account-2', person: 'person-2', mandate: 'mandate-1' } },
  purpose: { purpose: 'renewal' },
  consents: { consents: ['consent-1'] },
  rows: { rows: { 'Person.licences': ['subject'] } },
} satisfies { [Part in keyof Required<Caller>]: Pick<Caller, Part> }

test.for(Object.entries(OTHERS))('callers who differ only in their %s never share an answer', async ([, other]) => {
  expect(await requestsFor([PERSON, { ...PERSON, ...other }])).toBe(2)
})

test('a caller with an account and an anonymous one never share an answer', async () => {
  expect(await requestsFor([PERSON, null])).toBe(2)
})

test('the order in which rights were granted makes no other caller', () => {
  expect(callerKey({ ...PERSON, scopes: new Set(['feedback:read', 'licence:read']) })).toBe(callerKey({ ...PERSON }))
  const [one, two] = [new Set(['a', 'b']), new Set(['a,b'])]
  expect(callerKey({ ...PERSON, scopes: one })).not.toBe(callerKey({ ...PERSON, scopes: two }))
})

test('mutations are never shared', async () => {
  expect(await requestsFor([PERSON, PERSON], 'mutation')).toBe(2)
})

test('nothing is shared where it is switched off', async () => {
  await used.release()
  used = useDepartment(server.url, { share: false })
  expect(await requestsFor([null, null])).toBe(2)
})

test('each receiver gets objects of its own', async () => {
  const sent = [1, 2].map(() => used.department.send(aFetch(), aContext()))
  await vi.waitFor(() => expect(server.received).toHaveLength(1))
  answerAll()
  const [first, second] = await Promise.all(sent)
  expect(first).toEqual(second)
  expect(first?.data).not.toBe(second?.data)
  expect(first?.data?.['place']).not.toBe(second?.data?.['place'])
})

test('an answer is not kept: the next question is asked again', async () => {
  server.behaviour = FAULTS.none
  await used.department.send(aFetch(), aContext())
  await used.department.send(aFetch(), aContext())
  expect(server.received).toHaveLength(2)
})

test('when the one who began leaves, the call lives for the other', async () => {
  const gone = new AbortController()
  const first = resultOf(used.department.send(aFetch(), aContext({ signal: gone.signal })))
  const second = resultOf(used.department.send(aFetch(), aContext()))
  await vi.waitFor(() => expect(server.received).toHaveLength(1))
  gone.abort()
  expect(await first).toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  answerAll()
  expect(await second).toEqual({ data: { place: { number: 0 } } })
  expect(server.received).toHaveLength(1)
})

test('when all have left, the call is ended, and whoever comes then begins a new one', async () => {
  const gone = new AbortController()
  const sent = [1, 2].map(() => resultOf(used.department.send(aFetch(), aContext({ signal: gone.signal }))))
  await vi.waitFor(() => expect(server.connections.size).toBe(1))
  gone.abort()
  await Promise.all(sent)
  await vi.waitFor(() => expect(server.connections.size).toBe(0))

  server.behaviour = FAULTS.none
  expect(await resultOf(used.department.send(aFetch(), aContext()))).toEqual({ data: { answer: 42 } })
  expect(server.received).toHaveLength(2)
})

test('whoever comes while an abandoned call still ends, begins a new one', async () => {
  await used.release()
  used = useDepartment(server.url, { timeoutMs: 2_000, envelopeFor: () => signSlowly })
  server.behaviour = FAULTS.none
  const gone = new AbortController()
  const first = resultOf(used.department.send(aFetch(), aContext({ signal: gone.signal })))
  gone.abort()
  expect(await first).toMatchObject({ code: 'DEADLINE_EXCEEDED' })

  expect(await resultOf(used.department.send(aFetch(), aContext()))).toEqual({ data: { answer: 42 } })
  expect(server.received).toHaveLength(1)
})

test('a caller who allows little time does not shorten the time of others', async () => {
  const hasty = resultOf(used.department.send(aFetch(), aContext({ deadlineAt: performance.now() + 100 })))
  const patient = resultOf(used.department.send(aFetch(), aContext()))
  expect(await hasty).toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  answerAll()
  expect(await patient).toMatchObject({ data: {} })
  expect(server.received).toHaveLength(2)
})

test('a failure is everybody’s who waits for the call', async () => {
  server.behaviour = FAULTS.html
  const sent = [1, 2].map(() => resultOf(used.department.send(aFetch(), aContext())))
  expect(await Promise.all(sent)).toEqual([1, 2].map(() => ({ code: 'UPSTREAM_MALFORMED', department: 'licence' })))
  expect(server.received).toHaveLength(1)
})

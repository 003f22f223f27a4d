import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aContext, aFetch, resultOf, useDepartment, type UsedDepartment } from '../support/department-call.ts'
import { faultyDepartment, type FaultyDepartment, FAULTS, says } from '../support/faulty-department.ts'

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

const MALFORMED = { code: 'UPSTREAM_MALFORMED', department: 'licence' }

/** An answer of exactly so many bytes. */
function answerOf(bytes: number) {
  const frame = '{"data":{"text":""}}'
  return `{"data":{"text":"${'x'.repeat(bytes - frame.length)}"}}`
}

const send = (context = aContext(), body?: string) => resultOf(used.department.send(aFetch('query', body), context))
const said = (bytes: number) => ({ data: { text: 'x'.repeat(bytes - 20) } })

test('all answers of one request together may have so many bytes, and not one more', async () => {
  server.behaviour = (socket) => void socket.write(says(answerOf(1_000)))
  const exact = aContext({ bytesLeft: 3_000 })
  for (let turn = 0; turn < 3; turn++) expect(await send(exact)).toEqual(said(1_000))
  const short = aContext({ bytesLeft: 2_999 })
  expect([await send(short), await send(short), await send(short)]).toEqual([said(1_000), said(1_000), MALFORMED])
  expect(used.calls.at(-1)).toMatchObject({ outcome: 'tooLarge', attempts: 1 })
})

test('answers that come at once take from the same bytes while they are read', async () => {
  server.behaviour = FAULTS.hugeBody // 100 MB, of which none says how many they are
  const context = aContext({ bytesLeft: 900_000 })
  const bodies = Array.from({ length: 5 }, (_, place) => JSON.stringify({ query: `{ answer${place} }` }))
  expect(await Promise.all(bodies.map((body) => send(context, body)))).toEqual(bodies.map(() => MALFORMED))
  expect(context.bytesLeft).toBeLessThan(0)
  expect(context.bytesLeft).toBeGreaterThan(-1_000_000)
})

test('when nothing is left, no department is asked', async () => {
  server.behaviour = FAULTS.none
  expect(await send(aContext({ bytesLeft: 0 }))).toEqual(MALFORMED)
  expect(server.received).toEqual([])
})

test('what one request has used up says nothing of the department, and takes nothing from the next request', async () => {
  server.behaviour = (socket) => void socket.write(says(answerOf(1_000)))
  for (let turn = 0; turn < 30; turn++) expect(await send(aContext({ bytesLeft: 500 }))).toEqual(MALFORMED)
  expect(used.department.breaker.state).toBe('closed')
  expect(await send(aContext({ bytesLeft: 1_000 }))).toEqual(said(1_000))
})

test('an answer that came compressed counts as large as it is', async () => {
  const body = gzipSync(answerOf(100_000))
  server.behaviour = (socket) => void socket.write(says(body, { headers: 'content-encoding: gzip\r\n' }))
  const context = aContext({ bytesLeft: 200_001 })
  expect([await send(context), await send(context), await send(context)]).toEqual([
    said(100_000),
    said(100_000),
    MALFORMED,
  ])
  expect(await send(aContext({ bytesLeft: 99_999 }))).toEqual(MALFORMED)
})

test('whoever shares the call of another request takes its bytes, too', async () => {
  const { promise: told, resolve: tell } = Promise.withResolvers<void>()
  server.behaviour = (socket) => void told.then(() => socket.write(says(answerOf(1_000))))
  const contexts = [aContext({ bytesLeft: 1_500 }), aContext({ bytesLeft: 1_500 }), aContext({ bytesLeft: 900 })]
  const sent = contexts.map((context) => send(context))
  await vi.waitFor(() => expect(server.received).toHaveLength(1))
  tell()
  expect(await Promise.all(sent)).toEqual([said(1_000), said(1_000), MALFORMED])
  expect(contexts.map(({ bytesLeft }) => bytesLeft)).toEqual([500, 500, -100])
  expect(server.received).toHaveLength(1)
})

test('whoever shares the call of a request that has no bytes left asks anew', async () => {
  const { promise: told, resolve: tell } = Promise.withResolvers<void>()
  server.behaviour = (socket) => void told.then(() => socket.write(says(answerOf(1_000))))
  const sent = [send(aContext({ bytesLeft: 900 })), send(aContext({ bytesLeft: 5_000 }))]
  await vi.waitFor(() => expect(server.received).toHaveLength(1))
  tell()
  expect(await Promise.all(sent)).toEqual([MALFORMED, said(1_000)])
  expect(server.received).toHaveLength(2)
})

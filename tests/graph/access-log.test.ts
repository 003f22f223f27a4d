import { execFileSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { writeEvents } from '#router/http/event-stream.ts'
import { accessLog } from '#router/telemetry/access-log.ts'
import { createMetrics, type Metrics } from '#router/telemetry/metrics.ts'
import { record } from '#router/telemetry/record.ts'
import { noTracing } from '#router/telemetry/tracing.ts'
import { type Door, type DoorOptions, openDoor } from '../support/tiny-door.ts'
import { CANARY } from '../support/tiny-subgraph.ts'

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

interface LoggedDoor {
  readonly door: Door
  readonly log: ReturnType<typeof accessLog>
  readonly metrics: Metrics
  readonly lost: () => number
}

/** The front door with an access log that goes to a file descriptor. */
async function openLoggedDoor(fd: number, options: DoorOptions = {}): Promise<LoggedDoor> {
  let lost = 0
  const log = accessLog({ fd, lost: (lines) => (lost += lines), heldBackMs: 5, closeWithinMs: 200 })
  const metrics = createMetrics()
  const door = await openDoor({
    ...options,
    steps: [record({ metrics, log, tracing: noTracing })],
    refused: log.refused,
  })
  closing.push(() => closeSync(fd), log.close, door.close)
  return { door, log, metrics, lost: () => lost }
}

function newFile(name = 'access.log'): string {
  return join(mkdtempSync(join(tmpdir(), 'civigraph-log-')), name)
}

describe('the access log', () => {
  test('has one line of JSON for each request, also for one that was refused, wherever that was', async () => {
    const path = newFile()
    const { door, log } = await openLoggedDoor(openSync(path, 'a'))
    const answers = [
      await door.ask({ query: 'query Page { page(first: 1) { nodes { id } } }' }),
      await door.ask({ query: '{ thing(id: "refusal") { id } }' }),
      await door.ask({ query: '{ asker }' }, { authorization: 'Bearer forged' }),
      await door.ask({ query: '{ nothing }' }),
      await door.ask('{ "query": '),
      await door.send('', { method: 'PUT' }),
    ]
    await log.close()
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    const read = lines.map((line): Record<string, unknown> => JSON.parse(line))
    expect(read.map(({ outcome }) => outcome)).toEqual([
      'ok',
      'partial',
      'UNAUTHENTICATED',
      'INVALID_OPERATION',
      'MALFORMED_REQUEST',
      'METHOD_NOT_ALLOWED',
    ])
    expect(read.map(({ requestId }) => requestId)).toEqual(
      answers.map(({ headers }) => headers['civigraph-request-id']),
    )
    expect(read[0]).toMatchObject({ operation: 'Page', kind: 'query', origin: 'text', client: null, errors: 0 })
    expect(read[0]?.['document']).toMatch(/^[0-9a-f]{64}$/)
    expect(read[0]?.['ms']).toBeGreaterThan(0)
  })

  test('and the metrics say that an answer was refused as too large, however it was to be sent', async () => {
    const path = newFile()
    const { door, log, metrics } = await openLoggedDoor(openSync(path, 'a'), {
      maxAnswerBytes: 100,
      get: 'text',
      maxBatch: 2,
      streams: { 'text/event-stream': writeEvents },
    })
    const query = `{ ${Array.from({ length: 10 }, (_, index) => `a${index}: asker`).join(' ')} }`
    const answers = [
      await door.ask({ query }),
      await door.send('', { method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}` }),
      await door.ask({ query }, { accept: 'text/event-stream' }),
      await door.ask({ query }, { accept: 'multipart/mixed;deferSpec=20220824' }),
      await door.ask([{ query }, { query: '{ asker }' }]),
    ]
    await log.close()
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      ...Array.from({ length: 4 }, () => [500, 'ANSWER_TOO_LARGE']),
      [200, 'ANSWER_TOO_LARGE'],
    ])
    const lines = readFileSync(path, 'utf8').trim().split('\n')
    const outcomes = lines.map((line): unknown => JSON.parse(line).outcome)
    expect(outcomes).toEqual([...Array.from({ length: 5 }, () => 'ANSWER_TOO_LARGE'), 'ok'])
    const counted = (await metrics.registry.metrics()).match(/^civigraph_requests_total.*$/gm)?.join()
    expect(counted).toMatch(/code="ANSWER_TOO_LARGE"} 5/)
    expect(counted).toMatch(/code="ok"} 1/)
  })

  test('says nothing about anybody: its members are these and no others', async () => {
    const path = newFile()
    const { door, log } = await openLoggedDoor(openSync(path, 'a'))
    await door.ask(
      {
        query: `query P${CANARY}($person: ResidentId) { count(person: $person, text: "${CANARY}") asker }`,
        variables: { person: CANARY },
      },
      { authorization: 'Bearer good', 'x-request': CANARY, cookie: CANARY, traceparent: CANARY },
    )
    await log.close()
    const line = readFileSync(path, 'utf8')
    expect(line).not.toContain(CANARY)
    expect(line).not.toContain('127.0.0.1')
    expect(Object.keys(JSON.parse(line)).toSorted()).toEqual(
      'client cost document errors kind mandate ms operation origin outcome purpose requestId time'.split(' '),
    )
  })

  test('fails no request when its disk is full, and counts what was lost', async () => {
    const { door, log, lost } = await openLoggedDoor(openSync('/dev/full', 'w'))
    for (let number = 0; number < 30; number++) expect((await door.ask({ query: '{ asker }' })).status).toBe(200)
    await log.close()
    expect(lost()).toBe(30)
    expect(door.faults).toEqual([])
  })

  test('holds up no request and no end when nobody reads it', async () => {
    const path = newFile('pipe')
    execFileSync('mkfifo', [path])
    const { door, log, lost } = await openLoggedDoor(openSync(path, constants.O_RDWR | constants.O_NONBLOCK))
    const requests = 400 // more lines than a pipe holds
    for (let number = 0; number < requests; number++) await door.ask({ query: '{ asker }' })
    const startedAt = performance.now()
    await log.close()
    expect(performance.now() - startedAt).toBeLessThan(1_000)
    await expect.poll(lost).toBeGreaterThan(0)
    expect(lost()).toBeLessThan(requests)
  })
})

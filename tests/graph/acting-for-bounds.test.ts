import { closeSync, mkdtempSync, openSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { streamSeats } from '#router/engine/stream/seats.ts'
import type { Exchange } from '#router/exchange.ts'
import { actingCaller } from '#router/guard/mandates/acting-caller.ts'
import { accessLog } from '#router/telemetry/access-log.ts'
import { createHub, type Operation } from '#sdk/hub.ts'
import { AGENT, type ActingRouter, MOTHER, SHOP, startActingRouter } from '../support/acting-router.ts'
import { exchangeOf } from '../support/exchange.ts'
import { callerWith } from '../support/national-graph.ts'
import { startTraceCollector } from '../support/trace-collector.ts'

/** Who acts for another spends his own share, and leaves no names behind. */

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

async function open(env: Readonly<Record<string, string>>): Promise<ActingRouter> {
  const router = await openUnclosed(env)
  closing.push(() => router.close())
  return router
}

async function openUnclosed(env: Readonly<Record<string, string>>): Promise<ActingRouter> {
  const router = await startActingRouter(env)
  for (let count = 0; count < 20; count++)
    router.register.mandates.set(`M-${count}`, {
      agent: AGENT,
      principal: count % 2 === 0 ? { person: MOTHER } : { organisation: SHOP },
      scope: 'desk:read',
      state: 'ACTIVE',
    })
  return router
}

const tokenOfMother = (router: ActingRouter) => router.token('desk:read', { person: MOTHER, sub: MOTHER })

const agent = { ...callerWith({ scopes: 'desk:read', subject: 'account-of-agent' }), person: AGENT }

function actingUnder(id: string) {
  return actingCaller(agent, { id, principal: { person: MOTHER, organisation: null }, scopes: new Set(['desk:read']) })
}

/** Codes of as many requests, each under another mandate. */
async function codesOf(router: ActingRouter, query: (count: number) => string, requests: number): Promise<unknown[]> {
  const codes: unknown[] = []
  for (let count = 0; count < requests; count++) {
    const headers = { authorization: `Bearer ${router.token()}`, 'civigraph-acting-for': `M-${count}` }
    // oxlint-disable-next-line no-await-in-loop -- the budget is spent by one after the other
    const { errors } = await router.post({ query: query(count) }, headers)
    codes.push(errors[0]?.extensions['code'] ?? 'ok')
  }
  return codes
}

describe('many mandates are not many shares', () => {
  test('of cost: all that an agent asks for others is spent from the agent’s own', async () => {
    const router = await open({ CIVIGRAPH_COST_PER_MINUTE: '7' })
    const codes = await codesOf(router, () => '{ desk { letters } }', 12)
    expect(codes[0]).toBe('ok')
    expect(codes.at(-1)).toBe('QUOTA')
    expect(codes.filter((code) => code === 'ok').length).toBeLessThanOrEqual(7)
    const asked = router.register.askers.length
    expect(asked).toBe(codes.filter((code) => code === 'ok').length) // who has nothing left asks no register, either

    const own = await router.post({ query: '{ desk { letters } }' }, { authorization: `Bearer ${router.token()}` })
    expect(own.errors[0]?.extensions['code']).toBe('QUOTA')
    const mother = { authorization: `Bearer ${tokenOfMother(router)}` }
    expect((await router.post({ query: '{ desk { letters } }' }, mother)).errors).toEqual([]) // of hers, nothing was spent
  })

  test('of look-ups', async () => {
    const router = await open({ CIVIGRAPH_LOOKUPS_PER_MINUTE: '5' })
    const query = (count: number) => `{ letterOf(person: "99010119900101${String(count).padStart(4, '0')}AAAA") }`
    const codes = await codesOf(router, query, 8)
    expect(codes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'QUOTA', 'QUOTA', 'QUOTA'])
    const mother = { authorization: `Bearer ${tokenOfMother(router)}` }
    expect((await router.post({ query: query(9) }, mother)).errors).toEqual([])
  })

  test('of streams', () => {
    const seats = streamSeats({ perCaller: 2, perProcess: 10 })
    for (const id of ['M-0', 'M-2']) seats.take(actingUnder(id), '127.0.0.1')
    expect(() => seats.take(actingUnder('M-4'), '127.0.0.1')).toThrow('at most 2 streams')
    expect(() => seats.take(agent, '127.0.0.1')).toThrow('at most 2 streams')
    expect(() => seats.take({ ...agent, subject: MOTHER, person: MOTHER }, '127.0.0.1')).not.toThrow()
  })
})

test('a request without a mandate asks no register, and knows no actor', async () => {
  const router = await open({})
  const { data } = await router.post({ query: '{ desk { asker } }' }, { authorization: `Bearer ${router.token()}` })
  expect(JSON.parse(String(data?.['desk']?.['asker']))).toMatchObject({ person: AGENT, actor: null })
  expect(router.register.askers).toEqual([])
})

test('a department learns in its envelope for whom it is asked and who asks, and never sees the header', async () => {
  const router = await open({})
  const token = router.token('desk:read desk:write graph:describe', {
    realm_access: { roles: ['officer'] },
    organisation: 'ca-ifoi:1',
    acr: 'substantial',
    auth_time: 1_750_000_000,
  })
  const ask = async (mandate: string) => {
    const headers = { authorization: `Bearer ${token}`, 'civigraph-acting-for': mandate }
    const { data } = await router.post({ query: '{ desk { asker letters seal files } }' }, headers)
    return JSON.parse(String(data?.['desk']?.['asker']))
  }
  const actor = { subject: 'account-of-agent', person: AGENT }
  const shared = { client: 'portal', assurance: 'SUBSTANTIAL', authenticatedAt: 1_750_000_000, roles: [], duties: [] }
  expect(await ask('M-0')).toMatchObject({
    ...shared,
    subject: MOTHER,
    person: MOTHER,
    organisation: null,
    scopes: ['desk:read'],
    actor: { ...actor, mandate: 'M-0' },
  })
  expect(await ask('M-1')).toMatchObject({
    ...shared,
    subject: SHOP,
    person: null,
    organisation: SHOP,
    actor: { ...actor, mandate: 'M-1' },
  })
  expect(router.headersAtDesk.length).toBeGreaterThan(1)
  for (const headers of router.headersAtDesk) expect(Object.keys(headers)).not.toContain('civigraph-acting-for')
  expect(router.faults).toEqual([])
})

test('the SDK asks for another where it is told a mandate', async () => {
  const router = await open({})
  const desk: Operation<{ desk: { asker: string } }, Record<string, never>> = {
    id: 'sha256:test',
    name: 'Desk',
    kind: 'query',
    text: 'query Desk { desk { asker } }',
  }
  const hub = createHub({ url: router.url, token: () => router.token(), actingFor: 'M-0' })
  expect(JSON.parse((await hub.get(desk, {})).desk.asker)).toMatchObject({ person: MOTHER, actor: { person: AGENT } })
  const refused = createHub({ url: router.url, token: () => router.token(), actingFor: 'M-99' })
  await expect(refused.get(desk, {})).rejects.toMatchObject({ code: 'MANDATE_MISSING' })
})

describe('of who acts for whom, nothing is kept but that somebody does', () => {
  test('in traces', async () => {
    const collector = await startTraceCollector()
    closing.push(collector.close)
    const router = await openUnclosed({ CIVIGRAPH_OTLP_URL: collector.url, CIVIGRAPH_TRACE_PERCENT: '100' })
    const authorization = `Bearer ${router.token()}`
    const query = '{ desk { letters } }'
    await router.post({ query }, { authorization, 'civigraph-acting-for': 'M-0' })
    await router.post({ query }, { authorization, 'civigraph-acting-for': 'M-unknown' })
    await router.post({ query }, { authorization })
    await router.close() // sends what is held back
    const marked = collector.spans.filter(({ attributes }) => attributes.some(({ key }) => key === 'civigraph.mandate'))
    expect(marked.map(({ attributes }) => attributes.find(({ key }) => key === 'civigraph.mandate')?.value)).toEqual([
      { boolValue: true },
    ])
    expect(collector.spans.some(({ name }) => name === 'fetch register')).toBe(true)
    for (const secret of ['M-0', 'M-unknown', AGENT, MOTHER, 'account-of-agent'])
      expect(collector.bodies.join('')).not.toContain(secret)
  })

  test('in the access log', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'civigraph-log-')), 'access.log')
    const fd = openSync(path, 'a')
    const log = accessLog({ fd, lost: () => {}, heldBackMs: 1, closeWithinMs: 200 })
    const line = (caller: Exchange['caller']) => log.request(exchangeOf({ caller, operation: null, answer: null }))
    for (const caller of [actingUnder('M-0'), agent, null]) line(caller)
    await log.close()
    closeSync(fd)
    const written = readFileSync(path, 'utf8')
    const read = written
      .trim()
      .split('\n')
      .map((one): unknown => JSON.parse(one))
    expect(read).toMatchObject([{ mandate: true, client: 'civigraph-cli' }, { mandate: false }, { mandate: false }])
    for (const secret of ['M-0', AGENT, MOTHER, 'account-of-agent']) expect(written).not.toContain(secret)
  })
})

import { copyFileSync } from 'node:fs'
import { Agent } from 'node:https'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isOpensslHere } from '../support/certificates.ts'
import {
  ask,
  type CertifiedDepartments,
  certifiedDepartments,
  ROUTER,
  serialOf,
} from '../support/certified-departments.ts'
import { eventually } from '../support/clock-department.ts'

describe.skipIf(!isOpensslHere)('a certificate that is replaced on disk', () => {
  const department = { names: ['localhost'], use: 'serverAuth' } as const
  const router = { names: [ROUTER], use: 'clientAuth' } as const

  let nation: CertifiedDepartments
  beforeAll(async () => (nation = await certifiedDepartments()))
  beforeEach(() => void nation.recorded.splice(0))
  afterAll(() => nation?.close())

  test('is used by a department for new connections, and the open ones stay', async () => {
    const pair = nation.ours.issue('renewed', department)
    const { url } = await nation.startClock('mercurius', nation.tlsOf(pair))
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const before = serialOf(pair)
    expect(await nation.knock(url, nation.router, agent)).toEqual({ serial: before, reused: false })

    nation.ours.issue('renewed', department)
    const after = { serial: serialOf(pair), reused: false }
    await eventually(
      async () => JSON.stringify(await nation.knock(url, nation.router)) === JSON.stringify(after),
      'used',
    )
    expect(await nation.knock(url, nation.router, agent)).toEqual({ serial: before, reused: true })
    agent.destroy()
  })

  test('is used by the router for new connections, without a request that fails', async () => {
    const pair = nation.ours.issue('renewed-router', router)
    const { url, serials, subgraph } = await nation.startClock('apollo')
    const started = await nation.startRouterBefore([{ name: 'clock', sdl: subgraph.sdl, url: url.href }], pair)
    const askClock = async (id: string) => await (await ask(started, `{ clock(id: "${id}") { id } }`)).json()
    const before = serialOf(pair)
    expect(await askClock('a')).toEqual({ data: { clock: { id: 'a' } } })
    nation.ours.issue('renewed-router', router)
    const release = nation.hold() // so that each question needs a connection of its own
    const asked: Promise<unknown>[] = []
    await eventually(async () => {
      asked.push(askClock(`b${asked.length}`)) // equal questions would share one
      await pause(100)
      return serials.size > 1
    }, 'the new certificate is shown')
    release()
    expect(await Promise.all(asked)).toEqual(asked.map((_, number) => ({ data: { clock: { id: `b${number}` } } })))
    expect([...serials]).toEqual([before, serialOf(pair)])
    expect(nation.recorded).toEqual([])
  })

  test('and does not fit its key changes nothing, and is told', async () => {
    const pair = nation.ours.issue('mismatched', department)
    const { url } = await nation.startClock('mercurius', nation.tlsOf(pair))
    const before = serialOf(pair)
    copyFileSync(nation.ours.issue('stranger', department).certFile, pair.certFile)
    await eventually(() => nation.recorded.length > 0, 'it was told')
    expect(nation.recorded).toEqual([
      'clock: new files are not taken up. The certificate and its key cannot be used together.',
    ])
    expect(await nation.knock(url, nation.router)).toMatchObject({ serial: before })
  })

  test('and is an authority’s shuts out whom the one before signed, taken-up connections included', async () => {
    const caFile = join(nation.folder, 'trusted.pem')
    copyFileSync(nation.ours.caFile, caFile)
    const { url } = await nation.startClock('mercurius', { ...nation.tlsOf(), caFile })
    const tickets: Buffer[] = []
    expect(await nation.handshake(url, nation.router, { tickets })).toBe('answered anew')
    const [session] = tickets
    expect(await nation.handshake(url, nation.router, { session })).toBe('answered')

    copyFileSync(nation.foreign.caFile, caFile)
    const next = nation.foreign.issue('next-router', router)
    await eventually(async () => (await nation.knock(url, next)) !== 'refused', 'the new authority is trusted')
    nation.recorded.splice(0)
    expect(await nation.handshake(url, nation.router, { session })).toBe('refused')
    await eventually(() => nation.recorded.length > 0, 'it was recorded')
  })
})

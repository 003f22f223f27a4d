import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { departmentConfig, departmentSettings, readEnv, serve } from '@civigraph/subgraph-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type CertificatePair, isOpensslHere } from '../support/certificates.ts'
import {
  ask,
  type CertifiedDepartments,
  certifiedDepartments,
  ROUTER,
  serialOf,
} from '../support/certified-departments.ts'
import { clockDepartment, eventually } from '../support/clock-department.ts'
import { startTown } from '../support/town-department.ts'

/** Who is no router of this nation opens no connection to a department, and who is no department is told nothing. */

const TICKED = 'subscription { ticked(id: "a") { count } }'
const COUNTED = 'subscription { counted(counter: "a") { count } }'
const NO_NAME = /^clock: it holds no name that may connect$/
const NOT_TRUSTED = /UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|SELF_SIGNED_CERT|CERT_SIGNATURE_FAILURE/

let nation: CertifiedDepartments
beforeAll(async () => {
  if (isOpensslHere) nation = await certifiedDepartments()
})
beforeEach(() => {
  nation?.recorded.splice(0)
  nation?.calls.splice(0)
})
afterAll(() => nation?.close())

describe.skipIf(!isOpensslHere).each(['mercurius', 'apollo'] as const)('a department on %s', (server) => {
  let url: URL
  beforeAll(async () => {
    url = (await nation.startClock(server)).url
  })

  test.for([
    ['without a certificate', (): CertificatePair | null => null, /^clock: ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE$/],
    [
      'with the router’s name, signed by another authority',
      () => nation.foreign.issue('other-router', { names: [ROUTER], use: 'clientAuth' }),
      NOT_TRUSTED,
    ],
    [
      'with the certificate of another department',
      () => nation.ours.issue('statistics', { names: ['statistics.example'], use: 'clientAuth' }),
      NO_NAME,
    ],
    [
      'with a certificate that only calls itself the router',
      () => nation.ours.issue('self-styled', { names: ['other.example'], use: 'clientAuth', commonName: ROUTER }),
      NO_NAME,
    ],
    [
      'with a certificate for every name of the domain',
      () => nation.ours.issue('wildcard', { names: ['*.example'], use: 'clientAuth' }),
      NO_NAME,
    ],
    [
      'with a name of which the router’s is a part',
      () => nation.ours.issue('longer', { names: [`${ROUTER}.other`, `not-${ROUTER}`], use: 'clientAuth' }),
      NO_NAME,
    ],
    [
      'with the router’s name on a certificate for servers',
      () => nation.ours.issue('server', { names: [ROUTER], use: 'serverAuth' }),
      /^clock: INVALID_PURPOSE$/,
    ],
  ] as const)('refuses whoever comes %s, and records it', async ([, pair, reason]) => {
    expect(await nation.knock(url, pair())).toBe('refused')
    await eventually(() => nation.recorded.length > 0, 'it was recorded')
    expect(nation.recorded).toEqual([expect.stringMatching(reason)])
    expect(nation.calls).toEqual([])
  })

  test('refuses plain HTTP', async () => {
    await expect(fetch(url.href.replace('https:', 'http:'))).rejects.toThrow('fetch failed')
    await eventually(() => nation.recorded.length > 0, 'it was recorded')
  })

  test('answers the router', async () => {
    expect(await nation.knock(url, nation.router)).toMatchObject({ reused: false })
    expect(nation.recorded).toEqual([])
  })

  test('lets nobody take up a connection again that was refused for its name', async () => {
    const stranger = nation.ours.issue('resuming', { names: ['other.example'], use: 'clientAuth' })
    const tickets: Buffer[] = []
    expect(await nation.handshake(url, stranger, { tickets })).toBe('refused')
    for (const session of tickets) expect(await nation.handshake(url, stranger, { session })).toBe('refused')
    expect(nation.recorded).toHaveLength(1 + tickets.length)
  })
})

describe.skipIf(!isOpensslHere)('the national graph', () => {
  test('is answered over mutual TLS: questions, events and sockets, whatever server a department runs on', async () => {
    const clock = await nation.startClock('mercurius')
    const town = await startTown({ server: 'apollo', tls: nation.tlsOf() })
    nation.closeWith(() => town.close())
    const router = await nation.startRouterBefore([
      { name: 'clock', sdl: clock.subgraph.sdl, url: clock.url.href },
      { name: 'town', sdl: town.sdl, url: town.urls[1] },
    ])
    const both = await ask(router, '{ clock(id: "a") { id } name }')
    expect(await both.json()).toEqual({ data: { clock: { id: 'a' }, name: 'Test Town' } })
    expect([...clock.serials]).toEqual([serialOf(nation.router)])

    const [events, sockets] = [await ask(router, TICKED, EVENTS), await ask(router, COUNTED, EVENTS)]
    await eventually(() => clock.listening('a') === 1, 'the clock is listened to')
    clock.tick('a', 7)
    town.count('a', 8)
    expect(await firstEvent(events)).toContain('{"data":{"ticked":{"count":7}}}')
    expect(await firstEvent(sockets)).toContain('{"data":{"counted":{"count":8}}}')
    expect(nation.recorded).toEqual([])
  })

  test.for([
    [
      'for another name',
      () => nation.ours.issue('elsewhere', { names: ['elsewhere.example'], use: 'serverAuth' }),
      /ALTNAME/,
    ],
    [
      'of another authority',
      () => nation.foreign.issue('impostor', { names: ['localhost'], use: 'serverAuth' }),
      NOT_TRUSTED,
    ],
    [
      'that is for callers only',
      () => nation.ours.issue('caller', { names: ['localhost'], use: 'clientAuth' }),
      /PURPOSE/,
    ],
  ] as const)('asks nothing of a department with a certificate %s, and says so', async ([, pair, code]) => {
    const told = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const impostor = await nation.startClock('mercurius', nation.tlsOf(pair()))
    const { href: url } = impostor.url
    const router = await nation.startRouterBefore([{ name: 'clock', sdl: impostor.subgraph.sdl, url }])
    const answers = [await ask(router, '{ clock(id: "a") { id } }'), await ask(router, TICKED, EVENTS)]
    const lines = told.mock.calls.map(([line]) => String(line))
    told.mockRestore()
    for (const answer of answers) expect(await answer.text()).toContain('"code":"UPSTREAM_UNAVAILABLE"')
    expect(nation.calls).toEqual([])
    expect(lines.find((line) => line.startsWith(`refused ${impostor.url.host} 1 certificate: `))).toMatch(code)
  })
})

describe('settings', () => {
  const config = (env: Record<string, string>) => departmentConfig(readEnv(env, departmentSettings))
  const folder = mkdtempSync(join(tmpdir(), 'tls-settings-'))
  const file = join(folder, 'any.pem')
  writeFileSync(file, 'a secret text')
  afterAll(() => rmSync(folder, { recursive: true }))

  test('of which only a part is set stop a department’s start: it would let in everybody, or nobody', () => {
    const all = {
      CIVIGRAPH_TLS_CERT_FILE: file,
      CIVIGRAPH_TLS_KEY_FILE: file,
      CIVIGRAPH_TLS_CA_FILE: file,
      CIVIGRAPH_TLS_ALLOWED_NAMES: ROUTER,
    }
    expect(config(all).tls).toMatchObject({ allowedNames: [ROUTER] })
    expect(config({}).tls).toBeNull()
    for (const name of Object.keys(all)) expect(() => config({ ...all, [name]: '' })).toThrow('all together')
    expect(() => config({ ...all, CIVIGRAPH_TLS_CA_FILE: '/nowhere.pem' })).toThrow('CIVIGRAPH_TLS_CA_FILE must be')
  })

  test('of which the router’s address is plain stop the start, unless it is on loopback: its keys could be anybody’s', () => {
    const router = (url: string) => config({ CIVIGRAPH_ROUTER_URL: url }).routerUrl.href
    for (const url of [
      'https://router.example/',
      'http://localhost:4000/',
      'http://127.0.0.1:4000/',
      'http://[::1]:4000/',
    ])
      expect(router(url)).toBe(url)
    for (const url of ['http://router.example', 'http://10.0.0.7:4000', 'http://localhost.example', 'ftp://localhost'])
      expect(() => router(url)).toThrow('CIVIGRAPH_ROUTER_URL must begin with https://')
  })

  test('that name a file without a certificate stop the start, and nothing of the file is quoted', async () => {
    const tls = { certFile: file, keyFile: file, caFile: file, allowedNames: [ROUTER] }
    const options = { port: 0, tls, verifyCaller: async () => null, reportFault() {} }
    await expect(serve(clockDepartment().subgraph, options)).rejects.toThrow(
      /^The file of the authorities holds no certificate \(PEM\)\.$/,
    )
  })
})

const EVENTS = 'text/event-stream'

async function firstEvent({ body }: Response): Promise<string> {
  let text = ''
  for await (const part of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += part
    if (text.includes('"data"')) break
  }
  return text
}

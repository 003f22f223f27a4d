import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readEnv } from '@civigraph/subgraph-kit'
import { routerConfig, routerSettings } from '#router/config.ts'
import { checkedLookup } from '#router/registry/checked-lookup.ts'
import { isLoopbackHost, requireAddresses } from '#router/registry/department-address.ts'
import { emptyDatabase } from '../support/database.ts'
import { citizen, identityDepartment, importText, one, personsText } from '../support/identity-department.ts'
import { callerWith, startNationalGraph, type TestGraph } from '../support/national-graph.ts'
import { supergraphOf } from '../support/town-department.ts'
import { startTownRouter, type TownRouter } from '../support/town-router.ts'

/** Addresses that a department may publish and the router must not call; and a department that calls the router. */

const STRICT = { inProcess: new Set<string>(), acceptLoopback: false }
const PASSWORD = 'canary-password'

const REFUSED: readonly (readonly [what: string, rule: string, address: string])[] = [
  ['a file', 'ADDRESS_SCHEME', 'file:///etc/passwd'],
  ['a file of another machine', 'ADDRESS_SCHEME', 'file://files.example/etc/passwd'],
  ['a text within the address', 'ADDRESS_SCHEME', 'data:application/json,{}'],
  ['another protocol', 'ADDRESS_SCHEME', 'gopher://department.example/'],
  ['a department in a process where it is not', 'ADDRESS_SCHEME', 'memory:licence'],
  ['a path without a host', 'ADDRESS_UNREADABLE', '/graphql'],
  ['no address at all', 'ADDRESS_UNREADABLE', ''],
  ['a name and a password', 'ADDRESS_CREDENTIALS', `https://clerk:${PASSWORD}@department.example/graphql`],
  ['a name alone', 'ADDRESS_CREDENTIALS', `https://${PASSWORD}@department.example/graphql`],
  ['where clouds tell secrets', 'ADDRESS_LINK_LOCAL', 'http://169.254.169.254/latest/meta-data'],
  ['the same as one number', 'ADDRESS_LINK_LOCAL', 'http://2852039166/'],
  ['the same in hexadecimal', 'ADDRESS_LINK_LOCAL', 'http://0xA9.0xFE.0xA9.0xFE/'],
  ['the same in octal', 'ADDRESS_LINK_LOCAL', 'http://0251.0376.0251.0376/'],
  ['the same in other digits of Unicode', 'ADDRESS_LINK_LOCAL', 'http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/'],
  ['the same as an IPv6 address', 'ADDRESS_LINK_LOCAL', 'http://[::ffff:169.254.169.254]/'],
  ['the same through NAT64', 'ADDRESS_LINK_LOCAL', 'http://[64:ff9b::169.254.169.254]/'],
  ['the same with a dot at the end', 'ADDRESS_LINK_LOCAL', 'http://169.254.169.254./'],
  ['any other link-local address', 'ADDRESS_LINK_LOCAL', 'https://169.254.0.1:8443/graphql'],
  ['a link-local IPv6 address', 'ADDRESS_LINK_LOCAL', 'http://[fe80::1]/graphql'],
  ['the last link-local IPv6 address', 'ADDRESS_LINK_LOCAL', 'http://[febf:ffff::1]/graphql'],
  ['where Amazon tells secrets over IPv6', 'ADDRESS_LINK_LOCAL', 'http://[fd00:ec2::254]/latest'],
  ['where Google tells secrets', 'ADDRESS_LINK_LOCAL', 'http://Metadata.Google.Internal/computeMetadata/v1/'],
  ['the same by a shorter name', 'ADDRESS_LINK_LOCAL', 'http://metadata/computeMetadata/v1/'],
  ['the same by its other name', 'ADDRESS_LINK_LOCAL', 'http://metadata.goog/'],
  ['the same with a dot at the end of the name', 'ADDRESS_LINK_LOCAL', 'http://metadata.google.internal./'],
  ['secrets through a NAT64 of one’s own', 'ADDRESS_LINK_LOCAL', 'http://[64:ff9b:1::a9fe:a9fe]/'],
  ['secrets through a tunnel (6to4)', 'ADDRESS_LINK_LOCAL', 'http://[2002:a9fe:a9fe::]/'],
  ['secrets as IPv6 was once to hold them', 'ADDRESS_LINK_LOCAL', 'http://[::169.254.169.254]/'],
  ['secrets of Alibaba through NAT64', 'ADDRESS_LINK_LOCAL', 'http://[64:ff9b::100.100.100.200]/'],
  ['where Alibaba tells secrets', 'ADDRESS_LINK_LOCAL', 'http://100.100.100.200/'],
  ['any address of this machine', 'ADDRESS_NOWHERE', 'http://0.0.0.0:5001/graphql'],
  ['the same in IPv6', 'ADDRESS_NOWHERE', 'http://[::]:5001/graphql'],
  ['all machines of a net', 'ADDRESS_NOWHERE', 'http://255.255.255.255/'],
  ['many machines at once', 'ADDRESS_NOWHERE', 'http://[ff02::1]/'],
  ['loopback', 'ADDRESS_LOOPBACK', 'http://127.0.0.1:9464/metrics'],
  ['another loopback address', 'ADDRESS_LOOPBACK', 'http://127.8.7.6/'],
  ['loopback in short', 'ADDRESS_LOOPBACK', 'http://127.1/'],
  ['loopback in IPv6', 'ADDRESS_LOOPBACK', 'http://[::1]:4000/graphql'],
  ['loopback written as an IPv6 address', 'ADDRESS_LOOPBACK', 'http://[::ffff:127.0.0.1]/'],
  ['loopback by name', 'ADDRESS_LOOPBACK', 'https://LocalHost:6379/'],
  ['loopback by a name below it', 'ADDRESS_LOOPBACK', 'http://redis.localhost/'],
  ['loopback by name with a dot at the end', 'ADDRESS_LOOPBACK', 'http://localhost./'],
  ['loopback by its IPv6 name', 'ADDRESS_LOOPBACK', 'http://ip6-localhost/'],
  ['loopback by its other IPv6 name', 'ADDRESS_LOOPBACK', 'http://ip6-loopback/'],
  ['loopback by the names of Red Hat', 'ADDRESS_LOOPBACK', 'http://localhost4.localdomain4/'],
  ['loopback as IPv6 was once to hold it', 'ADDRESS_LOOPBACK', 'http://[::127.0.0.1]/'],
  ['loopback through NAT64', 'ADDRESS_LOOPBACK', 'http://[64:ff9b::127.0.0.1]/'],
  ['loopback through a translator', 'ADDRESS_LOOPBACK', 'http://[::ffff:0:127.0.0.1]/'],
  ['loopback through a tunnel (6to4)', 'ADDRESS_LOOPBACK', 'http://[2002:7f00:1::1]/'],
]

function refusal(address: string, rules = STRICT): string {
  try {
    requireAddresses(new Map([['licence', address]]), rules)
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

describe('a department whose address is', () => {
  test.each(REFUSED)('%s is refused (%s)', (_what, rule, address) => {
    const said = refusal(address)
    expect(said).toContain(`licence  ${rule}  `)
    expect(said).not.toContain(PASSWORD)
    const whereLoopbackIsTaken = refusal(address, { ...STRICT, acceptLoopback: true })
    expect(whereLoopbackIsTaken).toBe(rule === 'ADDRESS_LOOPBACK' ? '' : said)
  })

  test.each([
    'https://licence.example/graphql',
    'http://licence:5003/graphql',
    'http://10.1.2.3:5003/graphql',
    'https://[2001:db8::7]/graphql',
    'https://[64:ff9b::10.1.2.3]/graphql',
    'http://notlocalhost.example/graphql',
  ])('%s is called', (address) => {
    expect(refusal(address)).toBe('')
  })

  test('plain is refused by a router that shows and asks for certificates, unless it is on loopback', () => {
    const rules = { ...STRICT, byCertificate: true }
    for (const address of ['http://licence.example/', 'http://10.1.2.3/', 'http://localhost.example/'])
      expect(refusal(address, rules)).toContain('licence  ADDRESS_PLAIN  ')
    expect(refusal('https://licence.example/', rules)).toBe('')
    expect(refusal('http://localhost:5003/', { ...rules, acceptLoopback: true })).toBe('')
  })

  test('in this process is called there, whatever its address', () => {
    expect(refusal('memory:licence', { ...STRICT, inProcess: new Set(['licence']) })).toBe('')
  })

  test('bad is named with the others, up to three', () => {
    const urls = new Map(['a', 'b', 'c', 'd'].map((name) => [name, 'file:///']))
    expect(() => requireAddresses(urls, STRICT)).toThrow(/ {2}a {2}.*\n {2}b {2}.*\n {2}c {2}.*\n {2}and 1 more$/)
  })
})

describe('a name that DNS knows', () => {
  const told: string[] = []

  /** What a connection gets that asks for the address of such a name. */
  async function lookedUp(address: string, { acceptLoopback = false, all = true } = {}): Promise<unknown> {
    const answers = [{ address, family: address.includes(':') ? 6 : 4 }]
    const lookup = checkedLookup({
      rules: { ...STRICT, acceptLoopback },
      refused: (host, rule) => void told.push(`${host} ${rule}`),
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- asked for all addresses, as here
      lookup: ((_host: string, _options: object, done: (error: null, all: object) => void) =>
        done(null, [{ address: '10.1.2.3', family: 4 }, ...answers])) as never,
    })
    return await new Promise((resolve) =>
      lookup('licence.example', { all }, (error, found) => resolve(error?.code ?? found)),
    )
  }

  test.each([
    ['127.0.0.1', 'ADDRESS_LOOPBACK'],
    ['::1', 'ADDRESS_LOOPBACK'],
    ['64:ff9b::7f00:1', 'ADDRESS_LOOPBACK'],
    ['169.254.169.254', 'ADDRESS_LINK_LOCAL'],
    ['::ffff:169.254.169.254', 'ADDRESS_LINK_LOCAL'],
    ['fe80::1', 'ADDRESS_LINK_LOCAL'],
    ['0.0.0.0', 'ADDRESS_NOWHERE'],
  ])('and that leads to %s, too, is refused (%s)', async (address, rule) => {
    told.length = 0
    expect(await lookedUp(address)).toBe(rule)
    expect(told).toEqual([`licence.example ${rule}`])
  })

  test('is called where it leads to departments, and on loopback where that is taken', async () => {
    expect(await lookedUp('10.1.2.4')).toMatchObject([{ address: '10.1.2.3' }, { address: '10.1.2.4' }])
    expect(await lookedUp('127.0.0.1', { acceptLoopback: true })).toHaveLength(2)
    expect(await lookedUp('10.1.2.4', { all: false })).toBe('10.1.2.3')
  })

  test.each([
    ['sse', {}],
    ['graphql-ws', { CIVIGRAPH_SOCKET_DEPARTMENTS: 'town' }],
  ])(
    'is looked up for each connection, so whoever turns it to any other address of this machine is not asked: %s',
    async (_by, env) => {
      const system = dns.lookup
      const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
      const turned: unknown = (
        _host: string,
        options: object,
        done: (error: null, all: object | string, family?: number) => void,
      ) =>
        'all' in options && options.all ? done(null, [{ address: '0.0.0.0', family: 4 }]) : done(null, '0.0.0.0', 4)
      Object.assign(dns, { lookup: turned })
      syncBuiltinESMExports()
      const router = await startTownRouter(env, { host: 'localhost' })
      try {
        const accept = { accept: 'text/event-stream' }
        const answers = [
          await router.ask({ query: '{ mayor }' }),
          await router.ask({ query: 'subscription { counted(counter: "a") { count } }' }, accept),
        ]
        for (const { text } of answers) expect(text).toContain('"code":"UPSTREAM_UNAVAILABLE"')
        expect(router.town.traceparents).toEqual([])
        expect(String(written.mock.calls)).toMatch(/refused localhost 1 address: ADDRESS_NOWHERE/)
      } finally {
        Object.assign(dns, { lookup: system })
        syncBuiltinESMExports()
        written.mockRestore()
        await router.close()
      }
    },
  )
})

describe('departments on the router’s own machine', () => {
  const accepts = (env: Record<string, string>) => routerConfig(readEnv(env, routerSettings)).acceptLoopbackDepartments

  test.each<[string, boolean, Record<string, string>]>([
    ['are taken by a router that only its machine reaches', true, {}],
    ['are taken by one that listens on loopback by name', true, { CIVIGRAPH_HOST: 'localhost' }],
    ['are refused by one that others reach', false, { CIVIGRAPH_HOST: '0.0.0.0' }],
    ['are refused by one that others reach over IPv6', false, { CIVIGRAPH_HOST: '::' }],
    [
      'are taken by such a one if it is told so',
      true,
      { CIVIGRAPH_HOST: '10.0.0.7', CIVIGRAPH_LOOPBACK_DEPARTMENTS: 'accepted' },
    ],
    ['are refused everywhere if it is told so', false, { CIVIGRAPH_LOOPBACK_DEPARTMENTS: 'refused' }],
  ])('%s', (_what, taken, env) => {
    expect(accepts(env)).toBe(taken)
  })

  test('are known by every name of it', () => {
    for (const host of ['127.0.0.1', '::1', '[::1]', 'localhost', 'LOCALHOST.']) expect(isLoopbackHost(host)).toBe(true)
    for (const host of ['0.0.0.0', '::', 'router.example']) expect(isLoopbackHost(host)).toBe(false)
  })
})

describe('a router', () => {
  let router: TownRouter
  beforeAll(async () => {
    router = await startTownRouter()
  })
  afterAll(() => router.close())

  test('does not start on a supergraph with such an address', async () => {
    await expect(startTownRouter({ CIVIGRAPH_LOOPBACK_DEPARTMENTS: 'refused' })).rejects.toThrow('ADDRESS_LOOPBACK')
  })

  test('that serves keeps its supergraph when the next one has such an address, and calls nobody there', async () => {
    for (const url of ['http://169.254.169.254/latest/meta-data', 'file:///etc/passwd'])
      await expect(router.swap(supergraphOf(router.town, { url }))).rejects.toThrow(/ADDRESS_(LINK_LOCAL|SCHEME)/)
    router.town.traceparents.length = 0
    expect(JSON.parse((await router.ask({ query: '{ mayor }' })).text)).toEqual({ data: { mayor: 'Test Mayor' } })
    expect(router.town.traceparents).toHaveLength(1)
    expect(router.faults).toEqual([])
  })
})

describe('a department that asks the router as a person', () => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let graph: TestGraph
  beforeAll(async () => {
    database = await emptyDatabase('pglite', [identityDepartment])
    await importText(database.host, 'persons', personsText)
    graph = await startNationalGraph(database.host, [identityDepartment])
  })
  afterAll(async () => {
    await graph.close()
    await database.close()
  })

  const OWN = `{ me { person { id } } person(id: "${one}") { id } }`
  const scopes = [...citizen.scopes].join(' ')
  /** As a token by client credentials makes it, with every scope that a person may have. */
  const department = callerWith({ subject: 'service-account', client: 'dept-licence', person: null, scopes })

  test('the person’s own token is answered', async () => {
    expect(await graph.answer({ query: OWN }, citizen)).toEqual({
      data: { me: { person: { id: one } }, person: { id: one } },
    })
  })

  test.each<[string, Record<string, string[]>]>([
    ['with its own token is nobody', {}],
    [
      'and names the person beside it is nobody',
      { 'x-user-id': [one], 'x-road-userid': [one], 'civigraph-caller': [one] },
    ],
  ])('%s, and finds nothing', async (_what, headers) => {
    const { data } = await graph.answer({ query: OWN }, department, headers)
    expect(JSON.parse(JSON.stringify(data))).toEqual({ me: { person: null }, person: null })
  })

  test('and under a mandate is refused, since a machine has none', async () => {
    graph.fetches.length = 0
    const headers = { 'civigraph-acting-for': ['00000000-0000-4000-8000-000000000001'] }
    const { errors } = await graph.answer({ query: OWN }, department, headers)
    expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual(['MANDATE_MISSING'])
    expect(graph.fetches).toEqual([])
  })
})

import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import {
  bodyDigest,
  type Caller,
  defineSubgraph,
  ENVELOPE_LIFE_SECONDS,
  ENVELOPE_TYPE,
  envelopeVerifier,
  inProcess,
  inProcessEvents,
  isIterable,
  keepsRows,
  type RowRules,
  serve,
  type Served,
} from '@civigraph/subgraph-kit'
import { createLocalJWKSet, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { envelopeSigner, type EnvelopeSigner } from '#router/sso/envelope.ts'
import { ARCHIVE_ROWS, archiveSubgraph, FILES } from '../support/archive-subgraph.ts'
import { callerWith, graphOf, type TestGraph } from '../support/national-graph.ts'
import { startUnsignedArchive } from '../support/unsigned-archive.ts'
import { worksDepartments } from '../support/works-departments.ts'

/** The router cannot tell whose a record is: it obliges, and the department applies it or does not answer at all. */

const ISSUER = 'https://router.example'

const one = callerWith({ person: 'person-1' })
const two = callerWith({ person: 'person-2' })
const archivist = callerWith({ person: 'person-9', duties: 'archive' })
const machine = callerWith({ client: 'dept-licence', organisation: 'org-1' })
const agent = callerWith({
  organisation: 'org-1',
  actor: { subject: 'account-9', person: 'person-9', mandate: 'mandate-1' },
})

let graph: TestGraph
beforeAll(async () => {
  graph = await graphOf([archiveSubgraph()])
})
afterAll(async () => {
  await graph.close()
})

describe('through the router', () => {
  test('a record of one’s own is found; another’s is not found, which nobody is told apart from none at all', async () => {
    const query =
      '{ own: file(id: "file-1") { id note } other: file(id: "file-2") { id note } none: file(id: "x") { id } }'
    expect(await graph.answer({ query }, one)).toEqual({
      data: { own: { id: 'file-1', note: 'note of file-1' }, other: null, none: null },
    })
  })

  test('an official with the duty has the other way, and no row is looked at', async () => {
    const query = '{ file(id: "file-2") { id note seal } }'
    expect(await graph.answer({ query }, archivist)).toEqual({
      data: { file: { id: 'file-2', note: 'note of file-2', seal: 'seal of file-2' } },
    })
  })

  test('in a list only what stands on one’s own records is given; what must not be null takes its record along', async () => {
    expect(await graph.answer({ query: '{ files { id note } }' }, two)).toEqual({
      data: { files: FILES.map(({ id }) => ({ id, note: id === 'file-2' ? 'note of file-2' : null })) },
    })
    expect(await graph.answer({ query: '{ asker { files { id seal } } }' }, two)).toEqual({
      data: { asker: { files: [{ id: 'file-2', seal: 'seal of file-2' }] } },
    })
    expect(await graph.answer({ query: '{ files { seal } }' }, two)).toMatchObject({
      data: { files: null },
      errors: [{ extensions: { code: 'NOT_FOUND' } }],
    })
  })

  test('who acts for an organisation finds its records', async () => {
    const query = '{ own: file(id: "file-3") { note } other: file(id: "file-1") { note } }'
    expect(await graph.answer({ query }, agent)).toEqual({ data: { own: { note: 'note of file-3' }, other: null } })
  })

  test.each([
    ['a machine, which nobody’s record is about', machine, 'FORBIDDEN'],
    ['nobody', null, 'UNAUTHENTICATED'],
  ])('%s is refused before any department is asked', async (_who, caller, code) => {
    graph.fetches.length = 0
    expect(await graph.answer({ query: '{ file(id: "file-3") { id } }' }, caller)).toMatchObject({
      data: { file: null },
      errors: [{ extensions: { code, missing: { policies: [['subject'], ['duty:archive']] } } }],
    })
    expect(graph.fetches).toEqual([])
  })

  test('of rights a department hears those that its fields name, and all duties', async () => {
    const caller = callerWith({
      person: 'person-1',
      scopes: 'archive:read licence:read identity:number',
      roles: 'citizen',
      duties: 'licence.issue',
    })
    expect(await graph.answer({ query: '{ rights }' }, caller)).toEqual({
      data: { rights: ['archive:read', 'licence.issue'] },
    })
  })
})

describe('a field of an interface that its department has as one object', () => {
  let works: TestGraph
  beforeAll(async () => {
    works = await graphOf(worksDepartments())
  })
  afterAll(() => works.close())

  test.each([
    ['alone', '{ shown { draft } }', null],
    ['beside a field of one’s own', '{ desk { drawer } shown { draft } }', 'a pen'],
    ['by its type', '{ desk { drawer } shown { ... on Book { draft } } }', 'a pen'],
  ])('is held to its row, asked for %s', async (_how, query, drawer) => {
    const desk = drawer === null ? {} : { desk: { drawer } }
    expect(await works.answer({ query }, one)).toEqual({ data: { ...desk, shown: { draft: null } } })
    expect(works.faults).toEqual([])
  })

  test('is its owner’s, by whatever way it is reached', async () => {
    const draft = 'draft of book-2'
    expect(await works.answer({ query: '{ shown { draft } works { ... on Book { draft } } }' }, two)).toEqual({
      data: { shown: { draft }, works: [{ draft }] },
    })
  })
})

describe('a department that gets no envelope', () => {
  let unsigned: Awaited<ReturnType<typeof startUnsignedArchive>>
  beforeAll(async () => {
    unsigned = await startUnsignedArchive()
  })
  beforeEach(() => {
    unsigned.asked.length = 0
    unsigned.faults.length = 0
  })
  afterAll(() => unsigned.close())

  test.each([
    ['not asked what hangs on its rows', '{ file(id: "file-2") { note } }', 'application/json'],
    ['not subscribed to such events', 'subscription { opened { note } }', 'text/event-stream'],
  ])('is %s, and that is a fault', async (_what, query, accept) => {
    expect(await unsigned.ask(query, accept)).toContain('"code":"UPSTREAM_UNAVAILABLE"')
    expect(unsigned.asked).toEqual([])
    expect(String(unsigned.faults)).toContain('archive must apply a policy about its rows and gets no envelope')
  })

  test('is asked whatever hangs on no row', async () => {
    expect(await unsigned.ask('{ files { id } }')).toContain('"file-2"')
    expect(unsigned.asked).toEqual(['no envelope'])
  })
})

describe('over the wire', () => {
  const FILE = '{"query":"{ file(id: \\"file-2\\") { id } }"}'
  let signer: EnvelopeSigner
  let key: KeyObject
  const served: Served[] = []
  const recorded: string[] = []

  beforeAll(async () => {
    key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const privateKeyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
    signer = await envelopeSigner({ issuer: ISSUER, privateKeyPem })
  })
  afterAll(async () => {
    for (const department of served) await department.close()
  })

  async function start(server: 'mercurius' | 'apollo', keeps: boolean): Promise<URL> {
    const subgraph = archiveSubgraph()
    recorded.length = 0
    const department = await serve(subgraph, {
      server,
      port: 0,
      reportFault: () => {},
      verifyCaller: envelopeVerifier({
        issuer: ISSUER,
        subgraph: 'archive',
        keys: createLocalJWKSet({ keys: [...signer.keys.keys] }),
        recordRefusal: (_, reason) => void recorded.push(reason),
        ...(keeps ? { keepsRows: (asked) => keepsRows(subgraph, asked) } : {}),
      }),
    })
    served.push(department)
    return department.url
  }

  async function ask(url: URL, [name, envelope]: readonly [string, string]) {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [name]: envelope },
      body: FILE,
    })
    return { status: answer.status, body: await answer.json() }
  }

  async function signed(caller: Caller | null): Promise<readonly [string, string]> {
    return await signer.sign('archive', caller, Buffer.from(FILE))
  }

  async function withRows(rows: unknown, sub: string | undefined = 'account-1'): Promise<readonly [string, string]> {
    const now = Math.floor(Date.now() / 1_000)
    const claims = {
      iss: ISSUER,
      aud: 'subgraph:archive',
      ...(sub === '' ? {} : { sub }),
      person: 'person-1',
      iat: now,
      exp: now + ENVELOPE_LIFE_SECONDS,
      jti: randomUUID(),
      bh: bodyDigest(Buffer.from(FILE)),
      rows,
    }
    const kid = signer.keys.keys[0]?.kid ?? ''
    const jwt = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid, typ: ENVELOPE_TYPE }).sign(key)
    return ['civigraph-caller', jwt]
  }

  test.each(['mercurius', 'apollo'] as const)('%s: the obligation of an envelope is applied', async (server) => {
    const url = await start(server, true)
    const rows = { 'Query.file': ['subject'] }
    expect(await ask(url, await signed({ ...two, rows }))).toEqual({
      status: 200,
      body: { data: { file: { id: 'file-2' } } },
    })
    expect(await ask(url, await signed({ ...one, rows }))).toEqual({ status: 200, body: { data: { file: null } } })
    expect(recorded).toEqual([])
  })

  test('a department that was not told what it applies refuses every obligation', async () => {
    const url = await start('mercurius', false)
    expect(await ask(url, await signed({ ...two, rows: { 'Query.file': ['subject'] } }))).toMatchObject({
      status: 401,
      body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
    })
    expect(recorded).toEqual(['it lays an obligation on rows that this department does not know'])
    expect((await ask(url, await signed(two))).status).toBe(200)
  })

  test('an obligation that is not known is refused, whatever its form', async () => {
    const url = await start('mercurius', true)
    const unknown: unknown[] = [
      {},
      { 'Query.file': ['own-division'] },
      { 'Query.file': ['subject', 'own-division'] },
      { 'Query.file': ['subject'], 'Query.files': ['subject'] },
      { 'Query.file': ['toString'] },
      { 'Elsewhere.file': ['subject'] },
      { __proto__: ['subject'], 'constructor.name': ['subject'] },
    ]
    for (const rows of unknown) expect([rows, (await ask(url, await withRows(rows))).status]).toEqual([rows, 401])
    expect(new Set(recorded)).toEqual(new Set(['it lays an obligation on rows that this department does not know']))

    recorded.length = 0
    const odd: unknown[] = ['subject', ['subject'], [], null, 1, { 'Query.file': 'subject' }, { 'Query.file': [1] }]
    for (const rows of odd) expect([rows, (await ask(url, await withRows(rows))).status]).toEqual([rows, 401])
    expect(new Set(recorded)).toEqual(new Set(['it lays an obligation on rows that this kit does not know']))

    recorded.length = 0
    expect((await ask(url, await withRows({ 'Query.file': ['subject'] }, ''))).status).toBe(401)
    expect(recorded).toEqual(['it lays an obligation on the rows of nobody'])
  })
})

describe('within one process', () => {
  const without = { ...archiveSubgraph(), rows: {} }
  const obliged = { ...two, rows: { 'Query.file': ['subject'] } }

  test('a department that does not apply an obligation answers nothing, and that is a fault', async () => {
    const faults: unknown[] = []
    const call = inProcess(without, (fault) => void faults.push(fault))
    const { data, errors } = await call({ query: '{ file(id: "file-1") { id } }' }, obliged)
    expect([data, errors?.map(({ extensions }) => extensions['code'])]).toEqual([undefined, ['INTERNAL']])
    expect(String(faults)).toContain('asked to apply a policy about rows that it does not have')
  })

  test('a field whose row nobody was told to look at is held to it, unless the caller has the other way', async () => {
    const call = inProcess(archiveSubgraph(), () => {})
    const fileFor = async (caller: Caller | null) => await call({ query: '{ file(id: "file-2") { id } }' }, caller)
    for (const caller of [null, machine, one]) expect(await fileFor(caller)).toEqual({ data: { file: null } })
    for (const caller of [two, archivist]) expect(await fileFor(caller)).toEqual({ data: { file: { id: 'file-2' } } })
  })

  test('nor does it subscribe anybody', async () => {
    const subscribe = inProcessEvents(without, () => {})
    const subscribed = await subscribe({ query: 'subscription { opened { id } }' }, obliged)
    if (isIterable(subscribed)) throw new Error('It was subscribed.')
    expect(subscribed.errors?.map(({ extensions }) => extensions['code'])).toEqual(['INTERNAL'])
  })

  test('events are held to the obligation, each by its own row', async () => {
    const archive = archiveSubgraph()
    const caller = { ...two, rows: { 'File.note': ['subject'] } }
    const subscribed = await inProcessEvents(archive, () => {})({ query: 'subscription { opened { note } }' }, caller)
    if (!isIterable(subscribed)) throw new Error('It was refused.')
    for (const file of FILES) archive.open(file)
    const events: unknown[] = []
    for (let turn = 0; turn < FILES.length; turn++) events.push((await subscribed.next()).value)
    await subscribed.return?.()
    expect(events).toEqual([
      { data: { opened: { note: null } } },
      { data: { opened: { note: 'note of file-2' } } },
      { data: { opened: { note: null } } },
    ])
  })
})

describe('a department that forgets a rule is not built', () => {
  const { 'File.note': note, ...others } = ARCHIVE_ROWS
  test.each<[string, RowRules, RegExp]>([
    ['a policy without its rule', others, /archive: File\.note has a policy about its row/],
    ['a rule without its policy', { ...ARCHIVE_ROWS, 'Query.files': ARCHIVE_ROWS['Query.file']! }, /for Query\.files/],
    ['a rule for a field that is not there', { ...ARCHIVE_ROWS, 'File.notes': note! }, /for File\.notes/],
    [
      'a list whose items would be looked at too late',
      { ...ARCHIVE_ROWS, 'Holder.files': ARCHIVE_ROWS['Query.file']! },
      /Holder\.files gives a list/,
    ],
  ])('%s', (_what, rows, message) => {
    expect(() => archiveSubgraph({ rows })).toThrow(message)
  })

  test('a change is made before its record could be looked at', () => {
    const definition = {
      name: 'shredder',
      schema: new URL('../support/shredder.graphql', import.meta.url),
      loaders: () => ({}),
      resolvers: { Mutation: { shred: () => ({ id: 'file-1' }) } },
      rows: { 'Mutation.shred': { subject: { record: 'result' as const, owners: () => ({}) } } },
    }
    expect(() => defineSubgraph(definition)).toThrow(/Mutation\.shred changes its record/)
  })
})

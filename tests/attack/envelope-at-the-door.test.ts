import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Caller, ENVELOPE_HEADER, envelopeVerifier, GraphError, serve, type Served } from '@civigraph/subgraph-kit'
import { createRemoteJWKSet } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { compose } from '#router/registry/compose.ts'
import { type RouterProcess, startRouterProcess } from '../support/router-process.ts'
import { tinySubgraph } from '../support/tiny-subgraph.ts'
import { startTraceCollector, type TraceCollector } from '../support/trace-collector.ts'

/**
 * A real router before a real department that writes down what reaches it. Nothing that a caller sends names the caller, and
 * what the router says of the caller comes back to nobody.
 */

const ISSUER = 'https://router.example'
const CANARY = 'smuggled-990101199001010019'

/** A call as it reached the department. */
interface Received {
  readonly names: readonly string[]
  readonly values: string
  readonly envelopes: readonly string[]
  readonly body: string
  caller: Caller | null
}

const received: Received[] = []
/** Every envelope that was ever sent. */
const envelopes = new Set<string>()
let department: Served
let router: RouterProcess
let collector: TraceCollector
let folder: string
let isRefusing = false

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'civigraph-door-'))
  collector = await startTraceCollector()
  department = await startDepartment()
  const { sdl } = tinySubgraph()
  const composition = compose([{ name: 'tiny', sdl, url: department.url.href }])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  writeFileSync(join(folder, 'supergraph.graphql'), composition.supergraphSdl)
  router = await startRouterProcess({
    env: {
      CIVIGRAPH_SUPERGRAPH_FILE: join(folder, 'supergraph.graphql'),
      CIVIGRAPH_PUBLIC_ORIGIN: ISSUER,
      CIVIGRAPH_OTLP_URL: collector.url,
      CIVIGRAPH_TRACE_PERCENT: '100',
      CIVIGRAPH_SHOW_PLAN: 'everybody',
      CIVIGRAPH_ACCESS_LOG: 'on',
    },
  })
}, 20_000)
beforeEach(() => {
  received.length = 0
  isRefusing = false
})
afterAll(async () => {
  await router.close()
  await department.close()
  collector.close()
  rmSync(folder, { recursive: true })
})

async function startDepartment(): Promise<Served> {
  let verify: ReturnType<typeof envelopeVerifier> | null = null
  let headers: readonly string[] = []
  return await serve(tinySubgraph(), {
    port: 0,
    reportFault: () => {},
    routes(app) {
      app.addHook('onRequest', async ({ raw }) => {
        headers = raw.rawHeaders
      })
    },
    async verifyCaller(call) {
      verify ??= envelopeVerifier({
        issuer: ISSUER,
        subgraph: 'tiny',
        keys: createRemoteJWKSet(new URL('/.well-known/civigraph/envelope-keys.json', router.url)),
      })
      const one = receivedOf(headers, call)
      received.push(one)
      for (const envelope of one.envelopes) envelopes.add(envelope)
      if (isRefusing) throw new GraphError('UNAUTHENTICATED', 'For this test.')
      one.caller = await verify(call)
      return one.caller
    },
  })
}

function receivedOf(raw: readonly string[], call: { header: readonly string[]; body: Uint8Array }): Received {
  const names = raw.filter((_, place) => place % 2 === 0).map((name) => name.toLowerCase())
  return {
    names: names.toSorted(),
    values: raw.join('\n'),
    envelopes: call.header,
    body: Buffer.from(call.body).toString('utf8'),
    caller: null,
  }
}

/** By hand, since `fetch` joins headers that come twice and keeps some to itself. */
async function ask(request: object, headers: readonly string[] = []) {
  const body = JSON.stringify(request)
  const plain = ['host', router.url.host, 'content-type', 'application/json', 'content-length', `${body.length}`]
  return await new Promise<{ status: number; body: { data?: unknown; errors?: unknown }; text: string }>(
    (resolve, reject) => {
      const sent = httpRequest(router.url, { method: 'POST', headers: [...plain, ...headers] }, async (response) => {
        const text = Buffer.concat(await response.toArray()).toString('utf8')
        const said = text + JSON.stringify(response.rawHeaders)
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text), text: said })
      })
      sent.on('error', reject).end(body)
    },
  )
}

const ASKER = { query: '{ asker }' }

function bearer(): readonly string[] {
  return ['authorization', `Bearer ${router.realm.sign(router.realm.claims({ sub: 'anna' }))}`]
}

/** An envelope that the router itself signed a moment ago. */
async function someEnvelope(): Promise<string> {
  await ask(ASKER, bearer())
  const envelope = received.at(-1)?.envelopes[0] ?? ''
  received.length = 0
  return envelope
}

const smuggled: [what: string, headers: (envelope: string) => readonly string[], extensions?: object][] = [
  ['an envelope of the router’s own', (envelope) => [ENVELOPE_HEADER, envelope]],
  ['the same twice', (envelope) => [ENVELOPE_HEADER, envelope, ENVELOPE_HEADER, envelope]],
  ['in capitals', (envelope) => ['CIVIGRAPH-CALLER', envelope, 'Civigraph-Caller', CANARY]],
  ['with an underscore', (envelope) => ['civigraph_caller', envelope, 'CIVIGRAPH_CALLER', CANARY]],
  [
    'listed in `connection`, as what ends here',
    (envelope) => ['connection', 'close, civigraph-caller', ENVELOPE_HEADER, envelope],
  ],
  [
    'listed in `connection`, so that the router’s own would be dropped',
    () => ['connection', 'civigraph-caller, close'],
  ],
  ['names and roles as gateways set them', () => ['x-user-id', CANARY, 'x-roles', CANARY, 'x-user-roles', CANARY]],
  ['more of them', () => ['x-forwarded-user', CANARY, 'remote-user', CANARY, 'x-auth-request-user', CANARY]],
  ['what X-Road sets', () => ['X-Road-UserId', CANARY, 'X-Road-Client', CANARY, 'X-Road-Represented-Party', CANARY]],
  ['whose request it was', () => ['forwarded', `for=${CANARY}`, 'x-forwarded-for', CANARY, 'x-real-ip', CANARY]],
  ['what the router sets for departments', () => ['civigraph-deadline-ms', '1', 'civigraph-scopes', CANARY]],
  ['a cookie', () => ['cookie', `civigraph-caller=${CANARY}; person=${CANARY}`]],
  ['claims in `extensions`', () => [], { sub: CANARY, scope: CANARY, rows: {}, caller: { subject: CANARY } }],
]

describe.each([
  ['nobody', () => [] as readonly string[], null],
  ['a person', bearer, 'anna'],
])('%s', (_who, credentials, subject) => {
  test.each(smuggled)('%s changes nothing and goes no further', async (_what, headers, extensions) => {
    const envelope = await someEnvelope()
    const plain = await ask(ASKER, credentials())
    const [before] = received.splice(0)

    const answer = await ask(
      { ...ASKER, ...(extensions ? { extensions: { ...extensions, civigraphCaller: envelope } } : {}) },
      [...credentials(), ...headers(envelope)],
    )
    expect([answer.status, answer.body]).toEqual([plain.status, { data: { asker: subject } }])
    expect(received).toHaveLength(1)
    const [after] = received
    expect([after?.names, after?.body]).toEqual([before?.names, before?.body])
    expect(after?.envelopes).toEqual([expect.not.stringMatching(envelope)])
    expect(after?.caller).toEqual(before?.caller)
    expect(after?.values).not.toContain(CANARY)
    expect(after?.values).not.toContain(envelope)
  })
})

test('an envelope is no token at the public door, and nobody is asked', async () => {
  const envelope = await someEnvelope()
  for (const scheme of ['Bearer', 'DPoP'])
    expect((await ask(ASKER, ['authorization', `${scheme} ${envelope}`])).status).toBe(401)
  expect(received).toEqual([])
})

test('the envelope is in no answer, no log, no metric and no trace, whatever goes wrong', async () => {
  const texts: string[] = []
  const everything = async (request: object, headers: readonly string[] = []) => {
    texts.push((await ask(request, [...bearer(), ...headers])).text)
  }
  await everything(ASKER, ['civigraph-plan', 'show'])
  for (const how of ['REFUSAL', 'FAULT', 'REJECTION', 'FOREIGN_CODE', 'GRAPHQL_ERROR'])
    await everything({ query: `{ failing(how: ${how}) }` })
  await everything({ query: 'mutation { count }' })
  isRefusing = true
  await everything(ASKER)
  expect(texts.at(-1)).toContain('UPSTREAM')
  expect(received.length).toBeGreaterThan(7)
  texts.push(await (await fetch(router.metricsUrl)).text())

  // Lines and spans go out together, after a second and after five.
  await vi.waitFor(() => expect(router.stdout().split('"operation"').length).toBeGreaterThan(8), 8_000)
  await vi.waitFor(() => expect(collector.spans.length).toBeGreaterThan(8), 8_000)
  expect(router.stderr()).toContain('fault')
  const said = [...texts, router.stdout(), router.stderr(), ...collector.bodies].join('\n')
  expect(envelopes.size).toBeGreaterThan(8)
  for (const envelope of envelopes) {
    const [, payload = '', signature = ''] = envelope.split('.')
    expect(said).not.toContain(signature)
    expect(said).not.toContain(payload.slice(0, 60))
  }
  expect(said).not.toContain(CANARY)
})

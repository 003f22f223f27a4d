import { generateKeyPairSync } from 'node:crypto'
import { type Caller, envelopeVerifier } from '@civigraph/subgraph-kit'
import { createLocalJWKSet } from 'jose'
import { Kind, parse } from 'graphql'
import { createGuard } from '#router/guard/guard.ts'
import { identifiersIn, lookupsOf } from '#router/guard/lookups.ts'
import { envelopeSigner } from '#router/sso/envelope.ts'
import { readKey } from '#router/sso/envelope-keys.ts'
import { apiSchemaOf, callerWith, compose, FEDERATED } from '../support/guarded-graph.ts'

/**
 * Question: what do the guard and the caller envelope add to each request, in processor time of this process?
 *
 *     node tests/bench/guard-and-envelope.ts
 *
 * The guard decides about an operation of thirty fields that it has seen before. Envelopes are for bodies of 0.9 kB; their
 * signatures are made on the thread pool, so what they cost is told twice: in all, and what of it holds up the event loop. It
 * says nothing about the first time an operation is seen, nor about the way to a department.
 */
const ROUNDS = 20_000
const CALLS = 8_000
const AT_ONCE = 16 // as under load

interface Row {
  readonly what: string
  readonly us: number
  readonly goal: number
}

const rows: Row[] = [...guardRows(), ...(await envelopeRows('ES256')), ...(await envelopeRows('EdDSA'))]
for (const { what, us, goal } of rows)
  console.log(`${what.padEnd(62)} ${us.toFixed(2).padStart(8)} µs  goal ${goal}  ${us <= goal ? 'ok' : 'MISSED'}`)
if (rows.some(({ us, goal }) => us > goal)) process.exitCode = 1

function guardRows(): Row[] {
  const fields = Array.from({ length: 14 }, (_, index) => `f${index}`)
  const supergraph = compose(`${FEDERATED}
    type Query { me: Person other(id: ID!): Person @authenticated }
    type Person @key(fields: "id") {
      id: ID! ${fields.map((name, index) => `${name}: String ${index % 2 ? `@requiresScopes(scopes: [["s${index}"]])` : ''}`).join(' ')}
    }`)
  const schema = apiSchemaOf(supergraph)
  const guard = createGuard(supergraph, schema)
  const document = parse(`query ($id: ID!) { me { id ${fields.join(' ')} } other(id: $id) { id ${fields.join(' ')} } }`)
  const request = { document, operationName: undefined, variables: { id: '1' } }
  const [definition] = document.definitions
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('It is an operation.')
  const lookups = lookupsOf(schema, document, definition)
  const everything = callerWith({ scopes: new Set(fields.map((_, index) => `s${index}`)) })
  const lacking = callerWith({ scopes: new Set(fields.slice(0, -1).map((_, index) => `s${index}`)) })
  const row = (what: string, goal: number, work: () => unknown) => ({ what, goal, us: timeOf(work) })
  return [
    row('guard: nothing denied', 5, () => guard.guardOperation(request, everything)),
    row('guard: nothing denied, a caller not seen before', 20, () => guard.guardOperation(request, { ...everything })),
    row('guard: one field denied in two places', 5, () => guard.guardOperation(request, lacking)),
    row('guard: everything denied, to nobody', 20, () => guard.guardOperation(request, null)),
    row('guard: a fetch that goes out, and the caller it needs', 5, () =>
      guard.callerOf('{me{id f0 f1 f2 f3}}', everything),
    ),
    row('guard: identifiers of an operation', 5, () => identifiersIn(lookups, request.variables)),
  ]
}

/** Microseconds of one turn, the least of five goes: what others do on the machine only adds. */
function timeOf(work: () => unknown): number {
  const goes = Array.from({ length: 5 }, () => {
    const from = process.cpuUsage()
    for (let round = 0; round < ROUNDS; round++) work()
    const { user, system } = process.cpuUsage(from)
    return (user + system) / ROUNDS
  })
  return Math.min(...goes)
}

async function envelopeRows(algorithm: 'ES256' | 'EdDSA'): Promise<Row[]> {
  const signer = await envelopeSigner({ issuer: 'https://router.example', privateKeyPem: keyOf(algorithm) })
  const caller: Caller = callerWith({
    person: 'p'.repeat(22),
    scopes: new Set(['licence:read']),
    roles: new Set(['citizen']),
  })
  const body = Buffer.from(JSON.stringify({ query: '{ me { name } }', variables: { text: 'x'.repeat(860) } }))
  const keys = createLocalJWKSet({ keys: [...signer.keys.keys] })
  const verify = envelopeVerifier({
    issuer: 'https://router.example',
    subgraph: 'licence',
    keys,
    recordRefusal: () => {},
  })
  const { sign } = await readKey(keyOf(algorithm))
  const text = 'x'.repeat(700) // header and claims of such an envelope, as they are signed
  const alone = await measured(() => sign(text))
  const made = await measured(() => signer.sign('licence', caller, body))
  const envelopes = made.results.map(([, envelope]) => envelope)
  const checked = await measured((round) => verify({ header: [envelopes[round] ?? ''], body }))
  return [
    { what: `envelope ${algorithm}: made, all threads`, us: made.us, goal: 60 },
    { what: `envelope ${algorithm}: of it the signature alone, all threads`, us: alone.us, goal: 60 },
    { what: `envelope ${algorithm}: made, of it on the event loop`, us: made.onLoopUs, goal: 20 },
    { what: `envelope ${algorithm}: checked by a department`, us: checked.us, goal: 150 },
  ]
}

function keyOf(algorithm: 'ES256' | 'EdDSA'): string {
  const { privateKey } =
    algorithm === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

async function measured<T>(work: (round: number) => Promise<T>) {
  for (let round = 0; round < 500; round++) await work(-1).catch(() => {})
  const results: T[] = []
  const from = process.cpuUsage()
  const fromLoop = process.threadCpuUsage()
  for (let round = 0; round < CALLS; round += AT_ONCE)
    results.push(...(await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => work(round + index)))))
  const { user, system } = process.cpuUsage(from)
  const loop = process.threadCpuUsage(fromLoop)
  return { results, us: (user + system) / CALLS, onLoopUs: (loop.user + loop.system) / CALLS }
}

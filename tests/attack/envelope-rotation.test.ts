import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Caller, envelopeVerifier } from '@civigraph/subgraph-kit'
import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader } from 'jose'
import { afterEach, expect, test } from 'vitest'
import { type EnvelopeSigner, envelopeSigner } from '#router/sso/envelope.ts'
import { PUBLISHED_BEFORE_MS } from '#router/sso/envelope-keys.ts'
import { callerWith } from '../support/national-graph.ts'

/** Keys that change while calls go on: no call may be refused for it, and no old key may go on for ever. */

const ISSUER = 'https://router.example'
const BODY = Buffer.from('{"query":"{ asker }"}')
const MINUTE_MS = 60_000
const anna: Caller = callerWith({ scopes: 'licence:read', roles: 'citizen' })

const first = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
const second = pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
const edwards = pemOf(generateKeyPairSync('ed25519').privateKey)

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** A signer with a clock that a test moves. */
async function signerAt(options: Partial<Parameters<typeof envelopeSigner>[0]> = {}) {
  const clock = { ms: 0 }
  const signer = await envelopeSigner({ issuer: ISSUER, privateKeyPem: first, now: () => clock.ms, ...options })
  return { clock, signer }
}

async function kidOf(signer: EnvelopeSigner): Promise<string | undefined> {
  return decodeProtectedHeader((await signer.sign('tiny', anna, BODY))[1]).kid
}

function kidsOf({ keys }: EnvelopeSigner): (string | undefined)[] {
  return keys.keys.map(({ kid }) => kid)
}

test('a new key is published before it signs, and the old one after it has signed', async () => {
  const { clock, signer } = await signerAt()
  const before = await kidOf(signer)
  await signer.rotate(second)
  const after = kidsOf(signer)[1]
  expect(kidsOf(signer)).toEqual([before, after])

  clock.ms = PUBLISHED_BEFORE_MS - 1
  expect([await kidOf(signer), kidsOf(signer)]).toEqual([before, [before, after]])
  clock.ms = PUBLISHED_BEFORE_MS
  expect([await kidOf(signer), kidsOf(signer)]).toEqual([after, [after, before]])
  clock.ms = PUBLISHED_BEFORE_MS + MINUTE_MS
  expect([await kidOf(signer), kidsOf(signer)]).toEqual([after, [after]])
})

test('a department that reads the keys every ten minutes refuses no call while they change', async () => {
  const { clock, signer } = await signerAt()
  const read = () => createLocalJWKSet({ keys: [...signer.keys.keys] })
  let keys = read()
  let readAt = 0
  const verify = envelopeVerifier({ issuer: ISSUER, subgraph: 'tiny', keys: (...given) => keys(...given) })
  const used = new Set<string | undefined>()
  for (; clock.ms < 60 * MINUTE_MS; clock.ms += 20_000) {
    if (clock.ms === 3 * MINUTE_MS) await signer.rotate(second)
    if (clock.ms === 30 * MINUTE_MS) await signer.rotate(edwards)
    if (clock.ms - readAt >= 10 * MINUTE_MS) {
      keys = read()
      readAt = clock.ms
    }
    const [, envelope] = await signer.sign('tiny', anna, BODY)
    used.add(decodeProtectedHeader(envelope).kid)
    expect(await verify({ header: [envelope], body: BODY })).toEqual(anna)
  }
  expect(used.size).toBe(3)
})

test('an envelope under a key that is no longer published is refused', async () => {
  const { clock, signer } = await signerAt()
  const [, early] = await signer.sign('tiny', anna, BODY)
  await signer.rotate(second)
  clock.ms = PUBLISHED_BEFORE_MS
  await kidOf(signer)
  clock.ms += 2 * MINUTE_MS
  const keys = createLocalJWKSet({ keys: [...signer.keys.keys] })
  const verify = envelopeVerifier({ issuer: ISSUER, subgraph: 'tiny', keys, recordRefusal: () => {} })
  await expect(verify({ header: [early], body: BODY })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a key that is there already, or none at all, changes nothing', async () => {
  const { clock, signer } = await signerAt()
  const before = kidsOf(signer)
  await signer.rotate(first)
  await expect(signer.rotate('no key')).rejects.toThrow(/must hold an ES256 \(P-256\) or EdDSA/)
  expect(kidsOf(signer)).toEqual(before)
  await signer.rotate(second)
  clock.ms = PUBLISHED_BEFORE_MS / 2
  await signer.rotate(second) // read again from its file: its time does not begin anew
  clock.ms = PUBLISHED_BEFORE_MS
  expect(await kidOf(signer)).not.toBe(before[0])
})

test.each(['ES256', 'EdDSA'] as const)('%s: what the router signs the department takes', async (algorithm) => {
  const signer = await envelopeSigner({ issuer: ISSUER, algorithm })
  expect(signer.keys.keys).toMatchObject([{ alg: algorithm, use: 'sig' }])
  expect(JSON.stringify(signer.keys)).not.toContain('"d"')
  const verify = envelopeVerifier({
    issuer: ISSUER,
    subgraph: 'tiny',
    keys: createLocalJWKSet({ keys: [...signer.keys.keys] }),
  })
  for (const caller of [anna, null, anna]) {
    const [, envelope] = await signer.sign('tiny', caller, BODY)
    expect(decodeProtectedHeader(envelope)).toMatchObject({ alg: algorithm, typ: 'civigraph-caller+jwt' })
    expect(await verify({ header: [envelope], body: BODY })).toEqual(caller)
  }
})

test('an envelope that names the other algorithm than that of its key is refused', async () => {
  const signer = await envelopeSigner({ issuer: ISSUER, privateKeyPem: edwards })
  const [, good] = await signer.sign('tiny', anna, BODY)
  const head = { ...decodeProtectedHeader(good), alg: 'ES256' }
  const forged = good.replace(/^[^.]+/, Buffer.from(JSON.stringify(head)).toString('base64url'))
  const keys = createLocalJWKSet({ keys: [...signer.keys.keys] })
  const verify = envelopeVerifier({ issuer: ISSUER, subgraph: 'tiny', keys, recordRefusal: () => {} })
  await expect(verify({ header: [forged], body: BODY })).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('keys are published as they are at the moment of the question', async () => {
  const { signer } = await signerAt()
  const { keys } = signer // what a server holds on to
  const server = createServer((_request, response) => response.end(JSON.stringify(keys))).listen(0, '127.0.0.1')
  servers.push(server)
  await new Promise((listening) => server.once('listening', listening))
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  await signer.rotate(second)
  const verify = envelopeVerifier({ issuer: ISSUER, subgraph: 'tiny', keys: createRemoteJWKSet(url) })
  const own = await envelopeSigner({ issuer: ISSUER, privateKeyPem: second })
  const [, envelope] = await own.sign('tiny', anna, BODY)
  expect(await verify({ header: [envelope], body: BODY })).toEqual(anna)
})

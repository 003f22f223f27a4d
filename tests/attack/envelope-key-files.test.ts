import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Caller, envelopeVerifier, readEnv } from '@civigraph/subgraph-kit'
import { createLocalJWKSet, decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig, routerConfig, routerSettings } from '#router/config.ts'
import { type EnvelopeSigner, envelopeSigner } from '#router/sso/envelope.ts'
import { followKeyFiles, type FollowedKeyFiles } from '#router/sso/envelope-key-files.ts'
import { PUBLISHED_AFTER_MS, PUBLISHED_BEFORE_MS } from '#router/sso/envelope-keys.ts'
import { callerWith } from '../support/national-graph.ts'

/** Keys that are changed in files under running routers: all of them must agree, and nothing but a key be taken. */

const ISSUER = 'https://router.example'
const BODY = Buffer.from('{"query":"{ asker }"}')
const anna: Caller = callerWith({ scopes: 'licence:read' })

let folder: string
let keyPath: string
let nextPath: string
const open: FollowedKeyFiles[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'civigraph-keys-'))
  keyPath = join(folder, 'envelope.pem')
  nextPath = join(folder, 'envelope-next.pem')
  put(keyPath, first)
})
afterEach(() => {
  for (const one of open.splice(0)) one.close()
  rmSync(folder, { recursive: true })
})

const [first, second, third] = [newKey(), newKey(), newKey()]

function newKey(kind: 'ec' | 'ed25519' = 'ec'): string {
  const { privateKey } =
    kind === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('ed25519')
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

/** As an operator should: written elsewhere, then moved. */
function put(path: string, text: string, mode = 0o600) {
  writeFileSync(`${path}.new`, text)
  chmodSync(`${path}.new`, mode)
  renameSync(`${path}.new`, path)
}

interface Follower {
  readonly signer: EnvelopeSigner
  /** Milliseconds on the router's own clock, which tests move. */
  readonly clock: { ms: number }
  readonly warnings: string[]
  readonly glance: () => Promise<void>
  /** As long as it takes to see a change and to see that it stays. */
  readonly look: () => Promise<void>
}

/** A router that starts some time after now. */
async function router(startsAfterMs = 0): Promise<Follower> {
  const clock = { ms: 0 }
  const warnings: string[] = []
  const { envelopeKeys } = configWith({
    CIVIGRAPH_ENVELOPE_KEY_FILE: keyPath,
    CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE: nextPath,
  })
  const { key, next } = envelopeKeys
  const signer = await envelopeSigner({ issuer: ISSUER, privateKeyPem: key?.pem ?? null, now: () => clock.ms })
  const files = await followKeyFiles({
    key: key?.path ?? '',
    next,
    signer,
    warn: (message) => void warnings.push(message),
    lookMs: 1_000_000,
    now: () => Date.now() + startsAfterMs,
  })
  open.push(files)
  const look = async () => {
    await files.look()
    await files.look()
  }
  return { signer, clock, warnings, look, glance: files.look }
}

function configWith(env: Record<string, string>) {
  return routerConfig(readEnv(env, routerSettings))
}

async function kidOf({ signer }: Follower): Promise<string | undefined> {
  return decodeProtectedHeader((await signer.sign('tiny', anna, BODY))[1]).kid
}

function published({ signer }: Follower): (string | undefined)[] {
  return signer.keys.keys.map(({ kid }) => kid)
}

async function kidOfKey(pem: string): Promise<string> {
  const signer = await envelopeSigner({ issuer: ISSUER, privateKeyPem: pem })
  return signer.keys.keys[0]?.kid ?? ''
}

test('the whole recipe: next put there, eleven minutes, moved to its place, a minute; no restart, and no call refused', async () => {
  const one = await router()
  const [old, fresh] = [await kidOfKey(first), await kidOfKey(second)]
  const used = new Set<string | undefined>()
  let keys = createLocalJWKSet({ keys: [...one.signer.keys.keys] })
  const verify = envelopeVerifier({ issuer: ISSUER, subgraph: 'tiny', keys: (...given) => keys(...given) })
  for (let minute = 0; minute <= 40; minute++) {
    one.clock.ms = minute * 60_000
    if (minute === 3) put(nextPath, second)
    if (minute === 20) renameSync(nextPath, keyPath)
    await one.look()
    if (minute % 10 === 0) keys = createLocalJWKSet({ keys: [...one.signer.keys.keys] }) // a department's longest
    const [, envelope] = await one.signer.sign('tiny', anna, BODY)
    used.add(decodeProtectedHeader(envelope).kid)
    expect(await verify({ header: [envelope], body: BODY })).toEqual(anna)
  }
  expect([...used]).toEqual([old, fresh])
  expect([published(one), one.warnings]).toEqual([[fresh], []])
})

test('the next key signs eleven minutes after it was seen, and the other stays published while it stands in its file', async () => {
  const one = await router()
  const [old, fresh] = [await kidOfKey(first), await kidOfKey(second)]
  put(nextPath, second)
  await one.look()
  expect(published(one)).toEqual([old, fresh])
  one.clock.ms = PUBLISHED_BEFORE_MS - 1
  expect(await kidOf(one)).toBe(old)
  one.clock.ms = PUBLISHED_BEFORE_MS
  expect(await kidOf(one)).toBe(fresh)
  one.clock.ms += 24 * 60 * 60_000
  expect(published(one)).toEqual([fresh, old])

  renameSync(nextPath, keyPath)
  await one.look()
  one.clock.ms += PUBLISHED_AFTER_MS - 1
  expect(published(one)).toEqual([fresh, old])
  one.clock.ms += 1
  expect(published(one)).toEqual([fresh])
})

test('routers that share the files agree, whenever they were started', async () => {
  put(nextPath, second)
  const before = await router()
  const between = await router(5 * 60_000)
  const after = await router(12 * 60_000)
  const [old, fresh] = [await kidOfKey(first), await kidOfKey(second)]
  expect([await kidOf(before), await kidOf(between), await kidOf(after)]).toEqual([old, old, fresh])
  for (const one of [before, between, after]) expect(new Set(published(one))).toEqual(new Set([old, fresh]))
  between.clock.ms = 7 * 60_000 // eleven minutes after the key was put there, at both
  before.clock.ms = 12 * 60_000
  expect([await kidOf(before), await kidOf(between)]).toEqual([fresh, fresh])
  for (const one of [before, between, after]) expect(new Set(published(one))).toEqual(new Set([old, fresh]))
})

test('a key that is put in the place of the other at once is published for eleven minutes all the same', async () => {
  const one = await router()
  const [old, fresh] = [await kidOfKey(first), await kidOfKey(second)]
  put(keyPath, second)
  await one.look()
  expect([await kidOf(one), new Set(published(one))]).toEqual([old, new Set([old, fresh])])
  one.clock.ms = PUBLISHED_BEFORE_MS
  expect(await kidOf(one)).toBe(fresh)
  one.clock.ms += PUBLISHED_AFTER_MS
  expect(published(one)).toEqual([fresh])
})

test('a next key that is taken back never signs; another one in its place begins anew', async () => {
  const one = await router()
  const [old, other] = [await kidOfKey(first), await kidOfKey(third)]
  put(nextPath, second)
  await one.look()
  rmSync(nextPath)
  await one.look()
  one.clock.ms = PUBLISHED_BEFORE_MS
  expect([await kidOf(one), published(one)]).toEqual([old, [old]])

  put(nextPath, third)
  await one.look()
  expect(await kidOf(one)).toBe(old)
  one.clock.ms += PUBLISHED_BEFORE_MS
  expect(await kidOf(one)).toBe(other)
})

test.each<[string, () => void, RegExp]>([
  ['something that is no key', () => put(nextPath, 'no key'), /must hold an ES256 \(P-256\) or EdDSA/],
  ['the beginning of a key', () => put(nextPath, newKey().slice(0, 80)), /must hold an ES256/],
  [
    'a key that others may read',
    () => put(nextPath, newKey(), 0o640),
    /NEXT_KEY_FILE may be read by others.*chmod 600/,
  ],
  ['no key where the first one was', () => rmSync(keyPath), /CIVIGRAPH_ENVELOPE_KEY_FILE cannot be read/],
  ['an opened first key', () => put(keyPath, newKey(), 0o604), /CIVIGRAPH_ENVELOPE_KEY_FILE may be read by others/],
])('%s is told once and changes nothing, and a good key is taken afterwards', async (_what, spoil, told) => {
  const one = await router()
  const before = published(one)
  spoil()
  for (let turn = 0; turn < 3; turn++) await one.look()
  expect(one.warnings).toEqual([expect.stringMatching(told)])
  expect(one.warnings.join()).not.toMatch(/PRIVATE|BEGIN|[A-Za-z0-9+/]{40}/)
  expect([published(one), await kidOf(one)]).toEqual([before, before[0]])

  put(keyPath, first)
  put(nextPath, second)
  await one.look()
  expect(published(one)).toEqual([...before, await kidOfKey(second)])
  expect(one.warnings).toHaveLength(1)
})

test('what is still being written is waited for', async () => {
  const key = newKey()
  const one = await router()
  writeFileSync(nextPath, key.slice(0, 60), { mode: 0o600 })
  await one.glance()
  writeFileSync(nextPath, key)
  await one.look()
  expect(published(one)).toEqual([await kidOfKey(first), await kidOfKey(key)])
  expect(one.warnings).toEqual([])
})

test('at the start a key that others may read is refused, and what a deployment must give with a next key', () => {
  const env = {
    CIVIGRAPH_SUPERGRAPH_FILE: 'supergraph.graphql',
    CIVIGRAPH_ISSUER: 'https://realm.example/realms/nation',
  }
  const keys = { CIVIGRAPH_ENVELOPE_KEY_FILE: keyPath, CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE: nextPath }
  const redis = { CIVIGRAPH_REDIS_URL: 'redis://127.0.0.1' }
  expect(loadConfig({ ...env, ...keys }).router.envelopeKeys).toMatchObject({ key: { path: keyPath }, next: nextPath })
  const { CIVIGRAPH_ENVELOPE_KEY_FILE: _, ...without } = keys
  expect(() => loadConfig({ ...env, ...without })).toThrow('CIVIGRAPH_ENVELOPE_KEY_FILE is required with')
  expect(() => loadConfig({ ...env, ...keys, ...redis })).toThrow('CIVIGRAPH_SHARED_SECRET_FILE is required with')
  const secret = { CIVIGRAPH_SHARED_SECRET_FILE: keyPath }
  expect(loadConfig({ ...env, ...keys, ...redis, ...secret }).router.sharedSecret).toBe(first.trim())

  chmodSync(keyPath, 0o644)
  expect(() => loadConfig({ ...env, ...keys })).toThrow(/ENVELOPE_KEY_FILE must be a file that only its owner may read/)
})

test.each(['ES256', 'EdDSA'] as const)(
  'without a file a key for %s is made, as the setting says',
  async (algorithm) => {
    const { envelopeKeys } = configWith({ CIVIGRAPH_ENVELOPE_ALGORITHM: algorithm })
    const signer = await envelopeSigner({ issuer: ISSUER, algorithm: envelopeKeys.algorithm })
    expect([envelopeKeys.key, signer.keys.keys]).toMatchObject([null, [{ alg: algorithm }]])
  },
)

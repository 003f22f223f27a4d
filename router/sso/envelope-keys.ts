import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signAnything,
} from 'node:crypto'
import { ENVELOPE_TYPE } from '@civigraph/subgraph-kit'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { signEs256 } from './sign-es256.ts'

/** `EdDSA` is a third cheaper to sign; `ES256` is known to more libraries. */
export const ENVELOPE_ALGORITHMS = ['ES256', 'EdDSA'] as const

export type EnvelopeAlgorithm = (typeof ENVELOPE_ALGORITHMS)[number]

/** How long a key is published before it signs: departments keep a key set for ten minutes at most. */
export const PUBLISHED_BEFORE_MS = 11 * 60_000
/** How long a key is published after it has signed for the last time: the life of an envelope, and clocks that differ. */
export const PUBLISHED_AFTER_MS = 60_000

export interface SigningKey {
  readonly jwk: JWK
  /** First part of each of its envelopes. */
  readonly header: string
  readonly sign: (text: string) => Promise<Buffer>
}

/** Keys as files hold them, in PEM. */
export interface FiledKeys {
  readonly key: string
  /** The key that is to sign next. */
  readonly next: string | null
  /** How long the next one has stood there, as far as is known. */
  readonly nextForMs: number
}

/** The keys of a signer, which change without a gap. */
export interface KeyRing {
  /** The key that signs now. */
  readonly current: () => SigningKey
  /** Every public key that a department may need now. */
  readonly published: () => readonly JWK[]
  readonly rotate: (privateKeyPem: string) => Promise<void>
  readonly follow: (files: FiledKeys) => Promise<void>
}

const ALGORITHMS = {
  ES256: { sign: signEs256, make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
  EdDSA: { sign: signEd25519, make: () => generateKeyPairSync('ed25519').privateKey },
} as const satisfies Record<EnvelopeAlgorithm, unknown>

/**
 * A ring with one key that signs.
 *
 * @param now Milliseconds of a clock that never goes back.
 */
export function keyRing(first: SigningKey, now: () => number): KeyRing {
  let current = first
  let next: { readonly key: SigningKey; readonly signsFrom: number } | null = null
  let leaving: readonly { readonly key: SigningKey; readonly publishedUntil: number }[] = []
  let filed: readonly SigningKey[] = []

  return {
    current() {
      turn()
      return current
    },
    published() {
      turn()
      const keys = [current, ...(next ? [next.key] : []), ...leaving.map(({ key }) => key), ...filed]
      return [...new Map(keys.map(({ jwk }) => [jwk.kid, jwk])).values()]
    },
    async rotate(pem) {
      prepare(await readKey(pem), 0)
    },
    async follow({ key: pem, next: nextPem, nextForMs }) {
      const key = await readKey(pem)
      const target = nextPem === null ? key : await readKey(nextPem)
      leave(filed.filter((one) => ![key, target].some((other) => isSame(one, other))))
      filed = [key, target]
      if (next && !isSame(next.key, target)) next = null
      prepare(target, nextPem === null ? 0 : nextForMs)
    },
  }

  /** It signs when every department must have read it. */
  function prepare(key: SigningKey, publishedForMs: number) {
    turn()
    if (isSame(key, current) || (next && isSame(key, next.key))) return
    next = { key, signsFrom: now() + PUBLISHED_BEFORE_MS - publishedForMs }
  }

  function leave(keys: readonly SigningKey[]) {
    const publishedUntil = now() + PUBLISHED_AFTER_MS
    leaving = [...leaving, ...keys.map((key) => ({ key, publishedUntil }))]
  }

  function turn() {
    const time = now()
    if (leaving.length > 0) leaving = leaving.filter(({ publishedUntil }) => publishedUntil > time)
    if (next === null || time < next.signsFrom) return
    leave([current])
    current = next.key
    next = null
  }
}

/** A key that lives as long as this process. */
export async function madeKey(algorithm: EnvelopeAlgorithm): Promise<SigningKey> {
  return await signingKey(ALGORITHMS[algorithm].make())
}

/** @throws Error when the PEM holds no private key for ES256 or EdDSA. */
export async function readKey(pem: string): Promise<SigningKey> {
  return await signingKey(readPrivateKey(pem))
}

async function signingKey(privateKey: KeyObject): Promise<SigningKey> {
  const alg = algorithmOf(privateKey)
  const publicJwk = await exportJWK(createPublicKey(privateKey))
  const kid = await calculateJwkThumbprint(publicJwk)
  return {
    jwk: { ...publicJwk, kid, alg, use: 'sig' },
    header: Buffer.from(JSON.stringify({ alg, kid, typ: ENVELOPE_TYPE })).toString('base64url'),
    sign: (text) => ALGORITHMS[alg].sign(privateKey, text),
  }
}

function isSame(one: SigningKey, other: SigningKey): boolean {
  return one.jwk.kid === other.jwk.kid
}

/** On the thread pool, like ES256. */
function signEd25519(privateKey: KeyObject, text: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    signAnything(null, Buffer.from(text), privateKey, (error, signature) =>
      error ? reject(error) : resolve(signature),
    )
  })
}

function readPrivateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    algorithmOf(key)
    return key
  } catch {
    throw new Error(
      'CIVIGRAPH_ENVELOPE_KEY_FILE must hold an ES256 (P-256) or EdDSA (Ed25519) private key, written as PEM.',
    )
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): EnvelopeAlgorithm {
  if (asymmetricKeyType === 'ed25519') return 'EdDSA'
  if (asymmetricKeyDetails?.namedCurve === 'prime256v1') return 'ES256'
  throw new Error('This key signs neither ES256 nor EdDSA.')
}

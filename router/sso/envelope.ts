import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
  sign as signAnything,
} from 'node:crypto'
import { bodyDigest, type Caller, ENVELOPE_HEADER, ENVELOPE_LIFE_SECONDS, ENVELOPE_TYPE } from '@civigraph/subgraph-kit'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { signEs256 } from './sign-es256.ts'

/** Signs caller envelopes; the public halves of its keys are served to departments. */
export interface EnvelopeSigner {
  /** Header name and value for one call to one department. A null caller is anonymous. */
  readonly sign: (subgraph: string, caller: Caller | null, body: Uint8Array) => Promise<readonly [string, string]>
  /** JWK set with every public key that a department may need now. Read it anew for each answer: it changes. */
  readonly keys: { readonly keys: readonly JWK[] }
  /**
   * Takes up another key without a gap: published at once, signed with when every department must have read it, and the
   * one before stays published until its last envelope has ended. A key that is there already changes nothing.
   *
   * @throws Error when the PEM holds no private key for ES256 or EdDSA; then everything stays as it was.
   */
  readonly rotate: (privateKeyPem: string) => Promise<void>
}

export interface EnvelopeSignerOptions {
  /** Public address of this router; departments compare it with the one they trust. */
  readonly issuer: string
  /** Private key as PEM, P-256 for ES256 or Ed25519 for EdDSA; without one a key is made that lives as long as this process. */
  readonly privateKeyPem?: string | null
  /** The key that will sign next: published from the start. */
  readonly nextPrivateKeyPem?: string | null
  /** Kind of the key that is made. */
  readonly algorithm?: EnvelopeAlgorithm
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/** `EdDSA` is a third cheaper to sign; `ES256` is known to more libraries. */
export type EnvelopeAlgorithm = keyof typeof ALGORITHMS

/** How long a key is published before it signs: departments keep a key set for ten minutes at most. */
export const PUBLISHED_BEFORE_MS = 11 * 60_000
/** How long a key is published after it has signed for the last time: the life of an envelope, and clocks that differ. */
const PUBLISHED_AFTER_MS = 60_000

const ALGORITHMS = {
  ES256: { sign: signEs256, make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey },
  EdDSA: { sign: signEd25519, make: () => generateKeyPairSync('ed25519').privateKey },
} as const

interface SigningKey {
  readonly jwk: JWK
  /** First part of each of its envelopes. */
  readonly header: string
  readonly sign: (text: string) => Promise<Buffer>
}

/** @throws Error when a PEM holds no private key for ES256 or EdDSA. */
export async function envelopeSigner(options: EnvelopeSignerOptions): Promise<EnvelopeSigner> {
  const { issuer, privateKeyPem, nextPrivateKeyPem, algorithm = 'ES256', now = () => performance.now() } = options
  let current = await signingKey(privateKeyPem ? readPrivateKey(privateKeyPem) : ALGORITHMS[algorithm].make())
  let next: { readonly key: SigningKey; readonly signsFrom: number } | null = null
  let leaving: { readonly key: SigningKey; readonly publishedUntil: number }[] = []
  if (nextPrivateKeyPem) await rotate(nextPrivateKeyPem)
  const published = {
    get keys() {
      turn()
      return [current, ...(next ? [next.key] : []), ...leaving.map(({ key }) => key)].map(({ jwk }) => jwk)
    },
  }
  return { keys: published, rotate, sign }

  async function sign(subgraph: string, caller: Caller | null, body: Uint8Array): Promise<readonly [string, string]> {
    turn()
    const seconds = Math.floor(Date.now() / 1_000)
    const claims = {
      bh: bodyDigest(body),
      iss: issuer,
      aud: `subgraph:${subgraph}`,
      iat: seconds,
      exp: seconds + ENVELOPE_LIFE_SECONDS,
      jti: randomUUID(),
    }
    // Both texts are objects of JSON, and the second is never empty.
    const payload = `${claimsTextOf(caller)}${JSON.stringify(claims).slice(1)}`
    const text = `${current.header}.${Buffer.from(payload).toString('base64url')}`
    const signature = await current.sign(text)
    return [ENVELOPE_HEADER, `${text}.${signature.toString('base64url')}`]
  }

  async function rotate(pem: string): Promise<void> {
    const key = await signingKey(readPrivateKey(pem))
    if ([current, next?.key].some((known) => known?.jwk.kid === key.jwk.kid)) return
    next = { key, signsFrom: now() + PUBLISHED_BEFORE_MS }
  }

  function turn() {
    const time = now()
    if (leaving.length > 0) leaving = leaving.filter(({ publishedUntil }) => publishedUntil > time)
    if (next === null || time < next.signsFrom) return
    leaving = [...leaving, { key: current, publishedUntil: time + PUBLISHED_AFTER_MS }]
    current = next.key
    next = null
  }
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

const NOBODY = '{'
const claimsTexts = new WeakMap<Caller, string>()

/** The caller's claims as JSON, open at its end. The same for every call of a caller, who is made anew with each token. */
function claimsTextOf(caller: Caller | null): string {
  if (caller === null) return NOBODY
  const known = claimsTexts.get(caller)
  if (known !== undefined) return known
  const text = `${JSON.stringify(claimsOf(caller)).slice(0, -1)},`
  claimsTexts.set(caller, text)
  return text
}

function claimsOf(caller: Caller): Record<string, unknown> {
  return {
    sub: caller.subject,
    azp: caller.client,
    scope: [...caller.scopes].join(' '),
    roles: [...caller.roles],
    duties: [...caller.duties],
    acr: caller.assurance,
    ...(caller.person === null ? {} : { person: caller.person }),
    ...(caller.organisation === null ? {} : { organisation: caller.organisation }),
    ...(caller.authenticatedAt === null ? {} : { auth_time: caller.authenticatedAt }),
  }
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

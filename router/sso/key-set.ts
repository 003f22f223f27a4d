import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { ALGORITHMS, isAlgorithm, type Algorithm } from './algorithms.ts'

/**
 * One signing key of the realm. The same object for as long as the realm publishes the same key under the same name, so
 * that what was verified with it can be dropped with it, and only then.
 */
export interface RealmKey {
  readonly kid: string
  readonly alg: Algorithm
  readonly publicKey: KeyObject
}

/**
 * Reads a key set: keys for signatures, of an allowed algorithm that they fit, that can be named. All others are passed
 * over, since one unreadable key must not take the others down.
 *
 * @param held Keys that were read before; those that are still published are taken over.
 * @throws {Error} When the answer is no key set.
 * @source RFC 7517, sections 4 and 5; RFC 8725, section 3.1: one key, one algorithm.
 */
export function readKeySet(
  answer: unknown,
  algorithms: ReadonlySet<Algorithm>,
  held: ReadonlyMap<string, RealmKey>,
): ReadonlyMap<string, RealmKey> {
  const list: unknown = typeof answer === 'object' && answer !== null && 'keys' in answer ? answer.keys : undefined
  if (!Array.isArray(list)) throw new Error('The key set holds no list of keys.')
  const keys = new Map<string, RealmKey>()
  for (const entry of list) {
    const key = readKey(entry)
    if (key && algorithms.has(key.alg)) keys.set(key.kid, sameKey(held.get(key.kid), key) ?? key)
  }
  return keys
}

function readKey(jwk: unknown): RealmKey | null {
  if (typeof jwk !== 'object' || jwk === null) return null
  const { use, kid, alg, key_ops: uses, ...rest }: Record<string, unknown> = { ...jwk }
  if (use !== 'sig' || typeof kid !== 'string' || !isAlgorithm(alg)) return null
  if (uses !== undefined && !(Array.isArray(uses) && uses.includes('verify'))) return null
  const publicKey = readPublicJwk(rest)
  return publicKey && ALGORITHMS[alg].fits(publicKey) ? { kid, alg, publicKey } : null
}

/** Members of private and symmetric keys (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1). */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']

/**
 * A public key from a JWK.
 *
 * @returns null when it cannot be read, or when it holds a secret: whoever published that lost the key.
 */
export function readPublicJwk(jwk: JsonWebKey): KeyObject | null {
  if (SECRET_MEMBERS.some((member) => Object.hasOwn(jwk, member))) return null
  try {
    return createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return null
  }
}

function sameKey(held: RealmKey | undefined, key: RealmKey): RealmKey | undefined {
  return held?.alg === key.alg && held.publicKey.equals(key.publicKey) ? held : undefined
}

import { createHash, generateKeyPairSync, hash, randomUUID } from 'node:crypto'
import { signature, signParts } from './signing-realm.ts'

type Changes = Readonly<Record<string, unknown>>

export interface ProofChanges {
  readonly claims?: Changes
  readonly header?: Changes
  readonly signer?: (bytes: Buffer) => Buffer
}

/** A key that a caller holds, and proofs made with it (RFC 9449). */
export interface ProofKey {
  /** Public, as it stands in a proof. */
  readonly jwk: Readonly<Record<string, unknown>>
  readonly privateJwk: Readonly<Record<string, unknown>>
  /** RFC 7638. */
  readonly thumbprint: string
  /** A good proof for one request by POST with this token, fresh at each call; every part of it may be bent. */
  readonly proof: (token: string, changes?: ProofChanges) => string
}

export function proofKey(address: string, alg: 'ES256' | 'RS256' | 'PS256' = 'ES256', modulusLength = 2_048): ProofKey {
  const { privateKey, publicKey } =
    alg === 'ES256' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength })
  const { kty, crv, x, y, n, e } = publicKey.export({ format: 'jwk' })
  const members = alg === 'ES256' ? { crv, kty, x, y } : { e, kty, n }
  return {
    jwk: members,
    privateJwk: { ...privateKey.export({ format: 'jwk' }) },
    thumbprint: createHash('sha256').update(JSON.stringify(members)).digest('base64url'),
    proof(token, { claims = {}, header = {}, signer = (bytes: Buffer) => signature(alg, privateKey, bytes) } = {}) {
      const good = {
        htm: 'POST',
        htu: address,
        ath: hash('sha256', token, 'base64url'),
        iat: Math.floor(Date.now() / 1_000),
        jti: randomUUID(),
      }
      return signParts({ typ: 'dpop+jwt', alg, jwk: members, ...header }, { ...good, ...claims }, signer)
    },
  }
}

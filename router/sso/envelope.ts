import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { bodyDigest, type Caller, ENVELOPE_HEADER, ENVELOPE_LIFE_SECONDS, ENVELOPE_TYPE } from '@civigraph/subgraph-kit'
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose'
import { signEs256 } from './sign-es256.ts'

/** Signs caller envelopes; its public half is served to departments. */
export interface EnvelopeSigner {
  /** Header name and value for one call to one department. A null caller is anonymous. */
  readonly sign: (subgraph: string, caller: Caller | null, body: Uint8Array) => Promise<readonly [string, string]>
  /** JWK set with the public key. */
  readonly keys: { readonly keys: readonly JWK[] }
}

export interface EnvelopeSignerOptions {
  /** Public address of this router; departments compare it with the one they trust. */
  readonly issuer: string
  /** ES256 private key as PEM; without one a key is made that lives as long as this process. */
  readonly privateKeyPem?: string | null
}

/** @throws Error when the PEM holds no P-256 private key. */
export async function envelopeSigner({ issuer, privateKeyPem }: EnvelopeSignerOptions): Promise<EnvelopeSigner> {
  const privateKey = privateKeyPem
    ? readPrivateKey(privateKeyPem)
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const publicJwk = await exportJWK(createPublicKey(privateKey))
  const kid = await calculateJwkThumbprint(publicJwk)
  const header = base64url({ alg: 'ES256', kid, typ: ENVELOPE_TYPE })
  return {
    keys: { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] },
    async sign(subgraph, caller, body) {
      const now = Math.floor(Date.now() / 1_000)
      const claims = {
        ...claimsOf(caller),
        bh: bodyDigest(body),
        iss: issuer,
        aud: `subgraph:${subgraph}`,
        iat: now,
        exp: now + ENVELOPE_LIFE_SECONDS,
        jti: randomUUID(),
      }
      const text = `${header}.${base64url(claims)}`
      const signature = await signEs256(privateKey, text)
      return [ENVELOPE_HEADER, `${text}.${signature.toString('base64url')}`]
    },
  }
}

function base64url(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function claimsOf(caller: Caller | null): Record<string, unknown> {
  if (!caller) return {}
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

function readPrivateKey(pem: string): KeyObject {
  const key = privateKeyOf(pem)
  if (key?.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('CIVIGRAPH_ENVELOPE_KEY_FILE must hold an ES256 (P-256) private key.')
  return key
}

function privateKeyOf(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem)
  } catch {
    return null
  }
}

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { bodyDigest, type Caller, ENVELOPE_HEADER, ENVELOPE_LIFE_SECONDS, ENVELOPE_TYPE } from '@civigraph/subgraph-kit'
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose'

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
  return {
    keys: { keys: [{ ...publicJwk, kid, alg: 'ES256', use: 'sig' }] },
    async sign(subgraph, caller, body) {
      const token = new SignJWT({ ...claimsOf(caller), bh: bodyDigest(body) })
        .setProtectedHeader({ alg: 'ES256', kid, typ: ENVELOPE_TYPE })
        .setIssuer(issuer)
        .setAudience(`subgraph:${subgraph}`)
        .setIssuedAt()
        .setExpirationTime(`${ENVELOPE_LIFE_SECONDS}s`)
        .setJti(randomUUID())
      if (caller) token.setSubject(caller.subject)
      return [ENVELOPE_HEADER, await token.sign(privateKey)]
    },
  }
}

function claimsOf(caller: Caller | null): Record<string, unknown> {
  if (!caller) return {}
  return {
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

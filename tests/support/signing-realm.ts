import { createServer } from 'node:http'
import { once } from 'node:events'
import { constants, createHash, generateKeyPairSync, randomUUID, sign as signBytes, type KeyObject } from 'node:crypto'

type Algorithm = 'RS256' | 'ES256' | 'PS256'

export interface SignOptions {
  readonly alg?: Algorithm
  readonly header?: Readonly<Record<string, unknown>>
  /** Makes another text of the header's. */
  readonly headerText?: (text: string) => string
}

/** A realm that only signs: what it publishes and signs is up to the test. Stands for any issuer, good or hostile. */
export interface SigningRealm {
  readonly issuer: string
  /** Claims of a good access token for the graph, fresh at each call. */
  claims(changes?: Readonly<Record<string, unknown>>): Record<string, unknown>
  /** A token signed by the realm; every part of it may be bent. */
  sign(claims: unknown, options?: SignOptions): string
  key(alg: Algorithm): { readonly kid: string; readonly publicKey: KeyObject }
  /** Withdraws a key and signs with a new one from now on. */
  replaceKey(alg: Algorithm): void
  /** From now on the key set answers so: as it should, with status 500, or not at all. */
  answerWith(manner: 'keys' | 'error' | 'silence'): void
  /** How often the key set was fetched. */
  readonly fetches: () => number
  close(): Promise<void>
}

export async function startSigningRealm(): Promise<SigningRealm> {
  const keys = new Map((['RS256', 'ES256', 'PS256'] as const).map((alg) => [alg, newKey(alg)]))
  let fetches = 0
  let manner: Parameters<SigningRealm['answerWith']>[0] = 'keys'
  const server = createServer((_request, response) => {
    fetches += 1
    if (manner === 'silence') return
    if (manner === 'error') response.statusCode = 500
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [...keys.values()].map(({ jwk }) => jwk) }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/realms/national`

  const key = (alg: Algorithm) => {
    const found = keys.get(alg)
    if (!found) throw new Error(`No key for ${alg}.`)
    return found
  }
  return {
    issuer,
    key,
    replaceKey: (alg) => void keys.set(alg, newKey(alg)),
    answerWith: (next) => void (manner = next),
    fetches: () => fetches,
    claims(changes = {}) {
      const now = Math.floor(Date.now() / 1_000)
      const good = {
        typ: 'Bearer',
        iss: issuer,
        aud: ['account', 'civigraph'],
        sub: 's-1',
        azp: 'portal',
        sid: 'sign-in-1',
        jti: randomUUID(),
        iat: now,
        exp: now + 300,
      }
      return { ...good, scope: 'openid licence:read', ...changes }
    },
    sign(claims, { alg = 'RS256', header = {}, headerText = (text: string) => text } = {}) {
      const { kid, privateKey } = key(alg)
      const head = headerText(JSON.stringify({ alg, typ: 'JWT', kid, ...header }))
      return signParts(head, claims, (bytes) => signature(alg, privateKey, bytes))
    },
    async close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Header and claims as given (text is taken as it is), and whatever the signer makes of them. */
export function signParts(header: unknown, claims: unknown, signer: (bytes: Buffer) => Buffer): string {
  const signed = `${part(header)}.${part(claims)}`
  return `${signed}.${signer(Buffer.from(signed)).toString('base64url')}`
}

export function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
}

export function signature(alg: Algorithm, key: KeyObject, bytes: Buffer): Buffer {
  if (alg === 'ES256') return signBytes('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })
  if (alg === 'RS256') return signBytes('sha256', bytes, key)
  return signBytes('sha256', bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })
}

function newKey(alg: Algorithm) {
  const { privateKey, publicKey } =
    alg === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const kid = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
  return { kid, privateKey, publicKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig' } }
}

import { createPrivateKey, createPublicKey, type KeyObject, randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, type JWK, SignJWT } from 'jose'
import type { PageName } from './pages.ts'

/** How a page's client proves who it is: by a secret, or by a key whose public half the realm fetches. Never by both. */
export interface PageCredential {
  readonly secret: string | null
  /** ES256 private key as PEM. */
  readonly keyPem: string | null
}

/** What a request to the realm carries as proof. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>
  readonly form: Readonly<Record<string, string>>
}

/** A page's client at the realm. */
export interface PageClient {
  readonly page: PageName
  /** A new one for each request. */
  readonly prove: () => Promise<Proof>
  /** Where it proves itself by a key: its public half. */
  readonly publicKey: JWK | null
}

/** Where the realm fetches the public keys of pages: `jwks.url` of their clients. */
export const PAGE_KEYS_PATH = '/.well-known/civigraph/page-keys.json'

/**
 * @returns null for a page without a credential: nobody signs in to it here.
 * @throws {Error} For one that has two, or whose key is no ES256 key.
 */
export async function pageClient(
  page: PageName,
  { secret, keyPem }: PageCredential,
  issuer: string,
): Promise<PageClient | null> {
  const name = `CIVIGRAPH_${page.toUpperCase()}`
  if (secret !== null && keyPem !== null)
    throw new Error(`Set ${name}_SECRET_FILE or ${name}_KEY_FILE: a client proves who it is by one of the two.`)
  if (keyPem !== null) return await keyedClient(page, readPrivateKey(keyPem, `${name}_KEY_FILE`), issuer)
  return secret === null ? null : secretClient(page, secret)
}

/** @source RFC 6749, section 2.3.1: both are form-encoded before they are joined. */
function secretClient(page: PageName, secret: string): PageClient {
  const pair = [page, secret].map((one) => new URLSearchParams({ x: one }).toString().slice('x='.length)).join(':')
  const headers = { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
  return { page, prove: async () => ({ headers, form: {} }), publicKey: null }
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const ASSERTION_LIFE = '60s'

/** @source RFC 7523, section 3; OpenID Connect Core, section 9 (`private_key_jwt`). */
async function keyedClient(page: PageName, privateKey: KeyObject, issuer: string): Promise<PageClient> {
  const publicJwk = await exportJWK(createPublicKey(privateKey))
  const kid = await calculateJwkThumbprint(publicJwk)
  return {
    page,
    publicKey: { ...publicJwk, kid, alg: 'ES256', use: 'sig' },
    async prove() {
      const assertion = await new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid })
        .setIssuer(page)
        .setSubject(page)
        .setAudience(issuer)
        .setIssuedAt()
        .setExpirationTime(ASSERTION_LIFE)
        .setJti(randomUUID())
        .sign(privateKey)
      return {
        headers: {},
        form: { client_id: page, client_assertion_type: ASSERTION_TYPE, client_assertion: assertion },
      }
    },
  }
}

function readPrivateKey(pem: string, setting: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key
  } catch {
    // told below, without the words of the reader
  }
  throw new Error(`${setting} must hold an ES256 (P-256) private key.`)
}

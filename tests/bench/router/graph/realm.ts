import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { signature, signParts } from '../../../support/signing-realm.ts'

/** A realm that publishes its keys and signs tokens of one caller; loopback only, for the length of a bench. */
export interface BenchRealm {
  readonly issuer: string
  /** Authorization header with a token that is good for 50 minutes. */
  readonly bearer: (scope: string) => string
  readonly close: () => void
}

const KEY_ID = 'bench'

export async function startBenchRealm(): Promise<BenchRealm> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KEY_ID, alg: 'RS256', use: 'sig' }] }
  const server = createServer((request, response) => {
    const discovery = request.url?.endsWith('/.well-known/openid-configuration') ?? false
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(discovery ? discoveryOf(issuer) : jwks))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/realms/national`

  return {
    issuer,
    bearer: (scope) => {
      const token = signParts({ alg: 'RS256', typ: 'JWT', kid: KEY_ID }, claimsOf(issuer, scope), (bytes) =>
        signature('RS256', privateKey, bytes),
      )
      return `Bearer ${token}`
    },
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** @source OpenID Connect Discovery 1.0, section 3: what a verifier reads. */
function discoveryOf(issuer: string) {
  return {
    issuer,
    jwks_uri: `${issuer}/protocol/openid-connect/certs`,
    authorization_endpoint: `${issuer}/protocol/openid-connect/auth`,
    token_endpoint: `${issuer}/protocol/openid-connect/token`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  }
}

function claimsOf(issuer: string, scope: string) {
  const now = Math.floor(Date.now() / 1_000)
  return {
    typ: 'Bearer',
    iss: issuer,
    aud: ['account', 'civigraph'],
    sub: 'bench',
    azp: 'portal',
    acr: 'substantial',
    iat: now,
    auth_time: now,
    exp: now + 3_000,
    scope,
  }
}

import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type CryptoKey } from 'jose'

/** What the realm reaches by itself: the router that hears of sign-outs, and a department's published key. */
export interface RouterStandIn {
  readonly origin: string
  /** The department's private key, and the name it publishes it under: new each time, as realms keep keys they know. */
  readonly key: CryptoKey
  readonly kid: string
  /** Logout tokens that were posted so far. */
  readonly logoutTokens: readonly string[]
  readonly close: () => Promise<void>
}

/** @param port On loopback; 0 takes any. A realm file's placeholders must name it before the realm starts. */
export async function startRouterStandIn(port = 0): Promise<RouterStandIn> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const kid = randomUUID()
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'ES256' }] })
  const logoutTokens: string[] = []
  const server = createServer(async (request, response) => {
    const body: string[] = []
    for await (const part of request) body.push(String(part))
    if (request.url === '/keys') return response.setHeader('content-type', 'application/json').end(keys)
    if (request.url !== '/backchannel-logout') return response.writeHead(404).end()
    logoutTokens.push(new URLSearchParams(body.join('')).get('logout_token') ?? '')
    return response.end()
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const actual = typeof address === 'object' && address !== null ? address.port : port
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { origin: `http://127.0.0.1:${actual}`, key: privateKey, kid, logoutTokens, close }
}

/** Values for the realm file's placeholders that lead the realm to the stand-in. */
export function standInSettings(origin: string): Readonly<Record<string, string>> {
  return {
    REALM_ROUTER_ORIGIN: origin,
    REALM_DEPT_STATISTICS_AUTHENTICATOR: 'client-jwt',
    REALM_DEPT_STATISTICS_KEYS_URL: `${origin}/keys`,
  }
}

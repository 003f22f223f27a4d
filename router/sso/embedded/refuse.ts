import { BlockList } from 'node:net'

/** Where an embedded realm would run. */
export interface StartConditions {
  /** `NODE_ENV` of the process. */
  readonly nodeEnv: string | undefined
  /** Address it would listen on. */
  readonly listen: string
  /** Origin of its issuer, as callers see it. */
  readonly publicOrigin: string
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/**
 * Everybody can read this realm's passwords in the repository. It therefore never starts where somebody else could
 * reach it.
 *
 * @returns Why it must not start, or null.
 */
export function startRefusal({ nodeEnv, listen, publicOrigin }: StartConditions): string | null {
  if (nodeEnv === 'production') return 'The embedded realm never runs in production: use a Keycloak server.'
  if (!isLoopback(listen)) return 'The embedded realm listens on a loopback address only.'
  if (!isLoopback(new URL(publicOrigin).hostname)) return 'The embedded realm’s public origin must be a loopback one.'
  return null
}

/** What is looked at of a request before anything answers it. */
export interface RequestConditions {
  readonly remoteAddress: string | undefined
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>
}

/**
 * @param hosts Values the header `Host` may have. Any other one is a foreign page that had its own name resolved to
 *   this machine (DNS rebinding).
 * @returns Why a request is not answered, or null.
 */
export function requestRefusal(request: RequestConditions, hosts: ReadonlySet<string>): string | null {
  if (!isLoopback(request.remoteAddress ?? '')) return 'The embedded realm answers this machine only.'
  const [host, ...more] = request.headers['host'] ?? []
  if (host === undefined || more.length > 0 || !hosts.has(host)) return 'The embedded realm does not answer this Host.'
  const isForwarded = Object.keys(request.headers).some(
    (name) => name === 'forwarded' || name.startsWith('x-forwarded-'),
  )
  return isForwarded ? 'The embedded realm does not stand behind a proxy.' : null
}

function isLoopback(host: string): boolean {
  if (host === 'localhost') return true
  const address = host.replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:(?=\d+\.)/i, '')
  return loopback.check(address, 'ipv4') || loopback.check(address, 'ipv6')
}

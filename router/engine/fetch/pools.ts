import type { LookupFunction } from 'node:net'
import { Pool } from 'undici'
import { dialer, type DepartmentTls } from './dial.ts'
import { type Lease, Shared } from './shared.ts'

export interface PoolOptions {
  /** Connections to one origin. */
  readonly connections: number
  readonly connectTimeoutMs: number
  /** Whether HTTP/2 is spoken with origins that offer it (over TLS). */
  readonly allowH2: boolean
  readonly tls?: DepartmentTls
  readonly lookup?: LookupFunction
}

export const POOL_DEFAULTS: PoolOptions = { connections: 64, connectTimeoutMs: 1_000, allowH2: false }

/** Connections to departments, one pool for each origin. Supergraphs that follow one another share them. */
export interface Pools {
  /** @throws Error when the address is neither http nor https. */
  readonly take: (address: URL) => Lease<Pool>
  /** Open pools, for metrics. */
  readonly open: () => readonly Pool[]
}

export function openPools(options: Partial<PoolOptions> = {}): Pools {
  const settings = { ...POOL_DEFAULTS, ...options }
  const shared = new Shared<Pool>((pool) => pool.close())
  return {
    take(address) {
      if (address.protocol !== 'http:' && address.protocol !== 'https:')
        throw new Error(`A department is reached over http or https, not ${address.protocol} Correct its address.`)
      return shared.take(address.origin, () => poolTo(address.origin, settings))
    },
    open: () => shared.things(),
  }
}

/** Closed that long before the department would close it, or after that long when it does not say when it will. */
const KEEP_ALIVE_MARGIN_MS = 4_000

function poolTo(origin: string, { connections, connectTimeoutMs: timeoutMs, allowH2, tls, lookup }: PoolOptions): Pool {
  return new Pool(origin, {
    connections,
    pipelining: 1,
    allowH2,
    keepAliveTimeout: KEEP_ALIVE_MARGIN_MS,
    keepAliveTimeoutThreshold: KEEP_ALIVE_MARGIN_MS,
    // The deadline of each call bounds all of this together; two more timers for each would only cost.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: dialer({ timeoutMs, allowH2, tls, lookup }),
  })
}

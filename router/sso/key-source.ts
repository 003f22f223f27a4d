import { GraphError } from '@civigraph/subgraph-kit'
import type { Algorithm } from './algorithms.ts'
import { readKeySet, type RealmKey } from './key-set.ts'
import { readLimited } from './read-limited.ts'

/** Where signing keys come from. */
export interface KeySource {
  /**
   * @returns null when the realm has no such key.
   * @throws {GraphError} `UPSTREAM_UNAVAILABLE` when the realm cannot be asked, so that nobody can tell.
   */
  key(kid: string): Promise<RealmKey | null>
  /** The key as it is held now, without asking the realm. */
  held(kid: string): RealmKey | undefined
  /** For readiness: `stale` keys still serve while the realm is away; `none` means no token can be checked. */
  freshness(): 'fresh' | 'stale' | 'none'
}

export interface RealmKeysOptions {
  /** Address of the realm's key set (JWKS). */
  readonly url: string
  readonly algorithms: ReadonlySet<Algorithm>
  readonly fetch?: typeof fetch
  /** Milliseconds on any steady clock. */
  readonly now?: () => number
  /** After this a known key is asked for again, so that a withdrawn one dies. */
  readonly maxAgeMs?: number
  /** Shortest time between two fetches, whatever tokens ask for and also after a failure. */
  readonly cooldownMs?: number
  readonly timeoutMs?: number
  readonly maxBytes?: number
  /** How long held keys may serve while the realm does not answer. */
  readonly staleForMs?: number
}

const DEFAULTS = { maxAgeMs: 600_000, cooldownMs: 10_000, timeoutMs: 3_000, maxBytes: 65_536, staleForMs: 3_600_000 }

/** The realm's signing keys: fetched once for everybody who waits, bounded in time and size, never followed elsewhere. */
export class RealmKeys implements KeySource {
  #keys: ReadonlyMap<string, RealmKey> = new Map()
  #fetchedAt = -Infinity
  #triedAt = -Infinity
  #failed = false
  #pending: Promise<void> | undefined
  readonly #options: RealmKeysOptions & typeof DEFAULTS
  readonly #now: () => number

  constructor(options: RealmKeysOptions) {
    this.#options = { ...DEFAULTS, ...options }
    this.#now = options.now ?? (() => performance.now())
  }

  async key(kid: string): Promise<RealmKey | null> {
    const known = this.#keys.get(kid)
    if (known && this.#age() < this.#options.maxAgeMs) return known
    if (this.#pending || this.#now() - this.#triedAt >= this.#options.cooldownMs) {
      const refresh = this.#refresh()
      // While the realm is known to be away, nobody who holds a good token waits for it to stay away.
      if (!known || !this.#failed || this.#age() >= this.#options.staleForMs) await refresh
    }
    if (this.#age() >= this.#options.staleForMs) throw silent()
    const found = this.#keys.get(kid)
    if (found) return found
    // An unknown key means "no" only when the realm was asked and answered.
    if (this.#failed) throw silent()
    return null
  }

  held(kid: string): RealmKey | undefined {
    return this.#age() < this.#options.staleForMs ? this.#keys.get(kid) : undefined
  }

  freshness(): 'fresh' | 'stale' | 'none' {
    if (this.#age() >= this.#options.staleForMs) return 'none'
    return this.#failed ? 'stale' : 'fresh'
  }

  #age(): number {
    return this.#now() - this.#fetchedAt
  }

  #refresh(): Promise<void> {
    this.#pending ??= this.#fetchKeys().finally(() => {
      this.#pending = undefined
    })
    return this.#pending
  }

  async #fetchKeys(): Promise<void> {
    this.#triedAt = this.#now()
    try {
      this.#keys = readKeySet(await this.#askRealm(), this.#options.algorithms, this.#keys)
      this.#fetchedAt = this.#now()
      this.#failed = false
    } catch {
      this.#failed = true
    }
  }

  async #askRealm(): Promise<unknown> {
    const { url, timeoutMs, maxBytes, fetch: ask = fetch } = this.#options
    const signal = AbortSignal.timeout(timeoutMs)
    const send = () => ask(url, { signal, redirect: 'error', headers: { accept: 'application/json' } })
    const answer = await send().catch((error: unknown) => {
      if (signal.aborted) throw error
      return send() // a kept connection that the realm had closed meanwhile says nothing about the realm
    })
    if (!answer.ok) throw new Error(`The key set answered ${answer.status}.`)
    return JSON.parse(await readLimited(answer, maxBytes))
  }
}

function silent(): GraphError {
  return new GraphError('UPSTREAM_UNAVAILABLE', 'The realm’s signing keys could not be read; send the request again.')
}

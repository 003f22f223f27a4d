import { hash } from 'node:crypto'
import type { Claims } from './compact-token.ts'
import { CLOCK_TOLERANCE_SECONDS, MAX_LIFETIME_SECONDS } from './token-rules.ts'

/** What may be revoked: one sign-in, all tokens of an account, one token, or every token of the realm. */
export type RevokedBy = 'sid' | 'sub' | 'jti' | 'realm'

export interface Revocation {
  readonly by: RevokedBy
  /** The value of that claim; nothing for the realm. */
  readonly value?: string
  /** Tokens issued up to here, in seconds since 1970 by the realm's clock; without it, all that bear the name. */
  readonly issuedUntil?: number
}

/** The names under which a token can be revoked, as digests, and when it was issued. */
export interface TokenNames {
  readonly names: readonly string[]
  readonly issuedAt: number
}

/** Tokens that are refused although nothing is wrong with them. */
export interface Revocations {
  /**
   * Asked for each request, and for each event of a stream: it only looks into memory.
   *
   * @throws {GraphError} `UPSTREAM_UNAVAILABLE` while nobody can tell.
   */
  has(token: TokenNames): boolean
  /** Holds at once in this process. */
  revoke(revocation: Revocation): void
}

/** One line of the list: what other processes are told. */
export interface RevokedEntry {
  readonly name: string
  /** null: whenever it was issued. */
  readonly issuedUntil: number | null
  /** Seconds since 1970; no token that the entry is about lives longer. */
  readonly expiresAt: number
}

/** No token that was issued before its revocation lives longer than this after it, the realm's clock being ahead. */
export const REVOKED_FOR_SECONDS = MAX_LIFETIME_SECONDS + CLOCK_TOLERANCE_SECONDS

const MAX_ENTRIES = 500_000

/**
 * The revocations that one process knows. An entry goes when no token can be left that it is about. Bounded, and on the
 * safe side: when it is full, every token issued so far is refused, so that callers renew theirs, and most of the list goes.
 */
export class KnownRevocations implements Revocations {
  readonly #entries = new Map<string, RevokedEntry>()
  readonly #now: () => number
  readonly #maxEntries: number

  /** @param now Seconds since 1970. */
  constructor(now: () => number = () => Date.now() / 1_000, maxEntries = MAX_ENTRIES) {
    this.#now = now
    this.#maxEntries = maxEntries
  }

  has({ names, issuedAt }: TokenNames): boolean {
    if (this.#entries.size === 0) return false
    return names.some((name) => {
      const entry = this.#entries.get(name)
      return entry !== undefined && (entry.issuedUntil === null || issuedAt <= entry.issuedUntil)
    })
  }

  revoke(revocation: Revocation): void {
    this.add(this.entryFor(revocation))
  }

  entryFor({ by, value = '', issuedUntil }: Revocation): RevokedEntry {
    return {
      name: nameOf(by, value),
      issuedUntil: issuedUntil ?? null,
      expiresAt: this.#now() + REVOKED_FOR_SECONDS,
    }
  }

  /** Of two entries about the same name, the wider one counts. */
  add(entry: RevokedEntry): void {
    this.#forgetExpired()
    const known = this.#entries.get(entry.name)
    this.#entries.delete(entry.name) // so that entries stay in the order in which they expire
    this.#entries.set(entry.name, known ? wider(known, entry) : entry)
    if (this.#entries.size > this.#maxEntries) this.#refuseEverything()
  }

  /**
   * Tokens that the realm, whose clock may be ahead, dates later than now can only be about a revocation of the last minute:
   * those entries stay, since to refuse all that is issued in the next minute would be to serve nobody. Only when they fill
   * the list themselves is that the lesser evil: a revoked token must not come back.
   */
  #refuseEverything(): void {
    const now = this.#now()
    const entries = [...this.#entries.values()]
    const recent = entries.filter(({ expiresAt }) => expiresAt >= now + MAX_LIFETIME_SECONDS)
    const fits = recent.length <= this.#maxEntries / 2
    const issuedUntil = fits ? now : now + CLOCK_TOLERANCE_SECONDS
    this.#entries.clear()
    for (const entry of fits ? recent : []) this.#entries.set(entry.name, entry)
    this.add(this.entryFor({ by: 'realm', issuedUntil }))
  }

  /** Every entry, for a process that knows none of them. */
  list(): readonly RevokedEntry[] {
    this.#forgetExpired()
    return [...this.#entries.values()]
  }

  #forgetExpired(): void {
    for (const { name, expiresAt } of this.#entries.values()) {
      if (expiresAt > this.#now()) return
      this.#entries.delete(name)
    }
  }
}

/** Names of a token. Digests, so that whoever reads the list, or the Redis it is in, learns no account from it. */
export function namesOf({ sid, sub, jti, iat }: Claims): TokenNames {
  const names = [nameOf('realm', '')]
  if (typeof sid === 'string') names.push(nameOf('sid', sid))
  if (typeof sub === 'string') names.push(nameOf('sub', sub))
  if (typeof jti === 'string') names.push(nameOf('jti', jti))
  return { names, issuedAt: typeof iat === 'number' ? iat : 0 }
}

function nameOf(by: RevokedBy, value: string): string {
  return by === 'realm' ? 'realm' : hash('sha256', `${by} ${value}`, 'base64url')
}

function wider(one: RevokedEntry, other: RevokedEntry): RevokedEntry {
  const everything = one.issuedUntil === null || other.issuedUntil === null
  return {
    name: one.name,
    issuedUntil: everything ? null : Math.max(one.issuedUntil ?? 0, other.issuedUntil ?? 0),
    expiresAt: Math.max(one.expiresAt, other.expiresAt),
  }
}

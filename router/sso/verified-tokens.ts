import { hash } from 'node:crypto'
import type { Caller } from '@civigraph/subgraph-kit'
import type { RealmKey } from './key-set.ts'
import type { TokenNames } from './revocations.ts'

/** A token that passed: who it speaks for, until when, and the key that proved it. */
export interface VerifiedToken {
  readonly caller: Caller
  /** Seconds since 1970. */
  readonly expiresAt: number
  readonly key: RealmKey
  /** Under which it can be revoked. */
  readonly names: TokenNames
  /** Thumbprint of the key that whoever uses it must hold; null when there is none. */
  readonly boundKey: string | null
}

const MAX_ENTRIES = 10_000
const MAX_AGE_SECONDS = 60

/**
 * Tokens that passed, by their SHA-256: the token itself is not kept. Refused ones never enter, so a token that a
 * newer key proves is not held back. Bounded: the oldest entry makes room.
 */
export class VerifiedTokens {
  readonly #entries = new Map<string, VerifiedToken>()
  readonly #now: () => number

  /** @param now Seconds since 1970. */
  constructor(now: () => number) {
    this.#now = now
  }

  get(token: string): VerifiedToken | undefined {
    const id = hash('sha256', token, 'base64url')
    const entry = this.#entries.get(id)
    if (entry && entry.expiresAt > this.#now()) return entry
    this.#entries.delete(id)
    return undefined
  }

  add(token: string, entry: VerifiedToken): VerifiedToken {
    const expiresAt = Math.min(entry.expiresAt, this.#now() + MAX_AGE_SECONDS)
    this.#entries.set(hash('sha256', token, 'base64url'), { ...entry, expiresAt })
    if (this.#entries.size > MAX_ENTRIES) {
      const [oldest] = this.#entries.keys()
      if (oldest !== undefined) this.#entries.delete(oldest)
    }
    return entry
  }
}

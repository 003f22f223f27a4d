import { setTimeout as wait } from 'node:timers/promises'
import { GraphError } from '@civigraph/subgraph-kit'
import type { RunsScripts } from '../bounds/redis-buckets.ts'
import {
  type KnownRevocations,
  type Revocation,
  type Revocations,
  REVOKED_FOR_SECONDS,
  type RevokedEntry,
  type TokenNames,
} from './revocations.ts'

export interface SharedRevocationsOptions {
  readonly redis: Pick<RunsScripts, 'eval'>
  /** What this process knows; all questions are answered from it. */
  readonly known: KnownRevocations
  /** Hears once when Redis goes away, and once when it is back. */
  readonly warn: (message: string) => void
  /** How often Redis is asked for news. */
  readonly everyMs?: number
}

const KEY = 'civigraph:revoked'
const FROM_THE_START = '0-0'

/**
 * Revocations that all routers share within a second, through one stream of Redis.
 *
 * It is read four times a second rather than subscribed to: a reader that was cut off goes on after the last entry it had,
 * where a subscriber would have missed what was said meanwhile; and no request ever waits for Redis. While Redis is away
 * each router goes by what it knows, and hands it on when Redis is back; a token ends by itself within the hour. One that
 * starts meanwhile knows nothing of the last hour: until it has read the list once it can tell of no token, and says so.
 */
export class SharedRevocations implements Revocations {
  readonly #options: SharedRevocationsOptions
  readonly #everyMs: number
  readonly #timer: NodeJS.Timeout
  /** Entries, as texts, that Redis may not have. */
  readonly #unsent = new Set<string>()
  /** Id of the last entry that was read. */
  #readUntil = FROM_THE_START
  #misses = 0
  #heardAt = -Infinity
  #hasRead = false
  readonly #firstRead = Promise.withResolvers<void>()
  #busy = false

  constructor(options: SharedRevocationsOptions) {
    this.#options = options
    this.#everyMs = options.everyMs ?? 250
    this.#timer = setInterval(() => this.#exchangeSoon(), this.#everyMs).unref()
    this.#exchangeSoon()
  }

  /** @throws {GraphError} `UPSTREAM_UNAVAILABLE` before the list was read once: nobody can tell. */
  has(token: TokenNames): boolean {
    if (this.#options.known.has(token)) return true
    if (this.#hasRead) return false
    throw new GraphError('UPSTREAM_UNAVAILABLE', 'This router does not know yet which sign-ins ended; send it again.')
  }

  revoke(revocation: Revocation): void {
    const { known } = this.#options
    const entry = known.entryFor(revocation)
    known.add(entry)
    this.#unsent.add(JSON.stringify(entry))
    this.#exchangeSoon()
  }

  /** Settles when the list was read once, or after a while. */
  async firstRead(waitMs: number): Promise<void> {
    await Promise.race([this.#firstRead.promise, wait(waitMs, null, { ref: false })])
  }

  /** For readiness: `alone` while nothing is heard from the other routers, `not read yet` as long as nothing ever was. */
  state(): 'shared' | 'alone' | 'not read yet' {
    if (!this.#hasRead) return 'not read yet'
    return performance.now() - this.#heardAt > 1_000 ? 'alone' : 'shared'
  }

  close(): void {
    clearInterval(this.#timer)
  }

  #exchangeSoon(): void {
    if (this.#busy) return
    this.#busy = true
    void this.#exchange().finally(() => {
      this.#busy = false
      if (this.#unsent.size > 0 && this.#misses === 0) this.#exchangeSoon()
    })
  }

  async #exchange(): Promise<void> {
    try {
      await this.#read()
      this.#hasRead = true
      this.#firstRead.resolve()
      await this.#send([...this.#unsent].slice(0, PAGE))
    } catch {
      this.#missed()
      return
    }
    if (this.#misses >= MISSES_TOLD)
      this.#options.warn('Redis answers again: revoked tokens are shared between routers.')
    this.#misses = 0
    this.#heardAt = performance.now()
  }

  async #read(): Promise<void> {
    const call = { keys: [KEY], arguments: [this.#readUntil, String(PAGE)] }
    const page = readPage(await this.#options.redis.eval(READ, call))
    for (const { id, text } of page) {
      const entry = readEntry(text)
      if (entry) this.#options.known.add(entry)
      this.#unsent.delete(text)
      this.#readUntil = id
    }
    if (page.length === PAGE) await this.#read()
  }

  async #send(texts: readonly string[]): Promise<void> {
    if (texts.length === 0) return
    await this.#options.redis.eval(ADD, { keys: [KEY], arguments: [String(REVOKED_FOR_SECONDS), ...texts] })
    for (const text of texts) this.#unsent.delete(text)
  }

  #missed(): void {
    this.#misses += 1
    if (this.#misses === 1) {
      // Another Redis may come back, which knows nothing, or whose clock is behind.
      for (const entry of this.#options.known.list()) this.#unsent.add(JSON.stringify(entry))
      this.#readUntil = FROM_THE_START
    }
    if (this.#misses === MISSES_TOLD)
      this.#options.warn(
        'Redis does not answer: until it does, a sign-out holds at the router that heard of it; elsewhere the tokens end by themselves.',
      )
  }
}

/** A connection that is being made refuses at first; nobody need hear of that. */
const MISSES_TOLD = 3

const PAGE = 1_000

/** Adds entries, and forgets those that are too old to be about any token, by Redis’ own clock. */
const ADD = `
local seconds = tonumber(ARGV[1])
local oldest = string.format('%.0f', (tonumber(redis.call('TIME')[1]) - seconds) * 1000)
for i = 2, #ARGV do redis.call('XADD', KEYS[1], 'MINID', '~', oldest, '*', 'entry', ARGV[i]) end
redis.call('EXPIRE', KEYS[1], seconds)
`

const READ = `return redis.call('XRANGE', KEYS[1], '(' .. ARGV[1], '+', 'COUNT', ARGV[2])`

function readPage(answer: unknown): readonly { readonly id: string; readonly text: string }[] {
  if (!Array.isArray(answer)) throw new Error('Redis answered something else.')
  return answer.map((line: unknown) => {
    const [id, fields]: unknown[] = Array.isArray(line) ? line : []
    const [, text]: unknown[] = Array.isArray(fields) ? fields : []
    if (typeof id !== 'string' || typeof text !== 'string') throw new Error('Redis answered something else.')
    return { id, text }
  })
}

/** An entry that cannot be read is of another version of the router, and must not stop this one. */
function readEntry(text: string): RevokedEntry | null {
  try {
    const value: unknown = JSON.parse(text)
    return isEntry(value) ? value : null
  } catch {
    return null
  }
}

function isEntry(value: unknown): value is RevokedEntry {
  if (typeof value !== 'object' || value === null) return false
  const { name, issuedUntil, expiresAt }: Partial<Record<keyof RevokedEntry, unknown>> = value
  const isUntil = issuedUntil === null || Number.isFinite(issuedUntil)
  return typeof name === 'string' && isUntil && Number.isFinite(expiresAt)
}

import { readFileSync, statSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import type { Setting } from '@civigraph/subgraph-kit'
import type { EnvelopeSigner } from './envelope.ts'

/** A private key and where it stands. */
export interface KeyFile {
  readonly path: string
  readonly pem: string
}

/** A file with a private key, which only its owner may read. */
export function keyFile(meaning: string): Setting<KeyFile> {
  return { meaning, allowed: 'the path of a file that only its owner may read (0600)', fallback: null, read: readNow }
}

export interface KeyFilesOptions {
  readonly key: string
  /** It may be missing or empty: then no other key is on its way. */
  readonly next: string | null
  readonly signer: Pick<EnvelopeSigner, 'follow'>
  readonly warn: (message: string) => void
  readonly lookMs?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export interface FollowedKeyFiles {
  /** Looks at the files now, as is otherwise done every second. */
  readonly look: () => Promise<void>
  readonly close: () => void
}

/** What stands in the files at one moment. */
interface Seen {
  readonly key: string
  readonly next: string | null
  /** Since when the next one has stood there, in milliseconds since 1970. */
  readonly nextSince: number
}

/**
 * Keeps a signer to what stands in its key files; when it settles it has taken up what stood there. What is another one for
 * two looks in a row is taken up; what is no key, or can be read by others, is told once and changes nothing.
 *
 * @throws Error when what stands there at first cannot be taken.
 */
export async function followKeyFiles(options: KeyFilesOptions): Promise<FollowedKeyFiles> {
  const { signer, warn, lookMs = 1_000, now = Date.now } = options
  const first = await read(options)
  // A file that was put there before this process began is published by the others since then.
  await signer.follow({ ...first, nextForMs: Math.max(0, now() - first.nextSince) })
  let taken = textOf(first)
  let last = taken

  async function look() {
    const seen = await read(options).catch((error: unknown) => reasonOf(error))
    const text = typeof seen === 'string' ? seen : textOf(seen)
    const isSettled = text === last
    last = text
    if (!isSettled || text === taken) return
    taken = text // whatever comes of it: it is told once
    const failed = typeof seen === 'string' ? seen : await follow(seen)
    if (failed !== null) warn(`The keys of caller envelopes stay as they were: ${failed}`)
  }

  async function follow(seen: Seen): Promise<string | null> {
    try {
      await signer.follow({ ...seen, nextForMs: 0 })
      return null
    } catch (error) {
      return reasonOf(error)
    }
  }

  const timer = setInterval(() => void look(), lookMs).unref()
  return { look, close: () => clearInterval(timer) }
}

/** The next one first: it may be moved to the place of the other between the two. */
async function read({ key, next }: KeyFilesOptions): Promise<Seen> {
  const coming = next === null ? null : await readNext(next)
  return { key: await readKey(key), next: coming?.pem ?? null, nextSince: coming?.since ?? 0 }
}

async function readKey(path: string): Promise<string> {
  const [pem, { mode }] = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch(() => {
    throw new Error('CIVIGRAPH_ENVELOPE_KEY_FILE cannot be read.')
  })
  refuseOpen('CIVIGRAPH_ENVELOPE_KEY_FILE', mode)
  return pem.trim()
}

async function readNext(path: string): Promise<{ pem: string; since: number } | null> {
  const found = await Promise.all([readFile(path, 'utf8'), stat(path)]).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new Error('CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE cannot be read.')
  })
  const pem = found?.[0].trim() ?? ''
  if (!found || pem === '') return null
  const [, { mode, ctimeMs }] = found
  refuseOpen('CIVIGRAPH_ENVELOPE_NEXT_KEY_FILE', mode)
  return { pem, since: ctimeMs } // renaming changes it too, unlike the time of the last writing
}

function readNow(path: string): KeyFile {
  const found = contentOf(path)
  if (found === null) throw new Error('must be the path of a readable file')
  if (found.pem === '') throw new Error('must be the path of a file that is not empty')
  if (isOpen(found.mode)) throw new Error('must be a file that only its owner may read: chmod 600')
  return { path, pem: found.pem }
}

function contentOf(path: string): { pem: string; mode: number } | null {
  try {
    return { pem: readFileSync(path, 'utf8').trim(), mode: statSync(path).mode }
  } catch {
    return null
  }
}

function refuseOpen(name: string, mode: number) {
  if (isOpen(mode)) throw new Error(`${name} may be read by others than its owner: chmod 600.`)
}

/** Windows has no such bits. */
function isOpen(mode: number): boolean {
  return process.platform !== 'win32' && (mode & 0o077) !== 0
}

function textOf({ key, next }: Seen): string {
  return JSON.stringify([key, next])
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown fault'
}

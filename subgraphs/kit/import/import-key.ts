import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { FastifyRequest } from 'fastify'

/** Whether a request may import. */
export type IsAllowed = (request: Pick<FastifyRequest, 'headers'>) => boolean

/**
 * The key that files are imported with, in `<folder>/import-key`, readable by its owner only. It is made when there is
 * none: 32 random bytes.
 *
 * @returns Compares `Authorization: Bearer <key>` in constant time.
 * @throws Error when the file holds no key.
 */
export async function importKey(folder: string): Promise<IsAllowed> {
  const file = join(folder, 'import-key')
  const key = (await readKey(file)) ?? (await makeKey(folder, file))
  const expected = digest(`Bearer ${key}`)
  return ({ headers }) => timingSafeEqual(digest(headers.authorization ?? ''), expected)
}

async function readKey(file: string): Promise<string | null> {
  const found = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  })
  if (found === null) return null
  const key = found.trim()
  if (!/^[\w-]{43}$/.test(key))
    throw new Error(`${resolve(file)} holds no import key. Remove the file: a new key is made at the next start.`)
  await chmod(file, 0o600)
  return key
}

async function makeKey(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600 })
  // A link appears whole or not at all, and fails where another process was first: then its key holds.
  await link(draft, file).catch(() => {})
  await rm(draft)
  const key = await readKey(file)
  if (key === null) throw new Error(`${resolve(file)} cannot be written. Check the rights of the folder.`)
  return key
}

/** Equal lengths, so that the comparison tells nothing. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

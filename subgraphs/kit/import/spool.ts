import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { FileOfProfile } from './outcome.ts'

/** Uploads that were begun and not imported; each in a file named after the whole file's digest. */
export interface Spool {
  readonly path: (file: FileOfProfile) => string
  /** Bytes that have arrived; 0 when none. */
  readonly held: (file: FileOfProfile) => Promise<number>
  /** Appends what arrives, if it begins where the file stops. What has arrived when the sender goes away is kept. */
  readonly append: (file: FileOfProfile, part: UploadPart) => Promise<Appended>
  readonly remove: (file: FileOfProfile) => Promise<void>
  /** Removes uploads that nobody has gone on with for a week. */
  readonly removeOld: () => Promise<void>
}

interface UploadPart {
  readonly offset: number
  readonly body: Readable
}

export type Appended = 'DONE' | 'BUSY' | 'OFFSET' | 'TOO_LARGE'

const keptForMs = 7 * 24 * 60 * 60 * 1000

/** @param name Department; it keeps two departments with the same folder apart. */
export function openSpool({ folder, name, maxBytes }: { folder: string; name: string; maxBytes: number }): Spool {
  const busy = new Set<string>()
  const path = ({ profile, sha256 }: FileOfProfile) => join(folder, `${name}.${profile}.${sha256}.part`)
  return {
    path,
    held: async (file) => await sizeOf(path(file)),
    async append(file, { offset, body }) {
      const target = path(file)
      if (busy.has(target)) return 'BUSY'
      busy.add(target)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        if ((await sizeOf(target)) !== offset) return 'OFFSET'
        return await write(target, body, maxBytes - offset)
      } finally {
        busy.delete(target)
      }
    },
    remove: async (file) => await rm(path(file), { force: true }),
    async removeOld() {
      const files = (await readdir(folder).catch(() => [])).filter(
        (file) => file.startsWith(`${name}.`) && file.endsWith('.part'),
      )
      const age = async (file: string) => Date.now() - (await stat(join(folder, file))).mtimeMs
      const removeIfOld = async (file: string) => {
        if ((await age(file).catch(() => 0)) > keptForMs) await rm(join(folder, file), { force: true })
      }
      await Promise.all(files.map(removeIfOld))
    },
  }
}

async function write(target: string, body: Readable, room: number): Promise<Appended> {
  const out = createWriteStream(target, { flags: 'a', mode: 0o600 })
  let left = room
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length
      if (left < 0) done(new Error('The upload is too large.'))
      else done(null, chunk)
    },
  })
  try {
    await pipeline(body, bounded, out)
    return 'DONE'
  } catch (error) {
    if (left < 0) return 'TOO_LARGE'
    throw error
  } finally {
    if (!out.closed) await once(out, 'close') // the next part must find all that this one has written
  }
}

async function sizeOf(file: string): Promise<number> {
  const { size } = await stat(file).catch(() => ({ size: 0 }))
  return size
}

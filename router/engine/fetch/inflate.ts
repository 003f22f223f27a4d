import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib'

type Inflated = { readonly ok: true; readonly body: Buffer } | { readonly ok: false; readonly failure: NotInflated }

type NotInflated = 'tooLarge' | 'encoding'

/**
 * Undoes a `content-encoding`. Inflating ends as soon as the bound is passed: what is larger is never in memory whole.
 * A department is not asked to compress (within a data centre it costs more than it saves), but it may.
 */
export async function inflated(encoding: string, body: Buffer, maxBytes: number): Promise<Inflated> {
  const undo = ENCODINGS.get(encoding.trim().toLowerCase())
  if (!undo) return { ok: false, failure: 'encoding' }
  try {
    return { ok: true, body: await undo(body, { maxOutputLength: maxBytes }) }
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    return { ok: false, failure: isTooLarge ? 'tooLarge' : 'encoding' }
  }
}

type Undo = (body: Buffer, bounds: { maxOutputLength: number }) => Promise<Buffer>

const undoZlib: Undo = promisify(inflate)
const undoRaw: Undo = promisify(inflateRaw)

/** `deflate` means zlib's format, yet some servers leave out its header, whose first half-byte is always 8. */
const undoDeflate: Undo = (body, bounds) => (((body[0] ?? 0) & 0x0f) === 8 ? undoZlib : undoRaw)(body, bounds)

const ENCODINGS: ReadonlyMap<string, Undo> = new Map<string, Undo>([
  ['identity', async (body) => body],
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['deflate', undoDeflate],
  ['br', promisify(brotliDecompress)],
])

import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'
import type { ImportProfile } from './profile.ts'
import { MAX_RECORD_BYTES, refuse } from './refusal.ts'

/** Whole lines of a file, with where they end. */
export interface Lines {
  readonly text: string
  /** Bytes of the file up to here. */
  readonly bytes: number
}

type Encoding = ImportProfile['encoding']

const lineFeed = 0x0a
const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf])
/** So many lines that are all UTF-8 by chance do not occur in a GB18030 file. */
const convincingLines = 10

/**
 * Reads a file of any size as text, some lines at a time; a byte order mark is left out. Lines are cut before decoding,
 * which both encodings allow: neither uses the byte of a line feed inside another character.
 *
 * @throws FileRefused `WRONG_ENCODING` with line and byte, `FILE_CUT_OFF` when the last line does not end,
 *   `RECORD_TOO_LARGE` for an endless line, `FILE_EMPTY`.
 */
export async function* readLines(file: string, encoding: Encoding, signal?: AbortSignal): AsyncGenerator<Lines> {
  const decoder = lineDecoder(encoding)
  let rest: Buffer = Buffer.alloc(0)
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 128 * 1024, ...(signal ? { signal } : {}) })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a read stream without encoding gives buffers
    const whole = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer])
    const end = whole.lastIndexOf(lineFeed) + 1
    rest = whole.subarray(end)
    if (rest.length > MAX_RECORD_BYTES) throw refuse('RECORD_TOO_LARGE', { line: decoder.line(whole.subarray(0, end)) })
    if (end === 0) continue
    const text = decoder.decode(whole.subarray(0, end))
    bytes += end
    yield { text, bytes }
  }
  if (rest.length > 0)
    throw refuse('FILE_CUT_OFF', { line: decoder.line(), detail: 'Its last line does not end with a line break.' })
  if (bytes === 0) throw refuse('FILE_EMPTY')
  decoder.end()
}

function lineDecoder(encoding: Encoding) {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  const disguise = utf8Disguise(encoding)
  let bytes = 0
  let line = 1
  return {
    /** Line that begins after `more`. */
    line: (more: Buffer = Buffer.alloc(0)) => line + countLines(more),
    decode(lines: Buffer): string {
      const text = decodeOrNull(decoder, lines)
      if (text === null) throw wrongEncoding(encoding, lines, { bytes, line })
      disguise.see(lines, text)
      const atStart = bytes === 0
      bytes += lines.length
      line += countLines(lines)
      return atStart && text.startsWith('\uFEFF') ? text.slice(1) : text
    },
    end: () => disguise.end(),
  }
}

function wrongEncoding(encoding: Encoding, lines: Buffer, before: { bytes: number; line: number }) {
  let start = 0
  let { line } = before
  for (;;) {
    const end = lines.indexOf(lineFeed, start) + 1
    const one = lines.subarray(start, end === 0 ? undefined : end)
    const decodes = decodeOrNull(new TextDecoder(encoding, { fatal: true }), one) !== null
    if (!decodes) {
      const byte = before.bytes + start + firstBadByte(encoding, one)
      return refuse('WRONG_ENCODING', {
        line,
        detail: `Expected ${encoding}; byte ${byte + 1} of the file does not fit.`,
      })
    }
    if (end === 0) return refuse('WRONG_ENCODING', { line })
    start = end
    line += 1
  }
}

function firstBadByte(encoding: Encoding, line: Buffer): number {
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (let index = 0; index < line.length; index += 1) {
    if (decodeOrNull(decoder, line.subarray(index, index + 1), { stream: true }) === null) return index
  }
  return line.length - 1
}

function decodeOrNull(decoder: TextDecoder, bytes: Buffer, options?: { stream: boolean }): string | null {
  try {
    return decoder.decode(bytes, options)
  } catch {
    return null // the decoder's only failure is that the bytes do not fit
  }
}

/** A GB18030 decoder takes most UTF-8 without complaint and gives other characters: such a file must not pass. */
function utf8Disguise(encoding: Encoding) {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let decided = encoding !== 'gb18030'
  let suspicious = 0
  let first = true
  return {
    see(lines: Buffer, text: string) {
      if (!decided && first && lines.subarray(0, 3).equals(utf8Mark))
        throw refuse('WRONG_ENCODING', { line: 1, detail: 'Expected gb18030; the file carries the mark of utf-8.' })
      first = false
      if (decided || text.length === lines.length) return // all ASCII
      if (decodeOrNull(utf8, lines) === null) decided = true
      else suspicious += text.split('\n').filter((one) => /[^\0-\x7F]/.test(one)).length
    },
    end() {
      if (!decided && suspicious >= convincingLines)
        throw refuse('WRONG_ENCODING', { detail: 'Expected gb18030; every line of the file is utf-8.' })
    },
  }
}

function countLines(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(lineFeed); at !== -1; at = bytes.indexOf(lineFeed, at + 1)) lines += 1
  return lines
}

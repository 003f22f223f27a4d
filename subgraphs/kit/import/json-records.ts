import type { Lines } from './encoded-lines.ts'
import type { FileRecord } from './file-record.ts'
import type { ImportProfile } from './profile.ts'
import { MAX_RECORD_BYTES, refuse } from './refusal.ts'

/**
 * Records of a file with one JSON object per line. Names are the profile's columns; null is a blank, numbers keep their
 * digits, a list or an object reaches its column as JSON text.
 *
 * @throws FileRefused when the last line is no whole object, or a line is too long.
 */
export async function* jsonRecords(profile: ImportProfile, lines: AsyncIterable<Lines>): AsyncGenerator<FileRecord> {
  const names = Object.keys(profile.columns)
  let line = 0
  let broken: FileRecord | null = null
  for await (const { text } of lines) {
    for (const one of text.split('\n').slice(0, -1)) {
      line += 1
      if (one.trim() === '') continue
      if (one.length > MAX_RECORD_BYTES) throw refuse('RECORD_TOO_LARGE', { line })
      if (broken !== null) yield broken
      broken = null
      const record = readObject(one, names, line)
      if ('fault' in record && record.fault.code === 'NOT_JSON') broken = record
      else yield record
    }
  }
  if (broken !== null)
    throw refuse('FILE_CUT_OFF', { line: broken.line, detail: 'Its last line is not a whole JSON object.' })
}

function readObject(text: string, names: readonly string[], line: number): FileRecord {
  const found = parseObject(text)
  if (found === null) return fault(line, { code: 'NOT_JSON', expected: 'one JSON object on one line' })
  const missing = names.find((name) => !Object.hasOwn(found, name))
  if (missing !== undefined)
    return fault(line, { code: 'COLUMN_COUNT', column: missing, expected: 'an object with every column' })
  if (Object.keys(found).length > names.length)
    return fault(line, { code: 'COLUMN_COUNT', expected: `an object with ${names.length} names and no other` })
  return { line, values: names.map((name) => String(found[name])) }
}

function fault(line: number, found: { code: string; column?: string; expected: string }): FileRecord {
  return { line, fault: { column: null, valueClass: null, ...found } }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const parsed: unknown = withText(JSON.parse(text), JSON.parse(text, asWritten))
    return isObject(parsed) ? parsed : null
  } catch {
    return null // whatever the parser says of it may quote the line
  }
}

/** Lists and objects as JSON text, everything else as `asWritten` left it. */
function withText(plain: unknown, written: unknown): unknown {
  if (!isObject(plain) || !isObject(written)) return null
  return Object.fromEntries(
    Object.entries(plain).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : written[name],
    ]),
  )
}

/** A number as its digits: through a double, `14687744162801.0332` would lose some. */
function asWritten(_name: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'number') return context?.source ?? String(value)
  if (typeof value === 'boolean') return String(value)
  return value ?? ''
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { readFile, stat } from 'node:fs/promises'
import { TextDecoder } from 'node:util'
import type { FileRecord } from './file-record.ts'
import type { ImportProfile } from './profile.ts'
import { MAX_DOCUMENT_BYTES, refuse } from './refusal.ts'

/**
 * Records that the profile finds in one JSON document. Their `line` is their number in the order found, from 1: a document
 * has no lines of its own.
 *
 * @throws FileRefused when the file is too large, no JSON, or not as the profile describes.
 */
export async function* documentRecords(
  profile: ImportProfile,
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<FileRecord> {
  const { size } = await stat(file)
  if (size === 0) throw refuse('FILE_EMPTY')
  if (size > MAX_DOCUMENT_BYTES) throw refuse('DOCUMENT_TOO_LARGE')
  const document = parseDocument(decode(profile, await readFile(file)))
  onBytes(size)
  const names = Object.keys(profile.columns)
  let number = 0
  for (const record of recordsIn(profile, document)) {
    number += 1
    const missing = names.find((name) => typeof record[name] !== 'string')
    if (missing === undefined) yield { line: number, values: names.map((name) => record[name] ?? '') }
    else yield { line: number, fault: columnCount(missing) }
  }
}

function columnCount(column: string) {
  return { column, valueClass: null, code: 'COLUMN_COUNT', expected: 'a record with every column of the profile' }
}

function* recordsIn({ name, records }: ImportProfile, document: unknown): Generator<Readonly<Record<string, string>>> {
  if (records === undefined) throw new Error(`Profile ${name} reads JSON: it must say which records it finds.`)
  try {
    yield* records(document)
  } catch {
    throw refuse('NOT_AS_DESCRIBED') // what was thrown may quote the document
  }
}

function decode({ encoding }: ImportProfile, bytes: Buffer): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw refuse('WRONG_ENCODING', { detail: `Expected ${encoding}.` })
  }
}

function parseDocument(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('NOT_JSON') // the parser's own message quotes the document
  }
}

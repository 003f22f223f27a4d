import { csvRecords } from './csv-records.ts'
import { readLines } from './encoded-lines.ts'
import type { FileRecord } from './file-record.ts'
import { documentRecords } from './json-document.ts'
import { jsonRecords } from './json-records.ts'
import type { ImportProfile } from './profile.ts'

export interface ReadOptions {
  /** Told how many bytes of the file are read. */
  readonly onBytes: (bytes: number) => void
  readonly signal?: AbortSignal
}

/**
 * The records of a file in the format that the profile declares.
 *
 * @throws FileRefused when the file as a whole is not of that format.
 */
export function recordsOf(profile: ImportProfile, file: string, options: ReadOptions): AsyncIterable<FileRecord> {
  if (profile.format === 'json') return documentRecords(profile, file, options.onBytes)
  const lines = counted(readLines(file, profile.encoding, options.signal), options.onBytes)
  return profile.format === 'csv' ? csvRecords(profile, lines) : jsonRecords(profile, lines)
}

async function* counted<Part extends { bytes: number }>(parts: AsyncIterable<Part>, onBytes: (bytes: number) => void) {
  for await (const part of parts) {
    onBytes(part.bytes)
    yield part
  }
}

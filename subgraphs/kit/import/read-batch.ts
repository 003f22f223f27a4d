import { createHash } from 'node:crypto'
import type { FileRecord } from './file-record.ts'
import { classOf, type Reject } from './outcome.ts'
import type { Columns, Finding, ImportProfile, RecordOf, ValueProblem } from './profile.ts'
import { FileRefused } from './refusal.ts'

/** A record that fits the profile. */
export interface ReadRow {
  readonly line: number
  readonly key: string
  readonly row: unknown
  readonly findings: readonly Finding[]
}

/** Some records of a file, sorted out. Every record is in one of the two lists. */
export interface ReadBatch {
  readonly fresh: readonly ReadRow[]
  readonly rejects: readonly Reject[]
}

/**
 * Reads records by the columns of a profile.
 *
 * @throws FileRefused for a value that spoils the file.
 */
export function readBatch(profile: ImportProfile, batch: readonly FileRecord[]): ReadBatch {
  const fresh: ReadRow[] = []
  const rejects: Reject[] = []
  for (const record of batch) {
    const read = 'fault' in record ? { line: record.line, ...record.fault } : readRecord(profile, record)
    if ('key' in read) fresh.push(read)
    else rejects.push(read)
  }
  return { fresh, rejects }
}

/**
 * Moves rows to the rejects whose key an earlier row of the file has.
 *
 * @param claimKeys Remembers keys and tells which of them are new.
 */
export async function dropDuplicates(
  { fresh, rejects }: ReadBatch,
  claimKeys: (keys: readonly string[]) => Promise<Set<string>>,
): Promise<ReadBatch> {
  if (fresh.length === 0) return { fresh, rejects }
  const unseen = await claimKeys(fresh.map(({ key }) => key))
  const kept: ReadRow[] = []
  const repeated: Reject[] = []
  for (const row of fresh) {
    if (unseen.delete(row.key)) kept.push(row) // the second of two in this batch finds it gone
    else repeated.push(duplicate(row.line))
  }
  return { fresh: kept, rejects: [...rejects, ...repeated].toSorted((a, b) => a.line - b.line) }
}

function readRecord(
  profile: ImportProfile,
  { line, values }: { line: number; values: readonly string[] },
): ReadRow | Reject {
  const record: Record<string, unknown> = {}
  const names = Object.keys(profile.columns)
  for (const [index, column] of Object.values(profile.columns).entries()) {
    const name = names[index] ?? ''
    const found = values[index] ?? ''
    const read = column.read(found)
    if (!read.ok) return rejected(read.problem, { line, column: name, found })
    record[name] = read.value
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every column of the profile was read just above
  const whole = record as RecordOf<Columns>
  const made = profile.toRow(whole)
  if (!made.ok)
    return rejected(made.problem, { line, column: made.column, found: values[names.indexOf(made.column)] ?? '' })
  return { line, key: digestOf(profile.key(whole)), row: made.row, findings: made.findings }
}

function rejected(problem: ValueProblem, at: { line: number; column: string; found: string }): Reject {
  const { code, expected } = problem
  const { line, column, found } = at
  if (problem.spoils === 'row') return { line, column, valueClass: classOf(found), code, expected }
  throw new FileRefused({
    code,
    line,
    column,
    rule: `Expected ${expected}; found ${classOf(found)}. Such a value shows that the file is not what the profile describes.`,
    wayOut:
      'Look whether the source has changed its units, and declare them in a new profile; nothing is rescaled by guess.',
  })
}

function duplicate(line: number): Reject {
  const expected = 'a key that no earlier row of the file has'
  return { line, column: null, valueClass: null, code: 'DUPLICATE_KEY', expected }
}

/** Fixed length, whatever the key; and no value of the file stands in a temporary table. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('base64')
}

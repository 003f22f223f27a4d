import { stat } from 'node:fs/promises'
import type { Transaction } from 'kysely'
import type { DatabaseHost } from '../database/host.ts'
import { GraphError } from '../errors.ts'
import { sha256OfFile } from './digest.ts'
import type { FileRecord } from './file-record.ts'
import { type ImportOutcome, type ImportProgress, type Reject, Tally } from './outcome.ts'
import type { ImportProfile } from './profile.ts'
import { dropDuplicates, readBatch, type ReadRow } from './read-batch.ts'
import { recordsOf } from './records.ts'
import { FileRefused, refuse, type Refusal } from './refusal.ts'
import { withSmallHeap } from './small-heap.ts'
import { analyseTables, claimProfile, earlierOutcome, type ImportTables, keepOutcome, openKeys } from './store.ts'
import { takeTurn } from './turn.ts'

export interface ImportCall {
  readonly database: DatabaseHost
  /** The department's schema, migrated. */
  readonly schema: string
  readonly profile: ImportProfile
  /** Called after every batch. */
  readonly onProgress?: (progress: ImportProgress) => void | Promise<void>
  /** Called once per rejected row, in order of lines within a batch; the import waits for it. */
  readonly onReject?: (reject: Reject) => void | Promise<void>
  /**
   * Share of rows that may be rejected, 0 to 1; 0.1 by default. Up to 20 rejected rows are borne in any file, except that
   * 0 bears none.
   */
  readonly maxRejectShare?: number
  /** Ends the import; nothing is stored then. */
  readonly signal?: AbortSignal
}

export interface SpoolImport extends ImportCall {
  /** The whole file. */
  readonly spool: string
  /** Its SHA-256, which the caller has verified. */
  readonly sha256: string
}

const batchRows = 500
/** Records may be long: a batch ends earlier when it holds so many characters. */
const batchCharacters = 4_000_000
const borneRejects = 20

/**
 * Imports a file into a department's schema in one transaction: all of it, less the rejected rows, or nothing. The same
 * file again is answered with its first outcome. Memory does not depend on the size of the file.
 *
 * @throws whatever the database or the profile throws, and the signal's reason; nothing is stored then.
 */
export async function runImport(call: SpoolImport): Promise<ImportOutcome> {
  const { database, schema, profile, sha256 } = call
  const file = { profile: profile.name, sha256 }
  const tally = new Tally()
  const release = takeTurn(call)
  try {
    if (release === null) throw refuse('IMPORT_RUNNING')
    const transaction = database.schema<ImportTables>(schema).transaction()
    return await transaction.execute(async (inside) => {
      if (!(await claimProfile(inside, { schema, profile: profile.name }))) throw refuse('IMPORT_RUNNING')
      const earlier = await earlierOutcome(inside, file)
      if (earlier !== null) return earlier
      await withSmallHeap(() => importRows(call, inside, tally))
      const outcome = tally.imported(file)
      await keepOutcome(inside, outcome)
      return outcome
    })
  } catch (error) {
    if (error instanceof FileRefused) return tally.refused(file, error.refusal)
    if (error instanceof GraphError) return tally.refused(file, refusalOf(error))
    throw error
  } finally {
    release?.()
  }
}

/** The same for a file that is at hand, as `npm start` has it: no spool, no HTTP. */
export async function importFile({ file, ...call }: ImportCall & { readonly file: string }): Promise<ImportOutcome> {
  return await runImport({ ...call, spool: file, sha256: await sha256OfFile(file, call.signal) })
}

/** A profile refuses a file for what its rows mean together as a resolver refuses a request. */
function refusalOf({ code, message }: GraphError): Refusal {
  const wayOut = 'Mend the file as the rule says, then send it again.'
  return { code, line: null, column: null, rule: message, wayOut }
}

async function importRows(call: SpoolImport, transaction: Transaction<ImportTables>, tally: Tally): Promise<void> {
  const { profile, spool, signal, onProgress, onReject } = call
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a profile narrows to its own tables
  const own = transaction as unknown as Transaction<unknown>
  const claimKeys = await openKeys(transaction)
  const { size: totalBytes } = await stat(spool)
  let bytes = 0
  const records = recordsOf(profile, spool, { onBytes: (read) => (bytes = read), ...(signal ? { signal } : {}) })

  for await (const batch of inBatches(records)) {
    signal?.throwIfAborted()
    const { fresh, rejects } = await dropDuplicates(readBatch(profile, batch), claimKeys)
    tally.rows += batch.length
    for (const reject of rejects) {
      tally.countReject(reject)
      // oxlint-disable-next-line no-await-in-loop -- whoever takes the rejects sets the pace
      await onReject?.(reject)
    }
    if (fresh.length > 0) tally.countApplied(await applyBatch(profile, own, fresh))
    tally.countFindings(fresh.flatMap(({ findings }) => findings))
    await onProgress?.({ bytes, totalBytes, rows: tally.rows, rejected: tally.rejected })
  }
  checkRejects(tally, call.maxRejectShare ?? 0.1)
  if (tally.rows > 0) await analyseTables(transaction, call.schema)
  tally.countFindings((await profile.finish?.(own)) ?? [])
  signal?.throwIfAborted()
}

async function applyBatch(profile: ImportProfile, transaction: Transaction<unknown>, batch: readonly ReadRow[]) {
  const rows = batch.map(({ row }) => row)
  const applied = await profile.apply(transaction, rows)
  if (applied.added + applied.changed + applied.unchanged !== rows.length)
    throw new Error(`Profile ${profile.name} did not account for every row of a batch: correct its apply.`)
  return applied
}

function checkRejects({ rows, rejected: count }: Tally, maxShare: number) {
  if (rows > 0 && count === rows) throw refuse('TOO_MANY_REJECTS', { detail: 'None of its rows does.' })
  const borne = maxShare === 0 ? 0 : Math.max(borneRejects, rows * maxShare)
  if (count > borne)
    throw refuse('TOO_MANY_REJECTS', { detail: `${count} of ${rows} do not; ${Math.floor(borne)} may.` })
}

async function* inBatches(records: AsyncIterable<FileRecord>): AsyncGenerator<readonly FileRecord[]> {
  let batch: FileRecord[] = []
  let characters = 0
  for await (const record of records) {
    batch.push(record)
    if ('values' in record) for (const value of record.values) characters += value.length
    if (batch.length < batchRows && characters < batchCharacters) continue
    yield batch
    batch = []
    characters = 0
  }
  if (batch.length > 0) yield batch
}

import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { DatabaseHost } from '../database/host.ts'
import { sha256OfFile } from './digest.ts'
import { runImport } from './engine.ts'
import type { ImportProblem } from './http-problem.ts'
import { type FileOfProfile, type ImportOutcome, type ImportProgress, type Reject, Tally } from './outcome.ts'
import type { ImportProfile } from './profile.ts'
import { refuse } from './refusal.ts'
import type { Spool } from './spool.ts'
import { earlierOutcome, type ImportTables } from './store.ts'
import { isImporting, type Turn } from './turn.ts'

/** One line of the answer to `POST /imports/:profile/:sha256`. Blank lines between them only keep the connection open. */
export type ImportEvent =
  | ({ readonly event: 'progress' } & ImportProgress)
  | ({ readonly event: 'reject' } & Reject)
  | ({ readonly event: 'outcome' } & ImportOutcome)
  | ({ readonly event: 'fault' } & ImportProblem)

export interface EventsOptions {
  readonly database: DatabaseHost
  readonly schema: string
  readonly profile: ImportProfile
  readonly file: FileOfProfile
  readonly spool: Spool
  readonly maxRejectShare: number
  readonly reportFault: (error: unknown) => void
}

type Send = (event: ImportEvent) => Promise<void>

const heartbeatMs = 5_000
const stalledMs = 60_000

/** Imports an upload; the stream tells how it goes, one JSON object per line. Closing the stream ends the import. */
export function importEvents(options: EventsOptions): PassThrough {
  const events = new PassThrough()
  const gone = new AbortController()
  events.once('close', () => gone.abort(new Error('The caller went away.')))
  events.on('error', () => {}) // the caller went away; `close` follows
  const heartbeat = setInterval(() => events.write('\n'), heartbeatMs)
  const send: Send = async (event) => {
    gone.signal.throwIfAborted()
    if (events.write(`${JSON.stringify(event)}\n`)) return
    // A caller that reads nothing would keep the transaction open for ever.
    await once(events, 'drain', { signal: AbortSignal.any([gone.signal, AbortSignal.timeout(stalledMs)]) })
  }
  carryOut(options, send, gone.signal)
    .catch(async (error: unknown) => {
      if (gone.signal.aborted) return
      options.reportFault(error)
      await send({ event: 'fault', ...fault })
    })
    .catch(() => {}) // nobody is left to be told
    .finally(() => {
      clearInterval(heartbeat)
      events.end()
    })
  return events
}

const fault: ImportProblem = {
  code: 'INTERNAL',
  rule: 'The department failed to import the file; nothing of it was stored.',
  wayOut: 'Send it again; if that fails too, the department’s log names the fault.',
}

async function carryOut({ spool, file, ...run }: EventsOptions, send: Send, signal: AbortSignal): Promise<void> {
  const outcome =
    (await knownOutcome(file, run)) ??
    (await wrongDigest(spool, file, signal)) ??
    (await runImport({
      ...run,
      spool: spool.path(file),
      sha256: file.sha256,
      signal,
      onProgress: async (progress) => await send({ event: 'progress', ...progress }),
      onReject: async (reject) => await send({ event: 'reject', ...reject }),
    }))
  // A file that must wait for another is still needed; after anything else the upload has served its purpose.
  if (outcome.refusal?.code !== 'IMPORT_RUNNING') await spool.remove(file)
  await send({ event: 'outcome', ...outcome })
}

async function knownOutcome(file: FileOfProfile, run: Turn): Promise<ImportOutcome | null> {
  if (isImporting(run)) return new Tally().refused(file, refuse('IMPORT_RUNNING').refusal)
  return await earlierOutcome(run.database.schema<ImportTables>(run.schema), file)
}

async function wrongDigest(spool: Spool, file: FileOfProfile, signal: AbortSignal): Promise<ImportOutcome | null> {
  const found = await sha256OfFile(spool.path(file), signal).catch((error: unknown) => {
    signal.throwIfAborted()
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null // nothing has arrived
    throw error
  })
  return found === file.sha256 ? null : new Tally().refused(file, refuse('FILE_DIGEST').refusal)
}

import { createHash } from 'node:crypto'
import type { Applied } from '@civigraph/subgraph-kit/import'
import { sql, type Transaction } from 'kysely'
import type { LicenceEventKind } from '../licence-state.ts'
import type { ApplicationStep, TrustGrade } from './tables.ts'

/** A licence as a register tells it; names as in table `licence`. */
interface RegisterLicence {
  readonly id: string
  readonly authority: string
  readonly number: string
  readonly licence_id: string | null
  readonly type_id: string
  readonly holder_person: string | null
  readonly holder_organisation: string | null
  readonly grade: TrustGrade
  readonly public_register: boolean
  readonly issued_on: string | null
  readonly valid_from: string | null
  readonly valid_until: string | null
  readonly source_status: string | null
  readonly source_as_of: string | null
  readonly details: Readonly<Record<string, string>>
}

/** The one event that a row of a register can tell. */
export interface RegisterEvent {
  readonly kind: LicenceEventKind
  readonly at: string
  readonly as_of: boolean
  readonly reason: string | null
}

/** A row of a register. `steps` are local times of the authority's zone. */
export interface RegisterEntry {
  readonly licence: RegisterLicence
  readonly event: RegisterEvent | null
  readonly steps: Readonly<Partial<Record<ApplicationStep, string | null>>>
}

/**
 * Brings licences up to date with a register; the usual end of a profile's `apply`. Acts of officials stay. A row of an
 * older state of the source than the stored one changes nothing.
 *
 * @throws Error when a type is not in the list of types of its authority.
 */
export async function applyRegister(
  transaction: Transaction<unknown>,
  entries: readonly RegisterEntry[],
): Promise<Applied> {
  await checkTypes(transaction, entries)
  const written = await writeLicences(transaction, entries)
  const fresh = entries.filter(({ licence }) => written.has(licence.id))
  if (fresh.length > 0) {
    await writeEvents(transaction, fresh)
    await writeSteps(transaction, fresh)
  }
  const added = [...written.values()].filter(Boolean).length
  return { added, changed: written.size - added, unchanged: entries.length - written.size }
}

async function checkTypes(transaction: Transaction<unknown>, entries: readonly RegisterEntry[]): Promise<void> {
  const types = entries.map(({ licence: { type_id, authority } }) => ({ type_id, authority }))
  const { rows } = await sql<{ unknown: number }>`
    select count(*) as unknown from jsonb_to_recordset(${JSON.stringify(types)}::jsonb) as row (type_id text, authority text)
    where not exists (
      select from licence.licence_type as type where type.id = row.type_id and type.authority = row.authority)`.execute(
    transaction,
  )
  if (rows[0]?.unknown !== 0)
    throw new Error('A licence names a type that its authority has not: import the file of licence types first.')
}

const COLUMNS = [
  'id',
  'authority',
  'number',
  'licence_id',
  'type_id',
  'holder_person',
  'holder_organisation',
  'grade',
  'public_register',
  'issued_on',
  'valid_from',
  'valid_until',
  'source_status',
  'source_as_of',
  'details',
  'source_digest',
] as const satisfies readonly (keyof RegisterLicence | 'source_digest')[]

/** The licences that were written, and whether they are new. */
async function writeLicences(transaction: Transaction<unknown>, entries: readonly RegisterEntry[]) {
  const licences = entries.map((entry) => ({ ...entry.licence, source_digest: digestOf(entry) }))
  const columns = (table: string) => sql.join(COLUMNS.map((column) => sql.ref(`${table}.${column}`)))
  const names = sql.join(COLUMNS.map((column) => sql.id(column)))
  const { rows } = await sql<{ id: string; added: boolean }>`
    insert into licence.licence as stored (${names}, zone)
    select ${columns('found')}, type.zone
    from jsonb_populate_recordset(null::licence.licence, ${JSON.stringify(licences)}::jsonb) as found
    join licence.licence_type as type on type.id = found.type_id
    on conflict (id) do update set (${names}, zone) = row(${columns('excluded')}, excluded.zone)
    where stored.source_digest is distinct from excluded.source_digest
      and (stored.source_as_of > excluded.source_as_of) is not true
    returning stored.id, (xmax = 0) as added`.execute(transaction)
  return new Map(rows.map(({ id, added }) => [id, added]))
}

/** A register that no longer tells of an event takes it back. Of the same event the earliest "by this day" stands. */
async function writeEvents(transaction: Transaction<unknown>, entries: readonly RegisterEntry[]): Promise<void> {
  const events = entries.flatMap(({ licence, event }) => (event ? [{ licence_id: licence.id, ...event }] : []))
  const silent = entries.filter(({ event }) => event === null).map(({ licence }) => licence.id)
  await sql`delete from licence.licence_event where sequence = 0 and licence_id = any(${silent}::text[])`.execute(
    transaction,
  )
  if (events.length === 0) return
  await sql`
    insert into licence.licence_event as stored (licence_id, sequence, kind, at, as_of, reason)
    select licence_id, 0, kind, at, as_of, reason
    from jsonb_populate_recordset(null::licence.licence_event, ${JSON.stringify(events)}::jsonb)
    on conflict (licence_id, sequence) do update set
      kind = excluded.kind, as_of = excluded.as_of, reason = excluded.reason,
      at = case when stored.kind = excluded.kind and stored.as_of and excluded.as_of
        then least(stored.at, excluded.at) else excluded.at end`.execute(transaction)
}

async function writeSteps(transaction: Transaction<unknown>, entries: readonly RegisterEntry[]): Promise<void> {
  const ids = entries.map(({ licence }) => licence.id)
  const steps = entries.flatMap(({ licence, steps: found }) =>
    Object.entries(found).flatMap(([kind, at]) => (at == null ? [] : [{ licence_id: licence.id, kind, at_local: at }])),
  )
  await sql`delete from licence.application_step where licence_id = any(${ids}::text[])`.execute(transaction)
  await sql`
    insert into licence.application_step (licence_id, kind, at_local)
    select licence_id, kind, at_local
    from jsonb_populate_recordset(null::licence.application_step, ${JSON.stringify(steps)}::jsonb)`.execute(transaction)
}

/** Of what the register says: the identifier is ours, and a new key makes no newer register. */
function digestOf({ licence: { id: _id, ...licence }, ...entry }: RegisterEntry): string {
  return createHash('sha256')
    .update(JSON.stringify({ licence, ...entry }))
    .digest('base64url')
}

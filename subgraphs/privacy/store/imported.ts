import { GraphError } from '@civigraph/subgraph-kit'
import { type Applied, upsertRows } from '@civigraph/subgraph-kit/import'
import { sql, type Transaction } from 'kysely'
import type { ApplicationRow, IntendedUseRow } from './tables.ts'
import { lockUsesInForce, refuseTooManyInForce } from './uses-in-force.ts'

/** An application from a file, with one of its intended uses. */
export interface ImportedUse {
  readonly application: ApplicationRow
  readonly use: Omit<IntendedUseRow, 'registered_at'>
}

/**
 * Writes applications and intended uses. What somebody has approved here or consented to stays as it is: a file can end it,
 * and no more. What was revoked, here or by a file, stays revoked.
 *
 * @throws {GraphError} `STATE_CONFLICT` when more would be in force than may be.
 */
export async function writeImported(transaction: Transaction<unknown>, rows: readonly ImportedUse[]): Promise<Applied> {
  await lockUsesInForce(transaction)
  const applications = new Map(rows.map(({ application }) => [application.client, application]))
  await upsertRows(transaction, { table: 'application', key: ['client'], rows: [...applications.values()] })
  const uses = rows.map(({ use }) => use)
  await refuseSecondInForce(transaction, uses)
  const written = await writeUses(transaction, uses)
  const ended = await endUses(transaction, uses)
  await recordImport(transaction, [...written.map(({ id }) => id), ...ended])
  await refuseTooManyInForce(transaction)
  const added = written.filter((row) => row.added).length
  const changed = written.length - added + ended.length
  return { added, changed, unchanged: rows.length - added - changed }
}

type Use = ImportedUse['use']

async function writeUses(transaction: Transaction<unknown>, uses: readonly Use[]) {
  const columns = sql`client, purpose, description, fields, basis, needs_consent, policy_url, deletion_contact,
    approved_at, revoked_at`
  const stored = sql`stored.client, stored.purpose, stored.description, stored.fields, stored.basis,
    stored.needs_consent, stored.policy_url, stored.deletion_contact, stored.approved_at, stored.revoked_at`
  const found = sql`excluded.client, excluded.purpose, excluded.description, excluded.fields, excluded.basis,
    excluded.needs_consent, excluded.policy_url, excluded.deletion_contact, excluded.approved_at, excluded.revoked_at`
  const { rows } = await sql<{ id: string; added: boolean }>`
    insert into intended_use as stored (id, ${columns})
    select id, ${columns} from json_populate_recordset(null::intended_use, ${JSON.stringify(uses)}::json)
    on conflict (id) do update set (${columns}) = row(${found})
      where not stored.live and stored.revoked_at is null and (${stored}) is distinct from (${found})
    returning id, (xmax = 0) as added`.execute(transaction)
  return rows
}

/** Ends what is live and of which the file says that it has ended, or when it will. */
async function endUses(transaction: Transaction<unknown>, uses: readonly Use[]) {
  const { rows } = await sql<{ id: string }>`
    update intended_use as stored set revoked_at = greatest(file.revoked_at, stored.approved_at)
    from json_populate_recordset(null::intended_use, ${JSON.stringify(uses)}::json) as file
    where file.id = stored.id and stored.live and stored.revoked_at is null and file.revoked_at is not null
    returning stored.id`.execute(transaction)
  return rows.map(({ id }) => id)
}

async function recordImport(transaction: Transaction<unknown>, ids: readonly string[]) {
  await sql`
    insert into intended_use_event (use, position, kind, at)
    select id, (select coalesce(max(position), 0) + 1 from intended_use_event where use = id), 'IMPORTED', now()
    from unnest(${ids}::text[]) as id`.execute(transaction)
}

/** @throws {GraphError} when a use registered on the platform is in force for a purpose that the file approves as well. */
async function refuseSecondInForce(transaction: Transaction<unknown>, uses: readonly Use[]) {
  const approved = uses.filter((use) => use.approved_at !== null && use.revoked_at === null)
  const { rows } = await sql`
    select from intended_use used
    join unnest(${approved.map(({ id }) => id)}::text[], ${approved.map(({ client }) => client)}::text[],
      ${approved.map(({ purpose }) => purpose)}::text[]) as file (id, client, purpose)
      on file.client = used.client and file.purpose = used.purpose and file.id <> used.id
    where used.approved_at is not null and used.revoked_at is null
      and not exists (
        select from intended_use own where own.id = file.id and (own.live or own.revoked_at is not null))`.execute(
    transaction,
  )
  if (rows.length > 0)
    throw new GraphError(
      'STATE_CONFLICT',
      'A purpose of the file is in force by another registration: revoke that first.',
    )
}

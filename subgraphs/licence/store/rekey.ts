import { type Kysely, sql } from 'kysely'
import type { LicenceKeys } from '../licence-key.ts'
import type { Tables } from './tables.ts'

const BATCH = 1_000

/**
 * Gives every licence the identifier that follows from its number under this key, when those that are stored were made
 * under another one, or without any. Identifiers that were handed out before are then nobody's; what an idempotency key
 * remembers follows, so that a repeated write still answers with its licence. All or nothing; a second process waits.
 */
export async function rekeyLicences(db: Kysely<Tables>, { idOf, print }: LicenceKeys): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext('civigraph licence numbers'))`.execute(transaction)
    const { rows } = await sql<{ print: string }>`select print from licence.number_key`.execute(transaction)
    if (rows[0]?.print === print) return
    let after = { authority: '', number: '' }
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- each batch starts behind the one before it
      const licences = await licencesAfter(transaction, after)
      const last = licences.at(-1)
      if (last === undefined) break
      const renamed = licences.map(({ id, authority, number }) => ({ id, to: idOf(authority, number) }))
      // oxlint-disable-next-line no-await-in-loop -- as above
      await rename(transaction, renamed)
      after = last
    }
    await sql`insert into licence.number_key (print) values (${print})
      on conflict (only_row) do update set print = excluded.print`.execute(transaction)
  })
}

async function licencesAfter(db: Kysely<Tables>, { authority, number }: { authority: string; number: string }) {
  const { rows } = await sql<{ id: string; authority: string; number: string }>`
    select id, authority, number from licence.licence where (authority, number) > (${authority}, ${number})
    order by authority, number limit ${BATCH}`.execute(db)
  return rows
}

async function rename(db: Kysely<Tables>, renamed: readonly { id: string; to: string }[]): Promise<void> {
  const names = JSON.stringify(renamed.filter(({ id, to }) => id !== to))
  await sql`update licence.licence set id = renamed."to"
    from jsonb_to_recordset(${names}::jsonb) as renamed (id text, "to" text)
    where licence.id = renamed.id`.execute(db)
  await sql`update licence.idempotency set answer = to_jsonb(renamed."to")
    from jsonb_to_recordset(${names}::jsonb) as renamed (id text, "to" text)
    where answer = to_jsonb(renamed.id)`.execute(db)
}

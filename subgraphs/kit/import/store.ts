import { type Kysely, sql, type Transaction } from 'kysely'
import type { FileOfProfile, ImportOutcome } from './outcome.ts'

/** What the kit's own migration made in every department's schema. */
export interface ImportTables {
  import_run: { profile: string; file_sha256: string; outcome: string }
}

/** The outcome of a file that was imported earlier; null when it never was. */
export async function earlierOutcome(db: Kysely<ImportTables>, file: FileOfProfile): Promise<ImportOutcome | null> {
  const run = await db
    .selectFrom('import_run')
    .select('outcome')
    .where('profile', '=', file.profile)
    .where('file_sha256', '=', file.sha256)
    .executeTakeFirst()
  if (run === undefined) return null
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `keepOutcome` wrote it; the driver has parsed the JSON
  const outcome = run.outcome as unknown as ImportOutcome
  return { ...outcome, state: 'ALREADY_IMPORTED' }
}

export async function keepOutcome(transaction: Transaction<ImportTables>, outcome: ImportOutcome): Promise<void> {
  await transaction
    .insertInto('import_run')
    .values({ profile: outcome.profile, file_sha256: outcome.sha256, outcome: JSON.stringify(outcome) })
    .execute()
}

/** Makes the transaction the only one that imports this profile. False when another one is at it. */
export async function claimProfile(
  transaction: Transaction<ImportTables>,
  { schema, profile }: { schema: string; profile: string },
): Promise<boolean> {
  const name = `civigraph import ${schema} ${profile}`
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${name}, 0)) as free,
      set_config('search_path', ${`"${schema}"`}, true)`.execute(transaction)
  return rows[0]?.free === true
}

/** Remembers the keys of a file outside this process, so that memory stays flat for any number of rows. */
export async function openKeys(
  transaction: Transaction<ImportTables>,
): Promise<(keys: readonly string[]) => Promise<Set<string>>> {
  await sql`create temporary table import_key (key text primary key) on commit drop`.execute(transaction)
  return async (keys) => {
    const { rows } = await sql<{ key: string }>`
      insert into pg_temp.import_key select * from unnest(${keys}::text[]) on conflict do nothing returning key`.execute(
      transaction,
    )
    return new Set(rows.map(({ key }) => key))
  }
}

/**
 * Tells the planner what the department's tables hold now. Without it a page of a freshly imported list may cost seconds,
 * because the planner takes the tables for nearly empty; PGlite never finds out by itself.
 */
export async function analyseTables(transaction: Transaction<ImportTables>, schema: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_catalog.pg_tables where schemaname = ${schema} order by tablename`.execute(
    transaction,
  )
  if (rows.length === 0) return
  // A sample of 6,000 rows tells enough; PostgreSQL's usual 30,000 rows would be held in memory at once.
  await sql`select set_config('default_statistics_target', '20', true)`.execute(transaction)
  await sql`analyze ${sql.join(rows.map(({ name }) => sql.id(schema, name)))}`.execute(transaction)
}

import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'

/** One forward step of a schema, as SQL text. It runs with `search_path` on the department's schema. */
export interface MigrationScript {
  /** `0001-licences`: sorts into the order of application; never renamed once released. */
  readonly name: string
  readonly sql: string
}

/** Tables that the kit itself keeps in every department's schema. */
const kitScripts: readonly MigrationScript[] = [
  {
    name: '0000-kit',
    sql: `
      create table idempotency (
        caller text not null, key text not null, operation text not null,
        input_digest text not null, answer jsonb not null, at timestamptz not null default now(),
        primary key (caller, key));
      create index idempotency_at on idempotency (at);
      create table import_run (
        profile text not null, file_sha256 text not null, finished_at timestamptz not null default now(),
        outcome jsonb not null, primary key (profile, file_sha256));`,
  },
]

/**
 * Applies what is missing, in order, in one transaction and under an advisory lock.
 *
 * @throws Error when an applied script was edited, when a new one sorts before an applied one, or when the database was
 *   migrated by a newer program.
 */
export async function migrate(db: Kysely<unknown>, schema: string, own: readonly MigrationScript[]): Promise<void> {
  const scripts = [...kitScripts, ...own.toSorted((a, b) => (a.name < b.name ? -1 : 1))]
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`civigraph migrate ${schema}`}))`.execute(transaction)
    await sql`create schema if not exists ${sql.id(schema)}`.execute(transaction)
    await sql`create table if not exists ${sql.id(schema, 'migration')}
      (name text primary key, digest text not null, applied_at timestamptz not null default now())`.execute(transaction)
    const applied = await sql<{ name: string; digest: string }>`
      select name, digest from ${sql.id(schema, 'migration')}`.execute(transaction)
    refuseDrift(schema, scripts, applied.rows)
    refuseLateComers(schema, own, applied.rows)

    await sql`select set_config('search_path', ${`"${schema}"`}, true)`.execute(transaction)
    const done = new Set(applied.rows.map(({ name }) => name))
    for (const script of scripts.filter(({ name }) => !done.has(name))) {
      // oxlint-disable-next-line no-await-in-loop -- each script builds on the one before it
      await sql.raw(script.sql).execute(transaction)
      // oxlint-disable-next-line no-await-in-loop -- as above
      await sql`insert into ${sql.id(schema, 'migration')} (name, digest) values (${script.name}, ${digestOf(script)})`.execute(
        transaction,
      )
    }
  })
}

function refuseDrift(schema: string, scripts: readonly MigrationScript[], applied: { name: string; digest: string }[]) {
  const known = new Map(scripts.map((script) => [script.name, digestOf(script)]))
  for (const { name, digest } of applied) {
    const expected = known.get(name)
    if (expected === undefined)
      throw new Error(
        `Schema ${schema} holds migration ${name}, which this program does not know: start the newer one.`,
      )
    if (expected !== digest)
      throw new Error(`Migration ${name} of schema ${schema} was edited after it was applied: add a new one instead.`)
  }
}

/** A script put before an applied one would run in one order here and in another in a new database. */
function refuseLateComers(schema: string, own: readonly MigrationScript[], applied: readonly { name: string }[]) {
  const done = new Set(applied.map(({ name }) => name))
  const newest = own.filter(({ name }) => done.has(name)).reduce((max, { name }) => (name > max ? name : max), '')
  const late = own.find(({ name }) => !done.has(name) && name < newest)
  if (late)
    throw new Error(
      `Migration ${late.name} of schema ${schema} sorts before ${newest}, which is applied: give it a later name.`,
    )
}

/** A checkout may have turned line ends around; that is no edit. */
function digestOf({ sql: text }: MigrationScript): string {
  return createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex')
}

import { chmod, mkdir } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { type Dialect, Kysely, PostgresDialect, sql } from 'kysely'
import { lockFolder } from './folder-lock.ts'
import { migrate, type MigrationScript } from './migrate.ts'
import { pgliteDialect } from './pglite-dialect.ts'
import { valueParsers } from './value-parsers.ts'

/** One database for several departments, each in its own schema. */
export interface DatabaseHost {
  readonly kind: 'pglite' | 'postgres'
  /** Kysely over one department's schema. `Tables` is what that department's migrations created. */
  schema: <Tables>(name: string) => Kysely<Tables>
  /** Brings one schema up to date, forward only, under a lock; a second process waits and then finds nothing to do. */
  migrate: (schema: string, scripts: readonly MigrationScript[]) => Promise<void>
  /** Whether the database answers within a second; null when it does, else what is wrong. */
  ping: () => Promise<string | null>
  close: () => Promise<void>
}

export interface OpenDatabaseOptions {
  /** PostgreSQL to connect to. Absent: PGlite (PostgreSQL inside this process) in `folder`. */
  readonly url?: URL | null
  /** Where PGlite keeps its files; null keeps everything in memory. */
  readonly folder?: string | null
  /** Connections to PostgreSQL at most. PGlite has one. */
  readonly maxConnections?: number
  /** Called for every SQL statement; tests count with it. */
  readonly onStatement?: (sql: string) => void
}

/**
 * Opens PGlite or PostgreSQL behind one face.
 *
 * @throws Error when another process holds the folder, or the server cannot be reached.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<DatabaseHost> {
  const { onStatement } = options
  const opened = options.url ? await openPostgres(options.url, options) : await openPglite(options.folder ?? null)
  const kysely = new Kysely<unknown>({
    dialect: opened.dialect,
    log: (event) => onStatement?.(event.query.sql),
  })
  return {
    kind: opened.kind,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the department's migrations made these tables
    schema: <Tables>(name: string) => kysely.withSchema(name) as Kysely<Tables>,
    migrate: (schema, scripts) => migrate(kysely, schema, scripts),
    ping: () => answersInTime(sql`select 1`.execute(kysely)),
    async close() {
      await kysely.destroy()
      await opened.end()
    },
  }
}

const PING_TIMEOUT_MS = 1_000

async function answersInTime(query: Promise<unknown>): Promise<string | null> {
  const { promise: late, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(() => resolve('is busy or silent'), PING_TIMEOUT_MS)
  const answer = query.then(
    () => null,
    () => 'cannot be reached',
  )
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What both databases must agree on before a value is read or a day is cut. */
const SESSION = "set time zone 'UTC'; set datestyle = 'ISO, MDY'; set intervalstyle = 'postgres'"

type Opened = Pick<DatabaseHost, 'kind'> & {
  readonly dialect: Dialect
  /** Ends what Kysely may not have ended: it closes only a driver that ran a query. */
  readonly end: () => Promise<void>
}

async function openPostgres(url: URL, { maxConnections = 10 }: OpenDatabaseOptions): Promise<Opened> {
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({
    connectionString: url.href,
    max: maxConnections,
    types: {
      getTypeParser: (oid: number, format?: string) =>
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- the driver takes any oid, its types a list
        valueParsers[oid] ?? pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
    },
    // The pool waits for it. A server of another time zone would cut days elsewhere than PGlite does.
    onConnect: (client) => client.query(SESSION),
  })
  pool.on('error', () => {}) // an idle connection that the server closed; the next query opens another
  await pool.query('select 1').catch(async (error: unknown) => {
    await pool.end()
    throw new Error(`PostgreSQL at ${url.host} cannot be reached. Check CIVIGRAPH_DATABASE_URL.`, { cause: error })
  })
  return {
    kind: 'postgres',
    dialect: new PostgresDialect({ pool }),
    end: async () => (pool.ending ? undefined : await pool.end()),
  }
}

/** PGlite makes its files readable for everybody; they hold registers of persons. */
async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await chmod(folder, 0o700)
}

/** One process serves one laptop: PostgreSQL's usual 128 MB of buffers would only be memory that is touched and kept. */
const SMALL_MACHINE = [
  'shared_buffers = 16MB',
  'wal_buffers = 1MB',
  'maintenance_work_mem = 4MB',
  'work_mem = 2MB',
  'max_wal_size = 128MB',
]

/** Optimised WebAssembly and V8's usual large heap would double the process (docs/decisions/0003-stores.md). */
const SMALL_PROCESS = ['--liftoff-only', '--no-wasm-tier-up', '--no-wasm-dynamic-tiering', '--optimize-for-size']

async function openPglite(folder: string | null): Promise<Opened> {
  for (const flag of SMALL_PROCESS) setFlagsFromString(flag)
  const { PGlite } = await import('@electric-sql/pglite')
  const lock = folder === null ? null : await lockFolder(folder)
  try {
    if (folder !== null) await ownFolder(folder)
    const pglite = await PGlite.create({
      postgresqlconf: SMALL_MACHINE,
      ...(folder === null ? {} : { dataDir: folder }),
      parsers: valueParsers,
    })
    await pglite.exec(SESSION)
    return {
      kind: 'pglite',
      dialect: pgliteDialect(pglite),
      async end() {
        if (!pglite.closed) await pglite.close()
        await lock?.release()
      },
    }
  } catch (error) {
    await lock?.release()
    // PGlite's own error may have no text at all.
    throw new Error('The data folder cannot be opened as a database. Check CIVIGRAPH_DATA_DIR.', { cause: error })
  }
}

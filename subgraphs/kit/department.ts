import type { DatabaseHost } from './database/host.ts'
import type { MigrationScript } from './database/migrate.ts'
import type { ImportProfile } from './import/profile.ts'
import type { Subgraph } from './subgraph.ts'

/** A department with its own store: what a process needs to run it, alone or beside others. */
export interface Department {
  /** Name of the subgraph and of the database schema. */
  readonly name: string
  readonly migrations: readonly MigrationScript[]
  /** What more than SQL is needed to bring the schema up to date; runs after the migrations, before anything is served. */
  readonly prepare?: (database: DatabaseHost) => Promise<void>
  /** The files that this department takes. */
  readonly profiles: readonly ImportProfile[]
  /** Builds the subgraph over its schema of a migrated database. */
  readonly subgraph: (database: DatabaseHost) => Subgraph
}

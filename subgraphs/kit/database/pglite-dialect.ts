import type { PGlite } from '@electric-sql/pglite'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'

/**
 * Kysely on PGlite. Kysely's own dialect shares its one connection between callers, so a query that comes while another
 * caller is inside a transaction lands in that transaction; here each caller waits for its turn.
 */
export function pgliteDialect(pglite: PGlite): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => pgliteDriver(pglite),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

function pgliteDriver(pglite: PGlite): Driver {
  let turn: Promise<void> = Promise.resolve()
  const endOfTurn = new WeakMap<DatabaseConnection, () => void>()

  return {
    init: async () => await pglite.waitReady,
    async acquireConnection() {
      const before = turn
      const { promise, resolve } = Promise.withResolvers<void>()
      turn = promise
      await before
      const connection = connectionTo(pglite)
      endOfTurn.set(connection, resolve)
      return connection
    },
    releaseConnection: async (connection) => endOfTurn.get(connection)?.(),
    beginTransaction: run('begin'),
    commitTransaction: run('commit'),
    rollbackTransaction: run('rollback'),
    destroy: async () => await pglite.close(),
  }
}

function run(sql: string) {
  return async (connection: DatabaseConnection) => void (await connection.executeQuery(CompiledQuery.raw(sql)))
}

function connectionTo(pglite: PGlite): DatabaseConnection {
  return {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      // Several statements in one text need the simple protocol, which takes no parameters.
      if (parameters.length === 0 && sql.includes(';')) {
        const results = await pglite.exec(sql)
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely checks rows against the query's types
        return { rows: (results.at(-1)?.rows ?? []) as Row[] }
      }
      const { rows, affectedRows } = await pglite.query<Row>(sql, [...parameters])
      return { rows, ...(affectedRows === undefined ? {} : { numAffectedRows: BigInt(affectedRows) }) }
    },
    streamQuery() {
      throw new Error('PGlite has no cursors; read page by page.')
    },
  }
}

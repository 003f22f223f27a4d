import { randomUUID } from 'node:crypto'
import type { Department } from '@civigraph/subgraph-kit'
import { type DatabaseHost, openDatabase } from '@civigraph/subgraph-kit/database'
import { Client } from 'pg'

/** The databases on which a test must pass: PGlite always, PostgreSQL where one is given. */
export const databaseKinds: readonly DatabaseHost['kind'][] = process.env['CIVIGRAPH_TEST_DATABASE_URL']
  ? ['pglite', 'postgres']
  : ['pglite']

if (databaseKinds.length === 1) {
  if (process.env['CI'] === 'true') throw new Error('In CI the tests need PostgreSQL: CIVIGRAPH_TEST_DATABASE_URL.')
  process.stderr.write('SKIPPED on PostgreSQL, because CIVIGRAPH_TEST_DATABASE_URL is not set\n')
}

/** An empty database of one kind, migrated for some departments, with every statement recorded. */
export async function emptyDatabase(kind: DatabaseHost['kind'], departments: readonly Department[]) {
  const statements: string[] = []
  const own = kind === 'postgres' ? await createPostgresDatabase() : null
  const host = await openDatabase({ url: own?.url ?? null, onStatement: (sql) => void statements.push(sql) })
  for (const { name, migrations, prepare } of departments) {
    await host.migrate(name, migrations)
    await prepare?.(host)
  }
  statements.length = 0
  return {
    host,
    statements,
    async close() {
      await host.close()
      await own?.drop()
    },
  }
}

/** A database of its own for each test file, so that files run beside each other. */
export async function createPostgresDatabase() {
  const server = new URL(process.env['CIVIGRAPH_TEST_DATABASE_URL'] ?? '')
  const name = `civigraph_test_${randomUUID().replaceAll('-', '')}`
  await asAdministrator(server, `create database ${name}`)
  const url = new URL(`/${name}`, server)
  url.username = server.username
  url.password = server.password
  return { url, drop: () => asAdministrator(server, `drop database ${name} with (force)`) }
}

async function asAdministrator(server: URL, statement: string) {
  const client = new Client({ connectionString: server.href })
  await client.connect()
  await client.query(statement)
  await client.end()
}

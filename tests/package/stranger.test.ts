import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const repository = resolve(import.meta.dirname, '../..')
const tsc = join(repository, 'node_modules/typescript/bin/tsc')

/** A folder somewhere else with one of our packages installed from its tarball, and what else the stranger asked for. */
function strangerWith(workspace: string, files: Record<string, string>, alsoInstall: readonly string[] = []) {
  const home = mkdtempSync(join(tmpdir(), 'stranger-'))
  const run = (command: string, ...args: string[]) => execFileSync(command, args, { cwd: home, encoding: 'utf8' })
  run('npm', 'pack', '--silent', '--pack-destination', home, join(repository, workspace, 'dist'))
  const tarball = readdirSync(home).find((file) => file.endsWith('.tgz'))
  writeFileSync(join(home, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(join(home, file, '..'), { recursive: true })
    writeFileSync(join(home, file), text)
  }
  run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball}`, ...alsoInstall)
  return { home, run }
}

const strict = [
  '--strict',
  '--skipLibCheck',
  'false',
  '--noEmit',
  '--module',
  'nodenext',
  '--target',
  'es2024',
  '--lib',
  'es2024,dom',
  '--types',
  '',
]

test('a stranger can install the SDK alone, compile a call strictly and run it', () => {
  const program = `
    import { CivigraphError, createHub, KeptPromises } from '@civigraph/sdk'
    const body = { data: { benchmark: [] }, errors: [{ message: 'no', path: ['benchmark'], extensions: { code: 'FORBIDDEN' } }] }
    const hub = createHub({ url: 'http://localhost', fetch: async () => Response.json(body) })
    const { gaps } = await hub.run(KeptPromises, { period: '2023-2024' })
    const refused = await hub.get(KeptPromises, { period: '2023-2024' }).catch((error: unknown) => error)
    console.log(gaps[0]?.code, refused instanceof CivigraphError && refused.code)
  `
  const { run, home } = strangerWith('sdk', { 'use.ts': program })
  expect(readdirSync(join(home, 'node_modules/@civigraph'))).toEqual(['sdk'])
  expect(readdirSync(join(home, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@civigraph'])
  run(process.execPath, tsc, ...strict, 'use.ts')
  expect(run(process.execPath, 'use.ts').trim()).toBe('FORBIDDEN FORBIDDEN')
  expect(run('npx', 'civigraph', 'import', '--help')).toContain('civigraph import')
  const lint = spawnSync('npx', ['civigraph', 'lint', 'use.ts'], { cwd: home, encoding: 'utf8' })
  expect([lint.status, lint.stdout, lint.stderr]).toEqual([
    3,
    '',
    expect.stringContaining('npm install --save-dev @civigraph/subgraph-kit @apollo/composition graphql'),
  ])
})

test('a department in another repository can install the kit, build a subgraph with its own database and serve it', () => {
  const files = {
    'library/schema.graphql': `
      "A book of the public library."
      type Book @key(fields: "id") @classified(level: OPEN) {
        "Its shelf mark."
        id: ID!
        "Its title."
        title: String!
      }
      type Query {
        "All books."
        books: [Book!]! @classified(level: OPEN)
      }`,
    'library/migrations/0001-books.sql': `create table book (id text primary key, title text not null); insert into book values ('B1', 'Test book');`,
    'library/main.ts': `
      import { type Department, defineSubgraph, inProcess, migrationScripts, serve, GraphError } from '@civigraph/subgraph-kit'
      import { openDatabase } from '@civigraph/subgraph-kit/database'
      import { lintSchema } from '@civigraph/subgraph-kit/offline'
      interface Tables { book: { id: string; title: string } }
      const library: Department = {
        name: 'library',
        migrations: migrationScripts(new URL('migrations/', import.meta.url)),
        profiles: [],
        subgraph: (database) => defineSubgraph({
          name: 'library',
          schema: new URL('schema.graphql', import.meta.url),
          loaders: () => ({}),
          resolvers: { Query: { books: () => database.schema<Tables>('library').selectFrom('book').selectAll().execute() } },
        }),
      }
      const database = await openDatabase({ folder: null })
      await database.migrate('library', library.migrations)
      const subgraph = library.subgraph(database)
      const { data } = await inProcess(subgraph, () => {})({ query: '{ books { title } }' }, null)
      const served = await serve(subgraph, { port: 0, reportFault() {}, verifyCaller: async () => { throw new GraphError('UNAUTHENTICATED', '') } })
      const direct = await fetch(served.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ books { title } }"}' })
      const findings = lintSchema('type Query { "How many." books: Int! @classified(level: OPEN) }', { today: '2026-11-25' })
      console.log(JSON.stringify(data), direct.status, findings.map(({ code }) => code).join(' '))
      await served.close()
      await database.close()
    `,
  }
  const { run } = strangerWith(
    'subgraphs/kit',
    files,
    ['graphql', 'kysely', 'pg', '@electric-sql/pglite'].map(installed),
  )
  run(
    process.execPath,
    tsc,
    ...strict.map((one) => (one === 'false' ? 'true' : one)),
    '--allowImportingTsExtensions',
    'library/main.ts',
  )
  expect(run(process.execPath, 'library/main.ts').trim()).toBe('{"books":[{"title":"Test book"}]} 401 GUIDE-REFUSAL')
})

/** The version that this repository has. */
function installed(name: string): string {
  const found = execFileSync('npm', ['ls', name, '--json', '--depth=0'], { cwd: repository, encoding: 'utf8' })
  return `${name}@${JSON.parse(found).dependencies[name].version}`
}

import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, chownSync, existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'

/**
 * Runs once before all tests: starts a PostgreSQL of its own on loopback, on a free port, where the machine has the
 * programs, and stops it after the last test. A server given by CIVIGRAPH_TEST_DATABASE_URL is used instead.
 */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env['CIVIGRAPH_TEST_DATABASE_URL']) return undefined
  const programs = findPrograms()
  if (programs === null) return undefined
  const server = await startPostgres(programs)
  process.env['CIVIGRAPH_TEST_DATABASE_URL'] = server.url
  return () => server.stop()
}

/** The newest version's folder of programs; Debian keeps them off the path. A client alone (`pg_config`) is no server. */
export function findPrograms(): string | null {
  const debian = globSync('/usr/lib/postgresql/*/bin').toSorted().toReversed()
  return [...debian, ...folderOfClient()].find((folder) => existsSync(join(folder, 'initdb'))) ?? null
}

function folderOfClient(): string[] {
  try {
    return [execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()]
  } catch {
    return [] // no PostgreSQL at all
  }
}

export interface StartPostgresOptions {
  readonly port?: number
  /** Asked of everybody; without one everybody on this machine is let in. */
  readonly password?: string
  /** Further settings, as they stand in `postgresql.conf`. */
  readonly settings?: string
}

/** @param programs Folder of PostgreSQL's programs. */
export async function startPostgres(programs: string, options: StartPostgresOptions = {}) {
  const { password, settings: more = '' } = options
  const home = mkdtempSync(join(tmpdir(), 'civigraph-postgres-'))
  const account = accountToRunAs()
  const passwordFile = join(home, 'password')
  writeFileSync(passwordFile, `${password}\n`)
  if (account) for (const path of [home, passwordFile]) chownSync(path, account.uid, account.gid)
  const asAccount = account ? { uid: account.uid, gid: account.gid } : {}
  const data = join(home, 'data')
  const checked = password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'civigraph', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8', ...checked],
    {
      stdio: 'ignore',
      ...asAccount,
    },
  )
  appendFileSync(join(data, 'postgresql.conf'), more)
  const port = options.port ?? (await freePort())
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${home}`,
    'fsync=off',
    'max_connections=200',
  ]
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings.flatMap((one) => ['-c', one])], {
    stdio: 'ignore',
    ...asAccount,
  })
  const url = `postgres://civigraph${password === undefined ? '' : `:${password}`}@127.0.0.1:${port}/postgres`
  await answering(url)
  return {
    url,
    async stop() {
      const ended = new Promise((resolve) => server.once('exit', resolve))
      server.kill('SIGINT') // PostgreSQL's fast shutdown
      await ended
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** PostgreSQL refuses to run as root. */
function accountToRunAs(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null
  return { uid: numberOf('-u'), gid: numberOf('-g') }
}

function numberOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }))
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const client = new Client({ connectionString: url })
    try {
      // oxlint-disable-next-line no-await-in-loop -- asks again until the server answers
      await client.connect()
      // oxlint-disable-next-line no-await-in-loop -- as above
      await client.end()
      return
    } catch {
      // oxlint-disable-next-line no-await-in-loop -- as above
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('PostgreSQL was started but did not answer within 10 s.')
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseHost, openDatabase } from '@civigraph/subgraph-kit/database'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lockFolder } from '#subgraphs/kit/database/folder-lock.ts'
import { databaseKinds, emptyDatabase } from '../support/database.ts'

interface Tables {
  note: { id: number; text: string }
}

const first = { name: '0001-notes', sql: 'create table note (id integer primary key, text text not null);' }
const second = {
  name: '0002-marks',
  sql: 'alter table note add column mark text; create index note_mark on note (mark);',
}

describe.each(databaseKinds)('migrations on %s', (kind) => {
  let opened: Awaited<ReturnType<typeof emptyDatabase>>
  let host: DatabaseHost
  let tests = 0
  let notes = ''
  beforeAll(async () => {
    opened = await emptyDatabase(kind, [])
    host = opened.host
  })
  beforeEach(() => {
    notes = `notes_${(tests += 1)}` // starting a PGlite takes seconds, a schema of its own nothing
  })
  afterAll(() => opened.close())

  async function applied(schema: string): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`select name from ${sql.id(schema, 'migration')} order by name`.execute(
      host.schema<object>(schema),
    )
    return rows.map(({ name }) => name)
  }

  test('are applied once each, in order, and a second start finds nothing to do', async () => {
    await host.migrate(notes, [second, first])
    await host.migrate(notes, [first, second])
    expect(await applied(notes)).toEqual(['0000-kit', '0001-notes', '0002-marks'])
    await host.schema<Tables>(notes).insertInto('note').values({ id: 1, text: 'one' }).execute()
    await host.migrate(notes, [first, second, { name: '0003-more', sql: 'alter table note add column more text' }])
    expect(await host.schema<Tables>(notes).selectFrom('note').selectAll().execute()).toEqual([
      { id: 1, text: 'one', mark: null, more: null },
    ])
  })

  test('of two departments do not see each other', async () => {
    await Promise.all([host.migrate('a', [first]), host.migrate('b', [first])])
    await host.schema<Tables>('a').insertInto('note').values({ id: 1, text: 'of a' }).execute()
    expect(await host.schema<Tables>('b').selectFrom('note').selectAll().execute()).toEqual([])
  })

  test('refuse a script that was edited after it was applied, and change nothing', async () => {
    await host.migrate(notes, [first])
    await expect(host.migrate(notes, [{ ...first, sql: `${first.sql} ` }, second])).rejects.toThrow(
      `Migration 0001-notes of schema ${notes} was edited after it was applied: add a new one instead.`,
    )
    expect(await applied(notes)).toEqual(['0000-kit', '0001-notes'])
  })

  test('take a script with other line ends as the same script', async () => {
    const script = { name: '0001-notes', sql: 'create table note\n(id integer);\n' }
    await host.migrate(notes, [script])
    await host.migrate(notes, [{ ...script, sql: script.sql.replaceAll('\n', '\r\n') }])
    expect(await applied(notes)).toEqual(['0000-kit', '0001-notes'])
  })

  test('refuse a database that a newer program has migrated', async () => {
    await host.migrate(notes, [first, second])
    await expect(host.migrate(notes, [first])).rejects.toThrow(
      `Schema ${notes} holds migration 0002-marks, which this program does not know: start the newer one.`,
    )
  })

  test('refuse a new script that sorts before an applied one', async () => {
    await host.migrate(notes, [first, second])
    const late = { name: '0001-z', sql: 'create table late (id integer)' }
    await expect(host.migrate(notes, [first, late, second])).rejects.toThrow(/0001-z .* before 0002-marks/)
    expect(await applied(notes)).toEqual(['0000-kit', '0001-notes', '0002-marks'])
  })

  test('leave nothing of a run in which one script fails', async () => {
    const bad = { name: '0003-bad', sql: 'create table half (id integer); insert into half values (1); select 1 / 0;' }
    await expect(host.migrate(notes, [first, second, bad])).rejects.toThrow(/division by zero/)
    const { rows } = await sql`select 1 from information_schema.schemata where schema_name = ${notes}`.execute(
      host.schema<object>('public'),
    )
    expect(rows).toEqual([])
    await host.migrate(notes, [first, second])
    expect(await applied(notes)).toEqual(['0000-kit', '0001-notes', '0002-marks'])
  })

  test('leave the search path of later queries alone', async () => {
    const { rows: before } = await sql`show search_path`.execute(host.schema<object>('public'))
    await host.migrate(notes, [first])
    expect((await sql`show search_path`.execute(host.schema<object>('public'))).rows).toEqual(before)
  })
})

describe.skipIf(!databaseKinds.includes('postgres'))('several hosts on one PostgreSQL', () => {
  test('that migrate at once apply every script once', async () => {
    const opened = await emptyDatabase('postgres', [])
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(
      opened.host.schema<object>('public'),
    )
    const url = new URL(process.env['CIVIGRAPH_TEST_DATABASE_URL'] ?? '')
    url.pathname = `/${rows[0]?.name}`
    const hosts = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url })))
    const slow = { name: '0003-slow', sql: "insert into note values (1, 'once'); select pg_sleep(0.2);" }
    await Promise.all(hosts.map((host) => host.migrate('notes', [first, second, slow])))
    expect(await opened.host.schema<Tables>('notes').selectFrom('note').select('text').execute()).toEqual([
      { text: 'once' },
    ])
    await Promise.all(hosts.map((host) => host.close()))
    await opened.close()
  })

  test('a server of another time zone and style of dates gives the same values', async () => {
    const opened = await emptyDatabase('postgres', [])
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(
      opened.host.schema<object>('public'),
    )
    const name = rows[0]?.name ?? ''
    for (const setting of ["timezone to 'Asia/Shanghai'", "datestyle to 'German'", "intervalstyle to 'iso_8601'"])
      await sql.raw(`alter database ${name} set ${setting}`).execute(opened.host.schema<object>('public'))
    const url = new URL(process.env['CIVIGRAPH_TEST_DATABASE_URL'] ?? '')
    url.pathname = `/${name}`
    const host = await openDatabase({ url })
    const answer = await sql`
      select '1900-01-01 00:00:00+08'::timestamptz as at, '2024-02-29'::date as day,
        ('2024-01-01T20:00:00Z'::timestamptz)::date as cut, '1 day'::interval as term`.execute(
      host.schema<object>('public'),
    )
    expect(answer.rows).toEqual([
      { at: '1899-12-31T16:00:00.000Z', day: '2024-02-29', cut: '2024-01-01', term: '1 day' },
    ])
    await host.close()
    await opened.close()
  })

  test('a server that is not there is named without its password', async () => {
    const failing = openDatabase({ url: new URL('postgres://somebody:secret-canary@127.0.0.1:9/nothing') })
    await expect(failing).rejects.toThrow('PostgreSQL at 127.0.0.1:9 cannot be reached. Check CIVIGRAPH_DATABASE_URL.')
    await expect(failing).rejects.not.toThrow(/secret-canary/)
  })
})

describe.each(databaseKinds)('values from %s', (kind) => {
  let opened: Awaited<ReturnType<typeof emptyDatabase>>
  beforeAll(async () => {
    opened = await emptyDatabase(kind, [])
  })
  afterAll(() => opened.close())

  const values: [expression: string, value: unknown][] = [
    ["'2024-02-29'::date", '2024-02-29'],
    ["'0099-12-31'::date", '0099-12-31'],
    ["'infinity'::date", 'infinity'],
    ["'2024-02-29 23:59:59'::timestamp", '2024-02-29T23:59:59'],
    ["'2024-02-29 23:59:59.123456'::timestamp", '2024-02-29T23:59:59.123456'],
    ["'2024-02-29 23:59:59+08'::timestamptz", '2024-02-29T15:59:59.000Z'],
    ["'2024-02-29 23:59:59.5+08'::timestamptz", '2024-02-29T15:59:59.500Z'],
    ["'2024-02-29 23:59:59.123456Z'::timestamptz", '2024-02-29T23:59:59.123456Z'],
    ["'2024-02-29 23:59:59.1234Z'::timestamptz", '2024-02-29T23:59:59.123400Z'],
    ["'1850-06-01 12:00:00Z'::timestamptz", '1850-06-01T12:00:00.000Z'],
    ["'infinity'::timestamptz", 'infinity'],
    ["'12345678901234567890.1234567890'::numeric", '12345678901234567890.1234567890'],
    ["'0.10'::numeric", '0.10'],
    ["'1e30'::numeric", '1000000000000000000000000000000'],
    ['sum(x) from (values (1::int8), (2)) as numbers (x)', '3'],
    ['9007199254740991::int8', 9_007_199_254_740_991],
    ['-1::int8', -1],
    ['count(*)', 1],
    ["'1 year 2 days 03:04:05'::interval", '1 year 2 days 03:04:05'],
    ["array['2024-02-29', null]::date[]", ['2024-02-29', null]],
    ["array['2024-02-29 23:59:59.5']::timestamp[]", ['2024-02-29T23:59:59.5']],
    ["array['2024-02-29 23:59:59+08']::timestamptz[]", ['2024-02-29T15:59:59.000Z']],
    ["array['0.10', '2']::numeric[]", ['0.10', '2']],
    ['array[1, null, 3]::int8[]', [1, null, 3]],
    ["array['1 day']::interval[]", ['1 day']],
    ["'{}'::date[]", []],
    ["array['a,b', '\"c\"', 'NULL']::text[]", ['a,b', '"c"', 'NULL']],
    ['null::timestamptz', null],
    ['\'{"a": [1, null]}\'::jsonb', { a: [1, null] }],
    ['true', true],
    ['1.5::float8', 1.5],
  ]

  test.for(values)('%s', async ([expression, value]) => {
    const { rows } = await sql.raw<object>(`select ${expression}`).execute(opened.host.schema<object>('public'))
    expect(Object.values(rows[0] ?? {})).toEqual([value])
  })

  test('a whole number that would lose digits is a fault and not another number', async () => {
    const db = opened.host.schema<object>('public')
    await expect(sql`select 9007199254740993::int8 as value`.execute(db)).rejects.toThrow(/would lose digits/)
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  })
})

describe.each(databaseKinds)('turns on %s', (kind) => {
  let opened: Awaited<ReturnType<typeof emptyDatabase>>
  beforeAll(async () => {
    opened = await emptyDatabase(kind, [{ name: 'notes', migrations: [first], profiles: [], subgraph: noSubgraph }])
  })
  beforeEach(async () => {
    await notes().deleteFrom('note').execute()
  })
  afterAll(() => opened.close())
  const notes = () => opened.host.schema<Tables>('notes')
  const stored = async () =>
    (await notes().selectFrom('note').select('text').orderBy('id').execute()).map(({ text }) => text)

  test('a write that comes while another caller is in a transaction outlives the rollback of that transaction', async () => {
    const inside = Promise.withResolvers<void>()
    const goOn = Promise.withResolvers<void>()
    const transaction = notes()
      .transaction()
      .execute(async (own) => {
        await own.insertInto('note').values({ id: 1, text: 'rolled back' }).execute()
        inside.resolve()
        await goOn.promise
        throw new Error('changed my mind')
      })
    const failure = transaction.catch((error: unknown) => error)
    await inside.promise
    const other = notes().insertInto('note').values({ id: 2, text: 'kept' }).execute()
    goOn.resolve()
    await other
    expect(await failure).toEqual(new Error('changed my mind'))
    expect(await stored()).toEqual(['kept'])
  })

  test('a read that comes while another caller is in a transaction does not see what is not committed', async () => {
    const inside = Promise.withResolvers<void>()
    const transaction = notes()
      .transaction()
      .execute(async (own) => {
        await own.insertInto('note').values({ id: 1, text: 'half' }).execute()
        inside.resolve()
        await new Promise((resolve) => setTimeout(resolve, 20))
        await own.updateTable('note').set({ text: 'whole' }).execute()
      })
    await inside.promise
    expect(await stored()).not.toContain('half')
    await transaction
    expect(await stored()).toEqual(['whole'])
  })

  test('many transactions and queries at once keep apart: every second one is rolled back, whole', async () => {
    const work = Array.from({ length: 40 }, async (_, id) => {
      if (id % 4 === 3) return await stored()
      return await notes()
        .transaction()
        .execute(async (own) => {
          await own
            .insertInto('note')
            .values({ id, text: `${id}` })
            .execute()
          await new Promise((resolve) => setImmediate(resolve))
          await own
            .insertInto('note')
            .values({ id: id + 1000, text: `${id}` })
            .execute()
          if (id % 2 === 1) throw new Error('odd')
          return []
        })
        .catch(() => [])
    })
    const seen = await Promise.all(work)
    for (const texts of seen) expect(texts.every((text) => Number(text) % 2 === 0)).toBe(true)
    for (const texts of seen) expect(new Set(texts).size * 2).toBe(texts.length)
    const even = Array.from({ length: 20 }, (_, index) => `${index * 2}`)
    expect((await stored()).toSorted()).toEqual([...even, ...even].toSorted())
  })

  test('a query that fails does not keep others waiting, in a transaction or alone', async () => {
    const broken = () => sql`select 1 / 0`.execute(notes())
    await expect(broken()).rejects.toThrow(/division by zero/)
    await expect(
      notes()
        .transaction()
        .execute(async (own) => await sql`select 1 / 0`.execute(own)),
    ).rejects.toThrow(/division/)
    expect(await stored()).toEqual([])
  })

  test('every statement is told to whoever counts them', async () => {
    opened.statements.length = 0
    await stored()
    expect(opened.statements).toEqual([expect.stringContaining('from "notes"."note"')])
  })
})

function noSubgraph(): never {
  throw new Error('The notes publish no subgraph.')
}

function inUse(pid: number | undefined): string {
  return `The data folder is in use by process ${pid}. Stop it, or set CIVIGRAPH_DATA_DIR to another folder.`
}

describe('the folder of a PGlite', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'civigraph-lock-'))
    return () => rm(folder, { recursive: true, force: true })
  })
  const data = () => join(folder, 'data')

  test('belongs to one at a time, however its path is written, and is free again afterwards', async () => {
    const one = await openDatabase({ folder: data() })
    await expect(openDatabase({ folder: data() })).rejects.toThrow(inUse(process.pid))
    await expect(openDatabase({ folder: `${folder}/./data/` })).rejects.toThrow(inUse(process.pid))
    await one.migrate('notes', [first])
    await one.schema<Tables>('notes').insertInto('note').values({ id: 1, text: 'kept' }).execute()
    await one.close()
    const again = await openDatabase({ folder: data() })
    expect(await again.schema<Tables>('notes').selectFrom('note').select('text').execute()).toEqual([{ text: 'kept' }])
    await again.close()
    expect(await readdir(folder)).toEqual(['data'])
  })

  test('is closed and set free even when nobody asked anything', async () => {
    const one = await openDatabase({ folder: data() })
    await one.close()
    expect(await readdir(folder)).toEqual(['data'])
  })

  test('that another process holds is refused by its number, and taken over when that has died', async () => {
    const other = await holdElsewhere(data())
    await expect(openDatabase({ folder: data() })).rejects.toThrow(inUse(other.pid))
    await ended(other)
    const lock = await lockFolder(data())
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  test.for([
    ['a number that no process has', '4194305'],
    ['an empty text', ''],
    ['something else', 'held by the night shift'],
    ['this process’s number from before a restart', `${process.pid}`],
    ['the number of a living process, from before a restart', `${process.ppid} another-boot 1`],
  ])('is taken over when its lock names %s', async ([, text = '']) => {
    await writeFile(`${data()}.lock`, text)
    const lock = await lockFolder(data())
    await expect(lockFolder(data())).rejects.toThrow(inUse(process.pid))
    await lock.release()
    expect(await readdir(folder)).toEqual([])
  })

  test('of many that open it at once one gets it, also over a stale lock', async () => {
    await writeFile(`${data()}.lock`, '4194305')
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(data())))
    const got = tries.filter((one) => one.status === 'fulfilled')
    expect(got).toHaveLength(1)
    await Promise.all(got.map(({ value }) => value.release()))
    expect(await readdir(folder)).toEqual([])
  })

  test('is set free when what lies in it is no database', async () => {
    await writeFile(data(), 'a file and no folder')
    await expect(openDatabase({ folder: data() })).rejects.toThrow(/cannot be opened as a database/)
    expect(await readdir(folder)).toEqual(['data'])
  })
})

/** A process that holds the folder until it is killed. */
async function holdElsewhere(folder: string): Promise<ChildProcess> {
  const program = `
    import { lockFolder } from '${new URL('../../subgraphs/kit/database/folder-lock.ts', import.meta.url).href}'
    await lockFolder(process.argv[1])
    process.stdout.write('held')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise((resolve) => child.stdout?.once('data', resolve))
  return child
}

async function ended(child: ChildProcess) {
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

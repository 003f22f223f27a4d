import { type DatabaseHost } from '@civigraph/subgraph-kit/database'
import { GraphError } from '@civigraph/subgraph-kit'
import {
  importFile,
  type ImportOutcome,
  type ImportProfile,
  type Reject,
  wholeNumber,
} from '@civigraph/subgraph-kit/import'
import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import {
  fileOf,
  header,
  marketDepartment,
  permitLine,
  permits,
  permitsAs,
  storedPermits,
  temporaryFolder,
} from '../support/import-department.ts'

/** Stands for a personal value: it must be found nowhere but in the store. */
const canary = 'Test Person One 990101199001010019'

let files: Awaited<ReturnType<typeof temporaryFolder>>
beforeAll(async () => {
  files = await temporaryFolder()
})
afterAll(() => files.remove())

describe.each(databaseKinds)('on %s', (kind) => {
  let opened: Awaited<ReturnType<typeof emptyDatabase>>
  let database: DatabaseHost
  beforeAll(async () => {
    opened = await emptyDatabase(kind, [marketDepartment()])
    database = opened.host
  })
  afterEach(async () => {
    const market = database.schema<{ permit: object; import_run: object }>('market')
    await market.deleteFrom('permit').execute()
    await market.deleteFrom('import_run').execute()
  })
  afterAll(() => opened.close())

  async function bring(content: string | Buffer, options: { profile?: ImportProfile; maxRejectShare?: number } = {}) {
    const rejects: Reject[] = []
    const onReject = (reject: Reject) => void rejects.push(reject)
    const file = await files.write(content)
    const outcome = await importFile({ database, schema: 'market', profile: permits, file, onReject, ...options })
    return { outcome, rejects, stored: await storedPermits(database) }
  }

  test('every row of a good file is stored with its digits, its day and the reason for a missing number', async () => {
    const { outcome, stored } = await bring(
      fileOf('P-1,,SHOP,2024-02-29,0,0.10', 'P-2,Holder 2,STALL,2023-01-01,NA,', 'P-3,,SHOP,1999-12-31,,1'),
    )
    expect(outcome).toMatchObject({ state: 'IMPORTED', rows: 3, added: 3, changed: 0, unchanged: 0, rejected: 0 })
    expect(outcome.findings).toEqual({ VISITS_NOT_KNOWN: 2 })
    expect(stored).toMatchObject([
      { permit: 'P-1', holder: null, issued_on: '2024-02-29', visits_state: 'KNOWN', visits: 0, share: '0.10' },
      { permit: 'P-2', holder: 'Holder 2', visits_state: 'NOT_APPLICABLE', visits: null, share: null },
      { permit: 'P-3', visits_state: 'BLANK', visits: null, share: '1' },
    ])
  })

  test('the same file again changes nothing and is answered with its first outcome', async () => {
    const first = await bring(fileOf(permitLine(1)))
    const again = await bring(fileOf(permitLine(1)))
    expect(again.outcome).toEqual({ ...first.outcome, state: 'ALREADY_IMPORTED' })
  })

  test('another file with the same permits counts what is new, changed and unchanged', async () => {
    await bring(fileOf(permitLine(1), permitLine(2)))
    const { outcome } = await bring(fileOf(permitLine(1), permitLine(2).replace('SHOP', 'STALL'), permitLine(3)))
    expect(outcome).toMatchObject({ added: 1, changed: 1, unchanged: 1 })
  })

  test('a byte order mark, CRLF, quoted line breaks and columns in another order make no difference', async () => {
    const { outcome, stored } = await bring(
      '\uFEFFshare,visits,issued_on,kind,holder,permit\r\n0.5,7,2024-02-29,STALL,"Line one\r\nline ""two"", end",P-1\r\n',
    )
    expect(outcome.state).toBe('IMPORTED')
    expect(stored).toMatchObject([{ permit: 'P-1', holder: 'Line one\r\nline "two", end', visits: 7, share: '0.5' }])
  })

  test('a semicolon and GB18030 are read where the profile declares them', async () => {
    const profile = permitsAs({ delimiter: ';', encoding: 'gb18030' })
    const market = Buffer.from([0xca, 0xd0, 0xb3, 0xa1]) // 市场
    const rare = Buffer.from([0x95, 0x32, 0x82, 0x36]) // 𠀀, four bytes
    const content = [`${header.replaceAll(',', ';')}\nP-1;`, market, rare, ';SHOP;2024-02-29;1;\n']
    const { stored } = await bring(Buffer.concat(content.map((part) => Buffer.from(part))), { profile })
    expect(stored).toMatchObject([{ holder: '市场𠀀' }])
  })

  test('a UTF-8 file is not taken for GB18030, although its bytes could be read so', async () => {
    const lines = Array.from({ length: 12 }, (_, index) => permitLine(index + 1).replace('Holder', '市场'))
    const { outcome } = await bring(fileOf(...lines), { profile: permitsAs({ encoding: 'gb18030' }) })
    expect(outcome).toMatchObject({ state: 'REFUSED', refusal: { code: 'WRONG_ENCODING' } })
  })

  test('trailer lines that the profile declares are no rows', async () => {
    const profile = permitsAs({ trailer: /^(?:Total|Source:)/ })
    const { outcome } = await bring(fileOf(permitLine(1), 'Total,,,,1,', 'Source: the market'), { profile })
    expect(outcome).toMatchObject({ state: 'IMPORTED', rows: 1, rejected: 0 })
    const inside = await bring(fileOf(permitLine(1), 'Total,,,,1,', permitLine(2)), { profile })
    expect(inside.outcome).toMatchObject({ state: 'REFUSED', refusal: { code: 'TRAILER_INSIDE', line: 3 } })
  })

  test('JSON Lines keep the digits of numbers; null is a blank, a list is its JSON text', async () => {
    const row =
      '{"permit":"P-1","holder":null,"kind":"SHOP","issued_on":"2024-02-29","visits":5,"share":0.1234567890123456789012}'
    const nested = row.replace('P-1', 'P-2').replace('null', '["x", 1]')
    const { outcome, rejects, stored } = await bring(`${row}\n{"permit":1}\nnot json\n${nested}\n`, {
      profile: permitsAs({ format: 'json-lines' }),
    })
    expect(stored).toMatchObject([
      { permit: 'P-1', holder: null, visits: 5, share: '0.1234567890123456789012' },
      { permit: 'P-2', holder: '["x",1]' },
    ])
    expect(outcome).toMatchObject({ rows: 4, rejectedBy: { COLUMN_COUNT: 1, NOT_JSON: 1 } })
    expect(rejects.map(({ line }) => line)).toEqual([2, 3])
  })

  test('JSON Lines cut off in the last object are refused', async () => {
    const { outcome } = await bring('{"permit":"P-1"}\n{"permit":\n', { profile: permitsAs({ format: 'json-lines' }) })
    expect(outcome).toMatchObject({ state: 'REFUSED', refusal: { code: 'FILE_CUT_OFF', line: 2 } })
  })

  test('a JSON document is read through the records that the profile finds in it', async () => {
    const profile = permitsAs({
      format: 'json',
      records: (document) => (document as { permits: Record<string, string>[] }).permits,
    })
    const record = { permit: 'P-1', holder: '', kind: 'SHOP', issued_on: '2024-02-29', visits: '5', share: '' }
    const { outcome, stored } = await bring(JSON.stringify({ permits: [record, { permit: 'P-2' }] }), { profile })
    expect(outcome).toMatchObject({ rows: 2, added: 1, rejectedBy: { COLUMN_COUNT: 1 } })
    expect(stored).toMatchObject([{ permit: 'P-1', visits: 5 }])
    const other = await bring('{"licences":[]}', { profile })
    expect(other.outcome).toMatchObject({ state: 'REFUSED', refusal: { code: 'NOT_AS_DESCRIBED' } })
    expect((await bring('{"permits":[', { profile })).outcome).toMatchObject({ refusal: { code: 'NOT_JSON' } })
  })

  test('a file with a header and no rows is imported: it says that there are none', async () => {
    expect((await bring(`${header}\n`)).outcome).toMatchObject({ state: 'IMPORTED', rows: 0, added: 0 })
  })

  /** File, then the refusal that it meets. In each the first row is good, and must not be stored. */
  const refused: [string, string | Buffer, Partial<NonNullable<ImportOutcome['refusal']>>][] = [
    ['that is empty', '', { code: 'FILE_EMPTY' }],
    ['cut off inside a quoted value', fileOf(permitLine(1), 'P-2,"Hol'), { code: 'FILE_CUT_OFF', line: 3 }],
    ['cut off after some columns', fileOf(permitLine(1), 'P-2,Holder,SHOP'), { code: 'FILE_CUT_OFF', line: 3 }],
    ['without a line break at its end', fileOf(permitLine(1)).trimEnd(), { code: 'FILE_CUT_OFF', line: 2 }],
    [
      'in another encoding',
      Buffer.concat([
        Buffer.from(`${fileOf(permitLine(1))}P-2,`),
        Buffer.from([0xca, 0xd0]),
        Buffer.from(',SHOP,2024-01-01,1,\n'),
      ]),
      { code: 'WRONG_ENCODING', line: 3 },
    ],
    ['without a column', fileOf(permitLine(1)).replace('kind,', ''), { code: 'MISSING_COLUMN', column: 'kind' }],
    [
      'with an unknown column',
      fileOf(permitLine(1)).replace('share', 'share,note'),
      { code: 'UNKNOWN_COLUMN', column: 'note' },
    ],
    [
      'with a repeated column',
      fileOf(permitLine(1)).replace('kind', 'kind,kind'),
      { code: 'REPEATED_COLUMN', column: 'kind' },
    ],
    ['without a header', `${permitLine(1)}\n`, { code: 'HEADER_MISSING', line: 1 }],
    [
      'with a negative count',
      fileOf(permitLine(1), 'P-2,,SHOP,2024-02-29,-3,'),
      { code: 'OUT_OF_RANGE', line: 3, column: 'visits' },
    ],
    [
      'with percent instead of shares',
      fileOf(permitLine(1), 'P-2,,SHOP,2024-02-29,3,93'),
      { code: 'OUT_OF_RANGE', column: 'share' },
    ],
    [
      'with a stray quotation mark',
      fileOf(permitLine(1), 'P-2,a "b",SHOP,2024-02-29,3,', permitLine(3)),
      { code: 'QUOTING', line: 3 },
    ],
    [
      'with a record of over a megabyte',
      fileOf(permitLine(1), `P-2,"${'x\n'.repeat(600_000)}",SHOP,2024-02-29,3,`),
      { code: 'RECORD_TOO_LARGE' },
    ],
    [
      'with a line of over a megabyte that does not end',
      fileOf(permitLine(1), 'x'.repeat(1_200_000)).trimEnd(),
      { code: 'RECORD_TOO_LARGE' },
    ],
  ]
  test.each(refused)('a file %s is refused as a whole', async (_what, content, refusal) => {
    const { outcome, stored } = await bring(content)
    expect(outcome).toMatchObject({ state: 'REFUSED', added: 0, refusal })
    expect(stored).toEqual([])
  })

  test('a refusal for encoding names the byte', async () => {
    const { outcome } = await bring(Buffer.concat([Buffer.from(`${header}\nP-1,`), Buffer.from([0xff, 0x0a])]))
    expect(outcome.refusal?.rule).toContain(`byte ${header.length + 6} of the file`)
  })

  test('rows that do not fit are left out, each with line, column, code and class of its value', async () => {
    const { outcome, rejects, stored } = await bring(
      fileOf(
        permitLine(1),
        'P-2,"two\nlines",KIOSK,2024-02-29,1,', // lines 3 and 4
        '', // line 5 is no row
        'P-3,,SHOP,2023-02-29,1,',
        'P-4,,SHOP,2024-02-29,NULL,',
        'P-5,,STALL,2024-02-29,1,',
        'P-6,too few',
        permitLine(1),
        ',,SHOP,2024-02-29,1,',
        `${permitLine(7)},too many`,
        permitLine(8),
      ),
    )
    expect(outcome).toMatchObject({ state: 'IMPORTED', rows: 10, added: 2, rejected: 8 })
    expect(stored.map(({ permit }) => permit)).toEqual(['P-1', 'P-8'])
    expect(rejects.map(({ line, column, code, valueClass }) => [line, column, code, valueClass])).toEqual([
      [3, 'kind', 'UNKNOWN_WORD', 'text of 5 characters'],
      [6, 'issued_on', 'NOT_A_DAY', 'text of 10 characters'],
      [7, 'visits', 'NOT_A_WHOLE_NUMBER', 'text of 4 characters'],
      [8, 'holder', 'HOLDER_MISSING', 'empty'],
      [9, null, 'COLUMN_COUNT', null],
      [10, null, 'DUPLICATE_KEY', null],
      [11, 'permit', 'MISSING_VALUE', 'empty'],
      [12, null, 'COLUMN_COUNT', null],
    ])
  })

  test('of rows with the same key the first is stored, within a batch and across batches', async () => {
    const others = Array.from({ length: 600 }, (_, index) => permitLine(index + 10))
    const { outcome, rejects, stored } = await bring(
      fileOf(
        permitLine(1),
        permitLine(1).replace('Holder 1', 'Second'),
        ...others,
        permitLine(1).replace('Holder 1', 'Third'),
      ),
    )
    expect(outcome).toMatchObject({ rows: 603, added: 601, rejectedBy: { DUPLICATE_KEY: 2 } })
    expect(rejects.map(({ line }) => line)).toEqual([3, 604])
    expect(stored[0]).toMatchObject({ permit: 'P-1', holder: 'Holder 1' })
  })

  test('a value outside the range spoils only its row where the profile says so', async () => {
    const visits = wholeNumber({ min: 0, spoils: 'row' })
    const { outcome } = await bring(fileOf(permitLine(1), 'P-2,,SHOP,2024-02-29,-3,'), {
      profile: permitsAs({
        columns: { ...permits.columns, visits },
        toRow: (record) => permits.toRow({ ...record, visits: { state: 'KNOWN', value: record['visits'] } }),
      }),
    })
    expect(outcome).toMatchObject({ state: 'IMPORTED', added: 1, rejectedBy: { OUT_OF_RANGE: 1 } })
  })

  test('more rejected rows than one in ten refuse the file, unless the caller allows more; up to 20 are borne', async () => {
    const bad = Array.from({ length: 21 }, () => 'P-0,,KIOSK,2024-02-29,1,')
    const good = Array.from({ length: 180 }, (_, index) => permitLine(index + 1))
    const refusedFile = await bring(fileOf(...good, ...bad))
    expect(refusedFile.outcome).toMatchObject({ state: 'REFUSED', rejected: 21, refusal: { code: 'TOO_MANY_REJECTS' } })
    expect(refusedFile.stored).toEqual([])
    expect((await bring(fileOf(...good, ...bad), { maxRejectShare: 0.2 })).outcome.state).toBe('IMPORTED')
    expect((await bring(fileOf(permitLine(1), ...bad.slice(0, 20)))).outcome.state).toBe('IMPORTED')
    expect((await bring(fileOf(...bad.slice(0, 2)))).outcome).toMatchObject({ state: 'REFUSED', rejected: 2 }) // nothing landed
    expect((await bring(fileOf(...good, bad[0] ?? ''), { maxRejectShare: 0 })).outcome.state).toBe('REFUSED')
  })

  test('a profile refuses a file by a GraphError; any other error leaves nothing behind either', async () => {
    const refusing = permitsAs({
      finish: () => Promise.reject(new GraphError('STATE_CONFLICT', 'Two permits hold one stall.')),
    })
    const { outcome, stored } = await bring(fileOf(permitLine(1)), { profile: refusing })
    expect(outcome).toMatchObject({ state: 'REFUSED', added: 0, refusal: { code: 'STATE_CONFLICT' } })
    expect(stored).toEqual([])
    const failing = permitsAs({ finish: () => Promise.reject(new Error('disk')) })
    await expect(bring(fileOf(permitLine(1)), { profile: failing })).rejects.toThrow('disk')
    expect(await storedPermits(database)).toEqual([])
  })

  test('findings over the whole file are counted with those of its rows', async () => {
    const profile = permitsAs({ finish: () => Promise.resolve([{ code: 'ORPHAN', column: 'permit' }]) })
    const { outcome } = await bring(fileOf('P-1,,SHOP,2024-02-29,ND,'), { profile })
    expect(outcome.findings).toEqual({ VISITS_NOT_KNOWN: 1, ORPHAN: 1 })
  })

  test('an import that is stopped in the middle stores nothing, and the file can be brought again', async () => {
    const content = fileOf(...Array.from({ length: 1200 }, (_, index) => permitLine(index + 1)))
    const file = await files.write(content)
    const stop = new AbortController()
    const call = { database, schema: 'market', profile: permits, file }
    const onProgress = () => stop.abort(new Error('stopped'))
    await expect(importFile({ ...call, signal: stop.signal, onProgress })).rejects.toThrow('stopped')
    expect(await storedPermits(database)).toEqual([])
    expect(await importFile(call)).toMatchObject({ state: 'IMPORTED', added: 1200 })
  })

  test('a second file of the same profile is refused while the first is being imported', async () => {
    const [first, second] = [await files.write(fileOf(permitLine(1))), await files.write(fileOf(permitLine(2)))]
    const call = { database, schema: 'market', profile: permits }
    const during: ImportOutcome[] = []
    const onProgress = async () => void during.push(await importFile({ ...call, file: second }))
    await importFile({ ...call, file: first, onProgress })
    expect(during[0]).toMatchObject({ state: 'REFUSED', refusal: { code: 'IMPORT_RUNNING' } })
  })

  test('progress ends with all bytes and all rows', async () => {
    const file = await files.write(fileOf(permitLine(1), permitLine(2)))
    const seen: object[] = []
    await importFile({ database, schema: 'market', profile: permits, file, onProgress: (at) => void seen.push(at) })
    const { length } = fileOf(permitLine(1), permitLine(2))
    expect(seen.at(-1)).toEqual({ bytes: length, totalBytes: length, rows: 2, rejected: 0 })
  })

  test('no value of the file is in a reject, an outcome or what is kept of a run', async () => {
    const lines = [
      `${canary},,SHOP,2024-02-29,1,`,
      `P-2,,${canary},2024-02-29,1,`,
      `P-3,${canary}`,
      `P-4,,SHOP,${canary},1,`,
    ]
    const seen: unknown[] = []
    for (const file of [
      fileOf(...lines, permitLine(5)),
      fileOf(permitLine(1), `P-2,"${canary}" x,SHOP,2024-02-29,1,`),
      fileOf(permitLine(1), `P-2,"${canary}`),
      `${canary},b,c,d,e,f\n`,
      fileOf(permitLine(1), `P-2,,SHOP,2024-02-29,-990101199001010019,`),
      Buffer.concat([Buffer.from(fileOf(permitLine(1), canary)), Buffer.from([0xff, 0x0a])]),
    ]) {
      const { outcome, rejects } = await bring(file)
      seen.push(outcome, rejects)
    }
    seen.push(await database.schema<{ import_run: object }>('market').selectFrom('import_run').selectAll().execute())
    expect(seen).toHaveLength(13)
    expect(JSON.stringify(seen)).not.toMatch(/Test Person|990101199001010019/)
  })

  test('whatever is wrong with whichever rows: imported and rejected make up all rows', async () => {
    const faults: ((line: string, number: number) => string)[] = [
      (line) => line,
      (line) => line.replace('SHOP', 'shop'),
      (line) => line.replace('2024-02-29', '2024-02-30'),
      (line) => `${line},extra`,
      (line) => line.replace('SHOP,', ''),
      (_line, number) => `P-${number}`,
      () => permitLine(1),
      (line) => line.replace(/Holder \d+/, '"Hol\nder"'),
      (line) => line.replace(/^[^,]*/, ''),
      (line) => line.replace(/Holder \d+,SHOP/, ',STALL'),
    ]
    const rows = fc.array(fc.constantFrom(...faults), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(rows, async (chosen) => {
        const lines = chosen.map((spoil, index) => spoil(permitLine(index + 2), index + 2))
        const { outcome, rejects, stored } = await bring(fileOf(...lines, permitLine(1)), { maxRejectShare: 1 })
        expect(['IMPORTED', 'ALREADY_IMPORTED']).toContain(outcome.state)
        expect(outcome.rows).toBe(lines.length + 1)
        expect(outcome.added + outcome.changed + outcome.unchanged + outcome.rejected).toBe(outcome.rows)
        expect(rejects).toHaveLength(outcome.state === 'IMPORTED' ? outcome.rejected : 0)
        expect(new Set(stored.map(({ permit }) => permit)).size).toBe(stored.length)
      }),
      { numRuns: 40 },
    )
  })
})

// Two processes cannot share a PGlite folder.
test.each(databaseKinds.filter((kind) => kind === 'postgres'))(
  'another process that imports the same profile is noticed through the database, on %s',
  async (kind) => {
    const own = await emptyDatabase(kind, [marketDepartment()])
    const database = own.host
    const call = { database, schema: 'market', profile: permits, file: await files.write(fileOf(permitLine(1))) }
    const during = await database
      .schema('market')
      .transaction()
      .execute(async (other) => {
        const name = 'civigraph import market market-permits'
        await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(other)
        return await importFile(call)
      })
    expect(during).toMatchObject({ state: 'REFUSED', refusal: { code: 'IMPORT_RUNNING' } })
    expect(await importFile(call)).toMatchObject({ state: 'IMPORTED' })
    await own.close()
  },
)

import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Department } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import {
  day,
  decimal,
  defineProfile,
  type ImportProfile,
  oneOf,
  text,
  upsertRows,
  wholeNumber,
  wordOr,
} from '@civigraph/subgraph-kit/import'

const columns = {
  permit: text({ maxLength: 20 }),
  holder: text({ maxLength: 200, optional: true }),
  kind: oneOf(['SHOP', 'STALL']),
  issued_on: day(),
  visits: wordOr(wholeNumber({ min: 0 }), { NA: 'NOT_APPLICABLE', ND: 'NO_DATA' }),
  share: decimal({ min: 0, max: 1, optional: true }),
}

/** Permits of a market: a file kind with every sort of column, for tests of the import. */
export const permits = defineProfile({
  name: 'market-permits',
  meaning: 'One row is one permit of the market.',
  source: { title: 'Test market', licence: 'CC0-1.0', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns,
  key: ({ permit }) => permit,
  toRow({ visits, ...record }) {
    if (record.kind === 'STALL' && record.holder === null)
      return {
        ok: false,
        column: 'holder',
        problem: { code: 'HOLDER_MISSING', expected: 'a holder for a stall', spoils: 'row' },
      }
    const row = { ...record, visits_state: visits.state, visits: visits.value }
    return { ok: true, row, findings: visits.state === 'KNOWN' ? [] : [{ code: 'VISITS_NOT_KNOWN', column: 'visits' }] }
  },
  apply: (transaction, rows) => upsertRows(transaction, { table: 'permit', key: ['permit'], rows }),
})

/** The same permits in another form of file. */
export function permitsAs(form: Partial<ImportProfile>): ImportProfile {
  return { ...permits, ...form }
}

export function marketDepartment(profiles: readonly ImportProfile[] = [permits]): Department {
  return {
    name: 'market',
    profiles,
    migrations: [
      {
        name: '0001-permits',
        sql: `create table permit (
          permit text primary key, holder text, kind text not null, issued_on date not null,
          visits_state text not null, visits integer, share numeric)`,
      },
    ],
    subgraph: () => {
      throw new Error('The market publishes no subgraph.')
    },
  }
}

export interface PermitRow {
  permit: string
  holder: string | null
  kind: string
  issued_on: string
  visits_state: string
  visits: number | null
  share: string | null
}

export async function storedPermits(database: DatabaseHost): Promise<PermitRow[]> {
  return await database
    .schema<{ permit: PermitRow }>('market')
    .selectFrom('permit')
    .selectAll()
    .orderBy('permit')
    .execute()
}

export const header = 'permit,holder,kind,issued_on,visits,share'

/** A permit that fits the profile, as a line of the file. */
export function permitLine(number: number): string {
  return `P-${number},Holder ${number},SHOP,2024-02-29,${number},0.${number}`
}

export function fileOf(...lines: readonly string[]): string {
  return [header, ...lines, ''].join('\n')
}

export function sha256(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A folder for the files of one test file. */
export async function temporaryFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'civigraph-import-'))
  let files = 0
  return {
    folder,
    async write(content: string | Buffer): Promise<string> {
      files += 1
      const file = join(folder, `file-${files}.csv`)
      await writeFile(file, content)
      return file
    },
    remove: () => rm(folder, { recursive: true }),
  }
}

import { inProcess } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { importFile, type ImportOutcome } from '@civigraph/subgraph-kit/import'
import type { GraphQLFormattedError } from 'graphql'
import { sql } from 'kysely'
import { statistics } from '#subgraphs/statistics/subgraph.ts'
import { emptyDatabase } from './database.ts'
import { temporaryFolder } from './import-department.ts'

export interface DatasetRecord {
  dataset_id: string
  title: string
  publisher_org_id: string
  licence: string
  attribution: string
  place_dimension: string
  structure: unknown
}

export interface ObservationRecord {
  dataset_id: string
  key: unknown
  indicator: string
  unit: string
  period: string
  value: string
  status: string
}

/** The department of statistics over an empty database, fed by imports and asked through its graph. */
export async function openStatistics(kind: DatabaseHost['kind']) {
  const database = await emptyDatabase(kind, [statistics])
  const files = await temporaryFolder()
  const call = inProcess(statistics.subgraph(database.host), (fault) => {
    throw fault
  })

  /** What the graph answers to anybody, as JSON. */
  async function answer(query: string, variables: Record<string, unknown> = {}) {
    const { data, errors } = JSON.parse(JSON.stringify(await call({ query, variables }, null)))
    return { data, errors: errors as readonly GraphQLFormattedError[] | undefined }
  }

  return {
    ...database,
    answer,

    /** Data of an operation that must not fail. The shape is the test's knowledge. */
    async ask<Data>(query: string, variables?: Record<string, unknown>): Promise<Data> {
      const { data, errors } = await answer(query, variables)
      if (errors) throw new Error(errors.map(({ message }) => message).join('\n'))
      return data as Data
    },

    /** Imports rows; all of them have the columns of the first. */
    async take(profile: string, rows: readonly object[]): Promise<ImportOutcome> {
      const records = [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(cell))]
      const lines = records.map((record) => record.map(quoted).join(','))
      return await takeFile(database.host, profile, await files.write(`${lines.join('\n')}\n`))
    },

    /** Forgets everything, also which files were imported. */
    async forget() {
      const tables = ['dataset', 'dimension_code', 'series', 'observation', 'vintage', 'import_run']
      await sql`truncate ${sql.join(tables.map((table) => sql.table(`statistics.${table}`)))}`.execute(
        database.host.schema('statistics'),
      )
      database.statements.length = 0
    },

    takeFile: (profile: string, file: string) => takeFile(database.host, profile, file),

    async close() {
      await files.remove()
      await database.close()
    },
  }
}

async function takeFile(database: DatabaseHost, name: string, file: string): Promise<ImportOutcome> {
  const profile = statistics.profiles.find((one) => one.name === name)
  if (profile === undefined) throw new Error(`The department has no profile ${name}.`)
  return await importFile({ database, schema: 'statistics', profile, file })
}

/** A dataset about residents by place and sex; parts may be bent. */
export function datasetRecord(changes: Partial<DatasetRecord> = {}): DatasetRecord {
  return {
    dataset_id: 'residents',
    title: 'Residents',
    publisher_org_id: 'cn-uscc:919900000000000192',
    licence: 'CC-BY-4.0',
    attribution: 'Test Statistics Office.',
    place_dimension: 'place',
    structure: [
      {
        id: 'place',
        role: 'DIMENSION',
        label: 'Place',
        codes: { 990100: { en: 'Test City', zh: '测试市' }, 990200: {} },
      },
      { id: 'sex', role: 'DIMENSION', label: 'Sex' },
      { id: 'time', role: 'TIME', label: 'Year or quarter' },
      { id: 'residents', role: 'INDICATOR', label: 'Residents', unit: 'persons' },
    ],
    ...changes,
  }
}

/** Residents of Test City in 2020; parts may be bent. */
export function observationRecord(changes: Partial<ObservationRecord> = {}): ObservationRecord {
  return {
    dataset_id: 'residents',
    key: { place: '990100' },
    indicator: 'residents',
    unit: 'persons',
    period: '2020',
    value: '100',
    status: 'NORMAL',
    ...changes,
  }
}

function cell(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`
}

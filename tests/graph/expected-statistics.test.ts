import { readFileSync } from 'node:fs'
import type { ImportOutcome } from '@civigraph/subgraph-kit/import'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import type { Tables } from '#subgraphs/statistics/store.ts'
import { databaseKinds } from '../support/database.ts'
import { sharedData, withSharedData } from '../support/parts.ts'
import { openStatistics } from '../support/statistics-department.ts'

const FILES = {
  'world-statistics': 'stat_world_2000_2020.csv',
  'reference-areas': 'stat_ref_areas.csv',
  'uk-unemployment': 'stat_uk_unemployment_to_2020.csv',
} as const

/** Figures that were computed from the same files by another program. */
interface Expected {
  stat_world: {
    rows: number
    by_indicator: Record<string, number>
    areas: number
    years: string[]
    china: Record<string, string>
    sum_population: Record<string, number>
  }
  stat_uk_unemployment: {
    rows: number
    distinct_keys: number
    years: number
    obs_status: Record<string, number>
    dims: Record<string, number>
    blank_values: number
  }
}

interface Figures {
  totalCount: number
  suppressed: number
  missing: number
  attribution: string
  pageInfo: { endCursor: string | null }
  nodes: { indicator: string; period: string; value: string | null; status: string; key: { code: string }[] }[]
}

describe.each(databaseKinds)('the real statistics on %s', (kind) => {
  let office: Awaited<ReturnType<typeof openStatistics>>
  let expected: Expected
  const outcomes: Record<string, ImportOutcome> = {}

  // Databases first: the files are read by the first test, so that nothing fails where they are missing.
  beforeAll(async () => void (office = await openStatistics(kind)))
  afterAll(async () => await office.close())

  const figures = async (dataset: string, args: string) => {
    const data = await office.ask<{ dataset: { observations: Figures } }>(`{ dataset(id: "${dataset}") {
      observations(${args}) { totalCount suppressed missing attribution pageInfo { endCursor }
        nodes { indicator period value status key { code } } } } }`)
    return data.dataset.observations
  }

  /** All pages. */
  const allFigures = async (dataset: string, args: string) => {
    const nodes: Figures['nodes'] = []
    for (let after: string | null = 'null'; after !== null;) {
      const page: Figures = await figures(dataset, `${args}, first: 100, after: ${after}`)
      nodes.push(...page.nodes)
      after = page.pageInfo.endCursor === null ? null : JSON.stringify(page.pageInfo.endCursor)
    }
    return nodes
  }

  withSharedData(
    'every row of the three files lands',
    async () => {
      expected = JSON.parse(readFileSync(sharedData('EXPECTED.json'), 'utf8'))
      for (const [profile, file] of Object.entries(FILES))
        outcomes[profile] = await office.takeFile(profile, sharedData(file))

      const { stat_world, stat_uk_unemployment } = expected
      expect(outcomes['world-statistics']).toMatchObject({ ...landed(stat_world.rows), added: stat_world.rows })
      expect(outcomes['uk-unemployment']).toMatchObject({
        ...landed(stat_uk_unemployment.rows),
        added: stat_uk_unemployment.distinct_keys,
      })
      // 215 areas were known by their figures already; the list gives them names and adds 34.
      expect(outcomes['reference-areas']).toMatchObject({ ...landed(249), changed: stat_world.areas, added: 34 })
    },
    180_000,
  )

  withSharedData('the same file again changes nothing', async () => {
    const again = await office.takeFile('world-statistics', sharedData(FILES['world-statistics']))
    expect(again).toMatchObject({ state: 'ALREADY_IMPORTED', rows: expected.stat_world.rows })
    expect(
      (await office.host.schema<Tables>('statistics').selectFrom('observation').selectAll().execute()).length,
    ).toBe(expected.stat_world.rows + expected.stat_uk_unemployment.rows)
  })

  withSharedData('the world has its figures by indicator, its areas and its years', async () => {
    const { by_indicator, years } = expected.stat_world
    for (const [indicator, count] of Object.entries(by_indicator))
      expect((await figures('world-indicators', `indicator: ["${indicator}"], first: 1`)).totalCount).toBe(count)
    expect((await figures('world-indicators', `from: "${years[0]}", to: "${years[1]}", first: 1`)).totalCount).toBe(
      expected.stat_world.rows,
    )
  })

  withSharedData('the 63 figures of China are those of the source, digit for digit', async () => {
    const { totalCount, nodes } = await figures(
      'world-indicators',
      'key: [{ dimension: "ref_area", in: ["CHN"] }], first: 100',
    )
    expect(totalCount).toBe(63)
    expect(Object.fromEntries(nodes.map(({ indicator, period, value }) => [`${indicator}/${period}`, value]))).toEqual(
      expected.stat_world.china,
    )
  })

  withSharedData('the population of the world is the same added up from the graph and in the store', async () => {
    for (const [year, sum] of Object.entries(expected.stat_world.sum_population)) {
      const nodes = await allFigures('world-indicators', `indicator: ["SP.POP.TOTL"], from: "${year}", to: "${year}"`)
      expect(nodes.reduce((total, { value }) => total + BigInt(value ?? 0), 0n)).toBe(BigInt(sum))
      const { rows } = await sql<{ sum: string }>`
        select sum(o.amount) from statistics.observation as o join statistics.series as s on s.id = o.series_id
        where s.indicator = 'SP.POP.TOTL' and o.period = ${year}`.execute(office.host.schema<Tables>('statistics'))
      expect(rows[0]?.sum).toBe(String(sum))
    }
  })

  withSharedData('all values of both files leave the store as the source wrote them', async () => {
    const stored = await office.host
      .schema<Tables>('statistics')
      .selectFrom('observation')
      .innerJoin('series', 'series.id', 'series_id')
      .select(['dataset_id', 'key', 'indicator', 'period', 'value'])
      .execute()
    const kept = new Set(stored.map((row) => JSON.stringify([sorted(row.key), row.indicator, row.period, row.value])))

    const world = records('world-statistics')
    const uk = records('uk-unemployment')
    const wanted = [
      ...world.map((row) => [
        sorted({ ref_area: row['ref_area'] }),
        row['indicator'],
        row['time_period'],
        row['obs_value'],
      ]),
      ...uk.map(
        ({ Year, Value, 'Unit measure': _unit, 'Unit multiplier': _factor, 'Observation status': _status, ...key }) => [
          sorted(key),
          'SDG_8.5.2',
          Year,
          Value === '' ? null : Value,
        ],
      ),
    ].map((row) => JSON.stringify(row))
    expect(wanted.filter((row) => !kept.has(row))).toEqual([])
    expect(kept.size).toBe(new Set(wanted).size)
    // A double would lose digits of 72 values, and PostgreSQL's numeric the sign of one zero.
    const altered = world.map((row) => row['obs_value'] ?? '').filter((value) => String(Number(value)) !== value)
    expect(altered.filter((value) => value !== '-0')).toHaveLength(72)
    expect(altered.filter((value) => value === '-0')).toHaveLength(1)
    expect(uk.filter((row) => /\.\d{14,16}$/.test(row['Value'] ?? ''))).toHaveLength(2484)
    expect(outcomes['uk-unemployment']?.findings['DECIMAL_NOISE']).toBe(2484)
  })

  withSharedData('the price series is labelled by its code, not by the title that its packagers gave it', async () => {
    const { dataset } = await office.ask<{ dataset: { structure: { id: string; label: string; unit: string }[] } }>(
      '{ dataset(id: "world-indicators") { structure { id label unit } } }',
    )
    expect(dataset.structure.find(({ id }) => id === 'FP.CPI.TOTL.ZG')).toEqual({
      id: 'FP.CPI.TOTL.ZG',
      label: 'Consumer prices, annual % change',
      unit: 'PERCENT_ANNUAL',
    })
  })

  withSharedData(
    'areas are named exactly as the source names them, in three languages, Namibia (NA) among them',
    async () => {
      const names = await areaNames()
      expect(names.map(({ code, en, zh, fr }) => ({ code, en, zh, fr }))).toEqual(
        records('reference-areas')
          .map(({ iso3, name_en, name_zh, name_fr }) => ({ code: iso3, en: name_en, zh: name_zh, fr: name_fr }))
          .toSorted((a, b) => ((a.code ?? '') < (b.code ?? '') ? -1 : 1)),
      )
      expect(records('reference-areas').find(({ iso2 }) => iso2 === 'NA')?.['iso3']).toBe('NAM')
      expect(names.find(({ code }) => code === 'NAM')).toMatchObject({ en: 'Namibia' })
      const { areas } = expected.stat_world
      expect(names.filter(({ withoutObservations }) => !withoutObservations)).toHaveLength(areas)
      expect(names.filter(({ withoutObservations }) => withoutObservations)).toHaveLength(249 - areas)
    },
  )

  interface AreaName {
    code: string
    en: string
    zh: string
    fr: string
    withoutObservations: boolean
  }

  async function areaNames(): Promise<AreaName[]> {
    const names: AreaName[] = []
    let after: string | null = null
    do {
      type Codes = { nodes: AreaName[]; pageInfo: { endCursor: string | null } }
      const data: { dataset: { structure: { codes: Codes }[] } } = await office.ask(
        `query ($after: String) { dataset(id: "world-indicators") { structure { codes(first: 100, after: $after) {
          nodes { code en: label(language: "en") zh: label(language: "zh") fr: label(language: "fr") withoutObservations }
          pageInfo { endCursor } } } } }`,
        { after },
      )
      const codes = data.dataset.structure[0]?.codes
      names.push(...(codes?.nodes ?? []))
      after = codes?.pageInfo.endCursor ?? null
    } while (after !== null)
    return names
  }

  withSharedData('unemployment has the codes of each dimension, its quarters, and blank for the total', async () => {
    const { dims, years, rows } = expected.stat_uk_unemployment
    const { dataset } = await office.ask<{
      dataset: { structure: { id: string; role: string; codes: { totalCount: number } }[] }
    }>('{ dataset(id: "uk-unemployment") { structure { id role codes { totalCount } } } }')
    const { Year, 'Unit measure': _unit, 'Unit multiplier': _factor, ...dimensions } = dims
    const found = dataset.structure.filter(({ role }) => role === 'DIMENSION')
    expect(Object.fromEntries(found.map(({ id, codes }) => [id, codes.totalCount]))).toEqual(dimensions)
    expect(Year).toBe(years)

    const total = ['Age', 'Country', 'Region', 'Country of birth', 'Disability status', 'Sex', 'GeoCode']
      .map((dimension) => `{ dimension: "${dimension}", in: [""] }`)
      .join(', ')
    const seasonal = `key: [{ dimension: "Series", in: ["Seasonally adjusted"] }, ${total}], first: 1`
    expect((await figures('uk-unemployment', seasonal)).totalCount).toBe(years)
    expect((await figures('uk-unemployment', 'first: 1')).totalCount).toBe(rows)
  })

  withSharedData('61 cells of unemployment are suppressed: no value, and never called missing', async () => {
    const { obs_status, blank_values } = expected.stat_uk_unemployment
    const nodes = await allFigures('uk-unemployment', elderly('Female'))
    const suppressed = nodes.filter(({ status }) => status === 'SUPPRESSED')
    expect(suppressed).toHaveLength(blank_values)
    expect(suppressed.every(({ value }) => value === null)).toBe(true)

    const { dataset } = await office.ask<{ dataset: { counts: { status: string; count: number }[] } }>(
      '{ dataset(id: "uk-unemployment") { counts { status count } } }',
    )
    expect(dataset.counts).toEqual([
      { status: 'NORMAL', count: obs_status['Normal value'] },
      { status: 'SUPPRESSED', count: obs_status['Missing value; suppressed'] },
    ])
    expect(await figures('uk-unemployment', 'first: 1')).toMatchObject({
      suppressed: blank_values,
      missing: 0,
      attribution: 'Contains public sector information licensed under the Open Government Licence v3.0.',
    })
  })

  withSharedData(
    'the men’s figure and the total stand beside all 61 suppressed cells, and the import says so',
    async () => {
      expect(outcomes['uk-unemployment']?.findings['COMPLEMENT_PUBLISHED']).toBe(61)
      expect(outcomes['world-statistics']?.findings).toEqual({})
      const [men, all] = [
        published(await allFigures('uk-unemployment', elderly('Male'))),
        published(await allFigures('uk-unemployment', elderly(''))),
      ]
      const hidden = (await allFigures('uk-unemployment', elderly('Female')))
        .filter(({ status }) => status === 'SUPPRESSED')
        .map(where)
      expect(hidden.filter((cell) => men.has(cell) && all.has(cell))).toHaveLength(61)
    },
  )
})

function landed(rows: number) {
  return { state: 'IMPORTED', rows, rejected: 0, unchanged: 0 }
}

/** Arguments for the people of 65 and over; without a sex, for all of them. */
function elderly(sex: string): string {
  return `key: [{ dimension: "Sex", in: ["${sex}"] }, { dimension: "Age", in: ["65 and over"] }]`
}

function published(nodes: Figures['nodes']): Set<string> {
  return new Set(nodes.filter(({ value }) => value !== null).map(where))
}

function where({ key, period }: Figures['nodes'][number]): string {
  return `${key[0]?.code} ${period}`
}

function records(profile: keyof typeof FILES): Record<string, string>[] {
  return parse(readFileSync(sharedData(FILES[profile])), { columns: true })
}

/** A key as a list in one order, without totals. */
function sorted(key: object): [string, unknown][] {
  return Object.entries(key)
    .filter(([, code]) => code !== '')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

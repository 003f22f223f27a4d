import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { databaseKinds } from '../support/database.ts'
import { datasetRecord, observationRecord, openStatistics } from '../support/statistics-department.ts'

interface Figure {
  key: { dimension: string; code: string }[]
  period: string
  value: string | null
  status: string
  publishedAt: string
}

interface Answer {
  dataset: {
    modified: string
    observations: {
      nodes: Figure[]
      pageInfo: { hasNextPage: boolean; endCursor: string | null }
      totalCount: number
      suppressed: number
      missing: number
      attribution: string
    }
  }
}

const FIGURES = `query Figures($key: [KeyFilter!], $indicator: [ID!], $from: String, $to: String, $asOf: DateTime,
    $first: Int, $after: String) {
  dataset(id: "residents") {
    modified
    observations(key: $key, indicator: $indicator, from: $from, to: $to, asOf: $asOf, first: $first, after: $after) {
      nodes { key { dimension code } period value status publishedAt }
      pageInfo { hasNextPage endCursor }
      totalCount suppressed missing attribution
    }
  }
}`

describe.each(databaseKinds)('statistics on %s', (kind) => {
  let office: Awaited<ReturnType<typeof openStatistics>>
  beforeAll(async () => void (office = await openStatistics(kind)))
  beforeEach(async () => await office.forget())
  afterAll(async () => await office.close())

  const figures = async (variables: Record<string, unknown> = {}) =>
    (await office.ask<Answer>(FIGURES, variables)).dataset.observations
  const values = async (variables: Record<string, unknown> = {}) =>
    (await figures(variables)).nodes.map(({ period, value }) => `${period}: ${value}`)

  test('a dataset shows its licence, its attribution, its publisher and its structure in order', async () => {
    await office.take('datasets', [datasetRecord()])
    const data = await office.ask(`{ dataset(id: "residents") {
      title licence attribution publisher { id } structure { id role label unit } } }`)
    expect(data).toEqual({
      dataset: {
        title: 'Residents',
        licence: 'CC-BY-4.0',
        attribution: 'Test Statistics Office.',
        publisher: { id: 'cn-uscc:919900000000000192' },
        structure: [
          { id: 'place', role: 'DIMENSION', label: 'Place', unit: null },
          { id: 'sex', role: 'DIMENSION', label: 'Sex', unit: null },
          { id: 'time', role: 'TIME', label: 'Year or quarter', unit: null },
          { id: 'residents', role: 'INDICATOR', label: 'Residents', unit: 'persons' },
        ],
      },
    })
  })

  test('a code has the source’s words by language, or else itself, and says when no figure uses it', async () => {
    await office.take('datasets', [datasetRecord()])
    await office.take('observations', [observationRecord(), observationRecord({ key: { place: '990300' } })])
    const { dataset } = await office.ask<{ dataset: { structure: unknown[] } }>(`{ dataset(id: "residents") {
      structure { codes { totalCount nodes {
        code label chinese: label(language: "zh") english: label(language: "en") french: label(language: "fr")
        withoutObservations } } } } }`)
    expect(dataset.structure[0]).toEqual({
      codes: {
        totalCount: 3,
        nodes: [
          {
            code: '990100',
            label: '测试市',
            chinese: '测试市',
            english: 'Test City',
            french: '990100',
            withoutObservations: false,
          },
          { ...unlabelled('990200'), withoutObservations: true },
          { ...unlabelled('990300'), withoutObservations: false },
        ],
      },
    })
    expect(dataset.structure[2]).toEqual({ codes: { totalCount: 0, nodes: [] } })
  })

  test('wording decided by the operator is shown instead of the source’s, and outlives the next list of the source', async () => {
    const wording = { dataset_id: 'residents', dimension: 'place', code: '990100', words: { zh: '示例市' } }
    const label = async () => {
      const data = await office.ask<{ dataset: { structure: { codes: { nodes: { label: string }[] } }[] } }>(
        '{ dataset(id: "residents") { structure { codes(first: 1) { nodes { label } } } } }',
      )
      return data.dataset.structure[0]?.codes.nodes[0]?.label
    }
    await office.take('datasets', [datasetRecord()])
    expect(await label()).toBe('测试市')
    expect(await office.take('code-wordings', [wording])).toMatchObject({ added: 0, changed: 1 })
    expect(await label()).toBe('示例市')
    expect(await office.take('datasets', [datasetRecord({ title: 'Residents again' })])).toMatchObject({ changed: 1 })
    expect(await label()).toBe('示例市')
  })

  test('a dataset that is imported again counts as changed when its structure or its code list changed', async () => {
    const structure = datasetRecord().structure as { codes?: object }[]
    const renamed = structure.map((part) => (part.codes ? { ...part, codes: { 990100: { en: 'Other City' } } } : part))
    expect(await office.take('datasets', [datasetRecord()])).toMatchObject({ added: 1, changed: 0, unchanged: 0 })
    const again = [datasetRecord(), datasetRecord({ dataset_id: 'other', place_dimension: '' })]
    expect(await office.take('datasets', again)).toMatchObject({ added: 1, changed: 0, unchanged: 1 })
    const relisted = [datasetRecord({ structure: renamed })]
    expect(await office.take('datasets', relisted)).toMatchObject({ added: 0, changed: 1, unchanged: 0 })
  })

  test('a figure keeps every digit, also zeros at its end and the sign of a rounded zero', async () => {
    const written = ['14687744162801.0332', '6.0', '-0.0', '0.1234567890123456', '9007199254740993']
    await office.take('datasets', [datasetRecord()])
    await office.take(
      'observations',
      written.map((value, index) => observationRecord({ value, period: String(2020 + index) })),
    )
    expect((await figures()).nodes.map(({ value }) => value)).toEqual(written)
  })

  test('a correction is a new vintage: the old figure stays readable at its instant, the new one is REVISED', async () => {
    await office.take('datasets', [datasetRecord()])
    await office.take('observations', [observationRecord(), observationRecord({ period: '2021', value: '110' })])
    const before = await office.ask<Answer>(FIGURES)
    const { modified } = before.dataset
    await pause(5)

    const second = [observationRecord({ value: '101' }), observationRecord({ period: '2021', value: '110' })]
    expect(await office.take('observations', second)).toMatchObject({ added: 0, changed: 1, unchanged: 1 })

    const after = await office.ask<Answer>(FIGURES)
    expect(after.dataset.modified > modified).toBe(true)
    expect(after.dataset.observations.nodes).toMatchObject([
      { period: '2020', value: '101', status: 'REVISED', publishedAt: after.dataset.modified },
      { period: '2021', value: '110', status: 'NORMAL', publishedAt: modified },
    ])
    expect((await figures({ asOf: modified })).nodes).toEqual(before.dataset.observations.nodes)
    expect((await figures({ asOf: after.dataset.modified })).nodes).toEqual(after.dataset.observations.nodes)
    expect(await figures({ asOf: '2000-01-01T00:00:00+08:00' })).toMatchObject({ nodes: [], totalCount: 0 })
  })

  test('only another value makes a revision: not more digits, not a final status, not a first value', async () => {
    await office.take('datasets', [datasetRecord()])
    await office.take(
      'observations',
      yearly({
        2018: ['1.5', 'NORMAL'],
        2019: ['2', 'PROVISIONAL'],
        2020: ['', 'MISSING'],
        2021: ['3', 'PROVISIONAL'],
      }),
    )
    const changed = yearly({
      2018: ['1.50', 'NORMAL'],
      2019: ['2', 'NORMAL'],
      2020: ['7', 'NORMAL'],
      2021: ['4', 'NORMAL'],
    })
    expect(await office.take('observations', changed)).toMatchObject({ changed: 4 })
    expect((await figures()).nodes.map(({ value, status }) => `${value} ${status}`)).toEqual([
      '1.50 NORMAL',
      '2 NORMAL',
      '7 NORMAL',
      '4 REVISED',
    ])
  })

  test('suppressed and missing are different, have no value, and are counted apart', async () => {
    await office.take('datasets', [datasetRecord()])
    await office.take('observations', [
      observationRecord({ period: '2018', value: '', status: 'SUPPRESSED' }),
      observationRecord({ period: '2019', value: '', status: 'MISSING' }),
      observationRecord({ period: '2020', value: '0' }),
    ])
    const slice = await figures()
    expect(slice.nodes.map(({ value, status }) => [value, status])).toEqual([
      [null, 'SUPPRESSED'],
      [null, 'MISSING'],
      ['0', 'NORMAL'],
    ])
    expect(slice).toMatchObject({ totalCount: 3, suppressed: 1, missing: 1, attribution: 'Test Statistics Office.' })
    const { dataset } = await office.ask<{ dataset: unknown }>(
      '{ dataset(id: "residents") { counts { status count } } }',
    )
    expect(dataset).toEqual({
      counts: [
        { status: 'NORMAL', count: 1 },
        { status: 'SUPPRESSED', count: 1 },
        { status: 'MISSING', count: 1 },
      ],
    })
  })

  test('a suppressed figure that comes with its value is not taken in', async () => {
    const rows = [
      observationRecord({ status: 'SUPPRESSED' }),
      observationRecord({ period: '2021', value: '' }),
      observationRecord({ period: '2022', key: ['990100'] }),
      observationRecord({ period: '2023', key: { place: 990100 } }),
      observationRecord({ period: '2024', value: '1e3' }),
    ]
    expect(await office.take('observations', rows)).toMatchObject({
      added: 0,
      rejectedBy: { VALUE_SURPLUS: 1, VALUE_MISSING: 1, WRONG_JSON: 2, NOT_A_DECIMAL: 1 },
    })
  })

  test('two ways to write a total are one key: the second is a duplicate', async () => {
    const rows = [observationRecord(), observationRecord({ key: { sex: '', place: '990100' } })]
    expect(await office.take('observations', rows)).toMatchObject({ added: 1, rejectedBy: { DUPLICATE_KEY: 1 } })
  })

  test('a slice is cut by codes, by the total, by indicator and by period, quarters within their year', async () => {
    await office.take('datasets', [datasetRecord()])
    await office.take('observations', [
      observationRecord({ period: '2019 Q4', value: '1' }),
      observationRecord({ period: '2020 Q1', value: '2' }),
      observationRecord({ period: '2020 Q4', value: '3' }),
      observationRecord({ period: '2021 Q1', value: '4' }),
      observationRecord({ period: '2020 Q1', value: '5', key: { place: '990100', sex: 'F' } }),
      observationRecord({ period: '2020 Q1', value: '6', indicator: 'households', unit: 'households' }),
    ])
    const total = { dimension: 'sex', in: [''] }
    expect(await values({ key: [total], indicator: ['residents'], from: '2020', to: '2020' })).toEqual([
      '2020 Q1: 2',
      '2020 Q4: 3',
    ])
    expect(await values({ key: [{ dimension: 'sex', in: ['F', 'M'] }] })).toEqual(['2020 Q1: 5'])
    expect(await values({ key: [{ dimension: 'sex', in: ['F', ''] }], from: '2021 Q1' })).toEqual(['2021 Q1: 4'])
    expect(await values({ indicator: ['households'] })).toEqual(['2020 Q1: 6'])
    expect(await values({ key: [{ dimension: 'colour', in: ['red'] }] })).toEqual([])
    expect((await figures({ key: [{ dimension: 'sex', in: ['F'] }] })).nodes[0]?.key).toEqual([
      { dimension: 'place', code: '990100' },
      { dimension: 'sex', code: 'F' },
    ])
    expect((await figures({ key: [total] })).nodes[0]?.key[1]).toEqual({ dimension: 'sex', code: '' })
  })

  test('pages of a slice join to the whole slice, each figure once, totals before their parts', async () => {
    const keys = [{}, { sex: 'F' }, { sex: 'M' }, { place: '990100' }, { place: '990100', sex: 'F' }]
    await office.take('datasets', [datasetRecord()])
    const rows = keys.flatMap((key) => ['2020', '2021'].map((period) => observationRecord({ key, period })))
    await office.take('observations', rows.toReversed())
    const whole = await figures()
    expect(whole.nodes.slice(0, 2).map(({ key }) => key.map(({ code }) => code).join(''))).toEqual(['', ''])

    const pages: Figure[] = []
    let after: string | null = null
    do {
      const page: Answer['dataset']['observations'] = await figures({ first: 3, after })
      pages.push(...page.nodes)
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
    } while (after !== null)
    expect(pages).toEqual(whole.nodes)
    expect(whole).toMatchObject({ totalCount: 10, pageInfo: { hasNextPage: false } })
  })

  test.each([
    ['{ dataset(id: "residents") { observations(first: 101) { totalCount } } }', '`first` must be from 1 to 100'],
    ['{ dataset(id: "residents") { observations(after: "x") { totalCount } } }', '`after` must be an `endCursor`'],
    ['{ dataset(id: "residents") { observations(indicator: []) { totalCount } } }', '`indicator` must list 1 to 100'],
    [
      '{ dataset(id: "residents") { observations(key: { dimension: "sex", in: [] }) { totalCount } } }',
      '`key` must list',
    ],
    ['{ dataset(id: "residents") { observations(from: "") { totalCount } } }', '`from` and `to` must be periods'],
    ['{ datasets(filter: { titleContains: "x" }) { totalCount } }', '`titleContains` must have at least 2'],
    ['{ dataset(id: "a\\u0000") { id } }', 'none of them U+0000'],
    ['{ datasets(filter: { titleContains: "ab\\u0000" }) { totalCount } }', 'none of them U+0000'],
  ])('%s is refused with the rule', async (query, rule) => {
    await office.take('datasets', [datasetRecord()])
    const { errors } = await office.answer(query)
    expect(errors).toMatchObject([{ message: expect.stringContaining(rule), extensions: { code: 'BAD_INPUT' } }])
  })

  test('datasets are listed by title, searched without regard to case, and found at their publisher', async () => {
    await office.take('datasets', [
      datasetRecord({ dataset_id: 'b', title: 'Water' }),
      datasetRecord({ dataset_id: 'a', title: 'Water' }),
      datasetRecord({ dataset_id: 'c', title: 'Air 100%', publisher_org_id: 'intl:test' }),
      datasetRecord({ dataset_id: 'd', title: 'Soil', publisher_org_id: '' }),
    ])
    const data = await office.ask(
      `query ($of: [_Any!]!) {
        all: datasets { totalCount nodes { id publisher { id } } }
        page: datasets(first: 2) { pageInfo { hasNextPage } nodes { id } }
        water: datasets(filter: { titleContains: "WATER" }) { totalCount nodes { id } }
        literal: datasets(filter: { titleContains: "0%" }) { nodes { id } }
        published: datasets(filter: { publisher: "intl:test" }) { totalCount nodes { id } }
        _entities(representations: $of) { ... on Organisation { id datasets(first: 1) { totalCount nodes { id } } } }
      }`,
      {
        of: ['cn-uscc:919900000000000192', 'intl:test', 'intl:none'].map((id) => ({ __typename: 'Organisation', id })),
      },
    )
    const office1 = { id: 'cn-uscc:919900000000000192' }
    expect(data).toEqual({
      all: {
        totalCount: 4,
        nodes: [
          { id: 'c', publisher: { id: 'intl:test' } },
          { id: 'd', publisher: null },
          { id: 'a', publisher: office1 },
          { id: 'b', publisher: office1 },
        ],
      },
      page: { pageInfo: { hasNextPage: true }, nodes: [{ id: 'c' }, { id: 'd' }] },
      water: { totalCount: 2, nodes: [{ id: 'a' }, { id: 'b' }] },
      literal: { nodes: [{ id: 'c' }] },
      published: { totalCount: 1, nodes: [{ id: 'c' }] },
      _entities: [
        { ...office1, datasets: { totalCount: 2, nodes: [{ id: 'a' }] } },
        { id: 'intl:test', datasets: { totalCount: 1, nodes: [{ id: 'c' }] } },
        { id: 'intl:none', datasets: { totalCount: 0, nodes: [] } },
      ],
    })
  })

  test('a division has the figures of its code in the years in which the code meant it, from place datasets only', async () => {
    await office.take('datasets', [
      datasetRecord(),
      datasetRecord({ dataset_id: 'staff', title: 'Staff', attribution: 'Test Staff Office.' }),
      datasetRecord({ dataset_id: 'elsewhere', title: 'Foreign codes', place_dimension: '' }),
    ])
    await office.take('observations', [
      ...['1982', '1983', '1993', '1994'].map((period) => observationRecord({ period, value: period })),
      observationRecord({ dataset_id: 'staff', period: '2020', value: '5' }),
      observationRecord({ dataset_id: 'elsewhere', period: '2020', value: '6' }),
      observationRecord({ key: { place: '990200' }, period: '1990', value: '7' }),
    ])
    const { _entities } = await office.ask<{ _entities: unknown }>(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Division { id
        observations(first: 3) { totalCount attribution nodes { value dataset { id } } }
        staff: observations(dataset: "staff") { totalCount attribution } } } }`,
      {
        of: [
          { __typename: 'Division', id: 'cn:990100@1983', endYear: 1993 },
          { __typename: 'Division', id: 'cn:990100@1994', endYear: null },
          { __typename: 'Division', id: 'xx:990100@1983', endYear: null },
        ],
      },
    )
    const none = { totalCount: 0, attribution: '' }
    expect(_entities).toEqual([
      {
        id: 'cn:990100@1983',
        observations: {
          totalCount: 2,
          attribution: 'Test Statistics Office.',
          nodes: [figureOf('1983', 'residents'), figureOf('1993', 'residents')],
        },
        staff: none,
      },
      {
        id: 'cn:990100@1994',
        observations: {
          totalCount: 2,
          attribution: 'Test Staff Office. Test Statistics Office.',
          nodes: [figureOf('1994', 'residents'), figureOf('5', 'staff')],
        },
        staff: { totalCount: 1, attribution: 'Test Staff Office.' },
      },
      { id: 'xx:990100@1983', observations: { ...none, nodes: [] }, staff: none },
    ])
  })

  test('figures that their dataset does not declare are taken in and named', async () => {
    const { structure } = datasetRecord()
    await office.take('datasets', [datasetRecord({ structure })])
    const outcome = await office.take('observations', [
      observationRecord(),
      observationRecord({ key: { place: '990100', age: '65+' } }),
      observationRecord({ indicator: 'households' }),
      observationRecord({ period: '2021', unit: 'thousand persons' }),
      observationRecord({ dataset_id: 'nobody-knows' }),
    ])
    expect(outcome).toMatchObject({
      added: 5,
      rejected: 0,
      findings: { DIMENSION_UNDECLARED: 1, INDICATOR_UNDECLARED: 1, UNIT_DIFFERS: 1, DATASET_UNKNOWN: 1 },
    })
  })

  test('a suppressed figure is reported when the total and all other parts stand beside it, and only then', async () => {
    await office.take('datasets', [datasetRecord()])
    const outcome = await office.take('observations', [
      ...bySex('2018', { '': '10', F: '', M: '7', X: '1' }), // can be worked out
      ...bySex('2019', { '': '10', F: '', M: '', X: '1' }), // two unknowns
      ...bySex('2020', { F: '', M: '7' }), // no total
      ...bySex('2021', { '': '10', F: '' }), // nothing to subtract
    ])
    expect(outcome.findings).toEqual({ COMPLEMENT_PUBLISHED: 1 })
  })

  test('a hundred datasets with figures and codes cost no more statements than two', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `set-${index}`)
    await office.take(
      'datasets',
      ids.map((dataset_id) => datasetRecord({ dataset_id })),
    )
    await office.take(
      'observations',
      ids.map((dataset_id) => observationRecord({ dataset_id })),
    )
    const statementsOf = async (first: number) => {
      office.statements.length = 0
      const { datasets } = await office.ask<{ datasets: { nodes: unknown[] } }>(
        `query ($first: Int) { datasets(first: $first) { totalCount nodes {
          id counts { count } modified
          structure { codes { totalCount nodes { label withoutObservations } } }
          observations(key: { dimension: "place", in: ["990100"] }) {
            totalCount suppressed missing attribution nodes { value key { code } dataset { title } } }
        } } }`,
        { first },
      )
      expect(datasets.nodes).toHaveLength(first)
      return office.statements.length
    }
    const two = await statementsOf(2)
    expect(two).toBeLessThanOrEqual(8)
    expect(await statementsOf(100)).toBe(two)
  })

  test('what nobody asks for is not counted', async () => {
    await office.take('datasets', [datasetRecord()])
    office.statements.length = 0
    await office.ask('{ datasets { nodes { id observations { nodes { value } } } } }')
    await office.ask('{ dataset(id: "none") { id } }') // PGlite has one connection: whatever came before has ended
    expect(office.statements).toHaveLength(3)
  })
})

/** Figures of Test City by year. */
function yearly(rows: Readonly<Record<string, readonly [value: string, status: string]>>) {
  return Object.entries(rows).map(([period, [value, status]]) => observationRecord({ period, value, status }))
}

/** Figures of Test City by sex; a blank value is suppressed. */
function bySex(period: string, parts: Readonly<Record<string, string>>) {
  return Object.entries(parts).map(([sex, value]) =>
    observationRecord({ key: { place: '990100', sex }, period, value, status: value === '' ? 'SUPPRESSED' : 'NORMAL' }),
  )
}

function unlabelled(code: string) {
  return { code, label: code, chinese: code, english: code, french: code }
}

function figureOf(value: string, dataset: string) {
  return { value, dataset: { id: dataset } }
}

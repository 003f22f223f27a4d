import { readFileSync } from 'node:fs'
import { inProcess } from '@civigraph/subgraph-kit'
import { importFile, type ImportOutcome } from '@civigraph/subgraph-kit/import'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { caCodeLists } from '#subgraphs/services/profiles/ca-code-lists.ts'
import { caServiceInventory } from '#subgraphs/services/profiles/ca-service-inventory.ts'
import { caServiceStandards } from '#subgraphs/services/profiles/ca-service-standards.ts'
import { cnGuanganItems } from '#subgraphs/services/profiles/cn-guangan-items.ts'
import { services } from '#subgraphs/services/subgraph.ts'
import { databaseKinds, emptyDatabase } from '../support/database.ts'
import { sharedData, withSharedData } from '../support/parts.ts'

const files = {
  lists: [caCodeLists, 'service_code_lists_ca.json'],
  items: [cnGuanganItems, 'service_items_cn_guangan.csv'],
  inventory: [caServiceInventory, 'service_inventory_ca_2023-24.csv'],
  standards: [caServiceStandards, 'service_standards_ca_2023-24.csv'],
} as const

type File = keyof typeof files

const expected = readExpected()

describe.each(databaseKinds)('the whole service files on %s', (kind) => {
  let database: Awaited<ReturnType<typeof emptyDatabase>>
  let ask: (query: string) => Promise<Record<string, unknown>>
  const outcomes: Partial<Record<File, ImportOutcome>> = {}

  beforeAll(async () => {
    if (expected === null) return
    database = await emptyDatabase(kind, [services])
    for (const [name, [profile, file]] of entriesOf(files))
      outcomes[name] = await importFile({
        database: database.host,
        schema: 'services',
        profile,
        file: sharedData(file),
      })
    const call = inProcess(services.subgraph(database.host), (fault) => {
      throw fault
    })
    ask = async (query) => {
      const { data, errors } = await call({ query }, null)
      if (errors) throw new Error('The graph refused a query of this file.', { cause: errors })
      return JSON.parse(JSON.stringify(data))
    }
  })

  afterAll(async () => await database?.close())

  async function rows<Row extends object>(text: string): Promise<Row[]> {
    return (await sql.raw<Row>(text).execute(database.host.schema('services'))).rows
  }

  withSharedData('every row lands', () => {
    const landed = { state: 'IMPORTED', rejected: 0, changed: 0 }
    expect(outcomes.lists).toMatchObject({ ...landed, rows: 70, added: 70 })
    expect(outcomes.items).toMatchObject({ ...landed, rows: 902, added: expected?.service_items_cn_guangan.rows })
    expect(outcomes.inventory).toMatchObject({ ...landed, rows: 1752, added: expected?.ca_inventory_2023_24.rows })
    expect(outcomes.standards).toMatchObject({ ...landed, rows: 2343, added: expected?.ca_standards_2023_24.rows })
  })

  withSharedData('Guang’an: departments and kinds are those of the source', async () => {
    const [{ departments } = { departments: 0 }] = await rows<{ departments: number }>(
      'select count(distinct department_found) as departments from services.implementation',
    )
    const kinds = await rows<{ label: string; items: number }>(`
      select labels->>'zh' as label, count(*) as items from services.item
        join services.coded_term on list = kind_list and code = any(kinds)
        where catalogue_id = 'cn-511602' group by 1`)
    expect({ departments, by_type: byLabel(kinds) }).toEqual({
      departments: expected?.service_items_cn_guangan.departments,
      by_type: expected?.service_items_cn_guangan.by_type,
    })
  })

  withSharedData('Guang’an: organ codes are 171 credit codes, 485 organisation codes and 246 neither', async () => {
    const nodes = await implementations(ask)
    const given = Map.groupBy(nodes, (one) => {
      if (one.organCodeAsFound !== null) return 'neither'
      return one.repairedFrom !== null || one.by.id.startsWith('cn-org:') ? 'organisation code' : 'credit code'
    })
    expect(Object.fromEntries([...given].map(([word, ones]) => [word, ones.length]))).toEqual({
      'credit code': 171,
      'organisation code': 485,
      neither: 246,
    })
  })

  withSharedData('Guang’an: 384 organ codes are repaired, 206 disagree with the credit code beside them', async () => {
    expect(outcomes.items?.findings).toEqual({
      ORGAN_CODE_REPAIRED: 384,
      ORGAN_CODE_DISAGREES: 206,
      ORGAN_CODE_INVALID: 246,
      'CODE-LOCAL': 720,
    })
    const nodes = await implementations(ask)
    const repaired = nodes.filter(({ findings }) => findings.some(({ rule }) => rule === 'ORGAN_CODE_REPAIRED'))
    expect(repaired).toHaveLength(384)
    expect(repaired.every(({ repairedFrom, by }) => by.id.includes((repairedFrom ?? '?').replace('-', '')))).toBe(true)
    const disagreeing = nodes.filter(({ findings }) => findings.some(({ rule }) => rule === 'ORGAN_CODE_DISAGREES'))
    expect(disagreeing).toHaveLength(206)
    expect(disagreeing.every(({ repairedFrom, by }) => repairedFrom === null && !by.id.startsWith('cn-uscc:'))).toBe(
      true,
    )
  })

  withSharedData('Guang’an: base codes are mostly not the 12 characters of the standard', async () => {
    const lengths = await rows<{ length: number; items: number }>(`
      select length(code_found) as length, count(*) as items from services.item
        where catalogue_id = 'cn-511602' group by 1`)
    const ofLength = (length: number) => lengths.find((row) => row.length === length)?.items
    expect([ofLength(12), ofLength(14), lengths.reduce((sum, row) => sum + row.items, 0)]).toEqual([190, 704, 902])
    const [possible] = await rows<{ items: number }>(`
      select count(*) as items from services.item join services.implementation on item_id = item.id
        where length(item.code_found) = 12 and organ_code_found = substr(by_id, 9) and by_id like 'cn-uscc:%'`)
    expect(possible?.items).toBe(48)
  })

  withSharedData('Guang’an: the items belong to the district', async () => {
    const answer = await ask(`{ _entities(representations: [{ __typename: "Division", id: "cn:511602@1998" }]) {
      ... on Division { serviceItems(first: 1) { totalCount } } } }`)
    expect(answer).toEqual({ _entities: [{ serviceItems: { totalCount: 902 } }] })
  })

  withSharedData('Canada: services, owners, on-line applications and volumes are those of the source', async () => {
    const one = async (text: string) => Object.values((await rows(text))[0] ?? {})[0]
    const online = await rows<{ label: string; items: number }>(`
      select online_steps->>'ca:os_application' as label, count(*) as items from services.inventory_entry group by 1`)
    expect({
      rows: outcomes.inventory?.rows,
      services: await one(`select count(*) from services.item where catalogue_id = 'ca-open'`),
      orgs: await one(`select count(distinct owner_id) from services.item where catalogue_id = 'ca-open'`),
      with_standard: await one(`
        select count(*) from services.item where exists (select from services.standard where item_id = item.id)`),
      orphan_standard_services: outcomes.standards?.findings['SERVICE_UNKNOWN'] ?? 0,
      online_application: byLabel(online),
      total_applications: Number(await one(`select sum(value) from services.volume where channel = 'total'`)),
      nonnumeric_total: {},
    }).toEqual(expected?.ca_inventory_2023_24)
  })

  withSharedData('Canada: one service stands in two years and is one item', async () => {
    const answer = await ask(`{ serviceItem(id: "ca-open:SRV02975") { volumes { fiscalYear } } }`)
    expect(JSON.stringify(answer)).toContain('2023-2024')
    expect(JSON.stringify(answer)).toContain('2024-2025')
  })

  withSharedData('Canada: of 753 totals of 0, 238 do not apply and 173 were not counted', async () => {
    const totals = await canadianTotals(ask)
    expect(await rows(`select 1 from services.volume where channel = 'total' and value = 0`)).toHaveLength(753)
    expect(totals.filter(({ count }) => count.state === 'NOT_APPLICABLE')).toHaveLength(238)
    expect(totals.filter(({ count }) => count.state === 'NO_DATA')).toHaveLength(173)
  })

  withSharedData('Canada: 173 positive totals leave out channels that nobody counted', async () => {
    const incomplete = (await canadianTotals(ask)).filter(({ findings }) =>
      findings.some(({ rule }) => rule === 'TOTAL_INCOMPLETE'),
    )
    expect(incomplete.filter(({ count }) => Number(count.value) > 0)).toHaveLength(173)
    expect(outcomes.inventory?.findings).toEqual({
      TOTAL_NOT_APPLICABLE: 238,
      TOTAL_NO_DATA: 173,
      TOTAL_INCOMPLETE: 173 + 30,
      NUMBER_PADDED: 7,
    })
  })

  withSharedData('Canada: standards by kind, flag, owner and flaw are those of the source', async () => {
    const one = async (text: string) => Object.values((await rows(text))[0] ?? {})[0]
    const kinds = await rows<{ label: string; items: number }>(
      'select kind as label, count(*) as items from services.standard group by 1',
    )
    const flags = await rows<{ label: string; items: number }>(
      'select flag_found as label, count(*) as items from services.standard_result group by 1',
    )
    const { TIMELINESS, ACCESS, OTHER, ACCURACY } = byLabel(kinds)
    const findings = outcomes.standards?.findings ?? {}
    expect({
      services: await one('select count(distinct item_id) from services.standard'),
      orgs: await one('select count(distinct owner_id) from services.standard'),
      by_type: { TML: TIMELINESS, ACS: ACCESS, OTH: OTHER, ACY: ACCURACY },
      target_met: byLabel(flags),
      quality: {
        'total=0': findings['TOTAL_ZERO'],
        'target_met inconsistent': findings['FLAG_CONTRADICTS'],
        'met>total': findings['MET_ABOVE_TOTAL'],
        'volume not numeric': findings['VOLUME_BLANK'],
        'target blank': findings['TARGET_BLANK'],
      },
    }).toEqual(only(expected?.ca_standards_2023_24, ['services', 'orgs', 'by_type', 'target_met', 'quality']))
  })

  withSharedData('Canada: the benchmark weighs 93.18 % by cases and 73.6 % by standards', async () => {
    const answer = await ask(`{ benchmark(period: "2023-2024") {
      group met total volumeShare standardsMet standardsMeasured standardsShare standards volumeBand standardsBand
      leftOut { weighting rule rows } formula ranked catalogues { id attribution } } }`)
    expect(answer).toEqual({
      benchmark: [
        {
          group: 'ALL',
          met: String(expected?.ca_standards_2023_24.volume_meeting_target),
          total: String(expected?.ca_standards_2023_24.total_volume),
          volumeShare: '0.931775',
          standardsMet: expected?.ca_standards_2023_24.target_met['Y'],
          standardsMeasured: 1783,
          standardsShare: '0.736399',
          standards: expected?.ca_standards_2023_24.rows,
          volumeBand: 'VERY_HIGH',
          standardsBand: null,
          leftOut: [
            { weighting: 'VOLUME', rule: 'MET_ABOVE_TOTAL', rows: 9 },
            { weighting: 'VOLUME', rule: 'VOLUME_BLANK', rows: 243 },
            { weighting: 'STANDARDS', rule: 'TARGET_BLANK', rows: 117 },
            { weighting: 'STANDARDS', rule: 'TARGET_ZERO', rows: 43 },
            { weighting: 'STANDARDS', rule: 'TOTAL_ZERO', rows: 244 },
            { weighting: 'STANDARDS', rule: 'VOLUME_BLANK', rows: 156 },
          ],
          formula: 'promises-kept@1',
          ranked: true,
          catalogues: [
            {
              id: 'ca-open',
              attribution: 'Contains information licensed under the Open Government Licence – Canada.',
            },
          ],
        },
      ],
    })
  })

  withSharedData('Canada: timeliness alone is 88.87 %, and groups by kind say the same', async () => {
    const answer = await ask(`{
      alone: benchmark(period: "2023-2024", kind: TIMELINESS) { volumeShare }
      kinds: benchmark(period: "2023-2024", groupBy: KIND) { group volumeShare standards } }`)
    expect(answer['alone']).toEqual([{ volumeShare: '0.888700' }])
    expect(answer['kinds']).toContainEqual({ group: 'TIMELINESS', volumeShare: '0.888700', standards: 1966 })
  })

  withSharedData('Canada: the authorities with the most standards kept and missed what EXPECTED says', async () => {
    const { benchmark } = await ask(`{ benchmark(period: "2023-2024", groupBy: AUTHORITY) {
      group organisation { id } standards standardsMet standardsMeasured total ranked } }`)
    const authorities = new Map((benchmark as Authority[]).map((one) => [one.organisation.id, one]))
    const found = Object.keys(expected?.ca_standards_2023_24.top_orgs ?? {}).map((code) => {
      const authority = authorities.get(`ca-open:${code}`)
      const { standards = 0, standardsMet: met = 0, standardsMeasured = 0 } = authority ?? {}
      return [code, { standards, met, missed: standardsMeasured - met }]
    })
    expect(Object.fromEntries(found)).toEqual(expected?.ca_standards_2023_24.top_orgs)
    expect(authorities.size).toBe(expected?.ca_standards_2023_24.orgs)
    const totals = (benchmark as Authority[]).map(({ total }) => Number(total))
    expect(totals).toEqual(totals.toSorted((a, b) => b - a))
    expect((benchmark as Authority[]).every(({ total, ranked }) => !ranked || Number(total) >= 30)).toBe(true)
  })

  withSharedData('Canada: an authority’s own record equals its row of the benchmark', async () => {
    const answer = await ask(`{
      _entities(representations: [{ __typename: "Organisation", id: "ca-open:ic" }]) {
        ... on Organisation { benchmark { group standards standardsMet standardsMeasured total met } } }
      benchmark(period: "2023-2024", groupBy: AUTHORITY) { group standards standardsMet standardsMeasured total met } }`)
    const [record] = answer['_entities'] as [{ benchmark: { group: string } }]
    expect(answer['benchmark']).toContainEqual(record.benchmark)
    expect(record.benchmark).toMatchObject({ group: 'ca-open:ic', standards: 353, standardsMet: 178 })
  })

  withSharedData('Canada: of 13 contradicted flags 6 are right by rounding and 7 have a target of 0', async () => {
    const contradicted = (await canadianResults(ask)).filter(({ findings }) =>
      findings.some(({ rule }) => rule === 'FLAG_CONTRADICTS'),
    )
    const kinds = contradicted.map(({ verdict, flagAsFound, findings }) =>
      [flagAsFound, verdict, ...findings.map(({ rule }) => rule).filter((rule) => rule !== 'FLAG_CONTRADICTS')].join(
        ' ',
      ),
    )
    expect(countBy(kinds)).toEqual({ 'Y MET REACHED_BY_ROUNDING': 6, 'NA NOT_APPLICABLE TARGET_ZERO': 7 })
  })

  withSharedData('Canada: the verdicts are what the flags say, without reading them', async () => {
    const results = await canadianResults(ask)
    expect(countBy(results.map(({ verdict }) => verdict))).toEqual({
      MET: 1313,
      MISSED: 470,
      NOT_APPLICABLE: 160,
      NOT_MEASURED: 400,
    })
  })

  withSharedData('Canada: codes have their words in both languages', async () => {
    const answer = await ask(`{ serviceItem(id: "ca-open:3595") {
      name(language: "fr-CA") kinds { list code label(language: "fr") } onlineSteps { list code label }
      feedbackChannels { label(language: "en") } owner { id } } }`)
    expect(answer).toMatchObject({
      serviceItem: {
        name: 'Services de Bibliothèque du SCDATA',
        kinds: [{ list: 'ca:service_type', code: 'INFO', label: 'Informations' }],
        feedbackChannels: [
          { label: 'Email' },
          { label: 'Online' },
          { label: 'In-Person' },
          { label: 'Postal Mail' },
          { label: 'Telephone' },
        ],
        owner: { id: 'ca-open:atssc-scdata' },
      },
    })
  })

  withSharedData('the same files again change nothing', async () => {
    await rows('truncate services.import_run')
    for (const [profile, file] of Object.values(files)) {
      const again = await importFile({ database: database.host, schema: 'services', profile, file: sharedData(file) })
      expect(again).toMatchObject({ state: 'IMPORTED', added: 0, changed: 0, unchanged: again.rows })
    }
  })
})

interface Authority {
  readonly organisation: { readonly id: string }
  readonly standards: number
  readonly standardsMet: number
  readonly standardsMeasured: number
  readonly total: string
  readonly ranked: boolean
}

interface Found {
  readonly findings: readonly { readonly rule: string }[]
}

interface Implementation extends Found {
  readonly by: { readonly id: string }
  readonly organCodeAsFound: string | null
  readonly repairedFrom: string | null
}

interface Result extends Found {
  readonly verdict: string
  readonly flagAsFound: string | null
}

interface Total extends Found {
  readonly channel: string
  readonly count: { readonly value: string | null; readonly state: string }
}

type Ask = (query: string) => Promise<Record<string, unknown>>

/** Walks all pages of a catalogue, as an application would. */
async function itemsOf<Item>(ask: Ask, catalogue: string, fields: string): Promise<Item[]> {
  const items: Item[] = []
  let after: string | null = null
  do {
    const { serviceItems } = (await ask(`{ serviceItems(first: 100, after: ${JSON.stringify(after)}, orderBy: ID,
      filter: { catalogue: "${catalogue}" }) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`)) as {
      serviceItems: { nodes: Item[]; pageInfo: { hasNextPage: boolean; endCursor: string } }
    }
    items.push(...serviceItems.nodes)
    after = serviceItems.pageInfo.hasNextPage ? serviceItems.pageInfo.endCursor : null
  } while (after !== null)
  return items
}

async function implementations(ask: Ask) {
  const items = await itemsOf<{ implementations: { nodes: Implementation[] } }>(
    ask,
    'cn-511602',
    'implementations { nodes { by { id } organCodeAsFound repairedFrom findings { rule } } }',
  )
  return items.flatMap((item) => item.implementations.nodes)
}

async function canadianTotals(ask: Ask) {
  const items = await itemsOf<{ volumes: Total[] }>(
    ask,
    'ca-open',
    'volumes { channel count { value state } findings { rule } }',
  )
  return items.flatMap(({ volumes }) => volumes).filter(({ channel }) => channel === 'total')
}

async function canadianResults(ask: Ask) {
  const items = await itemsOf<{ standards: { nodes: { results: Result[] }[] } }>(
    ask,
    'ca-open',
    'standards(first: 100) { nodes { results { verdict flagAsFound findings { rule } } } }',
  )
  return items.flatMap(({ standards }) => standards.nodes.flatMap(({ results }) => results))
}

interface Expected {
  readonly service_items_cn_guangan: { readonly rows: number; departments: number; by_type: Record<string, number> }
  readonly ca_inventory_2023_24: { readonly rows: number }
  readonly ca_standards_2023_24: {
    readonly rows: number
    readonly orgs: number
    readonly target_met: Record<string, number>
    readonly total_volume: number
    readonly volume_meeting_target: number
    readonly top_orgs: Record<string, { standards: number; met: number; missed: number }>
  }
}

function readExpected(): Expected | null {
  try {
    return JSON.parse(readFileSync(sharedData('EXPECTED.json'), 'utf8')) as Expected
  } catch {
    return null
  }
}

function byLabel(counted: readonly { label: string; items: number }[]): Record<string, number> {
  return Object.fromEntries(counted.map(({ label, items }) => [label, items]))
}

function countBy(words: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(words, (word) => word)].map(([word, all]) => [word, all.length]))
}

function only(values: object | undefined, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([name]) => names.includes(name)))
}

function entriesOf<Values extends object>(values: Values): [keyof Values, Values[keyof Values]][] {
  return Object.entries(values) as [keyof Values, Values[keyof Values]][]
}

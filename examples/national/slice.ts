import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { orgIdOfName } from '@civigraph/subgraph-kit'
import { parse } from 'csv-parse/sync'
import { organOf } from '#subgraphs/services/organ.ts'

/**
 * Development command: cuts `data/` out of a folder with the whole source files.
 *
 *     node examples/national/slice.ts <folder>
 *
 * Only facts come along: names of things, codes, counts, days. Columns with sentences are left blank. Rows are taken by
 * fixed rules (every nth, or a list of codes), so that the same sources give the same files.
 */
type Row = Record<string, string>

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: node examples/national/slice.ts <folder with the source files>')
const target = resolve(import.meta.dirname, 'data')

/** A company’s name says so; any other name could be a person’s and stays out. */
const COMPANY = /\b(LLC|L\.L\.C\.|Inc\.?|INC|Corp\.?|Corporation|Ltd\.?|LTD|Limited|Cooperative|ULC)\b/
const AUTHORITIES_CA = [
  'ic',
  'tc',
  'nrcan-rncan',
  'aafc-aac',
  'ec',
  'ircc',
  'cra-arc',
  'esdc-edsc',
  'dfo-mpo',
  'statcan',
]

const divisions = source('cn_divisions_2024.csv')
const history = source('cn_divisions_history.csv')
write('cn-divisions.csv', divisions)
write('cn-divisions-history.csv', history)
write('cn-working-days.csv', blank(source('cn_holidays_2020_2026.csv'), 'papers'))
write('ca-organisations.csv', blank(source('organisations_ca.csv'), 'enabling_instrument', 'website'))
writeFileSync(resolve(target, 'ca-code-lists.json'), readFileSync(resolve(folder, 'service_code_lists_ca.json')))

const items = source('service_items_cn_guangan.csv')
write('cn-guangan-items.csv', items)
const inventory = source('service_inventory_ca_2023-24.csv').filter(({ owner_org = '' }) =>
  AUTHORITIES_CA.includes(owner_org),
)
write('ca-service-inventory.csv', blank(inventory, 'service_description_en', 'service_uri_en'))
const services = new Set(inventory.map((row) => row['service_id']))
const standards = source('service_standards_ca_2023-24.csv').filter((row) => services.has(row['service_id']))
write('ca-service-standards.csv', blank(standards, 'service_standard_en', 'service_standard_fr'))

const cannabis = every(
  2,
  source('licences_ma_2023-05.csv').filter((row) => COMPANY.test(row['holder_name'] ?? '')),
)
write('ma-licences.csv', cannabis)
const vancouver = every(
  5,
  source('licences_vancouver_2024-25.csv').filter((row) => COMPANY.test(row['business_name'] ?? '')),
)
write('vancouver-licences.csv', vancouver)

const boston = every(10, source('feedback_boston_2011-q3.csv'))
write('boston-311.csv', blank(boston, 'neighborhood', 'ward', 'zip'))
const newYork = every(10, source('feedback_nyc_2025-q1.csv'))
write('nyc-311.csv', blank(newYork, 'location_type', 'zip', 'borough', 'community_board'))

write('reference-areas.csv', source('stat_ref_areas.csv'))
write(
  'world-statistics.csv',
  source('stat_world_2000_2020.csv').filter((row) => Number(row['time_period']) >= 2015),
)
const shown = (row: Row) => (row['Year'] ?? '') >= '2018' || row['Age'] === '65 and over' // all suppressed figures are of that age
write('uk-unemployment.csv', source('stat_uk_unemployment_to_2020.csv').filter(shown))

write('organisations.csv', organisations())
write('datasets.csv', datasets())
write('observations.csv', divisionCounts())

/** Organisations that other files name: authorities by code, licence holders by name. */
function organisations(): Row[] {
  const rows = new Map<string, Row>()
  const add = (id: string, names: { en?: string; zh?: string; fr?: string }, kind: string, division = '') => {
    rows.set(id, {
      org_id: id,
      uscc: id.startsWith('cn-uscc:') ? id.slice('cn-uscc:'.length) : '',
      name_en: names.en ?? '',
      name_zh: names.zh ?? '',
      name_fr: names.fr ?? '',
      kind,
      division_code: division,
      start_year: '',
      end_year: '',
      state_as_found: '',
    })
  }
  add('cn-uscc:91990000T0000001X7', { en: 'Test Enterprise One', zh: '测试企业一' }, 'COMPANY', '990000')
  add('cn-uscc:11990000T00000028F', { en: 'Test Service Bureau', zh: '测试政务服务局' }, 'PUBLIC_BODY', '990000')
  add('intl:world-bank', { en: 'World Bank', fr: 'Banque mondiale' }, 'OTHER')
  add('uk-gov:ons', { en: 'Office for National Statistics' }, 'PUBLIC_BODY')
  add('us-ma-ccc:MACCC', { en: 'Massachusetts Cannabis Control Commission' }, 'PUBLIC_BODY')
  add('ca-van:vancouver', { en: 'City of Vancouver' }, 'PUBLIC_BODY')
  add('intl:civigraph-demo', { en: 'civigraph demonstration' }, 'OTHER')
  for (const row of items) {
    const {
      department: zh = '',
      area_code: area = '',
      organ_code: organCode = '',
      item_code: implementationCode = '',
    } = row
    const division = area.slice(0, 6)
    const { id } = organOf({ catalogue: `cn-${division}`, organCode, implementationCode })
    if (id !== null) add(id, { zh }, 'PUBLIC_BODY', division)
  }
  for (const row of inventory) {
    const [en = '', fr = ''] = (row['owner_org_title'] ?? '').split(' | ')
    add(`ca-open:${row['owner_org']}`, { en, fr }, 'PUBLIC_BODY')
  }
  for (const { holder_name: en = '' } of cannabis) add(orgIdOfName('us-ma-licensee', en), { en }, 'COMPANY')
  for (const { business_name: en = '' } of vancouver) add(orgIdOfName('ca-van-licensee', en), { en }, 'COMPANY')
  const bostonNames: Row = {
    PWDx: 'Public Works Department',
    ISD: 'Inspectional Services',
    PARK: 'Parks & Recreation Department',
    BTDT: 'Transportation - Traffic Division',
    PROP: 'Property Management',
    INFO: "Mayor's 24 Hour Hotline",
  }
  for (const { department = '' } of boston)
    add(`us-boston:${department}`, { en: bostonNames[department] ?? department }, 'PUBLIC_BODY')
  for (const { agency = '', agency_name: en = '' } of newYork) add(`us-nyc:${agency}`, { en }, 'PUBLIC_BODY')
  return [...rows.values()].toSorted((a, b) => ((a['org_id'] ?? '') < (b['org_id'] ?? '') ? -1 : 1))
}

/** Datasets that have no profile of their own. */
function datasets(): Row[] {
  const names = divisions.filter((row) => row['level'] === 'province')
  const codes = Object.fromEntries(names.map(({ code, name: zh, name_en: en }) => [code, en ? { zh, en } : { zh }]))
  const structure = [
    { id: 'division', role: 'DIMENSION', label: 'Province', codes },
    { id: 'year', role: 'TIME', label: 'Year' },
    { id: 'PREFECTURE', role: 'INDICATOR', label: 'Prefectures in use at the end of the year', unit: 'DIVISIONS' },
    { id: 'COUNTY', role: 'INDICATOR', label: 'Counties in use at the end of the year', unit: 'DIVISIONS' },
  ]
  return [
    {
      dataset_id: 'cn-divisions-in-use',
      title: 'Administrative divisions in use, by province',
      publisher_org_id: 'intl:civigraph-demo',
      licence: 'CC0 1.0',
      attribution: 'Counted from yescallop/areacodes (CC0 1.0)',
      place_dimension: 'division',
      structure: JSON.stringify(structure),
    },
  ]
}

/** A dataset of our own from the division table: divisions in use at the end of a year, by province and level. */
function divisionCounts(): Row[] {
  const provinces = divisions.filter((row) => row['level'] === 'province').map((row) => row['code'] ?? '')
  const years = [1985, 1990, 1995, 2000, 2005, 2010, 2015, 2020, 2024]
  return provinces.flatMap((province) =>
    years.flatMap((year) =>
      ['prefecture', 'county'].map((level) => ({
        dataset_id: 'cn-divisions-in-use',
        key: JSON.stringify({ division: province }),
        indicator: level.toUpperCase(),
        unit: 'DIVISIONS',
        period: String(year),
        value: String(
          history.filter((row) => inUse(row, year) && row['level'] === level && sameProvince(row, province)).length,
        ),
        status: 'NORMAL',
      })),
    ),
  )
}

function inUse({ start_year: start = '', end_year: end = '' }: Row, year: number): boolean {
  return Number(start) <= year && (end === '' || Number(end) > year)
}

function sameProvince({ code = '' }: Row, province: string): boolean {
  return code.startsWith(province.slice(0, 2))
}

function source(file: string): Row[] {
  return parse(readFileSync(resolve(folder ?? '', file), 'utf8'), { columns: true, bom: true })
}

function every(nth: number, rows: Row[]): Row[] {
  return rows.filter((_, index) => index % nth === 0)
}

function blank(rows: Row[], ...columns: string[]): Row[] {
  return rows.map((row) => ({ ...row, ...Object.fromEntries(columns.map((column) => [column, ''])) }))
}

function write(file: string, rows: Row[]) {
  const columns = Object.keys(rows[0] ?? {})
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
  writeFileSync(resolve(target, file), lines.map((cells) => `${cells.map(quoted).join(',')}\n`).join(''))
  process.stdout.write(`${file}: ${rows.length} rows\n`)
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

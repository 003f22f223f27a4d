import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { newDataFolder, type NationProcess, runProgram, startNationProcess } from '../support/nation-process.ts'
import { sharedData, withSharedData } from '../support/parts.ts'

/** Every file beside the repository, with the block of EXPECTED.json that holds its number of rows. */
const FILES = [
  ['identity', 'cn-divisions', 'cn_divisions_2024.csv', 'cn_divisions_2024'],
  ['identity', 'cn-divisions-history', 'cn_divisions_history.csv', 'cn_divisions_history'],
  ['identity', 'ca-organisations', 'organisations_ca.csv', null],
  ['services', 'ca-code-lists', 'service_code_lists_ca.json', null],
  ['services', 'cn-guangan-items', 'service_items_cn_guangan.csv', 'service_items_cn_guangan'],
  ['services', 'ca-service-inventory', 'service_inventory_ca_2023-24.csv', 'ca_inventory_2023_24'],
  ['services', 'ca-service-standards', 'service_standards_ca_2023-24.csv', 'ca_standards_2023_24'],
  ['licence', 'ma-licences', 'licences_ma_2023-05.csv', 'licences_ma_2023_05'],
  ['licence', 'vancouver-licences', 'licences_vancouver_2024-25.csv', 'licences_vancouver'],
  ['feedback', 'cn-working-days', 'cn_holidays_2020_2026.csv', 'cn_holidays_2020_2026'],
  ['feedback', 'boston-311', 'feedback_boston_2011-q3.csv', 'feedback_boston_2011_q3'],
  ['feedback', 'nyc-311', 'feedback_nyc_2025-q1.csv', 'feedback_nyc_2025_q1'],
  ['statistics', 'reference-areas', 'stat_ref_areas.csv', null],
  ['statistics', 'world-statistics', 'stat_world_2000_2020.csv', 'stat_world'],
  ['statistics', 'uk-unemployment', 'stat_uk_unemployment_to_2020.csv', 'stat_uk_unemployment'],
] as const

const dataFolder = newDataFolder()
let nation: NationProcess

beforeAll(async () => {
  nation = await startNationProcess({ dataFolder })
})
afterAll(() => nation?.stop())

function importFile(department: string, profile: string, file: string) {
  const where = ['--url', new URL('/', nation.graphUrl).origin, '--key-file', join(dataFolder, 'import-key'), '--json']
  return runProgram('sdk/cli/main.ts', ['import', department, profile, file, ...where], { cwd: dirname(dataFolder) })
}

withSharedData(
  'the command imports every source file, each row landed, and the graph then gives the expected figures',
  async () => {
    const expected = JSON.parse(readFileSync(sharedData('EXPECTED.json'), 'utf8'))
    for (const [department, profile, file, block] of FILES) {
      // oxlint-disable-next-line no-await-in-loop -- one file after the other
      const { code, stdout } = await importFile(department, profile, sharedData(file))
      const { data } = JSON.parse(stdout)
      expect([file, code, data.rejected]).toEqual([file, 0, 0])
      expect(['IMPORTED', 'ALREADY_IMPORTED']).toContain(data.state) // some files are in the example data whole
      if (block !== null) expect([file, data.rows]).toEqual([file, expected[block].rows])
    }
    const { data } = await ask(`{
    benchmark(period: "2023-2024") { met total standardsMet standardsMeasured }
    feedbackByOwner(register: "us-boston") { owner { id } record { threads closed promised medianHoursToClose } }
    dataset(id: "world-indicators") { counts { count } observations(key: [{dimension: "ref_area", in: ["CHN"]}], first: 100) { totalCount nodes { indicator period value } } }
    uk: dataset(id: "uk-unemployment") { observations(first: 1) { totalCount suppressed missing } }
    divisions(filter: {on: "2024-12-31"}, first: 1) { totalCount }
  }`)
    const { total_volume: total, target_met: met } = expected.ca_standards_2023_24
    expect(data.benchmark).toEqual([
      {
        met: String(expected.ca_standards_2023_24.volume_meeting_target),
        total: String(total),
        standardsMet: met.Y,
        standardsMeasured: met.Y + met.N,
      },
    ])
    const works = data.feedbackByOwner.find((one: { owner: { id: string } }) => one.owner.id === 'us-boston:PWDx')
    const { cases, closed, with_target: promised } = expected.feedback_boston_2011_q3.by_department.PWDx
    expect(works.record).toMatchObject({ threads: cases, closed, promised, medianHoursToClose: '0.906' })
    const china = data.dataset.observations.nodes.map((one: { indicator: string; period: string; value: string }) => [
      `${one.indicator}/${one.period}`,
      one.value,
    ])
    expect(Object.fromEntries(china)).toEqual(expected.stat_world.china)
    expect(data.uk.observations).toEqual({ totalCount: 8334, suppressed: 61, missing: 0 })
    expect(data.divisions.totalCount).toBe(expected.cn_divisions_2024.rows)
  },
)

async function ask(query: string) {
  const response = await fetch(nation.graphUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return JSON.parse(await response.text())
}

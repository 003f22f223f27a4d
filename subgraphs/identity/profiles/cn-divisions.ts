import { defineProfile, identifier, text, wholeNumber } from '@civigraph/subgraph-kit/import'
import { repeated } from '../finding.ts'
import { countCurrentFlaws, writeCurrentDivisions } from '../store/division-files.ts'
import { code6, divisionLevel, divisionSource, year } from './division-columns.ts'

/** Divisions in use. The parent is as the table says: cutting digits would name prefectures that do not exist. */
export const cnDivisions = defineProfile({
  name: 'cn-divisions',
  meaning: 'One administrative division of China that is in use (GB/T 2260).',
  source: divisionSource,
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    code: identifier(code6),
    name: text({ maxLength: 100 }),
    level: divisionLevel,
    parent_code: identifier(code6, { optional: true }),
    pinyin: text({ maxLength: 100, optional: true }),
    since_year: wholeNumber(year),
    iso3166_2: text({ maxLength: 6, optional: true }),
    name_en: text({ maxLength: 100, optional: true }),
  },
  key: ({ code }) => code,
  toRow({ code, name, level, parent_code: parentCode, pinyin, since_year: startYear, iso3166_2, name_en: nameEn }) {
    const row = { code, startYear, name, nameEn, pinyin, level, parentCode, iso31662: iso3166_2 }
    const lacksParent = level !== 'PROVINCE' && parentCode === null
    return { ok: true, row, findings: lacksParent ? [{ code: 'PARENT_MISSING', column: 'parent_code' }] : [] }
  },
  apply: writeCurrentDivisions,
  async finish(transaction) {
    const { countiesUnderProvince, parentsUnknown } = await countCurrentFlaws(transaction)
    return [
      ...repeated({ code: 'COUNTY_UNDER_PROVINCE', column: 'parent_code' }, countiesUnderProvince),
      ...repeated({ code: 'PARENT_UNKNOWN', column: 'parent_code' }, parentsUnknown),
    ]
  },
})

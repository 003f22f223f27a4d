import { defineProfile, text } from '@civigraph/subgraph-kit/import'
import { registerDatasets, wordCodes } from '../store/register.ts'
import { written } from './cells.ts'
import { REF_AREA, worldIndicators } from './world-indicators.ts'

/**
 * Codes and names of countries and areas (datasets/country-codes), which become the words of the area dimension of the world
 * indicators. Names are exactly the source's own field, per language; other wording is the operator's decision and comes by
 * the profile `code-wordings`. `NA` is the two-letter code of Namibia.
 */
export const referenceAreas = defineProfile({
  name: 'reference-areas',
  meaning: 'A country or area with its codes and names.',
  source: { title: 'Country codes (datasets/country-codes)', licence: 'ODC-PDDL-1.0', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    iso3: written(/^[A-Z]{3}$/, 'three capital letters (ISO 3166-1 alpha-3)'),
    iso2: written(/^[A-Z]{2}$/, 'two capital letters (ISO 3166-1 alpha-2)'),
    m49: written(/^\d{1,3}$/, 'one to three digits (UN M49)'),
    name_en: text({ maxLength: 200 }),
    name_zh: text({ maxLength: 200 }),
    name_fr: text({ maxLength: 200 }),
    region: text({ optional: true }),
    sub_region: text({ optional: true }),
    currency: text({ optional: true }),
  },
  key: ({ iso3 }) => iso3,
  toRow({ iso3, name_en, name_zh, name_fr }) {
    const labels = { en: name_en, fr: name_fr, zh: name_zh }
    const row = { datasetId: worldIndicators.id, dimension: REF_AREA, code: iso3, labels }
    return { ok: true, row, findings: [] }
  },
  apply: wordCodes,
  async finish(transaction) {
    await registerDatasets(transaction, [worldIndicators])
    return []
  },
})

import { decimal, defineProfile, oneOf, text } from '@civigraph/subgraph-kit/import'
import { hasValue } from '../figure-status.ts'
import { publishFigures } from '../store/publish.ts'
import { type DeclaredDataset, registerDatasets } from '../store/register.ts'
import { exposedComplements } from '../store/review.ts'
import { written } from './cells.ts'

const INDICATOR = 'SDG_8.5.2'
const UNIT = 'Percentage (%)'

/** Dimensions, named as the source names its columns. */
const DIMENSIONS = [
  'Series',
  'Age',
  'Country',
  'Region',
  'Country of birth',
  'Disability status',
  'Sex',
  'GeoCode',
] as const

/** The source's words. */
const STATED = { 'Normal value': 'NORMAL', 'Missing value; suppressed': 'SUPPRESSED' } as const

/** Decimals from which a value is the noise of a binary number: it is kept as found and said to be so. */
const NOISE_DECIMALS = 14

const dataset: DeclaredDataset = {
  id: 'uk-unemployment',
  title: 'Unemployment rate of the United Kingdom by sex, age and disability, to 2020 (SDG indicator 8.5.2)',
  publisher: 'uk-gov:ons',
  licence: 'Open Government Licence v3.0',
  attribution: 'Contains public sector information licensed under the Open Government Licence v3.0.',
  placeDimension: null,
  structure: {
    components: [
      ...DIMENSIONS.map((id) => ({ id, role: 'DIMENSION', label: id, unit: null }) as const),
      { id: 'Year', role: 'TIME', label: 'Year and quarter', unit: null },
      { id: INDICATOR, role: 'INDICATOR', label: 'Unemployment rate (SDG indicator 8.5.2)', unit: UNIT },
    ],
    codes: [],
  },
}

const dimension = text({ optional: true, maxLength: 200 })

/** Quarterly unemployment (Office for National Statistics, ONSdigital/sdg-data). A blank dimension is the total. */
export const ukUnemployment = defineProfile({
  name: 'uk-unemployment',
  meaning: 'A quarterly unemployment rate of a group of people.',
  source: { title: dataset.title, licence: dataset.licence, attribution: dataset.attribution },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    Year: written(/^\d{4} Q[1-4]$/, 'a year and quarter written YYYY Qn'),
    Series: dimension,
    Age: dimension,
    Country: dimension,
    Region: dimension,
    'Country of birth': dimension,
    'Disability status': dimension,
    Sex: dimension,
    'Unit measure': oneOf([UNIT], { spoils: 'file' }),
    'Unit multiplier': oneOf(['Units'], { spoils: 'file' }),
    'Observation status': oneOf(['Normal value', 'Missing value; suppressed']),
    GeoCode: dimension,
    Value: decimal({ optional: true, min: 0, max: 100 }),
  },
  key: (record) => JSON.stringify([record.Year, ...DIMENSIONS.map((id) => record[id])]),
  toRow(record) {
    const { Year: period, Value: value, 'Observation status': statusAsFound } = record
    const stated = STATED[statusAsFound]
    if (hasValue(stated) !== (value !== null)) {
      const expected = 'a value exactly when the status says that there is one'
      return { ok: false, column: 'Value', problem: { code: 'VALUE_AND_STATUS', expected, spoils: 'row' } }
    }
    const key = Object.fromEntries(DIMENSIONS.map((id) => [id, record[id] ?? '']))
    const row = { datasetId: dataset.id, key, indicator: INDICATOR, period, unit: UNIT, value, stated, statusAsFound }
    const noisy = (value?.split('.')[1]?.length ?? 0) >= NOISE_DECIMALS
    return { ok: true, row, findings: noisy ? [{ code: 'DECIMAL_NOISE', column: 'Value' }] : [] }
  },
  apply: publishFigures,
  async finish(transaction) {
    await registerDatasets(transaction, [dataset])
    return await exposedComplements(transaction, [dataset.id])
  },
})

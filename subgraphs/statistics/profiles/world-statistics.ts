import { defineProfile, oneOf, text } from '@civigraph/subgraph-kit/import'
import { publishFigures } from '../store/publish.ts'
import { registerDatasets } from '../store/register.ts'
import { written } from './cells.ts'
import { REF_AREA, WORLD_INDICATORS, worldIndicators } from './world-indicators.ts'

/** Yearly figures of countries and areas (World Bank, packaged by datasets/population, datasets/gdp, datasets/cpi). */
export const worldStatistics = defineProfile({
  name: 'world-statistics',
  meaning: 'A yearly figure about a country or area.',
  source: {
    title: 'World Bank: population, gross domestic product, consumer prices',
    licence: worldIndicators.licence,
    attribution: worldIndicators.attribution,
  },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    freq: oneOf(['A'], { spoils: 'file' }),
    ref_area: written(/^[A-Z]{3}$/, 'three capital letters (ISO 3166-1 alpha-3)'),
    indicator: oneOf(Object.keys(WORLD_INDICATORS)),
    time_period: written(/^\d{4}$/, 'a year of four digits'),
    obs_value: text(),
    unit: text(),
  },
  key: ({ ref_area, indicator, time_period }) => [ref_area, indicator, time_period].join(' '),
  toRow({ ref_area, indicator, time_period, obs_value, unit }) {
    const known = WORLD_INDICATORS[indicator]
    if (known?.unit !== unit)
      return {
        ok: false,
        column: 'unit',
        problem: { code: 'UNIT_DIFFERS', expected: 'the unit of the indicator', spoils: 'file' },
      }
    const read = known.value.read(obs_value)
    if (!read.ok) return { ok: false, column: 'obs_value', problem: read.problem }
    const row = {
      datasetId: worldIndicators.id,
      key: { [REF_AREA]: ref_area },
      indicator,
      period: time_period,
      unit,
      value: read.value,
      stated: 'NORMAL',
      statusAsFound: null,
    } as const
    return { ok: true, row, findings: [] }
  },
  apply: publishFigures,
  async finish(transaction) {
    await registerDatasets(transaction, [worldIndicators])
    return []
  },
})

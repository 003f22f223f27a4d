import { type Column, decimal } from '@civigraph/subgraph-kit/import'
import type { DeclaredDataset } from '../store/register.ts'

/** What an indicator of the World Bank is, by its code. */
interface WorldIndicator {
  readonly label: string
  /** As the file writes it; another one shows that the figures mean something else. */
  readonly unit: string
  readonly value: Column<string>
}

/**
 * Indicators of the file, by code. The price series is called an index (2005 = 100) by the packagers of the source; by its
 * code and its values it is yearly inflation, and is labelled so.
 */
export const WORLD_INDICATORS: Readonly<Record<string, WorldIndicator>> = {
  'FP.CPI.TOTL.ZG': {
    label: 'Consumer prices, annual % change',
    unit: 'PERCENT_ANNUAL',
    value: decimal({ min: -100 }),
  },
  'NY.GDP.MKTP.CD': {
    label: 'Gross domestic product, current US$',
    unit: 'USD_CURRENT',
    value: decimal({ min: 0 }),
  },
  'SP.POP.TOTL': { label: 'Population', unit: 'PERSONS', value: decimal({ min: 0 }) },
}

/** Dimension whose codes are ISO 3166-1 alpha-3. They are never joined with national divisions. */
export const REF_AREA = 'ref_area'

/** Two files make this dataset: figures, and the list of areas. */
export const worldIndicators: DeclaredDataset = {
  id: 'world-indicators',
  title: 'Population, gross domestic product and consumer prices of countries and areas, 2000 to 2020',
  publisher: 'intl:world-bank',
  licence: 'ODC-PDDL-1.0',
  attribution: '',
  placeDimension: null,
  structure: {
    components: [
      { id: REF_AREA, role: 'DIMENSION', label: 'Country or area (ISO 3166-1 alpha-3)', unit: null },
      { id: 'time_period', role: 'TIME', label: 'Year', unit: null },
      ...Object.entries(WORLD_INDICATORS).map(
        ([id, { label, unit }]) => ({ id, role: 'INDICATOR', label, unit }) as const,
      ),
    ],
    codes: [],
  },
}

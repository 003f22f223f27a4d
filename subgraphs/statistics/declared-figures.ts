import type { Finding } from '@civigraph/subgraph-kit/import'
import type { Component } from './structure.ts'

/** What figures of one dataset use, and what the dataset declares; null when nobody has declared it. */
export interface UsedComponents {
  readonly declared: readonly Component[] | null
  readonly dimensions: readonly string[]
  readonly indicators: readonly { readonly indicator: string; readonly unit: string }[]
}

/** Where figures do not agree with what their dataset declares. A dataset’s own description is not believed. */
export function undeclaredFindings({ declared, dimensions, indicators }: UsedComponents): Finding[] {
  if (declared === null) return [{ code: 'DATASET_UNKNOWN', column: 'dataset_id' }]
  const idsOf = (role: Component['role']) => declared.filter((one) => one.role === role).map(({ id }) => id)
  const units = new Map(declared.map(({ id, unit }) => [id, unit]))
  const known = idsOf('INDICATOR')
  const undeclared = new Set(indicators.map(({ indicator }) => indicator).filter((id) => !known.includes(id)))
  const otherUnits = indicators.filter(
    ({ indicator, unit }) => known.includes(indicator) && units.get(indicator) !== unit,
  )
  return [
    ...dimensions
      .filter((id) => !idsOf('DIMENSION').includes(id))
      .map(() => ({ code: 'DIMENSION_UNDECLARED', column: 'key' })),
    ...[...undeclared].map(() => ({ code: 'INDICATOR_UNDECLARED', column: 'indicator' })),
    ...otherUnits.map(() => ({ code: 'UNIT_DIFFERS', column: 'unit' })),
  ]
}

import { createHash } from 'node:crypto'

/** Where a series stands: dimension to code. A dimension that is not named, or whose code is empty, is the total. */
export type SeriesKey = Readonly<Record<string, string>>

/** A key without its totals: two ways to write the same key become one. */
export function withoutTotals(key: SeriesKey): SeriesKey {
  return Object.fromEntries(Object.entries(key).filter(([, code]) => code !== ''))
}

/**
 * A key as text: equal keys have equal texts, and in order of code points the total of a dimension stands before its parts.
 * Neither dimensions nor codes may hold U+001E and U+001F.
 */
export function keyText(key: SeriesKey): string {
  return Object.entries(withoutTotals(key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([dimension, code]) => `${dimension}\u001F${code}`)
    .join('\u001E')
}

/** Identifier of a series: the same for the same dataset, key and indicator, whoever imports it. */
export function seriesId(series: { datasetId: string; key: SeriesKey; indicator: string }): string {
  const text = JSON.stringify([series.datasetId, keyText(series.key), series.indicator])
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}

/**
 * One part for each dimension of the dataset, in its order, and behind them parts whose dimension the dataset does not
 * declare.
 */
export function keyParts(key: SeriesKey, dimensions: readonly string[]): { dimension: string; code: string }[] {
  const undeclared = Object.keys(key).filter((dimension) => !dimensions.includes(dimension))
  return [...dimensions, ...undeclared.toSorted()].map((dimension) => ({ dimension, code: key[dimension] ?? '' }))
}

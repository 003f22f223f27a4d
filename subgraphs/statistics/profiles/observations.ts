import { decimal, defineProfile, oneOf } from '@civigraph/subgraph-kit/import'
import { FIGURE_STATUSES, hasValue } from '../figure-status.ts'
import { keyText } from '../series-key.ts'
import { publishFigures } from '../store/publish.ts'
import { exposedComplements, publishedNow, undeclaredIn } from '../store/review.ts'
import { datasetId, name, plainText, seriesKey } from './cells.ts'

/**
 * Figures of any dataset. `key` is a JSON object, dimension to code; a dimension that is left out or has an empty code is the
 * total. `value` is blank exactly when `status` is `SUPPRESSED` or `MISSING`. A figure that differs from the one published
 * earlier becomes a new vintage; nothing is overwritten, and a figure that the file does not name stays as it is.
 */
export const observations = defineProfile({
  name: 'observations',
  meaning: 'A figure of a dataset, or why there is none.',
  source: { title: 'Figures of the publishing bodies', licence: 'as their dataset states', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    dataset_id: datasetId,
    key: seriesKey,
    indicator: name,
    unit: name,
    period: plainText(40),
    value: decimal({ optional: true }),
    status: oneOf(FIGURE_STATUSES),
  },
  key: ({ dataset_id, key, indicator, period }) => JSON.stringify([dataset_id, keyText(key), indicator, period]),
  toRow({ dataset_id, key, indicator, unit, period, value, status }) {
    if (hasValue(status) && value === null)
      return refused('VALUE_MISSING', 'a value, since the status says there is one')
    if (!hasValue(status) && value !== null)
      return refused('VALUE_SURPLUS', 'a blank value, since the status says that none may be shown')
    const row = { datasetId: dataset_id, key, indicator, unit, period, value, stated: status, statusAsFound: null }
    return { ok: true, row, findings: [] }
  },
  apply: publishFigures,
  async finish(transaction) {
    const datasets = await publishedNow(transaction)
    return [...(await undeclaredIn(transaction, datasets)), ...(await exposedComplements(transaction, datasets))]
  },
})

function refused(code: string, expected: string) {
  return { ok: false, column: 'value', problem: { code, expected, spoils: 'row' } } as const
}

import { defineProfile } from '@civigraph/subgraph-kit/import'
import { wordCodes } from '../store/register.ts'
import { datasetId, name, plainText, words } from './cells.ts'

/**
 * What the operator shows for a code instead of the words of its source, per dataset and language. Empty unless somebody
 * decided so: names follow the source's own field.
 */
export const codeWordings = defineProfile({
  name: 'code-wordings',
  meaning: 'Words shown for a code instead of the source’s own.',
  source: { title: 'Wording decided by the operator', licence: 'none', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: { dataset_id: datasetId, dimension: name, code: plainText(200), words },
  key: ({ dataset_id, dimension, code }) => JSON.stringify([dataset_id, dimension, code]),
  toRow: ({ dataset_id, words: wording, ...at }) => ({
    ok: true,
    row: { datasetId: dataset_id, ...at, wording },
    findings: [],
  }),
  apply: wordCodes,
})

import { checkOrgId } from '@civigraph/subgraph-kit'
import { defineProfile, identifier, text } from '@civigraph/subgraph-kit/import'
import { registerDatasets } from '../store/register.ts'
import { readStructure, STRUCTURE_FORM } from '../structure.ts'
import { datasetId, json, plainText } from './cells.ts'

/**
 * What a department publishes, one dataset a row. `structure` is a JSON list of components in their order:
 *
 *     [{"id": "place", "role": "DIMENSION", "label": "Place", "codes": {"990100": {"en": "Test City", "zh": "测试市"}}},
 *      {"id": "year", "role": "TIME", "label": "Year"},
 *      {"id": "population", "role": "INDICATOR", "label": "Residents", "unit": "persons"}]
 *
 * `place_dimension` names the dimension whose codes are codes of national divisions (GB/T 2260), or is blank. `attribution`
 * is blank where the licence demands none. Figures follow by the profile `observations`.
 */
export const datasets = defineProfile({
  name: 'datasets',
  meaning: 'A dataset with its licence and its structure.',
  source: { title: 'Datasets of the publishing bodies', licence: 'as each dataset states', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    dataset_id: datasetId,
    title: plainText(300),
    publisher_org_id: identifier(checkOrgId, { optional: true }),
    licence: plainText(200),
    attribution: text({ optional: true, maxLength: 500 }),
    place_dimension: text({ optional: true, maxLength: 64 }),
    structure: json(readStructure, STRUCTURE_FORM),
  },
  key: ({ dataset_id }) => dataset_id,
  toRow({ dataset_id, title, publisher_org_id, licence, attribution, place_dimension, structure }) {
    const dimensions = structure.components.filter(({ role }) => role === 'DIMENSION').map(({ id }) => id)
    if (place_dimension !== null && !dimensions.includes(place_dimension)) {
      const problem = { code: 'DIMENSION_UNDECLARED', expected: 'a dimension of the structure, or blank' } as const
      return { ok: false, column: 'place_dimension', problem: { ...problem, spoils: 'row' } }
    }
    const row = {
      id: dataset_id,
      title,
      publisher: publisher_org_id,
      licence,
      attribution: attribution ?? '',
      placeDimension: place_dimension,
      structure,
    }
    return { ok: true, row, findings: [] }
  },
  apply: registerDatasets,
})

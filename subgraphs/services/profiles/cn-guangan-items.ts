import { defineProfile, type ImportSource, oneOf, text, upsertRows } from '@civigraph/subgraph-kit/import'
import type { Finding } from '../finding.ts'
import { itemFindings } from '../inventory-rules.ts'
import { organOf } from '../organ.ts'
import type { ImplementationRow, ItemRow, TermRow } from '../store/tables.ts'
import { contentDigest, distinct, keepCatalogue } from './parts.ts'

const CATALOGUE = 'cn-511602'
/** Guang'an District as it is since 1998. */
const DIVISION = 'cn:511602@1998'
const LANGUAGE = 'zh'

const source: ImportSource = {
  title: 'Service items of Guang’an District (广安区政务服务事项)',
  licence: 'Apache-2.0',
  attribution: '',
}

interface Rows {
  readonly item: ItemRow
  readonly implementation: ImplementationRow
  readonly kind: TermRow
}

/** Codes are dirty and stay as found; which organisation an organ code means is the rule of `organ.ts`. */
export const cnGuanganItems = defineProfile({
  name: 'cn-guangan-items',
  meaning: 'One service item as a department of Guang’an District carries it out.',
  source,
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    department: text({ maxLength: 200 }),
    main_item: text({ maxLength: 200, optional: true }),
    name: text({ maxLength: 500 }),
    item_type_code: text({ maxLength: 10 }),
    item_type: text({ maxLength: 50 }),
    area_code: oneOf(['511602000000']),
    base_code: text({ maxLength: 60 }),
    item_code: text({ maxLength: 100 }),
    organ_code: text({ maxLength: 60 }),
  },
  key: ({ item_code }) => item_code,
  toRow(found) {
    const content_digest = contentDigest(found)
    const organ = organOf({
      catalogue: CATALOGUE,
      organCode: found.organ_code,
      implementationCode: found.item_code,
    })
    if (organ.id === null) return { ok: false, column: 'organ_code', problem: unusable }
    const itemId = `${CATALOGUE}:${found.base_code}`
    const row: Rows = {
      kind: { list: 'cn:item_type', code: found.item_type_code, labels: { [LANGUAGE]: found.item_type } },
      item: {
        id: itemId,
        catalogue_id: CATALOGUE,
        code_found: found.base_code,
        names: { [LANGUAGE]: found.name },
        first_language: LANGUAGE,
        sort_name: found.name,
        search_names: found.name.toLowerCase(),
        kind_list: 'cn:item_type',
        kinds: [found.item_type_code],
        owner_id: organ.id,
        basis: [],
        materials: [],
        feedback_channels: [],
        online_steps: {},
        as_of: '',
        content_digest,
      },
      implementation: {
        id: `${CATALOGUE}:${found.item_code}`,
        item_id: itemId,
        code_found: found.item_code,
        by_id: organ.id,
        organ_code_found: found.organ_code,
        department_found: found.department,
        legal_days: null,
        legal_working: null,
        promised_days: null,
        promised_working: null,
        visits: null,
        depth: null,
        content_digest,
      },
    }
    const codeFindings = itemFindings({ catalogue: CATALOGUE, codeFound: found.base_code, materials: [] })
    return { ok: true, row, findings: [...at('organ_code', organ.findings), ...at('base_code', codeFindings)] }
  },
  async apply(transaction, rows) {
    await keepCatalogue(transaction, { id: CATALOGUE, source, divisionId: DIVISION })
    const kinds = [...new Map(rows.map(({ kind }) => [kind.code, kind])).values()]
    await upsertRows(transaction, { table: 'coded_term', key: ['list', 'code'], rows: kinds })
    await upsertRows(transaction, { table: 'item', key: ['id'], rows: distinct(rows.map(({ item }) => item)) })
    const implementations = rows.map(({ implementation }) => implementation)
    return await upsertRows(transaction, { table: 'implementation', key: ['id'], rows: implementations })
  },
})

const unusable = {
  code: 'ORGAN_CODE_UNUSABLE',
  expected: 'a code of 1 to 64 letters, digits, dots, hyphens or low lines',
  spoils: 'row',
} as const

function at(column: string, findings: readonly Finding[]) {
  return findings.map(({ rule: code }) => ({ code, column }))
}

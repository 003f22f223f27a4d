import { checkOrgId } from '@civigraph/subgraph-kit'
import { defineProfile, identifier, text, upsertRows } from '@civigraph/subgraph-kit/import'
import { isTypeKey } from '../type-key.ts'

/** Days of authorities that use the general profiles begin and end in this zone. */
const ZONE = 'Asia/Shanghai'

/** Types of licences of national authorities; to be imported before their licences. */
export const licenceTypes = defineProfile({
  name: 'licence-types',
  meaning: 'A row is a type of licence that one authority issues.',
  source: {
    title: 'List of licence types of the authority itself',
    licence: 'as published by the authority',
    attribution: '',
  },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    type_id: text({ maxLength: 133 }),
    authority_org_id: identifier(checkOrgId),
    service_item_id: text({ maxLength: 200, optional: true }),
    name_en: text({ maxLength: 300, optional: true }),
    name_zh: text({ maxLength: 300, optional: true }),
  },
  key: ({ type_id }) => type_id,
  toRow({ type_id, authority_org_id, service_item_id, name_en, name_zh }) {
    if (!isTypeKey(type_id)) return refused('type_id', 'TYPE_ID_SHAPE', 'an identifier written {register}:{code}')
    const name = name_zh ?? name_en
    if (name === null) return refused('name_en', 'NAME_MISSING', 'a name in English or Chinese')
    const names = { ...(name_en === null ? {} : { en: name_en }), ...(name_zh === null ? {} : { zh: name_zh }) }
    const row = { id: type_id, authority: authority_org_id, service_item: service_item_id, name, names, zone: ZONE }
    return { ok: true, row, findings: [] }
  },
  apply: async (transaction, rows) => await upsertRows(transaction, { table: 'licence_type', key: ['id'], rows }),
})

function refused(column: string, code: string, expected: string) {
  return { ok: false, column, problem: { code, expected, spoils: 'row' } } as const
}

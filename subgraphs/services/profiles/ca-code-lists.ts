import { defineProfile, text, upsertRows } from '@civigraph/subgraph-kit/import'
import type { TermRow } from '../store/tables.ts'
import { CANADIAN_SOURCE } from './canada.ts'

/** Words of the closed lists that inventory and standards use. */
export const caCodeLists = defineProfile({
  name: 'ca-code-lists',
  meaning: 'One code of one closed list, in English and French.',
  source: { ...CANADIAN_SOURCE, title: 'GC Service Inventory, data dictionary' },
  format: 'json',
  encoding: 'utf-8',
  records: termsOf,
  columns: {
    list: text({ maxLength: 100 }),
    code: text({ maxLength: 40 }),
    en: text({ maxLength: 500 }),
    fr: text({ maxLength: 500 }),
  },
  key: ({ list, code }) => `${list} ${code}`,
  toRow({ list, code, en, fr }) {
    const row: TermRow = { list: listId(list), code, labels: { en, fr } }
    return { ok: true, row, findings: [] }
  },
  apply: async (transaction, rows) =>
    await upsertRows(transaction, { table: 'coded_term', key: ['list', 'code'], rows }),
})

/** `service.service_type` is `ca:service_type`; `service-std.channel` is `ca:standard_channel`. */
function listId(asFound: string): string {
  return `ca:${asFound.replace(/^service\./, '').replace(/^service-std\./, 'standard_')}`
}

/** One object of lists, each an object of codes, each with its words by language. */
function* termsOf(document: unknown): Generator<Record<string, string>> {
  for (const [list, terms] of entriesOf(document))
    for (const [code, words] of entriesOf(terms)) {
      const { en, fr } = Object.fromEntries(entriesOf(words))
      if (typeof en !== 'string' || typeof fr !== 'string') throw notLists()
      yield { list, code, en, fr }
    }
}

function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw notLists()
  return Object.entries(value)
}

function notLists(): Error {
  return new Error('Expected one object of lists, each with codes, each with its words in `en` and `fr`.')
}

import { day, defineProfile, oneOf, text, upsertRows, wholeNumber } from '@civigraph/subgraph-kit/import'
import { THREAD_KINDS } from '../kinds.ts'

const units = { WORKING: 'WORKING', CALENDAR: 'NATURAL' } as const

/** In how many days an authority promises to answer: no such number stands in code. */
export const feedbackTerms = defineProfile({
  name: 'feedback-terms',
  meaning: 'One rule: a jurisdiction answers a kind of matter within so many days',
  source: { title: 'Term rules of the authorities', licence: 'own', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    id: text({ maxLength: 64 }),
    jurisdiction: text({ maxLength: 64 }),
    matter: oneOf(THREAD_KINDS),
    days: wholeNumber({ min: 1, max: 3660 }),
    unit: oneOf(['WORKING', 'CALENDAR']),
    valid_from: day(),
    valid_until: day({ optional: true }), // first day on which it holds no longer; a later rule ends it too
    source: text({ maxLength: 500 }),
    confirmed: oneOf(['Y', 'N']), // whether somebody compared it with the issued text
  },
  key: ({ jurisdiction, matter, valid_from }) => `${jurisdiction} ${matter} ${valid_from}`,
  toRow({ unit, confirmed, ...rule }) {
    if (rule.valid_until !== null && rule.valid_until <= rule.valid_from) {
      const expected = 'a day after `valid_from`'
      return { ok: false, column: 'valid_until', problem: { code: 'ENDS_BEFORE_START', expected, spoils: 'row' } }
    }
    return { ok: true, row: { ...rule, unit: units[unit], confirmed: confirmed === 'Y' }, findings: [] }
  },
  apply: async (transaction, rows) =>
    await upsertRows(transaction, { table: 'term_rule', key: ['jurisdiction', 'matter', 'valid_from'], rows }),
})

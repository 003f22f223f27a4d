import { day, defineProfile, oneOf, text, upsertRows, wholeNumber } from '@civigraph/subgraph-kit/import'
import { reckonAgain } from '../store/promises.ts'

/** Days off and make-up working days of the State Council's yearly notices. A listed day decides, others are Monday to Friday. */
export const cnWorkingDays = defineProfile({
  name: 'cn-working-days',
  meaning: 'One day that a holiday notice lists as off or as working',
  source: { title: 'Holiday notices of the State Council, 2020 to 2026', licence: 'MIT', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    year: wholeNumber({ min: 1999, max: 2100 }), // of the notice: the one for 2023 lists 2022-12-31
    date: day({ min: '1999-01-01', max: '2100-12-31' }),
    name: text({ maxLength: 50 }),
    is_off_day: oneOf(['true', 'false']),
    papers: text({ optional: true }), // addresses of the notices: read and dropped
  },
  key: ({ date }) => date,
  toRow: ({ year, date, name, is_off_day }) => ({
    ok: true,
    row: { jurisdiction: 'cn', date, working: is_off_day === 'false', name, notice_year: year },
    findings: [],
  }),
  apply: async (transaction, rows) =>
    await upsertRows(transaction, { table: 'calendar_day', key: ['jurisdiction', 'date'], rows }),
  async finish(transaction) {
    const moved = await reckonAgain(transaction, 'cn')
    return Array.from({ length: moved }, () => ({ code: 'PROMISE_MOVED', column: 'date' }))
  },
})

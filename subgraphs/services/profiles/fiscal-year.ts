import type { Column } from '@civigraph/subgraph-kit/import'

/** A fiscal year as the Canadian sources write it, 1 April to 31 March: `2023-2024`. */
export function fiscalYear(): Column<string> {
  const expected = 'a fiscal year written YYYY-YYYY, the second year one after the first'
  return {
    expected,
    read(found) {
      const { first, second } = /^(?<first>\d{4})-(?<second>\d{4})$/.exec(found)?.groups ?? {}
      if (Number(second) === Number(first) + 1) return { ok: true, value: found }
      return { ok: false, problem: { code: 'NOT_A_FISCAL_YEAR', expected, spoils: 'row' } }
    },
  }
}

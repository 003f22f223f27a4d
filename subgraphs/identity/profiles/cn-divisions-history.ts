import {
  type Column,
  defineProfile,
  type Finding,
  identifier,
  list,
  oneOf,
  text,
  type ValueProblem,
  wholeNumber,
} from '@civigraph/subgraph-kit/import'
import { readSuccession, type Succession } from '../division.ts'
import { repeated } from '../finding.ts'
import { countDatedFlaws, type DatedDivision, writeDatedDivisions } from '../store/division-files.ts'
import { code6, divisionLevel, divisionSource, year } from './division-columns.ts'

const succession: Column<Succession> = {
  expected: 'six digits, for a part that moved with the year in brackets: 110101[2010]',
  read(found) {
    const value = readSuccession(found)
    if (value !== null) return { ok: true, value }
    return { ok: false, problem: { code: 'NOT_A_SUCCESSOR', expected: succession.expected, spoils: 'row' } }
  },
}

/** All divisions since 1981, each with the years in which its code meant it and with what became of it. */
export const cnDivisionsHistory = defineProfile({
  name: 'cn-divisions-history',
  meaning: 'One administrative division of China during the years in which its code meant it (GB/T 2260 since 1981).',
  source: divisionSource,
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    code: identifier(code6),
    name: text({ maxLength: 100 }),
    level: divisionLevel,
    status: oneOf(['in_use', 'retired']),
    start_year: wholeNumber(year),
    end_year: wholeNumber({ ...year, optional: true }),
    successor_codes: list(';', succession),
  },
  key: ({ code, start_year: startYear }) => `${code}@${startYear}`,
  toRow({ code, name, level, status, start_year: startYear, end_year: endYear, successor_codes: successors }) {
    if ((endYear === null) !== (status === 'in_use'))
      return refused('status', 'STATUS_CONTRADICTED', '`retired` exactly where there is an end year')
    if (endYear !== null && endYear <= startYear)
      return refused(
        'end_year',
        'END_NOT_AFTER_START',
        'a year after the start year, since the end year is not included',
      )
    const row = { code, startYear, endYear, name, level, successors }
    return { ok: true, row, findings: findingsOf(row) }
  },
  apply: writeDatedDivisions,
  async finish(transaction) {
    const { severalRecords, usedAgain, overlapping, unknown } = await countDatedFlaws(transaction)
    return [
      ...repeated({ code: 'CODE_IN_SEVERAL_RECORDS', column: 'code' }, severalRecords),
      ...repeated({ code: 'CODE_USED_AGAIN_AFTER_GAP', column: 'code' }, usedAgain),
      ...repeated({ code: 'RECORDS_OVERLAP', column: 'code' }, overlapping),
      ...repeated({ code: 'SUCCESSOR_UNKNOWN', column: 'successor_codes' }, unknown),
    ]
  },
})

function findingsOf({ endYear, successors }: DatedDivision): Finding[] {
  const column = 'successor_codes'
  const codes = [
    ...(endYear !== null && successors.length === 0 ? ['RETIRED_WITHOUT_SUCCESSOR'] : []),
    ...(successors.length > 1 ? ['SEVERAL_SUCCESSORS'] : []),
    ...(endYear === null && successors.some(({ partIn }) => partIn === null) ? ['SUCCESSOR_WITHOUT_YEAR'] : []),
  ]
  return codes.map((code) => ({ code, column }))
}

function refused(column: string, code: string, expected: string) {
  const problem: ValueProblem = { code, expected, spoils: 'row' }
  return { ok: false, column, problem } as const
}

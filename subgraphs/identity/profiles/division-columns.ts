import { checkDivisionCode, type DivisionCode } from '@civigraph/subgraph-kit'
import type { Column, IdentifierCheck, ImportSource } from '@civigraph/subgraph-kit/import'
import { DIVISION_LEVELS, type DivisionLevel } from '../division.ts'

/** What the two tables of divisions have in common. */
export const divisionSource: ImportSource = {
  title: 'yescallop/areacodes, from the yearly notices of the Ministry of Civil Affairs',
  licence: 'CC0-1.0',
  attribution: '',
}

/** The table of the notices begins in 1981; a far year shows that the column holds something else. */
export const year = { min: 1949, max: 2100 } as const

/** Six digits: townships and villages are in no table of ours. */
export const code6: IdentifierCheck<DivisionCode> = (found) => {
  const check = checkDivisionCode(found)
  if (!check.ok || found.length === 6) return check
  return { ok: false, failed: 'SHAPE', message: 'A division of this table has 6 digits.' }
}

/** `province`, `prefecture` or `county`. */
export const divisionLevel: Column<DivisionLevel> = {
  expected: `one of ${DIVISION_LEVELS.map((level) => level.toLowerCase()).join(', ')}`,
  read(found) {
    const value = DIVISION_LEVELS.find((level) => level.toLowerCase() === found)
    if (value !== undefined) return { ok: true, value }
    return { ok: false, problem: { code: 'UNKNOWN_WORD', expected: divisionLevel.expected, spoils: 'row' } }
  },
}

import {
  checkDivisionCode,
  checkOrgId,
  checkUscc,
  isSoleTrader,
  partsOfOrgId,
  partsOfUscc,
  type Uscc,
  usccOfOrgId,
} from '@civigraph/subgraph-kit'
import {
  defineProfile,
  type Finding,
  identifier,
  oneOf,
  text,
  type ValueProblem,
  wholeNumber,
} from '@civigraph/subgraph-kit/import'
import { repeated } from '../finding.ts'
import { ORGANISATION_KINDS } from '../organisation.ts'
import { countUnknownDivisions, type OrganisationRecord, writeOrganisations } from '../store/organisations.ts'

/** 1000 takes in the oldest bodies that registers know; a far year shows that the column holds something else. */
const year = { min: 1000, max: 2100, optional: true } as const

const name = text({ maxLength: 500, optional: true })

/** Organisations of any register, in the platform's own form. */
export const organisations = defineProfile({
  name: 'organisations',
  meaning: 'One organisation of any register. A sole trader is a natural person and is refused.',
  source: { title: 'Registers of organisations', licence: '', attribution: '' },
  format: 'csv',
  encoding: 'utf-8',
  columns: {
    org_id: identifier(checkOrgId),
    uscc: identifier(checkUscc, { optional: true }),
    name_en: name,
    name_zh: name,
    name_fr: name,
    kind: oneOf(ORGANISATION_KINDS, { optional: true }),
    division_code: identifier(checkDivisionCode, { optional: true }),
    start_year: wholeNumber(year),
    end_year: wholeNumber(year),
    state_as_found: text({ maxLength: 100, optional: true }),
  },
  key: ({ org_id: id }) => id,
  toRow(record) {
    const inId = usccOfOrgId(record.org_id) ?? null
    const uscc = record.uscc ?? inId
    if (inId !== null && uscc !== inId)
      return refused('uscc', 'USCC_CONTRADICTED', 'the credit code of org_id, or blank')
    if (uscc !== null && isSoleTrader(uscc))
      return refused(
        'org_id',
        'SOLE_TRADER',
        'an organisation; a sole trader is a natural person without public record',
      )
    if ((record.name_en ?? record.name_zh ?? record.name_fr) === null)
      return refused('name_en', 'NAME_MISSING', 'a name in at least one language')
    const row: OrganisationRecord = {
      id: record.org_id,
      register: partsOfOrgId(record.org_id).register,
      uscc,
      nameEn: record.name_en,
      nameZh: record.name_zh,
      nameFr: record.name_fr,
      kind: record.kind ?? 'OTHER',
      divisionCode: record.division_code ?? divisionIn(uscc),
      startYear: record.start_year,
      endYear: record.end_year,
      stateAsFound: record.state_as_found,
    }
    return { ok: true, row, findings: findingsOf(row) }
  },
  apply: (transaction, rows) => writeOrganisations(transaction, rows),
  async finish(transaction) {
    return repeated({ code: 'DIVISION_UNKNOWN', column: 'division_code' }, await countUnknownDivisions(transaction))
  },
})

/** Characters 3 to 8 of a credit code name the division of the register that gave it (GB 32100-2015). */
function divisionIn(uscc: Uscc | null): string | null {
  return uscc === null ? null : partsOfUscc(uscc).division
}

function findingsOf({ startYear, endYear }: OrganisationRecord): Finding[] {
  const endsBeforeStart = startYear !== null && endYear !== null && endYear < startYear
  return endsBeforeStart ? [{ code: 'END_BEFORE_START', column: 'end_year' }] : []
}

function refused(column: string, code: string, expected: string) {
  const problem: ValueProblem = { code, expected, spoils: 'row' }
  return { ok: false, column, problem } as const
}
